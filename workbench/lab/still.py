"""Still pictures of figures: what is seen where no script runs, as on a site that hosts code.

They cost a third of a second each, so they are made only where `WORKBENCH_STILLS=1` asks for them: when the notebooks
of the project are run to be kept.
"""

import base64
import io
import json
import os
import textwrap
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio
from IPython import get_ipython
from PIL import Image
from plotly.io.base_renderers import PlotlyRenderer

from workbench.figures.base import style
from workbench.lessons.feedback import ON_A_PAGE

WIDTH = 760  # pixels: about the column of a notebook
SHARPNESS = 1.5
_PAPER = "#FFFFFF"
# So many characters of a title, and of what stands under it, fit into one line of a still; and of one that is half as
# wide. Kaleido's letters are wider than a browser's.
_LETTERS = {WIDTH: (84, 112), WIDTH // 2: (40, 54)}


def stills() -> bool:
    """Return whether figures are to carry a still picture: `WORKBENCH_STILLS=1`, and kaleido is installed."""
    return os.environ.get("WORKBENCH_STILLS", "") not in ("", "0") and find_spec("kaleido") is not None


def png(*figures: go.Figure | dict[str, Any]) -> str:
    """Return a still picture, dark on white, as base64 of a PNG.

    Args:
        figures: one, as wide as a page; or several, side by side in two columns, each half as wide: as on a phone.
            Figures, or the dicts of them.
    """
    if len(figures) == 1:
        drawn = _drawn(on_paper(_content(figures[0])), WIDTH)
    else:
        drawn = _mosaic([_drawn(on_paper(_content(figure)), WIDTH // 2) for figure in figures])
    out = io.BytesIO()
    # 256 colours look the same here and take a fifth of the room.
    drawn.quantize(256, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def _content(figure: go.Figure | dict[str, Any]) -> dict[str, Any]:
    return figure.to_dict() if isinstance(figure, go.Figure) else figure


def _drawn(content: dict[str, Any], width: int) -> Image.Image:
    import kaleido

    kaleido.start_sync_server(mathjax=False, silence_warnings=True)  # one browser for all pictures, no other host
    content = _broken(content, *_LETTERS[width])
    height = content["layout"].get("height") or 450
    options = {"format": "png", "width": width, "height": height, "scale": SHARPNESS}
    return Image.open(io.BytesIO(kaleido.calc_fig_sync(content, opts=options))).convert("RGB")


def _mosaic(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return pictures of one width in two columns, row by row."""
    rows = [pictures[start : start + 2] for start in range(0, len(pictures), 2)]
    heights = [max(picture.height for picture in row) for row in rows]
    sheet = Image.new("RGB", (2 * pictures[0].width, sum(heights)), _PAPER)
    for number, row in enumerate(rows):
        for column, picture in enumerate(row):
            sheet.paste(picture, (column * picture.width, sum(heights[:number])))
    return sheet


def _broken(content: dict[str, Any], letters: int, small: int) -> dict[str, Any]:
    """Return the dict of a figure with its title, broken into lines that fit a phone, broken anew for another width.

    The lines that this saves are taken off the room above the plot (see `style.figure`).
    """
    layout = content["layout"]
    title = layout.get("title")
    if not isinstance(title, dict) or "text" not in title or "t" not in layout.get("margin", {}):
        return content
    before, lines = _lines(title["text"], letters)
    sub_before, sublines = _lines(title.get("subtitle", {}).get("text") or "", small)
    saved = 21 * (before - len(lines)) + 7 * (sub_before - len(sublines))
    title = {
        **title,
        "text": "<br>".join(lines),
        "subtitle": {**title.get("subtitle", {}), "text": "<br>".join(sublines)},
        "pad": {**title.get("pad", {}), "t": 8 + 11 * (len(lines) - 1)},
    }
    margin = {**layout["margin"], "t": layout["margin"]["t"] - saved}
    height = (layout.get("height") or 450) - saved
    return {**content, "layout": {**layout, "title": title, "margin": margin, "height": height}}


def _lines(text: str, width: int) -> tuple[int, list[str]]:
    """Return into how many lines a text is broken, and the lines that it has at another width."""
    return text.count("<br>") + 1, textwrap.wrap(text.replace("<br>", " "), width) or [""]


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


def described(bundle: dict[str, Any], *figures: go.Figure | dict[str, Any], words: str = "") -> dict[str, Any]:
    """Return what a notebook shows and keeps of something: with words, and with a still picture where asked for.

    Args:
        bundle: the rest of it, by mime type.
        figures: what is drawn: one, or several for one still picture (see `png`).
        words: come before those of the figures. Default: nothing.
    """
    still = {"image/png": png(*figures)} if stills() else {}
    if os.environ.get(ON_A_PAGE) and figures:  # which shows the figure itself, and no widget
        still = {"application/vnd.plotly.v1+json": json.loads(pio.to_json(figures[0], validate=False))}
    return {**bundle, "text/plain": " ".join([words, *map(alt, figures)]).strip(), **still}


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
