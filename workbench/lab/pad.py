"""A pad to draw on in a notebook, what a network sees of the drawing, and what it reads."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets
from PIL import Image

from workbench.data.drawing import MNIST, Reading, draw
from workbench.errors import ModelError, WorkbenchError
from workbench.figures import probability_bars
from workbench.lab.figure_view import FigureView
from workbench.lab.script import script
from workbench.lab.still import described
from workbench.language import tr
from workbench.predict import Predictor
from workbench.quantities import count
from workbench.settings import BROWSER, PACKAGE

SIDE = 280.0  # the pad in its own units, as in pad.js
PEN_WIDTH = 18.0
_ENLARGED = 4


class _Sheet(anywidget.AnyWidget):
    """The part in the browser: the same pad as the dashboard's."""

    _esm = script("pad.js")
    _css = (BROWSER / "pad.css").read_text("utf-8") + (PACKAGE / "lab" / "pad.css").read_text("utf-8")

    page = traitlets.Unicode((BROWSER / "pad.html").read_text("utf-8")).tag(sync=True)
    drawing = traitlets.Dict().tag(sync=True)


class DrawingPad(widgets.HBox):
    """A pad to draw a digit on, with mouse, finger, pen or keyboard. Beside it stands what a network sees of it.

    Args:
        predictor: reads the drawing; its probabilities are shown as bars. Default: nobody reads it.
        strokes: what is on the pad at first: strokes of points (x, y), 0 to 280, y downwards. Default: nothing.

    Attributes:
        reading: the picture and the stages to it; see `workbench.data.drawing.draw`.

    Raises:
        ModelError: the predictor reads pictures in colour.

    Example:
        `pad = DrawingPad(predictor=load("digits.onnx"))`, then `pad` as the last line of a cell.
    """

    reading: Reading

    def __init__(
        self, predictor: Predictor | None = None, strokes: Sequence[Sequence[tuple[float, float]]] = ()
    ) -> None:
        rows, columns, channels = predictor.picture_shape if predictor else (*MNIST, 1)
        if predictor and channels > 1:
            raise ModelError(
                tr(
                    "{path} reads pictures in colour ({rows} × {columns} × {channels}), and a drawing is ink "
                    "without colour. Give a predictor that reads one channel.",
                    path=predictor.path,
                    rows=rows,
                    columns=columns,
                    channels=channels,
                )
            )
        self._predictor, self._size = predictor, (rows, columns)
        self._listeners: list[Callable[[DrawingPad], Any]] = []
        start = [[[float(x), float(y)] for x, y in stroke] for stroke in strokes]
        self._sheet = _Sheet(drawing={"number": 0, "strokes": start, "pen_width": PEN_WIDTH})
        self._picture = widgets.Image(format="png", layout={"width": "auto", "height": "112px"})
        self._words = widgets.HTML()
        seen = widgets.VBox([widgets.HTML(tr("What a network sees")), self._picture, self._words])
        self._bars = (
            None
            if predictor is None
            else FigureView(
                probability_bars(None, predictor.classes), layout={"flex": "1 1 320px", "min_width": "280px"}
            )
        )
        parts = [self._sheet, seen] + ([] if self._bars is None else [self._bars])
        self._read()
        super().__init__(parts, layout={"flex_flow": tr("row wrap"), "grid_gap": "16px"})
        self._sheet.observe(self._drawn, "drawing")

    def __repr__(self) -> str:
        return tr("DrawingPad with {strokes}", strokes=count(len(self.strokes), "stroke"))

    @property
    def strokes(self) -> list[list[list[float]]]:
        """The strokes on the pad: lists of points [x, y], 0 to 280, y downwards."""
        return self._sheet.drawing["strokes"]

    @property
    def image(self) -> np.ndarray:
        """What a network sees of the drawing, float32, 0 to 1, (28, 28) unless it reads another size; first zeros."""
        return self.reading.image

    def on_change(self, function: Callable[["DrawingPad"], Any]) -> None:
        """Call `function(pad)` after every stroke, and when one is taken back."""
        self._listeners.append(function)

    def _drawn(self, _: Any) -> None:
        self._read()
        for function in self._listeners:
            function(self)

    def _read(self) -> None:
        """Read what is on the pad, and show what comes of it."""
        drawing = self._sheet.drawing
        try:
            self.reading = draw(drawing["strokes"], size=self._size, pen_width=drawing["pen_width"], canvas=SIDE)
            self._words.value = ""
        except WorkbenchError as error:
            self._words.value = str(error)
            return
        self._picture.value = _picture(self.reading.image)
        if self._bars is not None:
            self._bars.show(self._answer())

    def _answer(self) -> Any:
        shares = None if self.reading.is_empty else self._predictor.probabilities(self.reading.image)[0]
        return probability_bars(shares, self._predictor.classes)

    def _repr_mimebundle_(self, **more: Any) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(**more)
        words = tr("{self!r}: draw on it where this notebook runs.", self=self)
        return {**bundle, "text/plain": words} if self._bars is None else described(bundle, self._answer(), words=words)


def _picture(image: np.ndarray) -> bytes:
    """Return a picture as a PNG, enlarged without smoothing, ink bright on dark."""
    grey = Image.fromarray((255 * image).round().astype(np.uint8))
    out = io.BytesIO()
    grey.resize((image.shape[1] * _ENLARGED, image.shape[0] * _ENLARGED), Image.Resampling.NEAREST).save(out, "png")
    return out.getvalue()
