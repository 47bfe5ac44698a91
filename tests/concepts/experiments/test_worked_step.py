"""A step worked out by hand gives what the optimizer did, and the numbers written give the value behind them."""

import math
import re

import numpy as np
import pytest

from workbench.concepts.experiments.descents import descend
from workbench.concepts.experiments.surfaces import SURFACES
from workbench.concepts.experiments.worked_step import number, remembered, worked_step
from workbench.concepts.optimizers import RACERS
from workbench.errors import ConfigError

VARIANTS = [(racer, {}) for racer in RACERS] + [
    ("adam", {"amsgrad": True}), ("adam", {"bias_correction": False}), ("adam", {"weight_decay": 0.1}),
    ("adam", {"amsgrad": True, "bias_correction": False}), ("rmsprop", {"centered": True}),
    ("rmsprop", {"momentum": 0.9, "centered": True}), ("adamw", {"weight_decay": 0.0}), ("lion", {"weight_decay": 0.1}),
]  # fmt: skip


@pytest.mark.parametrize(("racer", "settings"), VARIANTS)
def test_each_line_gives_what_the_optimizer_did(racer, settings):
    made = {"learning_rate": 0.05, **settings}
    path = descend(SURFACES["turned_ravine"], RACERS[racer](**made), steps=30)
    for step in (1, 2, 3, 17, 30):
        for weight in (0, 1):
            lines = worked_step(RACERS[racer](**made), path, step, weight)
            values = {line.symbol: line.value for line in lines}
            assert values["w"] == pytest.approx(path.points[step, weight], rel=1e-9, abs=1e-12)
            kept = {
                symbol: name for names in remembered(RACERS[racer](**made)).values() for name, symbol in names.items()
            }
            for symbol, name in {**kept, "e": "effective_step"}.items():
                if symbol in values:
                    assert values[symbol] == pytest.approx(path.states[name][step - 1, weight], rel=1e-9, abs=1e-12)
            assert set(kept) <= set(values)


@pytest.mark.parametrize(("racer", "settings"), VARIANTS)
def test_the_written_numbers_give_the_written_value(racer, settings):
    made = {"learning_rate": 0.05, **settings}
    path = descend(SURFACES["turned_ravine"], RACERS[racer](**made), steps=12)
    for step in (1, 2, 12):
        for line in worked_step(RACERS[racer](**made), path, step, 1):
            largest = max([1e-6, *(abs(float(found)) for found in re.findall(r"[\d.]+(?:e-?\d+)?", line.numbers))])
            assert computed(line.numbers) == pytest.approx(line.value, rel=0.02, abs=1e-3 * min(largest, 20))
            assert "<" not in line.formula + line.numbers and line.words


def computed(text):
    """Return what a line of numbers gives."""
    raised = {digit: str(value) for value, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "**" + "".join(raised[digit] for digit in found[0]), text)
    text = re.sub(r"√(\d[\d.e-]*)", r"√(\1)", text)
    for symbol, python in (("·", "*"), ("−", "-"), ("√", "math.sqrt")):
        text = text.replace(symbol, python)
    return eval(text, {"math": math, "max": max, "sign": np.sign})


def test_formula_and_numbers_of_a_step_that_is_easy_to_follow():
    path = descend(SURFACES["bowl"], RACERS["momentum"](learning_rate=0.1), (2.0, -1.0), steps=3)
    first, second = worked_step(RACERS["momentum"](learning_rate=0.1), path, 1, 0)
    assert (first.symbol, first.formula, first.numbers) == ("s", "μ s − η g", "0.9 · 0 − 0.1 · 2")
    assert first.value == pytest.approx(-0.2)
    assert (second.symbol, second.formula, second.numbers) == ("w", "w + s", "2 + (−0.2)")
    adam = worked_step(RACERS["adam"](), descend(SURFACES["bowl"], RACERS["adam"](), steps=3), 3, 0)
    assert "(1 − β₁ᵗ)" in adam[2].formula and "(1 − 0.9³)" in adam[2].numbers


def test_what_is_no_step_is_said():
    path = descend(SURFACES["bowl"], RACERS["sgd"](), steps=3)
    for wrong in (0, 4, -1):
        with pytest.raises(ConfigError, match="1 to 3"):
            worked_step(RACERS["sgd"](), path, wrong, 0)


def test_numbers_too_large_to_hold_are_said_in_words():
    path = descend(SURFACES["rosenbrock"], RACERS["sgd"](learning_rate=1.0), steps=30)
    assert worked_step(RACERS["sgd"](learning_rate=1.0), path, 30, 0)[-1].numbers.count("no number") >= 1
    assert number(-0.00001234) == "−1.234e-5" and number(np.inf) == "∞" and number(-np.inf) == "−∞"


def test_what_is_remembered_follows_the_settings():
    assert remembered(RACERS["sgd"]()) == {}
    assert remembered(RACERS["momentum"]()) == {"momentum": {"velocity": "s"}}
    assert remembered(RACERS["adam"]()) == {"momentum": {"m": "m", "m_hat": "m̂"}, "squares": {"v": "v", "v_hat": "v̂"}}
    assert remembered(RACERS["adam"](bias_correction=False)) == {"momentum": {"m": "m"}, "squares": {"v": "v"}}
    assert remembered(RACERS["rmsprop"](momentum=0.5))["momentum"] == {"momentum": "b"}
