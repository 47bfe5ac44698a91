"""The drawing pad in a notebook."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from workbench.lab import DrawingPad, still
from workbench.predict import load
from workbench.settings import SHIPPED_MODEL

SEVEN = [[(60, 60), (130, 60), (200, 60), (160, 150), (120, 240)]]


def draw(pad, strokes, number=1):
    """Put a drawing on the pad, as the browser would."""
    pad._sheet.drawing = {"number": number, "strokes": strokes, "pen_width": 18.0}


@pytest.fixture(scope="module")
def predictor():
    return load(SHIPPED_MODEL)


def bars(pad):
    return json.loads(pad._bars.json)["layout"]["title"]["text"]


def test_a_drawing_becomes_a_picture_and_an_answer(predictor):
    pad = DrawingPad(predictor)
    assert pad.strokes == [] and not pad.image.any() and bars(pad).startswith("Draw a digit")
    draw(pad, SEVEN)
    assert pad.image.shape == (28, 28) and pad.image.max() > 0.9
    assert bars(pad).startswith("Reads as 7")
    draw(pad, [], 2)
    assert bars(pad).startswith("Draw a digit")


def test_the_picture_on_the_page_is_the_one_a_network_sees():
    pad = DrawingPad(strokes=SEVEN)
    shown = np.asarray(Image.open(io.BytesIO(pad._picture.value)))
    np.testing.assert_allclose(shown[::4, ::4] / 255, pad.image, atol=0.003)
    assert repr(pad) == "DrawingPad with 1 stroke"


def test_who_listens_is_told_after_every_change():
    pad, told = DrawingPad(), []
    pad.on_change(lambda changed: told.append(len(changed.strokes)))
    draw(pad, SEVEN)
    draw(pad, [], 2)
    assert told == [1, 0]


def test_strokes_that_cannot_be_are_a_sentence():
    pad = DrawingPad(strokes=SEVEN)
    draw(pad, [[(float("nan"), 1)]])
    assert pad._words.value and "Traceback" not in pad._words.value
    assert pad.image.any(), "the last picture stays"


def test_what_is_kept_of_it(predictor, monkeypatch):
    pad = DrawingPad(predictor, strokes=SEVEN)
    words = pad._repr_mimebundle_()["text/plain"]
    assert words.startswith("DrawingPad with 1 stroke: draw on it where this notebook runs. Reads as 7")
    monkeypatch.setattr(still, "stills", lambda: True)
    monkeypatch.setattr(still, "png", lambda figure: figure.layout.title.text)
    assert pad._repr_mimebundle_()["image/png"].startswith("Reads as 7")
    assert "image/png" not in DrawingPad()._repr_mimebundle_()
