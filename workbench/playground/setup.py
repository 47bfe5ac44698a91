"""Everything that is chosen in the playground: one frozen object, checked once."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.initializers import INITIALIZERS
from workbench.concepts.optimizers import RACERS
from workbench.data.toy import REACH, TOY
from workbench.errors import ConfigError
from workbench.language import later, tr
from workbench.playground.features import FEATURES
from workbench.registry import full_name

OWN = "own"  # the set whose points the learner puts in
SETS = later({**{name: entry.label for name, entry in TOY.items()}, OWN: "My own points"})
# The losses that fit one output: a class as a probability (or a score, for hinge), or a number.
FITTING = {
    "classification": (
        "binary_crossentropy",
        "binary_focal_crossentropy",
        "hinge",
        "mean_squared_error",
        "mean_absolute_error",
        "huber",
    ),
    "regression": ("mean_squared_error", "mean_absolute_error", "huber"),
}
HIDDEN_ACTIVATIONS = tuple(name for name in ACTIVATIONS if name != "softmax")  # softmax compares the neurons of a layer
MOST_LAYERS, MOST_NEURONS, MOST_OWN = 6, 8, 2000
ENGINES = later({"numpy": "NumPy", "keras": "Keras"})  # who learns: the network of `workbench.concepts`, or Keras' own
RANGES: dict[str, tuple[float, float]] = {
    "points": (20, 1000), "noise": (0, 1), "train": (0.1, 0.9), "seed": (0, 9999), "learning_rate": (0, 100),
    "batch_size": (1, 1000), "l1": (0, 1), "l2": (0, 1), "dropout": (0, 0.9),
}  # fmt: skip
# What a link may hide, and its name for people.
CONTROLS = later({
    "data": "Data set", "points": "Number of points", "noise": "Noise", "train": "Training share", "seed": "Seed",
    "features": "Features", "layers": "Layers and neurons", "activations": "Activation", "initializer": "Start weights",
    "loss": "Loss", "optimizer": "Optimizer", "learning_rate": "Learning rate", "batch_size": "Batch size",
    "l1": "L1", "l2": "L2", "dropout": "Dropout", "show_test": "Test points", "engine": "Engine",
    "code": "Keras code",
})  # fmt: skip


@dataclass(frozen=True)
class Setup:
    """A set-up of the playground. Make a changed copy with `changed`.

    Attributes:
        data: a key of `SETS`.
        points, noise, seed: as in `workbench.data.toy`; not used for own points. The seed is that of the weights too.
        train: share of the points that the network learns from, 0.1 to 0.9; the rest tests it.
        features: keys of `FEATURES`, at least one.
        layers: neurons of each hidden layer, at most 6 layers of at most 8.
        activations: one for each hidden layer.
        initializer, loss, optimizer: keys of `INITIALIZERS`, of `FITTING[task]`, of `RACERS`.
        learning_rate, batch_size, l1, l2, dropout: as in Keras.
        own: the learner's points (x, y, label), within -3 to 3; labels 0 and 1, or numbers from -1 to 1.
        show_test: whether the test points are drawn.
        engine: a key of `ENGINES`.
        hidden: keys of `CONTROLS` that the page leaves out.

    Raises:
        ConfigError: a name is unknown or a number out of range.
    """

    data: str = "circles"
    points: int = 300
    noise: float = 0.1
    train: float = 0.5
    seed: int = 0
    features: tuple[str, ...] = ("x", "y")
    layers: tuple[int, ...] = (4, 2)
    activations: tuple[str, ...] = ("tanh", "tanh")
    initializer: str = "glorot_uniform"
    loss: str = "binary_crossentropy"
    optimizer: str = "adam"
    learning_rate: float = 0.03
    batch_size: int = 10
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    own: tuple[tuple[float, float, float], ...] = ()
    show_test: bool = False
    engine: str = "numpy"
    hidden: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field, known, kind in (
            ("data", SETS, tr("set of points")),
            ("engine", ENGINES, "engine"),
            ("initializer", INITIALIZERS, "initializer"),
            ("optimizer", RACERS, "optimizer"),
            ("features", FEATURES, "feature"),
            ("hidden", CONTROLS, "control"),
            ("activations", dict.fromkeys(HIDDEN_ACTIVATIONS), "activation"),
        ):
            self._by_full_name(field, known, kind)
        self._by_full_name("loss", dict.fromkeys(FITTING[self.task]), tr("loss for {task}", task=self.task))
        if not self.features or len(set(self.features)) < len(self.features):
            raise ConfigError(tr("A network needs at least one feature, and each of them once."))
        if len(self.layers) > MOST_LAYERS or any(not 1 <= units <= MOST_NEURONS for units in self.layers):
            raise ConfigError(
                tr(
                    "There is room for up to {most_layers} hidden layers of 1 to {most_neurons} neurons, came "
                    "{layers}.",
                    most_layers=MOST_LAYERS,
                    most_neurons=MOST_NEURONS,
                    layers=self.layers,
                )
            )
        if len(self.activations) != len(self.layers):
            raise ConfigError(
                tr(
                    "{layers} hidden layers need as many activations, came {activations}.",
                    layers=len(self.layers),
                    activations=self.activations,
                )
            )
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if not (math.isfinite(value) and low <= value <= high):
                raise ConfigError(
                    tr(
                        "{controls} goes from {low:g} to {high:g}, came {value:g}.",
                        controls=CONTROLS[name],
                        low=low,
                        high=high,
                        value=value,
                    )
                )
        if len(self.own) > MOST_OWN:
            raise ConfigError(
                tr("There is room for {most_own:,} own points, came {own:,}.", most_own=MOST_OWN, own=len(self.own))
            )
        if any(not (abs(x) <= REACH and abs(y) <= REACH and abs(label) <= 1) for x, y, label in self.own):
            raise ConfigError(
                tr("Own points lie within -{reach:g} to {reach:g}, their labels within -1 to 1.", reach=REACH)
            )

    def _by_full_name(self, field: str, known: Mapping[str, Any], kind: str) -> None:
        """Put the full name of what is chosen, or of all that is, in the place of a name that means the same."""
        chosen = getattr(self, field)
        names = tuple(full_name(name, known, kind) for name in ([chosen] if isinstance(chosen, str) else chosen))
        object.__setattr__(self, field, names[0] if isinstance(chosen, str) else names)

    @property
    def task(self) -> str:
        """What is learned: "classification" or "regression"."""
        if self.data != OWN:
            return TOY[self.data].task
        return "classification" if all(label in (0, 1) for *_, label in self.own) else "regression"

    @property
    def output(self) -> str:
        """The activation of the output: a probability for classes, the number itself for regression and for hinge."""
        return "linear" if self.task == "regression" or self.loss == "hinge" else "sigmoid"

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest that the output is meant to say; the boundary lies in the middle."""
        return (0.0, 1.0) if self.output == "sigmoid" else (-1.0, 1.0)

    def changed(self, **values: Any) -> "Setup":
        """Return a copy with other values; activations follow the layers, and the loss the task, where they must.

        One activation stands for all layers.

        Raises:
            ConfigError: a value cannot be.
        """
        depth, names = len(values.get("layers", self.layers)), values.get("activations", self.activations)
        if "activations" not in values or len(names) == 1:
            values["activations"] = (*names, *(names or ("tanh",))[-1:] * depth)[:depth]
        if "loss" not in values:
            # Whether the loss fits is asked with one that always does.
            task = replace(self, **values, loss="mean_squared_error").task
            if self.loss not in FITTING[task] or (task != self.task and self.loss == FITTING[self.task][0]):
                values["loss"] = FITTING[task][0]
        return replace(self, **values)

    def differences(self, other: "Setup") -> set[str]:
        """Return the names of the settings that differ."""
        return {field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)}
