"""What a run can be asked for while it trains."""

from typing import Any

from workbench.errors import RunError
from workbench.runs.config import RunConfig

COMMANDS = ("pause", "resume", "step", "stop", "learning_rate", "follow_schedule")


def check_command(action: Any, value: Any) -> None:
    """Check what a run is asked for (see `Run.send`).

    Raises:
        RunError: the action or its value makes no sense.
    """
    if action not in COMMANDS:
        raise RunError(f"Unknown command {action!r}. Choose one of: {', '.join(COMMANDS)}.")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    low, high = RunConfig.bounds("learning_rate")
    # No bound holds for what is no number.
    within = number and (low is None or low <= value) and (high is None or value <= high)
    if action == "learning_rate" and not within:
        raise RunError(f"The learning rate must be between {low} and {high}, came {value!r}.")
    if action == "step" and not (number and isinstance(value, int) and value >= 1):
        raise RunError(f"The number of batches to step must be a whole number from 1, came {value!r}.")
