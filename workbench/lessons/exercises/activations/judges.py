"""What is said to answers of notebook 03's exercises: each judge knows the right one, and the typical slips."""

import math
from typing import Any

import numpy as np

from workbench.language import later, tr
from workbench.lessons.judging import agrees, compare, same_shape_message
from workbench.lessons.values import describe, numbers, spelt


def judge_tanh_slope(answer: Any) -> str:
    """The slope of tanh from its value: 1 - t squared."""
    inputs = [(0.0,), (1.0,), (-2.0,), (np.linspace(-3, 3, 7),)]
    return agrees(answer, lambda x: 1 - np.tanh(x) ** 2, inputs, "your slope", (
        (lambda x: 1 - np.abs(np.tanh(x)), "It is right at 0 and far out, and has a corner at 0 that tanh has not. "
                                           "Between, "
                                           "the slope is larger: at t = 0.5 it is 0.75."),
        (lambda x: np.tanh(x) * (1 - np.tanh(x)), "That is the rule of the sigmoid, s * (1 - s). Tanh has another one: "
                                                  "at 0 its value is 0, and yet it is steepest there."),
        (lambda x: 1 - np.tanh(x), "The square is missing: at -2 you get a slope of nearly 2, but tanh is flat there."),
        (lambda x: 1 - np.square(x), "You squared the input x. Square the value, tanh(x)."),
        (lambda x: np.tanh(x), "That is the value of tanh, not its slope."),
        (lambda x: (1 - np.tanh(x)) ** 2, "Square the value first, then take it off 1: the brackets stand wrong."),
        (lambda x: np.tanh(x) ** 2, "That is how much of the slope is gone. What is left is 1 minus that."),
    ))  # fmt: skip


def judge_depth(answer: Any) -> str:
    """The smallest n with 0.25 ** n below a millionth."""
    return compare(answer, 10, "your number of layers", (
        (9, "Ask Python for 0.25 ** 9: more than a millionth is still left."),
        (11, "After 11 layers less than a millionth is left, that is true. But was it so before already? Asked is the "
             "first."),
        (20, "You halved in each layer. The steepest slope of the sigmoid is 1/4, not 1/2."),
        (6, "You divided by ten in each layer. The steepest slope of the sigmoid is 1/4."),
        (250000, "Slopes are multiplied, not added: each layer leaves a quarter of what arrived there."),
        (math.log(1e-6) / math.log(0.25), "Right so far, but layers are whole: round up."),
        (0.25**10, "That is what is left of the gradient. Wanted is after how many layers."),
        (5, "Each layer leaves a quarter. Ask Python for 0.25 ** 5: that is a thousandth, not a millionth."),
        (math.log(1e-6) / math.log(0.5), "You halved in each layer, and did not round. The steepest slope is 1/4."),
    ))  # fmt: skip


_FAN_IN, _FAN_OUT = 450, 320


_SPREADS = later((
    (2 / _FAN_IN, "You used the variance, 2 / fan_in, as the standard deviation. Take the square root of it."),
    (math.sqrt(2 / _FAN_OUT), "You used fan_out. What a unit adds up are its inputs: fan_in of them."),
    (math.sqrt(1 / _FAN_IN), "That is LeCun's, with variance 1 / fan_in. ReLU lets half of the square through: make up "
                             "for it with twice the variance."),
    (math.sqrt(2 / (_FAN_IN + _FAN_OUT)), "That is Glorot's, with variance 2 / (fan_in + fan_out). For ReLU it is too "
                                          "narrow: take 2 / fan_in."),
    (math.sqrt(2 / _FAN_IN / 3), "An even draw from -limit to limit spreads limit / sqrt(3) only. Draw normally, or "
                                 "take the limit sqrt(6 / fan_in)."),
    (math.sqrt(_FAN_IN / 2), "Upside down: the more inputs a unit has, the smaller each weight must be."),
    (1.0, "The weights spread by 1, whatever the layer. They must shrink with the number of inputs."),
))  # fmt: skip


def judge_he(answer: Any) -> str:
    """Shape, mean and standard deviation of the kernel, and that it is random."""
    rng = np.random.default_rng(0)
    kernel, again = (answer(_FAN_IN, _FAN_OUT, rng) for _ in range(2))
    values = numbers(kernel)
    if values is None:
        return tr(
            "Your kernel is {describe}; an array of random numbers is wanted. Does it end with `return`?",
            describe=describe(kernel),
        )
    if values.shape == (_FAN_OUT, _FAN_IN):
        return tr("Your kernel lies on its side: in Keras and here its shape is (fan_in, fan_out).")
    if values.shape != (_FAN_IN, _FAN_OUT):
        return same_shape_message(kernel, np.zeros((_FAN_IN, _FAN_OUT)), tr("Your kernel"))
    spread, mean = float(values.std()), float(values.mean())
    if np.array_equal(values, again):
        return (
            tr("All weights are the same: then all units say the same, and learn the same.")
            if spread == 0
            else tr("Two calls give the same kernel. Draw anew in each call, from the `rng` that is given.")
        )
    if abs(mean) > spread / 10:
        return tr(
            "Your weights lie around {mean:.3g}. They should lie around 0: as many negative as positive ones.",
            mean=mean,
        )
    for wrong, sentence in _SPREADS:
        if math.isclose(spread, wrong, rel_tol=0.01):
            return sentence
    if math.isclose(spread, math.sqrt(2 / _FAN_IN), rel_tol=0.01):
        return ""
    return tr(
        "With fan_in = {fan_in} your weights spread by {spread:.4f}. Then fan_in * variance / 2 is {left:.3g}, and "
        "each "
        "layer makes its signal {grows}: it must be 1.",
        fan_in=_FAN_IN,
        spread=spread,
        left=_FAN_IN * spread**2 / 2,
        grows=tr("larger") if _FAN_IN * spread**2 > 2 else tr("smaller"),
    )


def judge_dead(answer: Any) -> str:
    """How many columns are 0 all the way down."""
    small = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 2.0]])
    rng = np.random.default_rng(1)
    large = np.maximum(rng.normal(-1, 1, (20, 12)), 0) * (rng.random(12) > 0.4)
    inputs = [(small,), (np.zeros((4, 2)),), (large,), (np.ones((3, 5)),), (-large - 0.5 * (large == 0),)]
    return agrees(answer, lambda a: int(np.all(a == 0, axis=0).sum()), inputs, "your count", (
        (lambda a: (a.sum(axis=0) <= 0).sum(), "You judge by the sum over the samples. A unit with negative outputs "
                                               "is not dead: dead is 0 for every sample."),
        (lambda a: (a == 0).sum(), "You count single zeros. A unit is dead when it says 0 to every sample: look at "
                                   "whole columns."),
        (lambda a: np.all(a == 0, axis=1).sum(), "You count samples to which no unit speaks: those are rows. A unit is "
                                                 "a column."),
        (lambda a: np.any(a == 0, axis=0).sum(), "You count units that are silent now and then. That is what ReLUs are "
                                                 "for. Dead is: silent always."),
        (lambda a: np.any(a != 0, axis=0).sum(), "Those are the living ones."),
        (lambda a: np.all(a == 0, axis=0).mean(), "That is their share. Wanted is their number."),
        (lambda a: np.all(a == 0, axis=0), "That is one truth for each unit. Now count: how many are True?"),
    ))  # fmt: skip


def _tempered(logits: np.ndarray, temperature: float) -> np.ndarray:
    scaled = np.asarray(logits) / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def judge_tempered(answer: Any) -> str:
    """Softmax with a temperature: inside exp(), each row on its own, no overflow."""
    rows = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 3.0]])
    inputs = [(rows, 0.5), (rows, 4.0), (np.array([1.0, 2.0, 4.0]), 2.0)]

    def together(logits: np.ndarray, temperature: float) -> np.ndarray:
        powers = np.exp(logits / temperature)
        return powers / powers.sum()

    def outside(logits: np.ndarray, temperature: float) -> np.ndarray:
        powers = np.exp(logits) / temperature
        return powers / powers.sum()

    def columns(logits: np.ndarray, temperature: float) -> np.ndarray:
        powers = np.exp(logits / temperature)
        return powers / powers.sum(axis=0)

    message = agrees(answer, _tempered, inputs, "your result", (
        (outside, "Both faults are still there. Try temperature 1 and 100 on the same scores; and add up each row."),
        (together, "The temperature is right now. But all rows together add up to 1: each row is a picture of its own, "
                   "and must add up to 1 by itself."),
        (lambda logits, _: _tempered(logits, 1.0),
         "Each row adds up to 1 now. But the temperature does nothing: outside exp() it cancels when you divide."),
        (lambda logits, temperature: _tempered(logits, 1 / temperature),
         "Upside down: a high temperature must make the classes more alike. Divide the scores by it."),
        (columns, "You add up over the rows. The classes stand along the last axis."),
        (lambda logits, temperature: np.exp(logits / temperature), "The division by the sum is gone: these are no "
                                                                   "probabilities."),
    ))  # fmt: skip
    if message:
        return message
    hot = numbers(answer(np.array([[1000.0, 0.0]]), 1.0))
    if hot is None or not np.isfinite(hot).all():
        return tr(
            "Nearly: for the scores 1000 and 0 it gives {spelt}, because exp(1000) overflows. Take the "
            "largest score off all of them first; you met this in notebook 01.",
            spelt=spelt(hot),
        )
    return ""
