"""Names that others gave to runs, classes and layers are drawn as they are: Plotly takes some of HTML for its own."""

import json
from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import pytest

from workbench import figures
from workbench.figures.training.overlay import Curve

BAD = ["<a href='http://elsewhere'>x</a>", "<b>y</b>", "&lt;&#60;z"]
SHOWN = ["&lt;a href='http://elsewhere'>x&lt;/a>", "&lt;b>y&lt;/b>", "&amp;lt;&amp;#60;z"]
THREE = np.array([[2, 1, 0], [0, 3, 0], [1, 0, 2]])
EDGES = np.linspace(0, 1, 5)

FIGURES = {
    "confusion_matrix": lambda: figures.confusion_matrix(THREE, BAD),
    "scores_by_class": lambda: figures.scores_by_class(THREE, BAD),
    "probability_bars": lambda: figures.probability_bars([0.2, 0.3, 0.5], BAD),
    "picture_and_verdict": lambda: figures.picture_and_verdict(np.eye(28), np.array([0.2, 0.3, 0.5]), BAD, label=0),
    "answer_over_epochs": lambda: figures.answer_over_epochs(np.array([[0.2, 0.3, 0.5]]), BAD, [1]),
    "embedding_map": lambda: figures.embedding_map(np.eye(6, 2), np.arange(6) % 3, np.zeros(6, int), BAD),
    "recorded_histograms": lambda: figures.recorded_histograms(
        BAD, np.tile(EDGES, (3, 1)), np.ones((3, 4), int), EDGES, np.ones((3, 4), int), np.full(3, 0.5)
    ),
    "layers_over_epochs": lambda: figures.layers_over_epochs(
        [1, 2], BAD, np.ones((2, 3)), what="length", title="Lengths"
    ),
    "run_overlay": lambda: figures.run_overlay(
        [Curve(name, np.arange(2.0), np.arange(2.0), place=place) for place, name in enumerate(BAD)],
        xlabel="epoch",
        ylabel="loss",
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_name_is_no_html(name: str) -> None:
    figure: Callable[[], go.Figure] = FIGURES[name]
    drawn = json.loads(figure().to_json())
    alt = drawn["layout"]["meta"].pop("alt")
    said = json.dumps(drawn)
    assert not any(bad in said for bad in BAD) and any(shown in said for shown in SHOWN)
    assert "&lt;a" not in alt and "&amp;" not in alt  # read aloud, not drawn
