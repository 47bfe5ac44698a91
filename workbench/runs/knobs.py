"""What a setting may be, and what people call it. Keys are Keras' own identifiers."""

from pydantic import Field
from pydantic.fields import FieldInfo

from workbench.architectures import ARCHITECTURES
from workbench.concepts.optimizers import OPTIMIZERS
from workbench.concepts.schedules import SCHEDULES
from workbench.data.datasets import DATASETS

ACTIVATIONS = {
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "elu": "ELU",
    "selu": "SELU",
    "gelu": "GELU",
    "silu": "SiLU (swish)",
    "softplus": "Softplus",
    "tanh": "tanh",
    "sigmoid": "Sigmoid",
    "linear": "None (linear)",
}

INITIALIZERS = {
    "glorot_uniform": "Glorot uniform",
    "glorot_normal": "Glorot normal",
    "he_uniform": "He uniform",
    "he_normal": "He normal",
    "lecun_normal": "LeCun normal",
    "orthogonal": "Orthogonal",
    "random_normal": "Normal, width 0.05",
    "zeros": "All zeros (a fault on purpose)",
}

NORMALIZATIONS = {"none": "None", "batch": "Batch normalisation", "layer": "Layer normalisation"}

LOSSES = {
    "categorical_crossentropy": "Crossentropy",
    "categorical_focal_crossentropy": "Focal crossentropy",
    "kl_divergence": "KL divergence",
    "mean_squared_error": "Mean squared error",
    "mean_absolute_error": "Mean absolute error",
    "huber": "Huber",
    "categorical_hinge": "Hinge",
}

# Which settings each optimizer reads; all others it never sees.
OPTIMIZER_SETTINGS = {name: optimizer.knobs for name, optimizer in OPTIMIZERS.items()}

SCHEDULE_LABELS = {
    "constant": "Constant",
    "step": "Step decay",
    "exponential": "Exponential decay",
    "cosine": "Cosine decay",
    "one_cycle": "One-cycle",
}

# Which settings each schedule reads, beside the warm-up that all of them know.
SCHEDULE_SETTINGS: dict[str, tuple[str, ...]] = {
    "constant": (),
    "step": ("decay_rate", "decay_epochs"),
    "exponential": ("decay_rate", "decay_epochs"),
    "cosine": (),
    "one_cycle": (),
}

PRECISIONS = {
    "float32": "32-bit floats",
    "mixed_float16": "16-bit floats where it is safe",
    "mixed_bfloat16": "bfloat16 where it is safe",
}

# What can be broken on purpose, for exercises, and cannot be broken by any other setting.
FAULTS = {
    "none": "None",
    "shuffled_labels": "Labels shuffled",
    "unscaled_inputs": "Inputs not scaled (0 to 255)",
    "overlap": "Validation pictures also stand in the training set",
    "rare_class": "One class missing from the training set, or almost",
}

CHOICES: dict[str, dict[str, str]] = {
    "dataset": {name: dataset.label for name, dataset in DATASETS.items()},
    "architecture": {name: architecture.label for name, architecture in ARCHITECTURES.items()},
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
    "normalization": NORMALIZATIONS,
    "loss": LOSSES,
    "optimizer": {name: optimizer.label for name, optimizer in OPTIMIZERS.items()},
    "schedule": {name: SCHEDULE_LABELS[name] for name in SCHEDULES},
    "precision": PRECISIONS,
    "fault": FAULTS,
}

GROUPS = ("Data", "Augmentation", "Network", "Training", "Optimizer", "Schedule", "Run", "Planted fault")
HIDDEN_GROUPS = ("Planted fault",)  # what the form leaves out; the command line and an address take them

TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


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
) -> FieldInfo:
    """Describe one setting, so that forms and command-line options can be built from it.

    Args:
        default: the value when nobody chooses one.
        label: its name for people.
        help: one sentence for a learner.
        group: the group of the form that it stands in, one of `GROUPS`.
        unit: what its numbers count, `""` where they are plain.
        ge, le: the smallest and the largest allowed value.
        logarithmic: whether its effect goes with its order of magnitude.
    """
    extra = {"group": group, "unit": unit, "logarithmic": logarithmic}
    return Field(default=default, title=label, description=help, ge=ge, le=le, json_schema_extra=extra)
