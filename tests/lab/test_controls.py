"""Sliders, choices and switches: what they become, and what they refuse."""

import ipywidgets as widgets
import pytest

from workbench.errors import ConfigError
from workbench.lab import Choice, LogSlider, Slider, Switch


def test_whole_numbers_stay_whole():
    widget = Slider(1, 50, 10).widget("depth")
    assert isinstance(widget, widgets.IntSlider) and (widget.value, widget.step) == (10, 1)
    assert widget.description == "depth"


@pytest.mark.parametrize(("low", "high", "step", "form"), [(0.0, 1.0, 0.01, ".2f"), (0.1, 5.0, 0.05, ".2f"),
                                                           (-10.0, 10.0, 0.2, ".1f"), (0.0, 300.0, 5.0, ".0f")])
def test_the_step_of_a_slider_is_a_short_number(low, high, step, form):
    widget = Slider(low, high, low).widget("x")
    assert widget.step == pytest.approx(step) and widget.readout_format == form


def test_a_given_label_and_step_win():
    widget = Slider(0, 1, 0, label="rate (1/s)", step=0.25).widget("rate")
    assert (widget.description, widget.step) == ("rate (1/s)", 0.25)
    assert isinstance(widget, widgets.FloatSlider)


def test_a_slider_that_multiplies():
    widget = LogSlider(1e-4, 1, 0.01).widget("learning rate")
    assert (widget.min, widget.max, widget.value) == (-4, 0, 0.01)
    assert widget.step <= 0.05


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
    (lambda: LogSlider(0, 1, 0.5), "above 0"),
    (lambda: Choice([]), "at least one"),
    (lambda: Choice({"l1": "L1", None: "nothing"}), "None"),
    (lambda: Choice(["a", "b"], "c"), "'c' is not among the values. Choose one of: 'a', 'b'."),
])  # fmt: skip
def test_what_cannot_be_is_a_sentence(make, words):
    with pytest.raises(ConfigError, match=words.replace(".", r"\.")):
        make()
