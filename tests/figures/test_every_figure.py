"""What all figures promise, checked for each of them: full, empty, and with values missing."""

import inspect
import json
import math
import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest

from workbench import figures
from workbench.concepts.experiments.descents import descend
from workbench.concepts.experiments.gradient_noise import GradientNoise
from workbench.concepts.experiments.propagation import random_signal
from workbench.concepts.experiments.races import feed, race
from workbench.concepts.experiments.surfaces import SURFACES
from workbench.concepts.network import MLP
from workbench.concepts.optimizers import SGD, Adam
from workbench.figures.base import style
from workbench.figures.ideas.receptive_field import Field
from workbench.figures.training.overlay import Curve

DIGITS = [str(digit) for digit in range(10)]
SETTINGS = SimpleNamespace(
    schedule="one_cycle", learning_rate=0.01, epochs=2, warmup_share=0.25, decay_rate=0.5, decay_epochs=1.0
)
BATCHES = [
    {
        "step": step,
        "epoch": 1,
        "loss": 2 / step,
        "smoothed_loss": 2 / step,
        "accuracy": 1 - 1 / step,
        "smoothed_accuracy": 1 - 1 / step,
        "learning_rate": 0.01,
    }
    for step in range(1, 41)
]
EPOCHS = [
    {"epoch": 1, "step": 20, "val_loss": 0.2, "val_accuracy": 0.95, "accuracy": 0.9},
    {"epoch": 2, "step": 40, "val_loss": 0.1, "val_accuracy": 0.97, "accuracy": 0.95},
]
CONTROLS = [{"action": "pause", "value": None, "step": 10}, {"action": "learning_rate", "value": 0.001, "step": 30}]
NOTHING = dict.fromkeys(("loss", "smoothed_loss", "accuracy", "smoothed_accuracy", "learning_rate"))

RAVINE = SURFACES["ravine"]
BANDS = {"adam": np.array([[1.0, 0.4, 0.2], [0.9, np.inf, 0.1]]), "any name": np.array([[1.0, 0.5, 0.3]])}

LEARNS_SEVEN = np.array([[0.02] * 7 + [0.3, 0.06, 0.5], [0.0] * 7 + [0.45, 0.05, 0.5], [0.0] * 7 + [0.9, 0.02, 0.08]])
OVERLAID = [
    Curve("small", np.arange(3.0), np.array([1.0, 0.4, 0.2]), raw=np.array([1.1, 0.2, 0.3])),
    Curve("a name that is far too long for a phone", np.arange(1.0), np.array([0.7]), place=1),
    Curve(
        "five seeds",
        np.arange(2.0),
        np.array([0.4, 0.3]),
        low=np.array([0.0, 0.2]),
        high=np.array([0.5, 0.4]),
        place=7,
        runs=5,
    ),
]


def _adam(gradients: list[float]) -> tuple:
    return gradients, feed(Adam(0.01), gradients), feed(Adam(0.01, bias_correction=False), gradients)


CLOUDS = [GradientNoise(size, np.array([1.5, 0.4]), np.array([-0.3, 0.2]), np.array([0.9, 0.8])) for size in (1, 8, 64)]

FIGURES = {
    "training_curves": lambda: figures.training_curves(BATCHES, EPOCHS, CONTROLS),
    "evidence": lambda: figures.evidence(BATCHES, EPOCHS, first=20, last=40, title="Where it shows"),
    "evidence, of accuracy": lambda: figures.evidence(
        BATCHES, EPOCHS, first=3, last=3, title="Where it shows", series=("val_accuracy",)
    ),
    "diagnosis_curves": lambda: figures.diagnosis_curves(BATCHES, EPOCHS, picked=12.5, shown=(5, 20)),
    "diagnosis_curves, growing": lambda: figures.diagnosis_curves(BATCHES[:2], total_steps=90, picked=3),
    "diagnosis_curves, empty": lambda: figures.diagnosis_curves([]),
    "diagnosis_curves, nothing but nulls": lambda: figures.diagnosis_curves([{"step": 1, **NOTHING}], [{"step": 1}]),
    "evidence, empty": lambda: figures.evidence([], [], first=0, last=0, title="Where it shows"),
    "training_curves, to the end": lambda: figures.training_curves(BATCHES, EPOCHS, CONTROLS, total_steps=90),
    "training_curves, logarithmic": lambda: figures.training_curves(BATCHES, EPOCHS, CONTROLS, log_loss=True),
    "training_curves, focus": lambda: figures.training_curves(BATCHES, EPOCHS, CONTROLS, focus=True),
    "training_curves, empty and focus": lambda: figures.training_curves([], focus=True),
    "training_curves, empty": lambda: figures.training_curves([]),
    "training_curves, empty and logarithmic": lambda: figures.training_curves([], log_loss=True),
    "training_curves, only control": lambda: figures.training_curves([], [], CONTROLS),
    "training_curves, one batch": lambda: figures.training_curves(BATCHES[:1]),
    "training_curves, exploded": lambda: figures.training_curves([*BATCHES, {"step": 41, **NOTHING}], EPOCHS, CONTROLS),
    "training_curves, nothing but nulls": lambda: figures.training_curves(
        [{"step": 1, **NOTHING}],
        [{"epoch": 1, "step": 1, "val_loss": None, "val_accuracy": None}],
        [{"action": "learning_rate", "value": None, "step": 1}, {"action": "pause"}],
        log_loss=True,
        focus=True,
    ),
    "training_curves, no validation": lambda: figures.training_curves(
        BATCHES, [{"epoch": 1, "step": 20, "accuracy": 0.9}]
    ),
    "training_curves, bare rows": lambda: figures.training_curves([{"loss": 1.0}], [{}], [{}]),
    "learning_rate_preview": lambda: figures.learning_rate_preview(SETTINGS),
    "probability_bars": lambda: figures.probability_bars(np.full(10, 0.1), DIGITS),
    "probability_bars, empty": lambda: figures.probability_bars(None, DIGITS),
    "probability_bars, not numbers": lambda: figures.probability_bars(np.full(10, np.nan), DIGITS),
    "probability_bars, names": lambda: figures.probability_bars([0.3, 0.7], ["Coat", "Bag"]),
    "confusion_matrix": lambda: figures.confusion_matrix(np.eye(10, dtype=int) * 5 + 1, DIGITS),
    "confusion_matrix, empty": lambda: figures.confusion_matrix(None, DIGITS),
    "confusion_matrix, no mistake": lambda: figures.confusion_matrix(np.eye(10, dtype=int), DIGITS),
    "confusion_matrix, a class never seen": lambda: figures.confusion_matrix([[0, 0], [1, 4]], ["Coat", "Bag"]),
    "generalisation_gap": lambda: figures.generalisation_gap([{**row, "loss": 0.3} for row in EPOCHS]),
    "generalisation_gap, no validation": lambda: figures.generalisation_gap([{"epoch": 1, "loss": 0.3}], log=True),
    "reliability": lambda: figures.reliability(np.arange(10), np.full((10, 10), 0.1), 0.5),
    "score_bars": lambda: figures.score_bars(3, 2, 1, 94),
    "score_bars, empty": lambda: figures.score_bars(0, 0, 0, 0),
    "scores_by_class": lambda: figures.scores_by_class(np.eye(10, dtype=int) * 5 + 1, DIGITS),
    "scores_by_class, a class never seen": lambda: figures.scores_by_class(np.array([[0, 0], [1, 4]]), ["Coat", "Bag"]),
    "threshold_scores": lambda: figures.threshold_scores(np.arange(50) % 2, np.linspace(0, 1, 50), 0.5),
    "decision_surface": lambda: figures.decision_surface(lambda x: x[:, 0] > 0, np.eye(2), np.arange(2)),
    "decision_surface, numbers": lambda: figures.decision_surface(lambda x: x[:, 0], np.eye(2), np.eye(2)[0]),
    "decision_film": lambda: figures.decision_film(np.eye(2), np.arange(2), dict.fromkeys((0, 5), np.zeros(100))),
    "neuron_surfaces": lambda: figures.neuron_surfaces([figures.plane(12), np.zeros((144, 1))]),
    "numbers_in_network": lambda: figures.numbers_in_network(MLP((2, 3, 1), output="linear"), [1, 2], 1, backward=True),
    "wiring": lambda: figures.wiring([np.zeros(9), np.ones(9)], [np.eye(9)], title="Nine in, nine out"),
    "step_size_error": lambda: figures.step_size_error(np.array([1e-8, 1e-4]), np.array([0.0, 1e-4])),
    "threshold_scores, nothing found": lambda: figures.threshold_scores(np.zeros(5), np.zeros(5), 1.0),
    "loss_curves": lambda: figures.loss_curves(),
    "loss_curves, wide": lambda: figures.loss_curves(delta=3.5, error=-4.0),
    "best_guess": lambda: figures.best_guess(),
    "likelihood": lambda: figures.likelihood(),
    "surprise": lambda: figures.surprise(),
    "surprise, sure and wrong": lambda: figures.surprise(0.01),
    "sure_and_wrong": lambda: figures.sure_and_wrong(),
    "push_bars": lambda: figures.push_bars(),
    "overflow_curve": lambda: figures.overflow_curve(),
    "loss_surface": lambda: figures.loss_surface(),
    "loss_surface, crossentropy": lambda: figures.loss_surface("binary_crossentropy"),
    "loss_pulls": lambda: figures.loss_pulls(["mean_squared_error", "mean_absolute_error", "huber"], delta=0.5),
    "loss_pulls, diverging": lambda: figures.loss_pulls(["mean_squared_error"], 6.0, -6.0, learning_rate=9.0, steps=99),
    "loss_pulls, yes or no": lambda: figures.loss_pulls(
        ["binary_crossentropy", "hinge", "binary_focal_crossentropy"], 0.0, 8.0, output="sigmoid", steps=3
    ),
    "activation_pulls": lambda: figures.activation_pulls(["relu", "leaky_relu", "gelu"], negative_slope=0.5),
    "activation_pulls, after steps": lambda: figures.activation_pulls(["elu"], 6.0, upstream=-2.0, steps=20),
    "class_bars": lambda: figures.class_bars([3, 1, -2], list("abc"), temperature=0.2, held=1),
    "class_bars, with steps": lambda: figures.class_bars(
        [3, 1, -2], list("abc"), right=2, losses=["kl_divergence", "categorical_hinge"], steps=4
    ),
    "class_pushes": lambda: figures.class_pushes([3, 1, -2], list("abc"), 2, ["kl_divergence", "mean_squared_error"]),
    "class_pushes, after many steps": lambda: figures.class_pushes(
        [0, 0, 0], list("abc"), 0, ["categorical_crossentropy"], optimizer="adam", steps=60
    ),
    "temperature_curves": lambda: figures.temperature_curves([3, 1, -2], list("abc"), 20.0),
    "softmax_slopes": lambda: figures.softmax_slopes([3, 1, -2], list("abc"), 2, 0.1),
    "best_guess, one loss and all alike": lambda: figures.best_guess(3.0, others=[3.0], losses=["huber"]),
    "best_guess, without squares": lambda: figures.best_guess(losses=["mean_absolute_error", "huber"]),
    "loss_shares": lambda: figures.loss_shares(np.arange(50) / 50, np.arange(50) > 45),
    "gradient_clouds": lambda: figures.gradient_clouds(CLOUDS),
    "gradient_clouds, one": lambda: figures.gradient_clouds(CLOUDS[:1]),
    "descent": lambda: figures.descent(RAVINE, race(RAVINE, steps=30)),
    "descent, one diverges": lambda: figures.descent(RAVINE, {"SGD": descend(RAVINE, SGD(1.0), steps=300)}),
    "descent, at the start": lambda: figures.descent(RAVINE, race(RAVINE, ("sgd", "adam"), steps=5), step=0),
    "descent, nobody": lambda: figures.descent(RAVINE, {}),
    "descent_film": lambda: figures.descent_film(RAVINE, race(RAVINE)),
    "step_on_map": lambda: figures.step_on_map("adam", RAVINE, race(RAVINE, ("adam",))["adam"], 7),
    "step_on_map, off the map": lambda: figures.step_on_map("sgd", RAVINE, descend(RAVINE, SGD(1.0), steps=300), 290),
    "step_on_map, at rest": lambda: figures.step_on_map("sgd", RAVINE, descend(RAVINE, SGD(0.1), (0, 0)), 1),
    "optimizer_state": lambda: figures.optimizer_state("adam", Adam(0.3), descend(RAVINE, Adam(0.3)), 12),
    "optimizer_state, diverging": lambda: figures.optimizer_state(
        "sgd", SGD(1.0), descend(RAVINE, SGD(1.0), steps=300), 290
    ),
    "phase_picture": lambda: figures.phase_picture(10, 0.05, 0.9),
    "phase_picture, nesterov": lambda: figures.phase_picture(nesterov=True),
    "adam_memory": lambda: figures.adam_memory(*_adam([1.0, 0.5, -2.0]), 0.01),
    "adam_memory, gradients of nothing": lambda: figures.adam_memory(*_adam([0.0, 0.0]), 0.01),
    "rate_finder": lambda: figures.rate_finder([0.01, 0.1, 1.0], [2.0, 1.0, np.inf], [2.0, 1.5, np.nan], 0.1),
    "rate_finder, empty": lambda: figures.rate_finder([], [], []),
    "seed_bands": lambda: figures.seed_bands(BANDS, range(3), xlabel="epochs", ylabel="loss", logarithmic=True),
    "seed_bands, each seed": lambda: figures.seed_bands(
        BANDS, range(3), xlabel="epochs", ylabel="loss", each_seed=True, title="Five lines"
    ),
    "seed_bands, one diverged": lambda: figures.seed_bands(
        {**BANDS, "lion": np.full((2, 3), np.nan)}, range(3), xlabel="epochs", ylabel="accuracy", shares=True
    ),
    "run_overlay": lambda: figures.run_overlay(OVERLAID[:2], xlabel="step (batches)", ylabel="loss"),
    "run_overlay, logarithmic": lambda: figures.run_overlay(OVERLAID, xlabel="epoch", ylabel="loss", logarithmic=True),
    "run_overlay, a band": lambda: figures.run_overlay(
        OVERLAID[2:], xlabel="epoch", ylabel="accuracy", shares=True, higher_is_better=True
    ),
    "run_overlay, empty": lambda: figures.run_overlay([], xlabel="epoch", ylabel="loss"),
    "seed_bands, empty": lambda: figures.seed_bands({}, [], xlabel="epochs", ylabel="loss"),
    "picture_numbers": lambda: figures.picture_numbers(np.eye(28) * 255, 14),
    "one_neuron": lambda: figures.one_neuron(1.5, -1.0),
    "one_neuron, without weight": lambda: figures.one_neuron(0.0, 0.0),
    "picture_and_verdict": lambda: figures.picture_and_verdict(np.eye(28), np.full(10, 0.1), DIGITS, label=7),
    "picture_and_verdict, turned": lambda: figures.picture_and_verdict(
        np.zeros((28, 28, 1)), np.full(10, 0.1), DIGITS, label=0, angle=-90.0
    ),
    "guess_calibration": lambda: figures.guess_calibration(
        ["a hunch", "fairly sure", "very sure"], [0.5, 0.7, 0.9], [0.25, 1.0, 0.5], [4, 1, 2]
    ),
    "guess_calibration, of one kind": lambda: figures.guess_calibration(
        ["a hunch", "very sure"], [0.5, 0.9], [None, 0.5], [0, 2]
    ),
    "guessed_curve": lambda: figures.guessed_curve(
        np.arange(3.0), [0.0, 1.0, 0.5], [1.0, 0.5, 0.0], "pixels", "share", (0, 1)
    ),
    "guessed_curve, nothing guessed": lambda: figures.guessed_curve(
        np.arange(3.0), None, [1.0, 0.5, 0.0], "pixels", "share", (0, 1)
    ),
    "guessed_number": lambda: figures.guessed_number(40, 87, 0, 100, near=15, unit="%"),
    "guessed_number, where steps multiply": lambda: figures.guessed_number(900, 24, 1, 1000, near=3, log=True),
    "receptive_fields": lambda: figures.receptive_fields(np.eye(28), [Field("a convolution", 26, 3, 1)], row=99),
    "convolution_step": lambda: figures.convolution_step(np.eye(28), row=3, column=4),
    "convolution_step, ReLU": lambda: figures.convolution_step(np.eye(28), row=99, relu=True),
    "convolution_step, nothing to see": lambda: figures.convolution_step(np.zeros((28, 28, 1)), np.zeros((3, 3))),
    "throughput_by_batch": lambda: figures.throughput_by_batch([_speed(16, 900.0), _speed(64, 2100.0)]),
    "throughput_by_batch, two precisions": lambda: figures.throughput_by_batch(
        [_speed(16, 900.0), _speed(16, 20.0, "mixed_float16")]
    ),
    "speed_bars": lambda: figures.speed_bars({"float32": 900.0, "mixed_float16": 20.0}, where="CPU"),
    "speed_bars, alike": lambda: figures.speed_bars({"copied": 900.0, "there already": 910.0}, where="CPU"),
    "network_blocks": lambda: figures.network_blocks(
        (28, 28, 1),
        [
            SimpleNamespace(layer="Conv2D", shape=(26, 26, 16), parameters=160),
            SimpleNamespace(layer="Flatten", shape=(10816,), parameters=0),
            SimpleNamespace(layer="Dense", shape=(10,), parameters=108_170),
        ],
    ),
    "network_blocks, nothing to learn": lambda: figures.network_blocks(
        (8,), [SimpleNamespace(layer="Dropout", shape=(8,), parameters=0)]
    ),
    "shuffled_scores": lambda: figures.shuffled_scores({"CNN": {"as they are": [0.97, 0.98], "shuffled": [0.9, 0.91]}}),
}

FIGURES |= {
    "answer_over_epochs": lambda: figures.answer_over_epochs(LEARNS_SEVEN, DIGITS, [1, 2, 3], at=2, total=10),
    "answer_over_epochs, always the same": lambda: figures.answer_over_epochs(np.eye(10)[[3, 3]], DIGITS, [1, 2]),
    "answer_over_epochs, one epoch": lambda: figures.answer_over_epochs(np.eye(10)[[3]], DIGITS, [4]),
    "answer_over_epochs, nothing sure": lambda: figures.answer_over_epochs(np.full((2, 20), 0.05), range(20), [1, 2]),
    "answer_over_epochs, no number": lambda: figures.answer_over_epochs(np.full((2, 10), np.nan), DIGITS, [1, 2]),
    "answer_over_epochs, before the first": lambda: figures.answer_over_epochs(np.zeros((0, 10)), DIGITS, [], total=5),
    "activation_and_slope": lambda: figures.activation_and_slope(),
    "activation_and_slope, at a corner": lambda: figures.activation_and_slope("relu", 0.0),
    "activation_gallery": lambda: figures.activation_gallery(),
    "temperature_bars": lambda: figures.temperature_bars(np.arange(10), DIGITS, 0.5),
    "temperature_bars, freezing": lambda: figures.temperature_bars(np.arange(10), DIGITS, 1e-3),
    "layer_histograms": lambda: figures.layer_histograms(random_signal(12, "tanh")),
    "layer_histograms, nothing arrives": lambda: figures.layer_histograms(random_signal(3, "relu", "zeros")),
    "layer_histograms, everything explodes": lambda: figures.layer_histograms(random_signal(40, "selu", scale=4.0)),
    "gradient_by_depth": lambda: figures.gradient_by_depth({"sigmoid": [[1e-6, 1e-3, 1.0], [1e-5, 1e-3, 1.0]]}),
    "output_by_depth": lambda: figures.output_by_depth({"ReLU": [[1.0, 0.7, 0.5]], "tanh": [[1.0, 0.9, 0.9]]}),
    "losses_by_epoch": lambda: figures.losses_by_epoch({"a": [[2.3, 2.3]], "b": [[np.nan, np.inf]]}, guessing=2.3),
    "dead_by_epoch": lambda: figures.dead_by_epoch({"rate 1": [[0.2, 0.5], [0.3, np.nan]]}),
    "largest_sums": lambda: figures.largest_sums(np.random.default_rng(0).normal(size=(50, 20)), -1.0),
    "largest_sums, all the same": lambda: figures.largest_sums(np.zeros((3, 4))),
    "window_arithmetic": lambda: figures.window_arithmetic(
        np.eye(28), np.eye(26) - 0.5, np.eye(3), np.ones((3, 3)), place=(2, 3), corner=(2, 3)
    ),
    "window_arithmetic, of a pooling at the edge": lambda: figures.window_arithmetic(
        np.eye(5), np.eye(3), np.array([[1.0, -np.inf], [0.5, -np.inf]]), place=(2, 2), corner=(4, 4)
    ),
    "largest_shares": lambda: figures.largest_shares(np.linspace(-1, 2, 40), 0.5),
    "largest_shares, two of nothing": lambda: figures.largest_shares(np.zeros(2), names=["a", "b"], what="map"),
    "recorded_histograms": lambda: figures.recorded_histograms(
        ["conv2d_1", "probabilities"],
        np.tile(np.linspace(-1, 3, 9), (2, 1)),
        np.arange(16).reshape(2, 8),
        np.linspace(-9, 0, 7),
        np.arange(12).reshape(2, 6),
        np.array([0.5, 0.0]),
    ),
    "recorded_histograms, nothing arrives": lambda: figures.recorded_histograms(
        ["a"],
        np.linspace(0, 1, 4)[None],
        np.zeros((1, 3), int),
        np.linspace(-9, 0, 4),
        np.zeros((1, 3), int),
        np.array([np.nan]),
    ),
    "layers_over_epochs": lambda: figures.layers_over_epochs(
        [1, 2, 3],
        ["a", "b"],
        np.array([[0.1, np.nan], [0.01, np.nan], [0.0, np.nan]]),
        what="change (share)",
        title="It settles down",
        healthy=(0.001, 0.1),
        logarithmic=True,
        now=2,
    ),
    "layers_over_epochs, nothing": lambda: figures.layers_over_epochs(
        [], ["a"], np.zeros((0, 1)), what="dead units (share)", title="Nothing is known"
    ),
    "embedding_map": lambda: figures.embedding_map(
        np.random.default_rng(0).normal(size=(30, 2)),
        np.arange(30) % 10,
        np.zeros(30, int),
        DIGITS,
        here=(0.5, 0.5),
        marked=3,
    ),
    "embedding_map, nothing": lambda: figures.embedding_map(np.zeros((0, 2)), [], [], DIGITS),
}


def _speed(size: int, speed: float, precision: str = "float32") -> SimpleNamespace:
    return SimpleNamespace(device="CPU", batch_size=size, precision=precision, examples_per_second=speed)


@cache
def _made(name: str) -> go.Figure:
    """Make a figure once: no test changes it."""
    return FIGURES[name]()


@pytest.fixture(params=FIGURES, name="figure")
def _figure(request: pytest.FixtureRequest) -> go.Figure:
    return _made(request.param)


def test_no_figure_is_left_out():
    returning = {
        name
        for name in figures.__all__
        if inspect.isfunction(function := getattr(figures, name))
        and inspect.signature(function).return_annotation is go.Figure
    }
    assert returning - {"theme"} == {name.split(",")[0] for name in FIGURES}


def test_title_says_something_and_fits_a_phone(figure: go.Figure):
    lines = figure.layout.title.text.split("<br>")
    assert len(figure.layout.title.text) > 8
    assert max(map(len, lines)) <= style.TITLE_WIDTH
    # The room above the plot grows with the lines of the title.
    assert figure.layout.margin.t >= 20 * len(lines)


def test_every_axis_has_a_title(figure: go.Figure):
    axes = {key: axis for key, axis in figure.to_dict()["layout"].items() if key.startswith(("xaxis", "yaxis"))}
    used = {name for trace in figure.data for name in ((trace.xaxis or "x"), (trace.yaxis or "y"))}
    assert {key.replace("axis", "") for key in axes} == used
    assert all(axis["title"]["text"] for axis in axes.values())


def test_alternative_text_repeats_the_title(figure: go.Figure):
    alt = figure.layout.meta["alt"]
    assert figure.layout.title.text.replace("<br>", " ") in alt
    assert len(alt) > 40 and not re.search(r"\bnan\b|None", alt)


def test_fits_light_and_dark_pages(figure: go.Figure):
    for layout in (figure.layout, figure.layout.template.layout):
        assert layout.paper_bgcolor == layout.plot_bgcolor == style.CLEAR
        assert layout.font.color is None
    assert figure.layout.title.font.color is None
    assert all(trace.textfont.color is None for trace in figure.data if trace.type != "heatmap")


def test_survives_the_way_to_the_browser(figure: go.Figure):
    text = figure.to_json()
    checked = go.Figure(figure.to_dict())  # every property is checked here, and only here: see `style.figure`
    assert plotly.io.from_json(text) == checked and checked.layout.meta["alt"] == figure.layout.meta["alt"]
    assert len(text) < 80_000


def test_a_property_that_plotly_does_not_know_is_found_on_that_way():
    wrong = style.figure([{"type": "scatter", "colour": "red"}], title="Wrong", alt="", height=100)
    with pytest.raises(ValueError, match="Invalid property specified for object of type plotly.graph_objs.Scatter"):
        plotly.io.from_json(wrong.to_json())


def test_no_range_is_null(figure: go.Figure):
    """Where one is, Plotly cannot redraw the figure and keep its zoom: "container is not an object"."""
    layout = json.loads(figure.to_json())["layout"]
    axes = [axis for name, axis in layout.items() if name.startswith(("xaxis", "yaxis"))]
    assert all(axis.get("range", "open") is not None for axis in axes)


def test_draws_no_infinity(figure: go.Figure):
    for trace in figure.data:
        for values in (trace.x, trace.y, getattr(trace, "z", None)):
            if values is not None and np.asarray(values).dtype.kind == "f":
                assert not np.isinf(values).any()


def test_keeps_zoom_where_nothing_else_is_asked_for(figure: go.Figure):
    assert figure.layout.uirevision == "keep"
    assert not figure.layout.showlegend and not figure.layout.template.layout.showlegend


def test_nothing_is_uploaded(figure: go.Figure):
    assert "sendChartToCloud" in figure.layout.template.layout.modebar.remove


def test_theme_sets_the_text_only():
    figure = FIGURES["probability_bars"]()
    light, dark = (figures.theme(go.Figure(figure), name).to_dict() for name in ("light", "dark"))
    assert light["layout"].pop("font") != dark["layout"].pop("font")
    assert light["layout"] == dark["layout"]


@pytest.mark.parametrize(
    "colour",
    [style.TRAINING, style.VALIDATION, style.LEARNING_RATE, style.EVENT, style.ABOVE_ZERO, style.BELOW_ZERO],
)
@pytest.mark.parametrize("background", ["#FFFFFF", "#0E1117"])
def test_colours_of_roles_are_seen_on_both_themes(colour: str, background: str):
    high, low = sorted((_luminance(colour), _luminance(background)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 3  # WCAG 2.1, 1.4.11: graphical objects


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return math.fsum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
