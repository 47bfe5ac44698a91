"""Every setting of a run, as plain JSON values, checked once."""

import json
import math
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic_core import from_json

from workbench.architectures import ARCHITECTURES
from workbench.data import npz_files
from workbench.errors import ConfigError
from workbench.language import tr
from workbench.printable import brief
from workbench.registry import full_name, lookup
from workbench.runs.complaints import complaint
from workbench.runs.knobs import CHOICES, OPTIMIZER_SETTINGS, SCHEDULE_SETTINGS, Knob, knob, knob_of, typed

SCHEMA_VERSION = 1
MOST_COMPLAINTS = 10  # about one set of settings; who mends these sees the next


class RunConfig(BaseModel):
    """The settings of one training run. Frozen: a changed copy comes from `config.replace(...)`.

    Every field carries a label, a unit, bounds, a default and a sentence of help; the form of the Train page and the
    options of `workbench train` are built from them. Lists of sizes are tuples, in the order of the layers.

    Raises:
        ConfigError: from `make`, `replace` and `from_json`: a setting is unknown or out of range.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    schema_version: int = SCHEMA_VERSION

    # One setting a line or two: the table is read from top to bottom.
    # fmt: off

    # Data
    dataset: str = knob("mnist", "Data set", "The pictures the network learns from.", group="Data")
    train_size: int = knob(0, "Training pictures", "How many pictures to learn from; 0 takes all there are.",
                           group="Data", unit="pictures", ge=0, le=1_000_000)
    validation_share: float = knob(0.1, "Validation share", "The share held back to check the network while it learns.",
                                   group="Data", ge=0.0, le=0.9)

    # Augmentation
    rotation: float = knob(0.0, "Rotation", "Turn each picture by a random angle of up to this much either way.",
                           group="Augmentation", unit="degrees", ge=0.0, le=45.0)
    shift: float = knob(0.0, "Shift", "Move each picture by up to this much in every direction.",
                        group="Augmentation", unit="pixels", ge=0.0, le=8.0)
    zoom: float = knob(0.0, "Zoom", "Make each picture larger or smaller by up to this share.",
                       group="Augmentation", ge=0.0, le=0.5)
    thickness: float = knob(0.0, "Stroke thickness", "Make the strokes thicker or thinner by up to this much.",
                            group="Augmentation", unit="pixels", ge=0.0, le=2.0)
    elastic: float = knob(0.0, "Elastic bending", "Bend each picture like rubber, by about this much.",
                          group="Augmentation", unit="pixels", ge=0.0, le=4.0)

    # Network
    architecture: str = knob("cnn", "Architecture", "The kind of network.", group="Network")
    filters: tuple[int, ...] = knob((16, 32, 64), "Convolution filters",
                                    "How many patterns each convolution looks for, layer by layer.",
                                    group="Network", unit="filters")
    kernel_size: int = knob(3, "Kernel size", "How wide the window of a convolution is.",
                            group="Network", unit="pixels", ge=1, le=9)
    units: tuple[int, ...] = knob((), "Dense units", "How many neurons each hidden dense layer has, layer by layer.",
                                  group="Network", unit="neurons")
    activation: str = knob("relu", "Activation", "What each neuron does with its sum.", group="Network")
    initializer: str = knob("glorot_uniform", "Initializer", "How the weights are drawn before learning begins.",
                            group="Network")
    normalization: str = knob("batch", "Normalisation",
                              "Whether layers re-centre what passes through them, which lets them learn faster.",
                              group="Network")
    dropout: float = knob(0.0, "Dropout", "The share of values switched off at random while learning.",
                          group="Network", ge=0.0, le=0.9)
    l2: float = knob(0.0, "L2 penalty", "How strongly large weights are punished.",
                     group="Network", ge=0.0, le=1.0, logarithmic=True)

    # Training
    loss: str = knob("categorical_crossentropy", "Loss", "What the network is told to make small.", group="Training")
    label_smoothing: float = knob(0.0, "Label smoothing",
                                  "How much of each label's certainty is spread over the other classes.",
                                  group="Training", ge=0.0, le=0.5)
    batch_size: int = knob(64, "Batch size", "How many pictures are looked at before each step.",
                           group="Training", unit="pictures", ge=1, le=8192, logarithmic=True)
    epochs: int = knob(2, "Epochs", "How often all training pictures are seen.",
                       group="Training", unit="epochs", ge=1, le=1000)
    early_stopping: int = knob(0, "Early stopping",
                               "Stop when the validation loss has not improved for this many epochs; 0 never stops.",
                               group="Training", unit="epochs", ge=0, le=100)
    clipnorm: float = knob(0.0, "Gradient clipping",
                           "Shorten the gradient of all weights together to at most this length; 0 leaves it.",
                           group="Training", ge=0.0, le=100.0)

    # Optimizer
    optimizer: str = knob("adam", "Optimizer", "The rule that turns gradients into steps.", group="Optimizer")
    learning_rate: float = knob(0.01, "Learning rate", "How large a step is. The most important setting of all.",
                                group="Optimizer", ge=1e-8, le=100.0, logarithmic=True)
    momentum: float = knob(0.0, "Momentum", "How much of the last step is carried into the next.",
                           group="Optimizer", ge=0.0, le=0.999)
    nesterov: bool = knob(False, "Nesterov", "Look ahead along the momentum before measuring the slope.",
                          group="Optimizer")
    rho: float = knob(0.9, "Rho", "How slowly the running mean of squared gradients forgets.",
                      group="Optimizer", ge=0.0, le=0.9999)
    beta_1: float = knob(0.9, "Beta 1", "How slowly the running mean of gradients forgets.",
                         group="Optimizer", ge=0.0, le=0.9999)
    beta_2: float = knob(0.999, "Beta 2", "How slowly the running mean of squared gradients forgets.",
                         group="Optimizer", ge=0.0, le=0.99999)
    epsilon: float = knob(1e-7, "Epsilon", "A small number that keeps a division from blowing up.",
                          group="Optimizer", ge=1e-12, le=1.0, logarithmic=True)
    weight_decay: float = knob(0.004, "Weight decay", "The share by which weights shrink at every step.",
                               group="Optimizer", ge=0.0, le=1.0, logarithmic=True)

    # Schedule
    schedule: str = knob("one_cycle", "Schedule", "How the learning rate changes during the run.", group="Schedule")
    warmup_share: float = knob(0.25, "Warm-up", "The share of the run in which the learning rate climbs to its height.",
                               group="Schedule", ge=0.0, le=0.9)
    decay_rate: float = knob(0.5, "Decay rate", "What the learning rate is multiplied by at each decay.",
                             group="Schedule", ge=0.01, le=1.0)
    decay_epochs: float = knob(1.0, "Decay every", "How many epochs lie between two decays.",
                               group="Schedule", unit="epochs", ge=0.1, le=100.0)

    # Run
    precision: str = knob("float32", "Precision", "How finely numbers are stored. Less is faster on a GPU.",
                          group="Run")
    seed: int = knob(0, "Seed", "The start of all randomness: the same seed gives the same curve.",
                     group="Run", ge=0, le=2**31 - 1)
    tensorboard: bool = knob(False, "TensorBoard files", "Also write what TensorBoard reads.", group="Run")

    # Planted fault
    fault: str = knob("none", "Planted fault", "What is broken on purpose, as an exercise in finding faults.",
                      group="Planted fault")

    # fmt: on

    @field_validator(*CHOICES)
    @classmethod
    def _known(cls, value: str, info: Any) -> str:
        if info.field_name == "dataset" and npz_files.is_npz(value):
            return npz_files.full_name(value)
        return full_name(value, CHOICES[info.field_name], (cls.model_fields[info.field_name].title or "").lower())

    @field_validator("filters", "units")
    @classmethod
    def _sizes(cls, sizes: tuple[int, ...]) -> tuple[int, ...]:
        if len(sizes) > 12 or any(not 1 <= size <= 4096 for size in sizes):
            raise ConfigError(
                tr("allowed are up to 12 layers of 1 to 4096 each, came {sizes}", sizes=brief(list(sizes)))
            )
        return sizes

    @field_validator("schema_version")
    @classmethod
    def _readable(cls, version: int) -> int:
        if version != SCHEMA_VERSION:
            raise ConfigError(
                tr(
                    "this workbench reads version {schema_version}, came {version}; update the workbench",
                    schema_version=SCHEMA_VERSION,
                    version=version,
                )
            )
        return version

    @classmethod
    def make(cls, **settings: Any) -> "RunConfig":
        """Return a checked configuration; whatever is not given takes its default."""
        try:
            return cls.model_validate(settings)
        except ValidationError as error:
            found = error.errors(include_url=False)[:MOST_COMPLAINTS]
            raise ConfigError("\n".join(complaint(detail, cls.knobs(), cls.bounds) for detail in found)) from None

    def replace(self, **settings: Any) -> "RunConfig":
        """Return a checked copy with some settings changed."""
        return self.make(**{**self.model_dump(), **settings})

    def to_json(self) -> str:
        """Return all settings as indented JSON text."""
        return json.dumps(self.model_dump(mode="json"), indent=2)

    @classmethod
    def from_json(cls, text: str | bytes) -> "RunConfig":
        """Read what `to_json` wrote."""
        try:
            settings = from_json(text)  # has a limit of nesting, unlike the standard library's
        except ValueError:
            raise ConfigError(
                tr("The settings are not JSON: the text is cut off, nested too deep, or no JSON.")
            ) from None
        if not isinstance(settings, dict):
            raise ConfigError(tr("The settings must be a JSON object, came {name}.", name=type(settings).__name__))
        return cls.make(**settings)

    @classmethod
    @cache
    def knobs(cls) -> dict[str, Knob]:
        """Return the settings that a learner can turn: all fields but the schema version."""
        return {name: knob_of(field) for name, field in cls.model_fields.items() if name != "schema_version"}

    @classmethod
    def bounds(cls, name: str) -> tuple[float | None, float | None]:
        """Return the smallest and the largest allowed value of a setting, None where there is no limit."""
        limits = {type(limit).__name__: limit for limit in cls.model_fields[name].metadata}
        low, high = limits.get("Ge"), limits.get("Le")
        return (low.ge if low else None), (high.le if high else None)

    @classmethod
    def limits(cls, name: str) -> tuple[float, float]:
        """Return the smallest and the largest allowed value of a setting: minus infinity, infinity without a limit."""
        low, high = cls.bounds(name)
        return -math.inf if low is None else low, math.inf if high is None else high

    @classmethod
    def parse(cls, name: str, text: str) -> Any:
        """Turn the text of a command-line option or a text box into the value of the setting `name`.

        Sizes are written with commas: `32, 64`. Truth values: true, false, yes, no, on, off, 1, 0.
        """
        return typed(name, lookup(name, cls.knobs(), "setting"), text)

    def is_used(self, name: str) -> bool:
        """Return whether the setting `name` changes anything, given the other settings."""
        for choices, chosen in ((OPTIMIZER_SETTINGS, self.optimizer), (SCHEDULE_SETTINGS, self.schedule)):
            if any(name in names for names in choices.values()) and name not in choices[chosen]:
                return False
        if name == "nesterov":
            return self.momentum > 0
        sizes = {"filters", "kernel_size", "units"}
        return name not in sizes or name in ARCHITECTURES[self.architecture].settings

    @property
    def optimizer_settings(self) -> dict[str, Any]:
        """The settings that its optimizer reads, by Keras' names."""
        return {name: getattr(self, name) for name in OPTIMIZER_SETTINGS[self.optimizer]}

    def differences(self, other: "RunConfig") -> dict[str, tuple[Any, Any]]:
        """Return the settings that differ, each with its value in `other` and its value here."""
        return {
            name: (getattr(other, name), getattr(self, name))
            for name in self.knobs()
            if getattr(other, name) != getattr(self, name)
        }
