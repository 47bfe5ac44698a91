"""The steps of a derivation as sentences with their numbers."""

from typing import NamedTuple

import numpy as np

from workbench.anatomy.steps import Bend, Convolution, Largest, Normalization, Passing, Share, Step, WeightedSum
from workbench.concepts.activations import ACTIVATIONS
from workbench.language import tr

_SHOWN = 4  # products or shares that are written out; the others are added up


class Words(NamedTuple):
    """A step in words: a title, what is computed with its numbers, one sentence on what that means."""

    title: str
    sum: str
    meaning: str


def words(step: Step) -> Words:
    """Return a step in words."""
    return _WORDS[type(step)](step)


def figure(value: float) -> str:
    """Return a number with three digits that count and a true minus sign: `"−0.0512"`, `"12.3"`, `"1.2e−5"`."""
    value = float(value)
    if not np.isfinite(value):
        return tr("no number")
    digits = f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return (digits if value else "0").replace("-", "−")


def added(values: np.ndarray, more: str) -> str:
    """Write a sum of many numbers: the largest few in their order, then the rest as one."""
    values = np.asarray(values, dtype=np.float64)
    largest = np.sort(np.argsort(-np.abs(values), kind="stable")[:_SHOWN])
    text = " ".join(
        [*(figure(values[index]) for index in largest[:1]), *(_signed(values[index]) for index in largest[1:])]
    )
    rest = len(values) - len(largest)
    if not rest:
        return text or "0"
    return f"{text} {_signed(values.sum() - values[largest].sum())} ({rest:,} {more})"


def _signed(value: float) -> str:
    return f"− {figure(-value)}" if value < 0 else f"+ {figure(value)}"


def _convolution(step: Convolution) -> Words:
    height, width, maps = step.kernel.shape
    one = maps == 1
    total = added(step.products.ravel(), tr("other products")) if one else added(step.shares, tr("other maps"))
    meaning = (
        tr(
            "The window of {height} × {width} numbers times the kernel, number by number, all added up.",
            height=height,
            width=width,
        )
        if one
        else tr(
            "Each of the {maps} maps that it reads has a kernel of its own. What a map adds is its {height} "
            "products, added up.",
            maps=maps,
            height=height * width,
        )
    )
    return Words("Convolution", f"{total} {_bias(step.bias)}= **{figure(step.value)}**", meaning)


def _weighted_sum(step: WeightedSum) -> Words:
    return Words(
        tr("Weighted sum"),
        f"{added(step.products, tr('other products'))} {_bias(step.bias)}= **{figure(step.value)}**",
        tr(
            "Each of {inputs:,} inputs times its weight, all added up. What is 0 adds nothing, whatever its weight.",
            inputs=len(step.inputs),
        ),
    )


def _bias(bias: float) -> str:
    return f"{_signed(bias)} (bias) " if bias else ""


def _largest(step: Largest) -> Words:
    numbers = ", ".join(figure(value) for value in step.window.ravel() if np.isfinite(value))
    return Words(
        tr("Largest of a square"),
        f"max({numbers}) = **{figure(step.value)}**",
        tr("Where in the square the pattern was is forgotten; that it was there is kept."),
    )


def _normalization(step: Normalization) -> Words:
    whose = (
        tr("Mean and variance are those of the pictures it learned from, remembered.")
        if step.over == "batch"
        else tr("Mean and variance are those of all numbers at this place.")
    )
    return Words(
        tr("Batch normalisation") if step.over == "batch" else tr("Layer normalisation"),
        f"{figure(step.gamma)} · ({figure(step.before)} {_signed(-step.mean)}) / "
        f"√({figure(step.variance)} + {figure(step.epsilon)}) {_signed(step.beta)} = **{figure(step.value)}**",
        tr("γ · (x − mean) / √(variance + ε) + β. {whose} γ and β are learned.", whose=whose),
    )


def _bend(step: Bend) -> Words:
    activation = ACTIVATIONS[step.activation]
    flat = (
        tr(" A negative sum becomes 0: here nothing goes on.") if step.activation == "relu" and step.before < 0 else ""
    )
    return Words(
        f"Activation: {activation.label}",
        f"f({figure(step.before)}) = **{figure(step.value)}**",
        f"f(x) = {activation.formula}.{flat}",
    )


def _share(step: Share) -> Words:
    # No network is certain: a share is never rounded to all or nothing.
    share = "> 99.9 %" if step.value >= 0.9995 else "< 0.1 %" if step.value < 0.0005 else f"{100 * step.value:.1f} %"
    return Words(
        "Softmax",
        f"exp({figure(step.scores[step.index])}) / Σ exp(score) = **{share}**",
        tr(
            "The scores of all {scores} classes become shares that add up to 1. The largest score is {figure}.",
            scores=len(step.scores),
            figure=figure(step.scores.max()),
        ),
    )


def _passing(step: Passing) -> Words:
    if step.kind == "Flatten":
        row, column, number = step.source
        return Words(
            "Flatten",
            tr(
                "row {row}, column {column}, map {number}: **{figure}**",
                row=row,
                column=column,
                number=number + 1,
                figure=figure(step.value),
            ),
            tr("Flatten computes nothing: it lays all maps out as one row of numbers."),
        )
    if step.kind == "Dropout":
        return Words(
            "Dropout",
            f"**{figure(step.value)}** stays",
            tr("While it learns, dropout switches numbers off at random. An answer uses them all."),
        )
    return Words(tr("No activation"), f"**{figure(step.value)}** stays", tr("The linear activation changes nothing."))


_WORDS = {
    Convolution: _convolution,
    WeightedSum: _weighted_sum,
    Largest: _largest,
    Normalization: _normalization,
    Bend: _bend,
    Share: _share,
    Passing: _passing,
}
