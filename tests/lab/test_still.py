"""Figures as they are shown and kept in a notebook."""

import base64
import io
from types import SimpleNamespace

import plotly.io
import pytest
from PIL import Image

from workbench.figures.base import style
from workbench.lab import still


def figure(**layout):
    return style.figure(
        [{"type": "scatter", "x": [0, 1], "y": [0, 1]}], title="Up it goes", alt="A line goes up.", height=240, **layout
    )


def test_the_paper_is_white_and_the_text_dark_and_the_figure_itself_stays():
    original = figure()
    layout = still.on_paper(original.to_dict())["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "#FFFFFF"
    assert layout["font"]["color"] == style.TEXT["light"]
    assert original.layout.paper_bgcolor == style.CLEAR and original.layout.font.color is None


@pytest.mark.parametrize(("made", "words"), [
    (figure(), "A line goes up."),
    (figure().update_layout(meta=None), "Up it goes"),
    (plotly.graph_objects.Figure(), "A figure"),
    ({"layout": {"title": "Plain"}}, "Plain"),
])  # fmt: skip
def test_every_figure_has_words(made, words):
    assert still.alt(made) == words


@pytest.mark.parametrize("value", ["", "0"])
def test_no_stills_unless_asked_for(monkeypatch, value):
    monkeypatch.setenv("WORKBENCH_STILLS", value)
    assert not still.stills()


@pytest.fixture
def renderers():
    before = plotly.io.renderers.default
    yield plotly.io.renderers
    plotly.io.renderers.default = before


@pytest.mark.parametrize(("kernel", "chosen"), [(None, "plotly_mimetype"), (object(), "colab"), (object(), "kaggle")])
def test_outside_jupyter_plotly_chooses(renderers, monkeypatch, kernel, chosen):
    renderers.default = chosen
    monkeypatch.setattr(still, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
    still.set_up_figures()
    assert renderers.default == chosen


@pytest.fixture
def in_notebook(renderers, monkeypatch):
    renderers.default = "plotly_mimetype+notebook"  # what Plotly chooses in JupyterLab
    monkeypatch.setattr(still, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    still.set_up_figures()
    assert renderers.default == "workbench"


def test_a_figure_in_a_notebook_asks_no_other_host(in_notebook):
    bundle = figure()._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.plotly.v1+json", "text/plain"}
    assert bundle["text/plain"] == "A line goes up."
    assert "plot.ly" not in str(bundle["application/vnd.plotly.v1+json"]["config"])


def test_a_still_picture_is_small_white_and_of_the_size_of_the_figure(in_notebook, monkeypatch):
    kaleido = pytest.importorskip("kaleido")
    monkeypatch.setenv("WORKBENCH_STILLS", "1")
    try:
        content = base64.b64decode(figure()._repr_mimebundle_()["image/png"])
    except Exception as error:  # kaleido has no common base either
        if "chrom" in str(error).lower():
            pytest.skip(f"no Chromium for kaleido: {error}")
        raise
    finally:
        kaleido.stop_sync_server(silence_warnings=True)
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (still.WIDTH * still.SHARPNESS, 240 * still.SHARPNESS)
    assert picture.convert("RGB").getpixel((2, 200)) == (255, 255, 255)
    assert len(content) < 20_000


def test_a_title_is_broken_for_the_width_of_the_still():
    """Broken for a phone, a title leaves half of a page blank; the lines that are saved leave no gap above the plot."""
    title = "Ten of the pictures that a network reads worst, each with what it was taken for, and how sure it was of it"
    made = style.figure([{"type": "scatter", "x": [0], "y": [0]}], title=title, subtitle=title, alt="", height=300)
    before, sub = (text.count("<br>") + 1 for text in (made.layout.title.text, made.layout.title.subtitle.text))
    wide = still._broken(made.to_dict(), 84, 112)["layout"]
    assert wide["title"]["text"].count("<br>") == 1 and "<br>" not in wide["title"]["subtitle"]["text"]
    assert wide["title"]["text"].replace("<br>", " ") == title
    plot = made.layout.height - made.layout.margin.t
    assert wide["height"] - wide["margin"]["t"] == plot
    same = style.figure([], title=title, subtitle=title, alt="", height=300)
    assert before == 3 and sub == 2 and wide["margin"]["t"] == same.layout.margin.t - 21 - 7


def test_several_figures_are_one_still_in_two_columns():
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    sheet = still._mosaic([Image.new("RGB", (20, 10 + number), colour) for number, colour in enumerate(colours)])
    assert sheet.size == (40, 11 + 12)
    assert [sheet.getpixel(place) for place in ((0, 0), (20, 0), (0, 11))] == colours
    assert sheet.getpixel((39, 22)) == (255, 255, 255)
