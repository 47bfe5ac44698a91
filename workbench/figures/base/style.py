"""One look for all figures: colours by role, margins, fonts, and words for those who cannot see.

No text colour is set, and the background is transparent: a page fills in the colours of its theme with `theme`,
or in the browser. Every colour of a role has a contrast of at least 3 to 1, on white and on near-black.

Reference: Okabe and Ito, Color Universal Design (2008): colours that colour-blind people can tell apart.
"""

import importlib
import sys
import textwrap
from typing import Any

import plotly.graph_objects as go

from workbench.language import takes_words, tr

TRAINING = "#0072B2"  # blue
VALIDATION = "#D55E00"  # vermilion
LEARNING_RATE = "#009E73"  # bluish green
EVENT = "#CC79A7"  # reddish purple
# Of numbers with a sign, as bars and lines: the middle tones of the heat maps' colours (see `cells.SIGNED`).
ABOVE_ZERO, BELOW_ZERO = "#D6604D", "#4393C3"
WINNER = TRAINING
MUTED = "rgba(128, 128, 128, 0.5)"
GRID = "rgba(128, 128, 128, 0.22)"
CLEAR = "rgba(0, 0, 0, 0)"

TEXT = {"light": "#31333F", "dark": "#FAFAFA"}

# A phone shows this many characters of a title, and of what stands under it, in one line.
TITLE_WIDTH = 46
SUBTITLE_WIDTH = 58

_AXIS = {
    "gridcolor": GRID,
    "zeroline": False,
    "linecolor": MUTED,
    "ticks": "outside",
    "ticklen": 4,
    "tickcolor": GRID,
    "automargin": True,
    "title": {"font": {"size": 12}},
    "tickfont": {"size": 11},
}
_TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": "Source Sans, Segoe UI, Helvetica, Arial, sans-serif", "size": 12},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "showlegend": False,
        # Dark on both themes: a tooltip without a colour of its own would be as transparent as the figure.
        "hoverlabel": {
            "bgcolor": "#262730",
            "bordercolor": "#808495",
            "font": {"color": "#FAFAFA", "size": 12},
            "align": "left",
        },
        "modebar": {
            "bgcolor": CLEAR,
            "color": MUTED,
            "activecolor": "rgba(128, 128, 128, 1)",
            # Nothing leaves this machine: Plotly's own button uploads the figure.
            "remove": ["sendChartToCloud", "lasso2d", "select2d"],
        },
    }
)


def figure(
    traces: list[dict[str, Any]],
    *,
    title: str,
    alt: str,
    height: int,
    subtitle: str = "",
    uirevision: str = "keep",
    margin: dict[str, int] | None = None,
    title_lines: int = 0,
    meta: dict[str, Any] | None = None,
    **layout: Any,
) -> go.Figure:
    """Return a figure in the look of the project.

    Args:
        traces: each a dict with its `type` and what Plotly knows of that type.
        title: the finding, or the thing; it is broken into lines that fit a phone.
        alt: what the figure shows, in words, for screen readers; kept in `layout.meta["alt"]`.
        height: pixels, all in all. The width follows the page.
        subtitle: more to say under the title, smaller. Default: nothing.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
        margin: pixels around the plot: `l`, `r`, `b`, and `t` for what comes on top of the room for the title.
        title_lines: room for so many lines of title is kept where fewer are needed: what is dragged in then stays in
            its place while the title changes. Default 0: as many as there are.
        meta: what the browser is to know of it beside `alt`. Default: nothing.
        layout: anything else for Plotly's `layout`.
    """
    lines = textwrap.wrap(title, TITLE_WIDTH)
    sublines = textwrap.wrap(subtitle, SUBTITLE_WIDTH)
    margin = {"l": 48, "r": 16, "b": 44, "t": 0, **(margin or {})}
    margin["t"] += 13 + 21 * max(len(lines), title_lines) + (24 + 7 * len(sublines) if sublines else 0)
    layout = {name: _stated(value) if name.startswith(("xaxis", "yaxis")) else value for name, value in layout.items()}
    # One call with plain values: built up step by step, a figure takes more than twice as long.
    return made(
        data=traces,
        layout={
            "template": _TEMPLATE,
            "title": {
                "text": "<br>".join(lines),
                "subtitle": {"text": "<br>".join(sublines), "font": {"size": 12}},
                "font": {"size": 16},
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                # Plotly lets each further line stand out half a line above the top.
                "pad": {"t": 8 + 11 * (len(lines) - 1), "l": 8},
            },
            "height": height,
            "margin": margin,
            # In the layout itself too: a page that brings a template of its own keeps the figure see-through.
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "uirevision": uirevision,
            "meta": {
                "alt": alt.replace("&lt;", "<").replace("&amp;", "&"),  # no HTML: see `plain`
                **({"title_lines": title_lines} if title_lines else {}),
                **(meta or {}),
            },
            **layout,
        },
        # Four fifths of the time would go into checking every property, each time. The tests do it once for all
        # figures: what comes back from JSON is checked (tests/figures/test_every_figure.py).
        _validate=False,
    )


def made(*content: Any, **more: Any) -> go.Figure:
    """Return `go.Figure(...)`, also while another thread of this process imports pandas.

    Plotly looks into pandas wherever it has been loaded, and stumbles over it while another session's page is only
    loading it (a table does, the first time). Then this waits for the import to end and makes the figure again.
    """
    try:
        return go.Figure(*content, **more)
    except AttributeError:
        if "pandas" not in sys.modules:
            raise
        importlib.import_module("pandas")  # returns when the other thread's import is over
        return go.Figure(*content, **more)


def _stated(axis: dict[str, Any]) -> dict[str, Any]:
    """Leave out what an axis leaves open: where the range is null, Plotly cannot redraw a figure and keep its zoom."""
    return {name: value for name, value in axis.items() if value is not None}


def theme(figure: go.Figure, name: str) -> go.Figure:
    """Set the text colour of a figure for a light or a dark page, and return it.

    Args:
        figure: the figure, changed in place.
        name: `"light"` or `"dark"`; anything else is read as light.
    """
    return figure.update_layout(font_color=TEXT.get(name, TEXT["light"]))


def plain(name: object) -> str:
    """Return a name that others gave, so that Plotly shows it as it is: it takes `<a href=...>` for a link."""
    return str(name).replace("&", "&amp;").replace("<", "&lt;")


@takes_words("title")
def axis(title: str, **more: Any) -> dict[str, Any]:
    """Return an axis with its title clear of the numbers, however long those are."""
    # Unchecked, a tuple stays one, and Plotly cannot show it to whoever asks for it.
    lists = {name: list(value) if isinstance(value, tuple) else value for name, value in more.items()}
    return {"title": {"text": tr(title) if title else title, "standoff": 8}, **lists}


def note(text: str, **place: Any) -> dict[str, Any]:
    """Return an annotation without an arrow, in the middle of the plot where nothing else is said."""
    middle = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "xanchor": "center", "yanchor": "middle"}
    return {"text": text, "showarrow": False, "font": {"size": 12}, **middle, **place}
