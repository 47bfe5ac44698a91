"""What a run can be asked for while it trains."""

from typing import Any

from workbench.errors import RunError
from workbench.language import tr
from workbench.runs.config import RunConfig

COMMANDS = ("pause", "resume", "step", "stop", "learning_rate", "follow_schedule")


def check_command(action: Any, value: Any) -> None:
    """Check what a run is asked for (see `Run.send`).

    Raises:
        RunError: the action or its value makes no sense.
    """
    if action not in COMMANDS:
        raise RunError(
            tr("Unknown command {action!r}. Choose one of: {commands}.", action=action, commands=", ".join(COMMANDS))
        )
    number = isinstance(value, int | float) and not isinstance(value, bool)
    low, high = RunConfig.limits("learning_rate")
    # No bound holds for what is no number.
    within = number and (low is None or low <= value) and (high is None or value <= high)
    if action == "learning_rate" and not within:
        raise RunError(
            tr("The learning rate must be between {low} and {high}, came {value!r}.", low=low, high=high, value=value)
        )
    if action == "step" and not (number and isinstance(value, int) and value >= 1):
        raise RunError(tr("The number of batches to step must be a whole number from 1, came {value!r}.", value=value))
