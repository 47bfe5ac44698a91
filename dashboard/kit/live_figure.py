"""A Plotly figure that is updated in place, so that zoom and hover survive while a run goes on."""

import os
import shutil
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.kit.browser_part import Index, Message, Number, Word, browser_part, packed
from workbench.errors import DataError
from workbench.language import tr

if TYPE_CHECKING:
    import plotly.graph_objects as go

STATIC = Path(__file__).resolve().parents[1] / "static"
SCRIPT = "plotly.min.js"

NEEDED = {"x": "x", "place": "xy", "point": ("index",)}  # what is told of each kind of pick, at the least


class Place(Message):
    """A place of the figure was pointed at; `last` is False in the middle of a drag."""

    x: Number
    y: Number | None = None
    panel: Word = ""
    handle: Word | int | None = None
    last: bool = True


class Point(Message):
    """A drawn point was pressed."""

    trace: Word = ""
    curve: Index
    index: Index
    customdata: int | None = None
    x: Number | Word | None = None
    y: Number | Word | None = None


# With isolated styles (a shadow DOM) Plotly's layout breaks.
_part = browser_part(
    "live_figure", __file__, '<div class="live-figure"></div>', isolate_styles=False, tells={"picked": Point | Place}
)


def provide_plotly() -> None:
    """Put the plotly.js that the plotly package carries where Streamlit serves it, unless it is there already.

    Raises:
        DataError: the package has no such file, or the folder cannot be written.
    """
    source = Path(find_spec("plotly").origin).parent / "package_data" / SCRIPT
    target = STATIC / SCRIPT
    try:
        if target.exists() and target.stat().st_size == source.stat().st_size:
            return
        STATIC.mkdir(exist_ok=True)
        # Two dashboards may start at once: copy beside it, then put it in its place in one step.
        descriptor, temporary = tempfile.mkstemp(dir=STATIC, suffix=".js")
        os.close(descriptor)
        shutil.copyfile(source, temporary)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as error:
        raise DataError(
            tr(
                "Figures cannot be shown: {source} cannot be copied to {static} ({strerror}). Make that folder "
                "writable.",
                source=source,
                static=STATIC,
                strerror=error.strerror or error,
            )
        ) from None


def live_figure(
    figure: "go.Figure",
    key: str,
    *,
    height: int | None = None,
    still: bool = False,
    pick: str = "",
    on_pick: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Show a figure; called again with the same key, it changes the figure on the page and keeps its zoom.

    Args:
        figure: any Plotly figure. Its `layout.uirevision` says how long zoom is kept, its `layout.meta["alt"]` is read
            out to those who cannot see it, its `layout.meta["place"]` (`{"x": 1.0, "y": 2.0}`) is where arrow keys
            move from, and its `layout.meta["grain"]` (`{"x": 1}`) how far. `layout.meta["handles"]` names what can be
            dragged, where that is more than one thing: `[{"name": "truth", "x": 1.0}, {"name": "guess", "x": 3.0}]`,
            each with an `x`, a `y` or both, and the `panel` where it counts in one pair of axes only. A drag moves the
            nearest one.
        key: names the figure on the page.
        height: in pixels; by default what the figure asks for.
        still: no zoom and no buttons: a picture to look at. Default False.
        pick: what the learner may pick. `"x"`: a value of the x axis, by dragging; `"place"`: a place, by a click, or
            by dragging with a mouse; both also by arrow keys, and without zoom. `"point"`: a drawn point, by a click.
            `""`, the default: nothing.
        on_pick: called with what was picked, before the page or the fragment runs again: `{"x": 1.2, "y": 0.4,
            "panel": "xy", "last": True}` in units of the axes, and with the `"handle"` that is dragged. `"last"` is
            False in the middle of a drag: what costs more than a redraw can wait. For a point:
            `{"trace": name, "curve": 0, "index": 17, "customdata": ..., "x": ..., "y": ...}`.
    """

    def picked(what: dict[str, Any]) -> None:
        handles = [handle["name"] for handle in (figure.layout.meta or {}).get("handles", ())]
        if on_pick and all(name in what for name in NEEDED.get(pick, ())) and what.get("handle") in (None, *handles):
            on_pick(what)

    # The figure is JSON already: put into place as it is, rather than read and written once more.
    options = packed({"height": height, "still": still or pick in ("x", "place"), "pick": pick})
    picking = {"on_picked": picked} if on_pick else {}
    _part(key=key, data=b'{"figure":' + figure.to_json().encode() + b"," + options[1:], **picking)
