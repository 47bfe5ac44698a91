"""Sliders, choices and switches: what they become, and what they refuse."""

import ipywidgets as widgets
import pytest

from workbench.errors import ConfigError
from workbench.lab import Choice, LogSlider, Slider, Switch


def test_whole_numbers_stay_whole():
    widget = Slider(1, 50, 10).widget("depth")
    assert isinstance(widget, widgets.IntSlider) and (widget.value, widget.step) == (10, 1)
    assert widget.description == "depth"


@pytest.mark.parametrize(
    ("low", "high", "step", "form"),
    [(0.0, 1.0, 0.01, ".2f"), (0.1, 5.0, 0.05, ".2f"), (-10.0, 10.0, 0.2, ".1f"), (0.0, 300.0, 5.0, ".0f")],
)
def test_the_step_of_a_slider_is_a_short_number(low, high, step, form):
    widget = Slider(low, high, low).widget("x")
    assert widget.step == pytest.approx(step) and widget.readout_format == form


def test_a_given_label_and_step_win():
    widget = Slider(0, 1, 0, label="rate (1/s)", step=0.25).widget("rate")
    assert (widget.description, widget.step) == ("rate (1/s)", 0.25)
    assert isinstance(widget, widgets.FloatSlider)


@pytest.mark.parametrize(("low", "high", "start"), [(-4.0, 6.0, 0.85), (0.1, 4.0, 1.0), (0.0, 0.9, 0.25)])
def test_a_slider_starts_on_a_step_or_the_page_would_move_it(low, high, start):
    widget = Slider(low, high, start).widget("x")
    steps = (start - low) / widget.step
    assert widget.value == start and steps == pytest.approx(round(steps))


def test_a_start_that_no_short_step_reaches_is_rounded():
    assert Slider(0.0, 1.0, 1 / 3).widget("x").value == 0.33


def test_a_slider_that_multiplies_goes_over_short_numbers():
    widget = LogSlider(1e-3, 1, 0.06).widget("learning rate")
    values = [value for _, value in widget.options]
    assert widget.value == 0.06 and (values[0], values[-1]) == (0.001, 1)
    assert {0.002, 0.005, 0.01, 0.05, 0.3} < set(values) and values == sorted(values)
    assert all(1.05 < after / before < 1.21 for before, after in zip(values, values[1:], strict=False))
    assert [name for name, _ in widget.options][:3] == ["0.001", "0.0011", "0.0012"]


def test_ends_and_start_of_any_number_are_kept():
    widget = LogSlider(0.25, 4.0, 1.234).widget("x")
    assert widget.options[0][1] == 0.25 and widget.options[-1][1] == 4.0 and widget.value == 1.234


def test_a_long_label_leaves_room_to_slide():
    short, long = Slider(0, 1, 0).widget("x"), Slider(0, 1, 0).widget("x" * 40)
    assert int(long.layout.width.removesuffix("ch")) - int(short.layout.width.removesuffix("ch")) == 39


def test_a_choice_of_values_and_of_named_values():
    plain = Choice([1, 2, 3], 2).widget("batch")
    assert plain.value == 2 and plain.options == (("1", 1), ("2", 2), ("3", 3))
    named = Choice({"relu": "ReLU", "gelu": "GELU"}).widget("activation")
    assert named.value == "relu"
    named.label = "GELU"
    assert named.value == "gelu"


def test_a_switch():
    assert Switch(True, label="bias").widget("x").value is True
    assert Switch().widget("momentum").description == "momentum"


@pytest.mark.parametrize(("make", "words"), [
    (lambda: Slider(2, 1, 1), "2 to 1"),
    (lambda: Slider(0, float("inf"), 1), "inf"),
    (lambda: Slider(0, 1, 3), "between its ends 0 and 1, came 3"),
    (lambda: Slider(0, 1, 0, step=2), "step"),
    (lambda: Slider(0, 1, 0, step=0), "step"),
    (lambda: Slider(0, 1, 0.3, step=0.25), "one of its steps: 0 and any number of 0.25 more, came 0.3"),
    (lambda: LogSlider(0, 1, 0.5), "above 0"),
    (lambda: Choice([]), "at least one"),
    (lambda: Choice({"l1": "L1", None: "nothing"}), "None"),
    (lambda: Choice(["a", "b"], "c"), "'c' is not among the values. Choose one of: 'a', 'b'."),
])  # fmt: skip
def test_what_cannot_be_is_a_sentence(make, words):
    with pytest.raises(ConfigError, match=words.replace(".", r"\.")):
        make()
