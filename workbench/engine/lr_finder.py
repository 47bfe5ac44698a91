"""The learning-rate finder: train a few batches with a rate that climbs, and put everything back afterwards."""

import math

import keras
import numpy as np

from workbench.concepts.experiments.rate_finder import smooth, suggest_rate
from workbench.errors import ConfigError
from workbench.language import tr


class LearningRateFinder(keras.callbacks.Callback):
    """Multiply the learning rate by the same factor before each batch, and write down the loss of each.

    Give it to `fit` in `callbacks`. It stops by itself when the rate has reached `high` or the loss of the last three
    batches is four times its lowest so far. The weights, the state of the optimizer and its learning rate are then as
    they were before.

    Keras hands over the mean loss of the epoch so far; the loss of a batch is what that mean moved by.

    Args:
        low, high: the first and the last learning rate, above 0. Default 1e-5 and 10.
        steps: batches on the way, at least 10. Default 100.

    Attributes:
        rates: learning rate of each batch.
        losses: loss of each batch.

    Raises:
        ConfigError: the rates do not rise, there are too few steps, or (from `fit`) the model was compiled to train
            several batches in one go.

    Reference: Smith, Cyclical Learning Rates for Training Neural Networks (2017), section 3.3.
    """

    def __init__(self, low: float = 1e-5, high: float = 10.0, steps: int = 100) -> None:
        super().__init__()
        if not 0 < low < high or steps < 10:
            raise ConfigError(
                tr(
                    "The learning rate climbs from low to high, both above 0, over 10 steps or more; came "
                    "{low} to {high} over {steps}.",
                    low=low,
                    high=high,
                    steps=steps,
                )
            )
        self.ladder = np.geomspace(low, high, steps)
        self.rates: list[float] = []
        self.losses: list[float] = []

    @property
    def smoothed(self) -> np.ndarray:
        """The loss of each batch and its neighbours."""
        return smooth(self.losses)

    @property
    def suggestion(self) -> float | None:
        """The rate at which the loss falls fastest; None where it never falls."""
        return suggest_rate(self.rates, self.smoothed)

    def on_train_begin(self, logs: dict | None = None) -> None:
        if self.model.steps_per_execution != 1:
            raise ConfigError(
                tr(
                    "The finder changes the learning rate before each batch, but this model was compiled with "
                    "steps_per_execution={steps_per_execution}. Compile it without.",
                    steps_per_execution=self.model.steps_per_execution,
                )
            )
        self.rates, self.losses = [], []
        self._weights = self.model.get_weights()
        self._state = [keras.ops.convert_to_numpy(variable) for variable in self.model.optimizer.variables]

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._total, self._batches = 0.0, 0

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        self.rates.append(float(self.ladder[len(self.rates)]))
        self.model.optimizer.learning_rate = self.rates[-1]

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self._batches += 1
        mean = float(logs["loss"])
        self.losses.append(mean * self._batches - self._total)
        self._total = mean * self._batches
        lately = float(np.mean(self.losses[-3:]))  # one bad batch is no explosion
        exploded = not math.isfinite(lately) or lately > 4 * min(self.losses[0], self.smoothed.min())
        if exploded or len(self.losses) == len(self.ladder):
            self.model.stop_training = True

    def on_train_end(self, logs: dict | None = None) -> None:
        self.model.set_weights(self._weights)
        for variable, value in zip(self.model.optimizer.variables, self._state, strict=True):
            variable.assign(value)


def find_learning_rate(
    model: keras.Model,
    x: np.ndarray,
    y: np.ndarray,
    *,
    batch_size: int = 64,
    low: float = 1e-5,
    high: float = 10.0,
    steps: int = 100,
) -> LearningRateFinder:
    """Run the finder on a compiled model and return it: `rates`, `losses`, `smoothed`, `suggestion`.

    Args:
        model: compiled; afterwards as it was before.
        x, y: what `fit` takes. As many batches are used as are needed, again from the start where they run out.
        batch_size: as it will be in training: the best rate depends on it. Default 64.
        low, high, steps: as for `LearningRateFinder`.
    """
    finder = LearningRateFinder(low, high, steps)
    model.optimizer.build(model.trainable_variables)
    epochs = math.ceil(steps / math.ceil(len(x) / batch_size))
    model.fit(x, y, batch_size=batch_size, epochs=epochs, verbose=0, callbacks=[finder])
    return finder
