"""Several batches trained in one call of the backend, so that less time is lost between them.

Keras can do that (`steps_per_execution`), but then its callbacks hear of the last batch alone, and all batches of a
call share one learning rate. Here each batch keeps its rate, its loss and its metrics: they stay in the call until its
end, are read together, and are told to Keras one by one.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np

# A pause, a stop or a rate to hold is obeyed between two executions: it must not wait for long.
LONGEST = 0.05  # seconds
MOST = 64  # batches; beyond that nothing is gained


class Single:
    """One batch an execution, as Keras trains: what fits every backend.

    Args:
        model: compiled.
    """

    steps = 1

    def __init__(self, model: keras.Model) -> None:
        self.model = model
        self._rate = float("nan")

    def plan(self, rates: Sequence[float]) -> None:
        """Set the learning rates of the batches that come next."""
        if rates[0] != self._rate:
            self.model.optimizer.learning_rate = np.float32(rates[0])
            self._rate = rates[0]


class Executions:
    """The train function of a model on TensorFlow: `Model.fit` calls it once for each batch.

    The first call after a plan trains all batches of the plan; it and those that follow each give back what one of them
    came to. What is learned does not depend on how many batches are trained at once.

    Args:
        model: compiled; its train function is replaced.

    Attributes:
        steps: how many batches an execution may hold. It begins with one and grows while executions stay short, so that
            none takes much longer than `LONGEST`.
    """

    def __init__(self, model: keras.Model) -> None:
        self.model = model
        self._names: list[str] = []
        self._execute = self._compiled()
        model.train_function = self
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what was measured, and what was trained and not told: another run has the model."""
        self.steps, self._measuring = 1, False
        self._trained: deque[dict[str, float]] = deque()

    def plan(self, rates: Sequence[float]) -> None:
        """Set the learning rates of the batches that come next; they will be trained in one go."""
        self._count = np.array(len(rates), "int32")
        self._rates = np.zeros(MOST, "float32")  # always as long: of another shape, the graph would be built anew
        self._rates[: len(rates)] = rates

    def __call__(self, iterator: Iterator[Any]) -> dict[str, float]:
        """Return the metrics of the epoch up to the next batch, as Keras' own train function does."""
        if not self._trained:
            began = time.perf_counter()
            table = self._execute(iterator, self._count, self._rates).numpy()  # (batches, metrics)
            self._adapt(time.perf_counter() - began, len(table))
            self._trained.extend(dict(zip(self._names, row.tolist(), strict=True)) for row in table)
        return self._trained.popleft()

    def _adapt(self, seconds: float, batches: int) -> None:
        if not self._measuring:  # the first execution includes building the graph
            self._measuring = True
        elif seconds > LONGEST:
            self.steps = max(self.steps // 2, 1)
        elif batches == self.steps and 2 * seconds < LONGEST:
            self.steps = min(2 * self.steps, MOST)

    def _compiled(self) -> Callable[..., Any]:
        import tensorflow as tf

        model = self.model
        step = tf.function(model.train_step, jit_compile=True) if model.jit_compile else model.train_step

        def one(number: Any, iterator: Any, rates: Any, table: Any) -> Any:
            model.optimizer.learning_rate = rates[number]
            metrics = step(iterator.get_next())
            self._names = list(metrics)
            return table.write(number, tf.stack([tf.cast(value, tf.float32) for value in metrics.values()]))

        @tf.autograph.experimental.do_not_convert
        def execute(iterator: Any, count: Any, rates: Any) -> Any:
            table = tf.TensorArray(tf.float32, size=count)
            return tf.while_loop(
                lambda number, table: number < count,
                lambda number, table: (number + 1, one(number, iterator, rates, table)),
                (0, table),
                parallel_iterations=1,
            )[1].stack()

        return tf.function(execute, reduce_retracing=True)


def executions(model: keras.Model) -> Single | Executions:
    """Return how the backend at work trains `model`; call it before `fit`, once for each run."""
    if keras.config.backend() != "tensorflow":
        return Single(model)
    if isinstance(model.train_function, Executions):  # compiled already
        model.train_function.begin_anew()
        return model.train_function
    return Executions(model)
