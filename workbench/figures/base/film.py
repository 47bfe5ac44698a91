"""What a figure that moves is run with: a button to play, one to stop, and a slider to go to a frame."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.figures.base import style

BELOW = 14  # pixels: so much lower than the slider stand the buttons, beside the line on which it is dragged


def film_controls(
    frames: Sequence[Any], play: Mapping[str, Any], *, redraw: bool, left: float, top: int, **slider: Any
) -> dict[str, Any]:
    """Return the controls of a film, for `update_layout`.

    Args:
        frames: their names, in the order in which they are played.
        play: how the button plays them: `frames` for those alone, `duration` of each in milliseconds, and what else
            Plotly's `animate` takes.
        redraw: whether each frame is drawn anew; without it only lines and points can move.
        left: where the slider begins, as a share of the width.
        top: pixels between the plot and the slider.
        slider: what else the slider has, its `currentvalue` above all.
    """
    at_once = {
        "mode": "immediate",
        "frame": {"duration": 0, "redraw": redraw},
        "transition": {"duration": 0},
    }
    how = {name: value for name, value in play.items() if name not in ("frames", "duration")}
    played = {**at_once, "frame": {"duration": play["duration"], "redraw": redraw}, **how}
    place = {"y": 0, "xanchor": "left", "yanchor": "top"}
    return {
        "updatemenus": [
            {
                "type": "buttons",
                "direction": "left",
                "x": 0,
                **place,
                "pad": {"t": top + BELOW, "r": 8},
                "showactive": False,
                "font": {"size": 12},
                "buttons": [
                    {"label": "▶ Play", "method": "animate", "args": [play.get("frames"), played]},
                    {"label": "❚❚", "method": "animate", "args": [[None], at_once]},
                ],
            }
        ],
        "sliders": [
            {
                "x": left,
                "len": 1 - left,
                **place,
                "pad": {"t": top},
                "ticklen": 0,
                "minorticklen": 0,
                "font": {"size": 1, "color": style.CLEAR},
                "steps": [
                    {"label": str(frame), "method": "animate", "args": [[str(frame)], at_once]} for frame in frames
                ],
                **slider,
            }
        ],
    }
