"""A race of optimizers over a surface: computed whole in Python, played in the browser."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import Field

from dashboard.kit.browser_part import Message, Number, Word, browser_part, packed
from workbench.language import tr


class RaceGesture(Message):
    """What was done in the race: some of these; `last` is False in the middle of a drag."""

    start: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    step: Number | None = None
    focus: Word | None = None
    speed: Number | None = None
    last: bool = True


_part = browser_part("race", __file__, tells={"gesture": RaceGesture})


def race(
    scene: Mapping[str, Any],
    *,
    focus: str,
    step: int,
    speed: int,
    key: str,
    on_gesture: Callable[[dict[str, Any]], None],
) -> None:
    """Show a race, with buttons to play, pause and step, the heights beside the map, and who is how low.

    Args:
        scene: as `workbench.figures.ideas.race_scene` returns it.
        focus: the racer whose line is drawn thick.
        step: where the race stands when it is first shown; afterwards the browser knows better.
        speed: steps a second, when it is first shown.
        key: names it on the page.
        on_gesture: called with what was done, before the page or the fragment runs again: some of `{"start": [x, y],
            "step": 12, "focus": "adam", "speed": 12}`, and `"last"`, False in the middle of a drag.
    """
    labels = ", ".join(racer["label"] for racer in scene["racers"])
    alt = tr(
        "A map of {label}, {formula}, with the paths of {labels}.",
        label=scene["label"],
        formula=scene["formula"],
        labels=labels,
    )

    shown = {**scene, "focus": focus, "step": min(step, scene["steps"]), "speed": speed, "alt": alt}
    _part(key=key, data=packed(shown), on_gesture=on_gesture)
