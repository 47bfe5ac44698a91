"""A Plotly figure that is updated in place, so that zoom and hover survive while a run goes on."""

import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.components.browser_part import browser_part, packed
from workbench.errors import DataError

if TYPE_CHECKING:
    import plotly.graph_objects as go

STATIC = Path(__file__).resolve().parents[1] / "static"
SCRIPT = "plotly.min.js"

# With isolated styles (a shadow DOM) Plotly's layout breaks.
_part = browser_part("live_figure", '<div class="live-figure"></div>', isolate_styles=False)


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
            f"Figures cannot be shown: {source} cannot be copied to {STATIC} "
            f"({error.strerror or error}). Make that folder writable."
        ) from None


def live_figure(figure: "go.Figure", key: str, *, height: int | None = None, still: bool = False) -> None:
    """Show a figure; called again with the same key, it changes the figure on the page and keeps its zoom.

    Args:
        figure: any Plotly figure. Its `layout.uirevision` says how long zoom is kept, its `layout.meta["alt"]` is read
            out to those who cannot see it.
        key: names the figure on the page.
        height: in pixels; by default what the figure asks for.
        still: no zoom and no buttons: a picture to look at. Default False.
    """
    # The figure is JSON already: put into place as it is, rather than read and written once more.
    options = packed({"height": height, "still": still})
    _part(key=key, data=b'{"figure":' + figure.to_json().encode() + b"," + options[1:])
