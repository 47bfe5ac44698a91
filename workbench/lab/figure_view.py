"""A Plotly figure in a notebook that is redrawn in place, so that zoom and place stay while its numbers change.

Plotly's own FigureWidget sends plotly.js (5 MB) with every figure, and a message for every kind of change. Here the
library is sent once for all figures of a notebook, packed (1.5 MB), and a redrawn figure is one message, whatever
changed in it.
"""

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import plotly.graph_objects as go
import traitlets

from workbench.settings import BROWSER

_HERE = Path(__file__).parent


class _Library(widgets.Widget):
    """plotly.js, packed; one for all figures of this process."""

    packed = traitlets.Bytes(read_only=True).tag(sync=True)

    def __init__(self) -> None:
        source = Path(find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"
        self.set_trait("packed", gzip.compress(source.read_bytes(), compresslevel=6, mtime=0))
        super().__init__()


_library = cache(_Library)


class FigureView(anywidget.AnyWidget):
    """A figure on the page. `show` replaces it there.

    Args:
        figure: what it shows first.
    """

    _esm = (BROWSER / "live_figure.js").read_text("utf-8") + (_HERE / "figure_view.js").read_text("utf-8")
    _css = ".workbench-figure { width: 100%; min-height: 40px; }"

    figure = traitlets.Unicode().tag(sync=True)
    library = traitlets.Unicode().tag(sync=True)

    def __init__(self, figure: go.Figure, **more: Any) -> None:
        super().__init__(figure=figure.to_json(), library=_library().model_id, **more)

    def __repr__(self) -> str:
        return "A live figure: it is seen where the notebook runs."

    def show(self, figure: go.Figure) -> None:
        """Show another figure in the same place, in one message; the same one again sends nothing.

        Zoom is kept as long as `layout.uirevision` stays the same.
        """
        self.figure = figure.to_json()
