"""A race of optimizers over a surface: computed whole in Python, played in the browser."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.components.browser_part import browser_part, packed

_part = browser_part("race")


def race(
    scene: Mapping[str, Any], *, focus: str, step: int, speed: int, key: str,
    on_gesture: Callable[[dict[str, Any]], None],
) -> None:  # fmt: skip
    """Show a race, with buttons to play, pause and step, the heights beside the map, and who is how low.

    Args:
        scene: as `workbench.figures.race_scene` returns it.
        focus: the racer whose line is drawn thick.
        step: where the race stands when it is first shown; afterwards the browser knows better.
        speed: steps a second, when it is first shown.
        key: names it on the page.
        on_gesture: called with what was done, before the page or the fragment runs again: some of `{"start": [x, y],
            "step": 12, "focus": "adam", "speed": 12}`, and `"last"`, False in the middle of a drag.
    """
    labels = ", ".join(racer["label"] for racer in scene["racers"])
    alt = f"A map of {scene['label']}, {scene['formula']}, with the paths of {labels}."

    def told() -> None:
        what = getattr(st.session_state.get(key), "gesture", None)
        if isinstance(what, dict):
            on_gesture(what)

    shown = {**scene, "focus": focus, "step": min(step, scene["steps"]), "speed": speed, "alt": alt}
    _part(key=key, data=packed(shown), on_gesture_change=told)
