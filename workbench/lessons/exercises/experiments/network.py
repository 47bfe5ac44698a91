"""Notebook 04: pictures known by heart, the best step of a gradient check, the order of the walk back."""

from typing import Any

import numpy as np

from workbench.concepts.experiments.gradient_check import relative_difference
from workbench.concepts.network import MLP
from workbench.data.toy import toy
from workbench.language import tr
from workbench.lessons.choosing import OrderExercise
from workbench.lessons.curves import CurveExercise, Curves
from workbench.lessons.handed import Handed, RunExercise
from workbench.lessons.values import describe, numbers

EXPONENTS = np.arange(-13, 0.1, 0.5)
FEW, ALL, BEHIND = 300, 0.99, 0.05


def by_heart(run: Handed) -> str:
    """A run that knows its few training pictures, and new ones clearly worse."""
    count = run.history.data.get("training") or run.config.train_size
    own, new = (float(np.nan_to_num(run.history.column(name)[-1])) for name in ("accuracy", "val_accuracy"))
    if not count or count > FEW:
        return tr(
            "{title} learned from more than {few} pictures. Take fewer: nobody knows thousands by heart.",
            title=run.title,
            few=FEW,
        )
    if own < ALL:
        return tr(
            "{title} reads {own:.0%} of its own pictures at the end. By heart means all of them: more epochs, or more "
            "neurons.",
            title=run.title,
            own=own,
        )
    if own - new < BEHIND:
        return tr(
            "{title} reads new pictures nearly as well as its own: it has understood them. Take fewer pictures.",
            title=run.title,
        )
    return ""


def errors_by_step() -> Curves:
    """How far a measured gradient is off, for steps from 1e-13 to 1."""
    x, y = toy("moons", 200, noise=0.1)
    network = MLP((2, 3, 1), "tanh", "sigmoid", "binary_crossentropy", seed=0)
    first, *others = network.parameters

    def loss(kernel: np.ndarray) -> float:
        network.parameters = [kernel, *others]
        return network.loss_value(x, y)

    loss(first)
    right, found = network.backward(y)[0], []
    for epsilon in 10.0**EXPONENTS:
        pushes = [epsilon * np.eye(first.size)[place].reshape(first.shape) for place in range(first.size)]
        slopes = np.array([(loss(first + push) - loss(first - push)) / (2 * epsilon) for push in pushes])
        found.append(max(relative_difference(slopes.reshape(first.shape), right), 1e-16))
    return {"difference": np.array(found)}


def read_valley(answer: Any, curves: Curves) -> str:
    """A step in the valley: no more than ten times the smallest error."""
    errors, given = curves["difference"], numbers(answer)
    if given is None or given.size != 1 or not np.isfinite(given).all():
        return tr("Wanted is one step, a number on the lower axis; came {describe}.", describe=describe(answer))
    step = float(given.squeeze())
    if step < 0:
        return tr("That is an exponent. Write the step itself, as Python writes it: 1e and the exponent.")
    if step == 0:
        return tr("Without a step nothing is measured: both losses are the same.")
    place = float(np.log10(step))
    if np.interp(place, EXPONENTS, np.log10(errors)) <= np.log10(errors.min()) + 1 and EXPONENTS[0] <= place <= 0:
        return ""
    if place < EXPONENTS[errors.argmin()]:
        return tr("So small a step leaves only the last digits of two losses: rounding is most of what you measure.")
    return tr("So large a step does not measure the slope here: the loss bends on the way.")


q6 = RunExercise(
    key="network-6",
    title="Known by heart",
    answer="my_run",
    on_record=by_heart,
    hints=(
        "`train_size` says how many pictures it learns from. With a tenth of the digits it is easy.",
        "Then many epochs and a layer with more neurons than it needs: it must read every one of its own.",
    ),
    settings=('preset("quick_look").replace(architecture="mlp", units=(128,), normalization="none", train_size=200,\n'
              '                              validation_share=0.5, learning_rate=0.003, epochs=30)',),
    remember="A network that can learn a few pictures by heart is built rightly. It is the cheapest test there is.",
)  # fmt: skip

q7 = CurveExercise(
    key="network-7",
    title="Read a curve: a good step",
    answer="good_step",
    compute=errors_by_step,
    read=read_valley,
    axes={"x": EXPONENTS, "xlabel": "step, as a power of ten", "ylabel": "difference to the derived gradient",
          "logarithmic": True, "title": "Too small a step rounds, too large a step bends"},
    hints=(
        "Which end of the curve is rounding, which is the bend of the loss?",
        "The lower axis has exponents. At the bottom of the valley, which power of ten is it?",
    ),
    solution='good_step = 10.0 ** q7.axes["x"][np.argmin(q7.curves["difference"][0])]',
    remember="Between rounding and bending lies a valley; its bottom is the step to measure with.",
)  # fmt: skip

q8 = OrderExercise(
    key="network-8",
    title="Explain: the walk back",
    answer="order",
    statements={
        "a": "The slope of the loss in the sums of the hidden layer: where a neuron is silent, it is 0.",
        "b": "The slope of the loss in the sum of the output: prediction minus truth.",
        "c": "The slope in what the hidden neurons say: the error goes back through the output's weights.",
        "d": "The loss of the batch, from the forward pass.",
        "e": "The slope in the weights of the hidden layer: what came in times the error there.",
    },
    right="dbcae",
    said={
        "a": "ReLU's slope is multiplied with something that has come back to it. Through what did it come?",
        "b": "Prediction and truth are needed for that: what was computed before?",
        "c": "What goes back through the weights is the error at the output. Is it there yet?",
        "d": "The loss comes from the forward pass, and all slopes are slopes of it.",
        "e": "The weights' slope needs the error in the layer's own sums: has it gone through the bend?",
    },
    hints=(
        "Forward first, then from the end to the front.",
        "Between two layers lie the weights, then the bend.",
    ),
    remember="Loss, error at the output, back through the weights, through the bend, then the weights before it.",
)

EXERCISES = (q6, q7, q8)
