"""What is wrong with settings, in a sentence a learner can use."""

from collections.abc import Callable, Mapping
from typing import Any

from workbench.language import tr
from workbench.printable import brief
from workbench.registry import unknown
from workbench.runs.knobs import Knob


def complaint(
    detail: Any, knobs: Mapping[str, Knob], bounds: Callable[[str], tuple[float | None, float | None]]
) -> str:
    """Return one of pydantic's complaints in words.

    Args:
        detail: an entry of `ValidationError.errors()`.
        knobs: the settings there are.
        bounds: returns the smallest and the largest allowed value of one.
    """
    name = str(detail["loc"][0])[:80] if detail["loc"] else "settings"
    if detail["type"] == "extra_forbidden":
        return str(unknown(name, knobs, "setting"))
    reason = str(detail.get("ctx", {}).get("error", detail["msg"])).rstrip(".")
    low, high = bounds(name) if name in knobs else (None, None)
    allowed = f" Allowed: {low} to {high}." if low is not None and high is not None else ""
    return tr(
        "{label} ({name}): {reason}.{allowed} Came: {input}.",
        label=knobs[name].title if name in knobs else name,
        name=name,
        reason=reason,
        allowed=allowed,
        input=brief(detail["input"]),
    )
