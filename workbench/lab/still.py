"""Still pictures of figures: what is seen where no script runs, as on a site that hosts code.

They cost a third of a second each, so they are made only where `WORKBENCH_STILLS=1` asks for them: when the notebooks
of the project are run to be kept.
"""

import base64
import io
import os
from importlib.util import find_spec
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio
from IPython import get_ipython
from PIL import Image
from plotly.io.base_renderers import PlotlyRenderer

from workbench.figures.base import style

WIDTH = 760  # pixels: about the column of a notebook
SHARPNESS = 1.5
_PAPER = "#FFFFFF"


def stills() -> bool:
    """Return whether figures are to carry a still picture: `WORKBENCH_STILLS=1`, and kaleido is installed."""
    return os.environ.get("WORKBENCH_STILLS", "") not in ("", "0") and find_spec("kaleido") is not None


def png(figure: go.Figure | dict[str, Any]) -> str:
    """Return a still picture of a figure, dark on white, as base64 of a PNG.

    Args:
        figure: a figure, or the dict of one.
    """
    import kaleido

    kaleido.start_sync_server(mathjax=False, silence_warnings=True)  # one browser for all pictures, no other host
    content = on_paper(figure.to_dict() if isinstance(figure, go.Figure) else figure)
    height = content["layout"].get("height") or 450
    options = {"format": "png", "width": WIDTH, "height": height, "scale": SHARPNESS}
    drawn = Image.open(io.BytesIO(kaleido.calc_fig_sync(content, opts=options))).convert("RGB")
    out = io.BytesIO()
    # 256 colours look the same here and take a fifth of the room.
    drawn.quantize(256, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def on_paper(figure: dict[str, Any]) -> dict[str, Any]:
    """Return the dict of a figure with white paper and dark text: readable in a light and in a dark page."""
    layout = figure.get("layout", {})
    font = {**layout.get("font", {}), "color": style.TEXT["light"]}
    return {**figure, "layout": {**layout, "font": font, "paper_bgcolor": _PAPER, "plot_bgcolor": _PAPER}}


def alt(figure: go.Figure | dict[str, Any]) -> str:
    """Return what a figure shows, in words: its `layout.meta["alt"]`, else its title."""
    layout = (figure.to_dict() if isinstance(figure, go.Figure) else figure).get("layout", {})
    title = layout.get("title", {})
    meta = layout.get("meta")
    said = meta.get("alt") if isinstance(meta, dict) else None
    return said or (title.get("text") if isinstance(title, dict) else title) or "A figure"


def described(bundle: dict[str, Any], figure: go.Figure | dict[str, Any], words: str = "") -> dict[str, Any]:
    """Return what a notebook shows and keeps of something: with words, and with a still picture where asked for.

    Args:
        bundle: the rest of it, by mime type.
        figure: what is drawn.
        words: come before those of the figure. Default: nothing.
    """
    still = {"image/png": png(figure)} if stills() else {}
    return {**bundle, "text/plain": f"{words} {alt(figure)}".strip(), **still}


class _Renderer(PlotlyRenderer):
    """How a figure that a cell returns is shown: by JupyterLab's Plotly, as a still picture, or in words."""

    def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, Any]:
        return described(super().to_mimebundle(on_paper(fig_dict)), fig_dict)


def set_up_figures() -> None:
    """In a notebook, show figures without a request to another host, and with still pictures where asked for.

    Elsewhere nothing is changed: for a terminal, and for the services that show notebooks in a way of their own (Colab,
    Kaggle, ...), Plotly has chosen already.
    """
    chosen = (pio.renderers.default or "").split("+")
    if getattr(get_ipython(), "kernel", None) is None or "plotly_mimetype" not in chosen:
        return
    pio.renderers["workbench"] = _Renderer({"displaylogo": False, "responsive": True})
    pio.renderers.default = "workbench"
