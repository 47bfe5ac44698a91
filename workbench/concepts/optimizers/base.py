"""What all optimizers share: clipping, weight decay, and a memory that can be read after each step."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from workbench.concepts.optimizers.checked import _from_zero
from workbench.concepts.optimizers.clipping import Arrays, clip_by_global_norm, clip_by_norm, clip_by_value
from workbench.concepts.optimizers.facts import SETTINGS, Setting, Slot, Variant
from workbench.concepts.optimizers.sheet import Sheet
from workbench.errors import ConfigError
from workbench.language import tr


class Optimizer:
    """A rule that turns gradients into steps, and remembers what it needs for the next one.

    One step does, in this order and as Keras does it: clip the gradients; shrink the parameters by
    `learning_rate * weight_decay` of their value (decoupled: the rule never sees it); add the rule's change.

    A subclass says what it remembers of one parameter (`start`), how a gradient becomes a change (`change`), the same
    line by line for one weight (`worked`), and in its class attributes all that pages and figures need to know of it:

        label, formula      for people
        look                of its lines in figures: colour (its family's), dashes, shape of its marks, by the names of
                            `workbench.figures.base.line_styles`
        knobs               which settings of a run it reads, by the names of `RunConfig`; the learning rate aside
        slots               what it remembers, by its names in `state`
        variants            what races under names of their own, with settings fixed
        ranges              how far sliders of its settings go
        keras_name, fixed   Keras' class, and the settings that make this rule of it
        seven_digits        the constant that Keras on TensorFlow keeps with 7 digits whatever it counts with

    Args:
        learning_rate: how large a step is, from 0. May be set to another value between two steps.
        weight_decay: share of each parameter taken away per unit of learning rate, from 0. Default None: nothing.
        clipnorm: largest length of the gradient of each array. Default None: no limit.
        clipvalue: largest size of each entry of a gradient. Default None: no limit.
        global_clipnorm: largest length of all gradients together. Default None: no limit. Only one of the three.

    Attributes:
        iterations: how many steps were taken.

    Raises:
        ConfigError: a setting is out of range, or two ways of clipping are asked for at once.
    """

    label: ClassVar[str]
    formula: ClassVar[str]
    look: ClassVar[tuple[str, str, str]]
    knobs: ClassVar[tuple[str, ...]] = ()
    slots: ClassVar[dict[str, Slot]] = {}
    variants: ClassVar[dict[str, Variant]] = {}
    ranges: ClassVar[dict[str, Setting]] = SETTINGS
    keras_name: ClassVar[str]
    fixed: ClassVar[dict[str, Any]] = {}
    seven_digits: ClassVar[str] = ""

    def __init__(
        self,
        learning_rate: float,
        *,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
    ) -> None:
        self.learning_rate = _from_zero("learning_rate", learning_rate)
        self.weight_decay = _from_zero("weight_decay", weight_decay or 0.0)
        clips = {"clipnorm": clipnorm, "clipvalue": clipvalue, "global_clipnorm": global_clipnorm}
        asked = [name for name, limit in clips.items() if limit is not None]
        if len(asked) > 1:
            raise ConfigError(
                tr("Gradients can be clipped in one way only, came {asked}. Leave one out.", asked=" and ".join(asked))
            )
        # As in Keras, a limit of 0 clips nothing.
        self.clipnorm, self.clipvalue, self.global_clipnorm = (
            _from_zero(name, limit or 0.0) for name, limit in clips.items()
        )
        self.iterations = 0
        self._memory: list[dict[str, np.ndarray]] = []

    def step(self, parameters: Sequence[np.ndarray], gradients: Sequence[np.ndarray]) -> Arrays:
        """Return the parameters after one step. What is handed in stays as it is.

        Args:
            parameters: arrays of any shapes, the same shapes on every call.
            gradients: one array for each parameter, of its shape.

        Returns:
            New arrays, of the shapes and float types of the parameters (whole numbers become float64).

        Raises:
            ConfigError: numbers or shapes of the two lists differ, or are not those of the steps before.
        """
        parameters, gradients = self._checked(parameters, gradients)
        # Steps that are too large grow without bound. That is for the learner to see, not for NumPy to warn of.
        with np.errstate(over="ignore", invalid="ignore"):
            changes = []
            for memory, gradient in zip(self._memory, self.clip(gradients), strict=True):
                memory["change"] = self.change(gradient, memory, self.iterations + 1)
                changes.append(memory["change"])
            self.iterations += 1
            shrink = self.learning_rate * self.weight_decay
            return [
                parameter - parameter * shrink + change for parameter, change in zip(parameters, changes, strict=True)
            ]

    def clip(self, gradients: Arrays) -> Arrays:
        """Return the gradients, clipped in the way that was chosen."""
        if self.clipnorm:
            return [clip_by_norm(gradient, self.clipnorm) for gradient in gradients]
        if self.global_clipnorm:
            return clip_by_global_norm(gradients, self.global_clipnorm)
        if self.clipvalue:
            return [clip_by_value(gradient, self.clipvalue) for gradient in gradients]
        return gradients

    def start(self, parameter: np.ndarray) -> dict[str, np.ndarray]:
        """Return what is remembered of one parameter before the first step."""
        return {}

    def change(self, gradient: np.ndarray, memory: dict[str, np.ndarray], t: int) -> np.ndarray:
        """Return what to add to one parameter, and put what is worth knowing into its memory.

        Args:
            gradient: clipped already.
            memory: of this parameter, from `start` and from the steps before; changed in place.
            t: number of this step, from 1.
        """
        raise NotImplementedError

    def worked(self, sheet: Sheet) -> None:
        """Work out one step of one weight by hand, line by line; the last thing that is known of `w` is where it goes.

        The lines are worked out from the gradient and from what was remembered before the step, not from `change`:
        a test holds the two against each other.
        """
        raise NotImplementedError

    def remembers(self, name: str) -> bool:
        """Return whether a slot means something with these settings."""
        return True

    @classmethod
    def for_keras(cls, **settings: Any) -> dict[str, Any]:
        """Return the settings that Keras' class takes for these."""
        return {**cls.fixed, **settings}

    @property
    def state(self) -> dict[str, Arrays]:
        """What the last step left behind, by name, one array for each parameter. Empty before the first step.

        Every rule has `change` (what the step added, weight decay aside) and `effective_step` (the learning rate of
        each single weight: what the gradient, or its running mean, was multiplied by).
        """
        names = self._memory[0] if self._memory else ()
        return {name: [memory[name] for memory in self._memory] for name in names}

    def remember(self, parameters: Sequence[np.ndarray], state: Mapping[str, Sequence[Any]], iterations: int) -> None:
        """Go on as if these steps had been taken here: the counterpart of `state`.

        Args:
            parameters: as they are now.
            state: what is remembered, by name, one array for each parameter. What is missing begins anew.
            iterations: how many steps were taken, from 0.
        """
        self.iterations = iterations
        self._memory = []
        for index, parameter in enumerate(map(_floats, parameters)):
            memory = {**self.start(parameter), "change": np.zeros_like(parameter)}
            known = {name: np.asarray(state[name][index], parameter.dtype)[()] for name in memory if name in state}
            self._memory.append({**memory, **known})

    @property
    def settings(self) -> dict[str, Any]:
        """The settings in use, by Keras' names; limits and decays that do nothing are left out."""
        hidden = {
            name for name in ("weight_decay", "clipnorm", "clipvalue", "global_clipnorm") if not getattr(self, name)
        }
        return {
            name: value
            for name, value in vars(self).items()
            if name not in hidden and name != "iterations" and not name.startswith("_")
        }

    def __repr__(self) -> str:
        listed = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return tr(
            "{name}({listed}) after {iterations} step{what}",
            name=type(self).__name__,
            listed=listed,
            iterations=self.iterations,
            what="s" * (self.iterations != 1),
        )

    def _checked(self, parameters: Sequence[np.ndarray], gradients: Sequence[np.ndarray]) -> tuple[Arrays, Arrays]:
        """Return both lists as arrays of floats that fit each other and the steps before."""
        parameters = [_floats(parameter) for parameter in parameters]
        gradients = [np.asarray(gradient) for gradient in gradients]
        shapes = [parameter.shape for parameter in parameters]
        if shapes != [gradient.shape for gradient in gradients]:
            raise ConfigError(
                tr(
                    "Each parameter needs one gradient of its own shape. Came parameters of the shapes "
                    "{shapes} and gradients of the shapes {gradients}.",
                    shapes=shapes,
                    gradients=[gradient.shape for gradient in gradients],
                )
            )
        if not self._memory:
            self._memory = [{**self.start(parameter), "change": np.zeros_like(parameter)} for parameter in parameters]
        known = [memory["change"].shape for memory in self._memory]
        if shapes != known:
            raise ConfigError(
                tr(
                    "This optimizer remembers parameters of the shapes {known}, came {shapes}. Make a new "
                    "optimizer for other parameters.",
                    known=known,
                    shapes=shapes,
                )
            )
        return parameters, [
            gradient.astype(parameter.dtype, copy=False)
            for parameter, gradient in zip(parameters, gradients, strict=True)
        ]


def _floats(values: np.ndarray) -> np.ndarray:
    """Return an array of floats: float32 stays float32, whole numbers become float64."""
    values = np.asarray(values)
    return values if np.issubdtype(values.dtype, np.floating) else values.astype(np.float64)
