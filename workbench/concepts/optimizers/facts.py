"""What pages and figures need to know of an optimizer, beside its rule: settings, what it remembers, its variants."""

from typing import Any, NamedTuple

from workbench.language import translated


@translated("label", "words")
class Setting(NamedTuple):
    """One setting. Where `high` is 0, it is on or off.

    Attributes:
        short: its name in addresses.
        label: its name for people.
        low, high: as far as a slider goes; what a rule itself allows it checks itself.
        scale: of the slider: `"linear"`, `"log"`, or `"share"`: fine near 1.
        words: a sentence for a learner.
        symbol: what it is called in formulas, where it stands in one.
    """

    short: str
    label: str
    low: float = 0.0
    high: float = 0.0
    scale: str = "linear"
    words: str = ""
    symbol: str = ""


class Slot(NamedTuple):
    """Something that a rule remembers of each parameter.

    Attributes:
        symbol: what it is called in formulas.
        kind: `"momentum"` (it has the sign of the gradients or of the steps), `"squares"` (it has none), or nothing
            where it is not worth a look.
        keras: how the name of Keras' variable ends. Default: Keras keeps no such thing.
        shared: whether Keras keeps one number for all parameters. It has no name there, and stands last.
    """

    symbol: str
    kind: str = ""
    keras: str = ""
    shared: bool = False


class Variant(NamedTuple):
    """An optimizer with some of its settings fixed, under a name of its own."""

    label: str
    settings: dict[str, Any]
    look: tuple[str, str, str]


# By Keras' names, in the order of the sliders.
SETTINGS: dict[str, Setting] = {
    "learning_rate": Setting("lr", "Learning rate η", 1e-5, 10, "log", "How far a step goes for a slope of 1.", "η"),
    "momentum": Setting("m", "Momentum μ", 0, 0.999, "share", "The share of the last step that is kept.", "μ"),
    "beta_1": Setting("b1", "β₁", 0, 0.999, "share", "The share of the mean gradient that is kept at each step.", "β₁"),
    "beta_2": Setting("b2", "β₂", 0, 0.9999, "share", "The share of the mean square that is kept at each step.", "β₂"),
    "rho": Setting("rho", "ρ", 0, 0.999, "share", "The share of the mean square that is kept at each step.", "ρ"),
    "weight_decay": Setting("wd", "Weight decay λ", 0, 0.2, "linear", "How much of each weight is taken away as well.",
                            "λ"),
    "epsilon": Setting("eps", "ε", 1e-10, 1, "log", "Keeps the division from blowing up.", "ε"),
    "initial_accumulator_value": Setting("acc", "Accumulator at first", 1e-6, 10, "log", "Large: short first steps."),
    "amsgrad": Setting("ams", "AMSGrad", words="Divide by the largest mean square so far."),
    "centered": Setting("cen", "Centered", words="Divide by the standard deviation instead."),
    "bias_correction": Setting("bias", "Bias correction", words="Make up for running means that begin at 0."),
}  # fmt: skip
