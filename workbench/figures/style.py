"""One look for all figures: colours by role, margins, fonts, transparent background, words for those who cannot see.

No text colour is set, and the background is transparent: a page fills in the colours of its theme with `theme`, or in
the browser. Every colour here has a contrast of at least 3 to 1 on white and on near-black.

Reference: Okabe and Ito, Color Universal Design (2008): colours that colour-blind people can tell apart.
"""

import math
import textwrap
from typing import Any

import plotly.graph_objects as go

TRAINING = "#0072B2"  # blue
VALIDATION = "#D55E00"  # vermilion
LEARNING_RATE = "#009E73"  # bluish green
EVENT = "#CC79A7"  # reddish purple
WINNER = TRAINING
MUTED = "rgba(128, 128, 128, 0.5)"
GRID = "rgba(128, 128, 128, 0.22)"
CLEAR = "rgba(0, 0, 0, 0)"

TEXT = {"light": "#31333F", "dark": "#FAFAFA"}

# A phone shows this many characters of a title in one line.
TITLE_WIDTH = 42

_AXIS = {
    "gridcolor": GRID,
    "zeroline": False,
    "linecolor": MUTED,
    "ticks": "outside",
    "ticklen": 4,
    "tickcolor": GRID,
    "automargin": True,
    "title": {"standoff": 8, "font": {"size": 12}},
    "tickfont": {"size": 11},
}
_TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": "Source Sans Pro, Source Sans, Segoe UI, Helvetica, Arial, sans-serif", "size": 12},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "showlegend": False,
        # Dark on both themes: a tooltip without a colour of its own would be as transparent as the figure.
        "hoverlabel": {"bgcolor": "#262730", "bordercolor": "#262730", "font": {"color": "#FAFAFA", "size": 12}, "align": "left"},
        "modebar": {"bgcolor": CLEAR, "color": MUTED, "activecolor": "rgba(128, 128, 128, 1)"},
    }
)


def finish(
    figure: go.Figure,
    *,
    title: str,
    alt: str,
    height: int,
    subtitle: str = "",
    uirevision: str = "keep",
    margin: dict[str, int] | None = None,
    **layout: Any,
) -> go.Figure:
    """Give a figure the look of the project, and return it.

    Args:
        figure: the figure, changed in place.
        title: the finding, or the thing; it is broken into lines that fit a phone.
        alt: what the figure shows, in words, for screen readers; kept in `layout.meta["alt"]`.
        height: pixels, the title included. The width follows the page.
        subtitle: one more line under the title, smaller. Default: none.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
        margin: pixels to change around the plot, by side: `l`, `r`, `b`; the top follows the title.
        layout: anything else for `layout`.
    """
    lines = textwrap.wrap(title, TITLE_WIDTH) or [""]
    sublines = textwrap.wrap(subtitle, TITLE_WIDTH + 14)
    top = 20 + 20 * len(lines) + 16 * len(sublines)
    figure.update_layout(
        template=_TEMPLATE,
        title={
            "text": "<br>".join(lines),
            "subtitle": {"text": "<br>".join(sublines), "font": {"size": 12}},
            "font": {"size": 16},
            "x": 0, "xref": "container", "xanchor": "left",
            "y": 1, "yref": "container", "yanchor": "top",
            "pad": {"t": 8, "l": 8},
        },
        height=height,
        margin={"l": 48, "r": 16, "b": 44, **(margin or {}), "t": top},
        # Also in the layout itself: a page that swaps the template keeps it see-through.
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        uirevision=uirevision,
        meta={"alt": alt},
        **layout,
    )  # fmt: skip
    return figure


def theme(figure: go.Figure, name: str) -> go.Figure:
    """Set the text colour of a figure for a light or a dark page, and return it.

    Args:
        figure: the figure, changed in place.
        name: `"light"` or `"dark"`; anything else is read as light.
    """
    return figure.update_layout(font_color=TEXT.get(name, TEXT["light"]))


def note(text: str, **place: Any) -> dict[str, Any]:
    """Return an annotation without an arrow, in the middle of the plot where nothing else is said."""
    middle = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "xanchor": "center", "yanchor": "middle"}
    return {"text": text, "showarrow": False, "font": {"size": 12}, **middle, **place}


def percent(share: float) -> str:
    """Return a share as text that never rounds to certainty: `"97.3 %"`, `"> 99.9 %"`, `"< 0.1 %"`, `"100 %"`.

    Args:
        share: 0 to 1; anything that is no number becomes `"no number"`.
    """
    if share is None or not math.isfinite(share):
        return "no number"
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %" if 0 < share < 1 else f"{100 * share:.0f} %"


def number(value: float) -> str:
    """Return a number with three digits that count: `"0.01"`, `"0.000125"`, `"1.5e-07"`."""
    return f"{value:.3g}"


def count(amount: int, thing: str) -> str:
    """Return an amount with its thing: `"1 epoch"`, `"2 epochs"`, `"12,000 batches"`."""
    plural = thing if amount == 1 else thing + ("es" if thing.endswith(("s", "tch", "x")) else "s")
    return f"{amount:,} {plural}"
