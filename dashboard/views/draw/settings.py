"""What is set up on the Draw page, kept for one visitor and in the page's address."""

from collections.abc import Sequence

from dashboard.kit.explorer import Explorer
from dashboard.kit.explorer_settings import Setting, choice, whole
from dashboard.kit.pages import BREAK, FILM
from dashboard.session.model_choice import BEST, SHIPPED
from workbench.data.breaking import FAULTS, check_faults
from workbench.errors import ConfigError
from workbench.language import later, tr
from workbench.registry import lookup

# How a drawing can be looked at more closely, below the answer.
SEES, MODELS = "sees", "models"  # and FILM and BREAK, to which other pages lead as well
WAYS_TO_LOOK = later(
    {
        SEES: "What the network sees",
        MODELS: "Several models",
        FILM: "Epoch by epoch",
        BREAK: "Break it",
    }
)
MOST_MODELS = 6
LOOK_SECONDS = 1.0  # between two looks for a new epoch, while a run learns

Faults = tuple[tuple[str, int], ...]  # keys of FAULTS, each with its amount


def _models() -> Setting:
    def check(values: Sequence[str]) -> tuple[str, ...]:
        if len(values) > MOST_MODELS:
            raise ConfigError(
                tr(
                    "At most {most_models} models fit side by side, came {values}.",
                    most_models=MOST_MODELS,
                    values=len(values),
                )
            )
        return tuple(dict.fromkeys(values))

    # The numbers of runs have hyphens, so a dot parts them. None: nobody has chosen yet.
    return Setting("models", None, lambda text: [part for part in text.split(".") if part], ".".join, check, "Models")


def _faults() -> Setting:
    def read(text: str) -> Faults:
        parts = [part.partition(".") for part in text.split("_") if part]
        return tuple((name, int(amount) if dot else usual_amount(name)) for name, dot, amount in parts)

    def write(faults: Faults) -> str:
        return "_".join(f"{name}.{amount}" if FAULTS[name].amount else name for name, amount in faults)

    def check(faults: Faults) -> Faults:
        check_faults(dict(faults))
        return tuple(sorted(dict(faults).items(), key=lambda fault: list(FAULTS).index(fault[0])))

    return Setting("broken", (), read, write, check)


def usual_amount(name: str) -> int:
    """Return how much of a fault there is until somebody asks for another amount."""
    amount = lookup(name[:30], FAULTS, "fault").amount
    return amount.usual if amount else 1


DRAW = Explorer(
    "draw",
    model=Setting("model", SHIPPED, str, str, str, "Model"),
    epoch=whole("epoch", BEST, BEST, 9999, "Epoch"),
    look=choice("look", SEES, WAYS_TO_LOOK, "Look closer"),
    models=_models(),
    film=Setting("film", "", str, str, str, "Run"),
    at=whole("at", BEST, BEST, 9999),
    faults=_faults(),
)
