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

from workbench.lab.script import script
from workbench.lab.still import described
from workbench.language import tr


class _Library(widgets.Widget):
    """plotly.js, packed; one for all figures of this process."""

    packed = traitlets.Bytes(read_only=True).tag(sync=True)

    def __init__(self) -> None:
        source = Path(find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"
        self.set_trait("packed", gzip.compress(source.read_bytes(), compresslevel=6, mtime=0))
        super().__init__()


_library = cache(_Library)


class _Content(widgets.Widget):
    """The JSON of a figure, in a widget of its own.

    Where a busy page takes more than two seconds to load its script, an anywidget hears nothing ever after. Messages to
    a plain widget always arrive.
    """

    figure = traitlets.Unicode().tag(sync=True)


class FigureView(anywidget.AnyWidget):
    """A figure on the page. `show` replaces it there, also while a cell is at work.

    Args:
        figure: what it shows first.
    """

    _esm = script("live_figure.js", "figure_view.js")
    _css = ".workbench-figure { width: 100%; min-height: 40px; }"

    library = traitlets.Unicode().tag(sync=True)
    content = traitlets.Unicode().tag(sync=True)

    def __init__(self, figure: go.Figure, **more: Any) -> None:
        self._figure = figure
        self._content = _Content(figure=figure.to_json())
        super().__init__(library=_library().model_id, content=self._content.model_id, **more)

    def __repr__(self) -> str:
        return tr("A live figure: it is seen where the notebook runs.")

    @property
    def json(self) -> str:
        """The figure as the page has it, or will in a moment."""
        return self._content.figure

    def show(self, figure: go.Figure) -> None:
        """Show another figure in the same place, in one message; the same one again sends nothing.

        Zoom is kept as long as `layout.uirevision` stays the same.
        """
        self._figure = figure
        self._content.figure = figure.to_json()

    def _repr_mimebundle_(self, **more: Any) -> dict[str, Any]:
        bundle, _ = super()._repr_mimebundle_(**more)
        return described(bundle, self._figure)
