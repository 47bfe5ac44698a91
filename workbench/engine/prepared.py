"""Networks that can learn at once: those of the last runs stay, with what the backend has compiled for them.

To trace and compile a network takes longer than all else between Start and the first point of the curve. It does not
depend on seed, rate, schedule, size of the batches or data, so runs that differ in these alone share one.
"""

from dataclasses import dataclass

import keras
import numpy as np

from workbench.architectures import layers
from workbench.engine.building import build_model, build_optimizer, compile_model
from workbench.engine.seeding import set_random_seed
from workbench.runs.config import RunConfig

KEPT = 2  # the default network, which a worker compiles before anybody asks for it, and the one of the last run
LARGEST = 2_000_000  # parameters of a network that stays; with the optimizer's state 24 MB


@dataclass(frozen=True)
class Prepared:
    """A compiled network that nobody has trained.

    Attributes:
        model: with the weights that its seed draws.
        graph: what was compiled; another network with the same can take its place.
        optimizer: the variables of its optimizer before the first batch.
    """

    model: keras.Model
    graph: str
    optimizer: list[np.ndarray]

    def keep(self) -> None:
        """Let a later run have the network, trained or not: it will be given fresh weights."""
        if self.model.count_params() <= LARGEST and keras.config.backend() == "tensorflow":
            _kept[self.graph] = self
            while len(_kept) > KEPT:
                del _kept[next(iter(_kept))]


_kept: dict[str, Prepared] = {}


def prepare(config: RunConfig, input_shape: tuple[int, ...], classes: int) -> Prepared:
    """Return a network of `config` that can learn, as if this process had done nothing before: all is drawn anew.

    Args:
        config: the settings; `seed` is set for everything that draws at random.
        input_shape: height, width, channels of one picture.
        classes: how many classes there are.
    """
    graph = _graph(config, input_shape, classes)
    known = _kept.pop(graph, None)  # who takes it has it alone; a run that breaks off does not bring it back
    if known is None:
        keras.utils.clear_session(free_memory=False)  # a worker collects the garbage after the run, when nobody waits
    set_random_seed(config.seed)
    drawn = build_model(config, input_shape, classes)
    if known is None:
        compile_model(drawn, config, build_optimizer(config))
        return Prepared(drawn, graph, [keras.ops.convert_to_numpy(value) for value in drawn.optimizer.variables])
    for variable, value in zip(known.model.variables, drawn.variables, strict=True):  # seeds of dropout among them
        variable.assign(value)
    for variable, state in zip(known.model.optimizer.variables, known.optimizer, strict=True):
        variable.assign(state)
    return known


def _graph(config: RunConfig, input_shape: tuple[int, ...], classes: int) -> str:
    """All that the compiled functions depend on, as text."""
    network = (input_shape, layers(config, input_shape, classes), config.precision, config.loss)
    return repr((network, config.optimizer, config.optimizer_settings, config.clipnorm))
