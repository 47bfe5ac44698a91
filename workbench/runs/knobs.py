"""What a setting may be, and what people call it. Keys are Keras' own identifiers."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, get_origin

from pydantic import Field
from pydantic.fields import FieldInfo

from workbench.architectures import ARCHITECTURES
from workbench.concepts import activations, initializers, losses
from workbench.concepts.optimizers import OPTIMIZERS
from workbench.concepts.schedules import SCHEDULES
from workbench.data.datasets import DATASETS
from workbench.errors import ConfigError
from workbench.language import later, takes_words, tr, translated


def _labelled(registry: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Return the labels of some entries, in the order in which a form offers them."""
    return {name: registry[name].label for name in names}


# What a network that tells classes apart can do with each of its neurons; the last layer has softmax in any case.
ACTIVATIONS = _labelled(
    activations.ACTIVATIONS,
    ("relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "tanh", "sigmoid", "linear"),
)

INITIALIZERS = _labelled(
    initializers.INITIALIZERS,
    (
        "glorot_uniform",
        "glorot_normal",
        "he_uniform",
        "he_normal",
        "lecun_normal",
        "orthogonal",
        "random_normal",
        "zeros",
    ),
)

NORMALIZATIONS = later({"none": "None", "batch": "Batch normalisation", "layer": "Layer normalisation"})

# Those that take one-hot labels and what comes out of softmax.
LOSSES = _labelled(
    losses.LOSSES,
    (
        "categorical_crossentropy",
        "categorical_focal_crossentropy",
        "kl_divergence",
        "mean_squared_error",
        "mean_absolute_error",
        "huber",
        "categorical_hinge",
    ),
)

# Which settings each optimizer reads; all others it never sees.
OPTIMIZER_SETTINGS = {name: optimizer.knobs for name, optimizer in OPTIMIZERS.items()}

SCHEDULE_LABELS = later(
    {
        "constant": "Constant",
        "step": "Step decay",
        "exponential": "Exponential decay",
        "cosine": "Cosine decay",
        "one_cycle": "One-cycle",
    }
)

# Which settings each schedule reads, beside the warm-up that all of them know.
SCHEDULE_SETTINGS: dict[str, tuple[str, ...]] = {
    "constant": (),
    "step": ("decay_rate", "decay_epochs"),
    "exponential": ("decay_rate", "decay_epochs"),
    "cosine": (),
    "one_cycle": (),
}

PRECISIONS = later(
    {
        "float32": "32-bit floats",
        "mixed_float16": "16-bit floats where it is safe",
        "mixed_bfloat16": "bfloat16 where it is safe",
    }
)

# What can be broken on purpose, for exercises, and cannot be broken by any other setting.
FAULTS = later(
    {
        "none": "None",
        "shuffled_labels": "Labels shuffled",
        "unscaled_inputs": "Inputs not scaled (0 to 255)",
        "overlap": "Validation pictures also stand in the training set",
        "rare_class": "One class missing from the training set, or almost",
    }
)

CHOICES: dict[str, dict[str, str]] = later(
    {
        "dataset": _labelled(DATASETS, DATASETS),
        "architecture": _labelled(ARCHITECTURES, ARCHITECTURES),
        "activation": ACTIVATIONS,
        "initializer": INITIALIZERS,
        "normalization": NORMALIZATIONS,
        "loss": LOSSES,
        "optimizer": _labelled(OPTIMIZERS, OPTIMIZERS),
        "schedule": {name: SCHEDULE_LABELS[name] for name in SCHEDULES},
        "precision": PRECISIONS,
        "fault": FAULTS,
    }
)

GROUPS = ("Data", "Augmentation", "Network", "Training", "Optimizer", "Schedule", "Run", "Planted fault")
HIDDEN_GROUPS = ("Planted fault",)  # what the form leaves out; the command line and an address take them

TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@translated("title", "help", "unit")
class Knob(NamedTuple):
    """A setting as forms and the command line show it; see `knob`.

    Attributes:
        kind: the type of its value, such as `float` or `tuple[int, ...]`.
    """

    default: Any
    kind: Any
    title: str
    help: str
    group: str
    unit: str
    logarithmic: bool


def knob_of(field: FieldInfo) -> Knob:
    """Return what `knob` said of a field."""
    extra: Any = field.json_schema_extra
    return Knob(field.default, field.annotation, field.title or "", field.description or "", **extra)


@takes_words("label", "help", "unit")
def knob(
    default: object,
    label: str,
    help: str,
    *,
    group: str,
    unit: str = "",
    ge: float | None = None,
    le: float | None = None,
    logarithmic: bool = False,
) -> Any:
    """Describe one setting, so that forms and command-line options can be built from it.

    It stands where the default of a field stands and has no type of its own, as pydantic's `Field`.

    Args:
        default: the value when nobody chooses one.
        label: its name for people.
        help: one sentence for a learner.
        group: the group of the form that it stands in, one of `GROUPS`.
        unit: what its numbers count, `""` where they are plain.
        ge, le: the smallest and the largest allowed value.
        logarithmic: whether its effect goes with its order of magnitude.
    """
    extra: dict[str, Any] = {"group": group, "unit": unit, "logarithmic": logarithmic}
    return Field(default=default, title=label, description=help, ge=ge, le=le, json_schema_extra=extra)


def typed(name: str, field: Knob, text: str) -> Any:
    """Return the value of a setting that was typed.

    Raises:
        ConfigError: the text is none of its type.
    """
    kind, text = field.kind, text.strip()
    try:
        if get_origin(kind) is tuple:
            return tuple(int(part) for part in text.strip("()[] ").split(",") if part.strip())
        if kind is bool:
            return TRUTHS[text.lower()]
        return kind(text)
    except (ValueError, KeyError):
        wanted = {
            tuple: tr("whole numbers with commas, such as 32, 64"),
            bool: tr("true or false"),
            int: tr("a whole number"),
            float: tr("a number"),
        }[get_origin(kind) or kind]
        raise ConfigError(
            tr(
                "{title} ({name}) must be {wanted}, came {text!r}.",
                title=field.title,
                name=name,
                wanted=wanted,
                text=text,
            )
        ) from None
