"""The page about losses of one visitor: what is chosen on it, and what a drag in one of its figures changes."""

from typing import Any, NamedTuple

import streamlit as st

from dashboard.kit.dragging import scores_dragged
from dashboard.kit.explorer import Explorer
from dashboard.kit.explorer_parts import MOST_STEPS, Turn, steps_taken
from dashboard.kit.explorer_settings import choice, number, numbers, several, switch, whole
from workbench.concepts.experiments.gradient_steps import loss_of_scores, settings_of, walk_down_loss
from workbench.concepts.losses import LOSSES
from workbench.concepts.optimizers import RACERS
from workbench.language import later, tr

TABS = later({"number": "A number", "answer": "Yes or no", "classes": "One of several", "samples": "Many values"})
OF_NUMBER = ("mean_squared_error", "mean_absolute_error", "huber")
OF_ANSWER = ("binary_crossentropy", "binary_focal_crossentropy", "hinge", "mean_squared_error", "mean_absolute_error")
OF_CLASSES = (
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_hinge",
    "kl_divergence",
    "mean_squared_error",
    "mean_absolute_error",
)
CLASSES = ("7", "1", "9", "4", "3", "8")  # pictures of digits, as in the notebook
FEWEST_CLASSES, MOST_CLASSES = 3, len(CLASSES)
FEWEST_VALUES, MOST_VALUES = 2, 12

EXPLORER = Explorer(
    "losses",
    tab=choice("tab", "number", TABS),
    of_number=several("f", OF_NUMBER, OF_NUMBER, "Losses", least=1),
    prediction=number("p", 4, -6, 6),
    truth=number("y", 1, -6, 6),
    of_answer=several("g", ("binary_crossentropy", "mean_squared_error"), OF_ANSWER, "Losses of yes or no", least=1),
    yes=switch("yes", True, "The truth of yes or no"),
    score=number("z", -5, -8, 8),
    of_classes=several(
        "h",
        ("categorical_crossentropy", "categorical_hinge", "mean_squared_error"),
        OF_CLASSES,
        "Losses of classes",
        least=1,
    ),
    scores=numbers("s", (0.85, 0.3, -1), -6, 6, "Number of classes", least=FEWEST_CLASSES, most=MOST_CLASSES),
    right=whole("r", 0, 0, MOST_CLASSES - 1, "The right class"),
    values=numbers("v", (1, 2, 3, 4, 20), -1, 22, least=FEWEST_VALUES, most=MOST_VALUES),
    delta=number("delta", 1, 0.1, 10, "Huber's delta"),
    gamma=number("gamma", 2, 1, 5, "Focal gamma"),
    alpha=number("alpha", 0.25, 0.05, 1, "Focal alpha"),
    smoothing=number("smooth", 0, 0, 0.5, "Label smoothing"),
    optimizer=choice("opt", "sgd", RACERS, "Optimizer"),
    rate=number("lr", 0.1, 0.001, 10, "Learning rate"),
    score_rate=number("lrs", 1, 0.001, 10, "Learning rate of scores"),  # they go much further than numbers
    taken=numbers("n", (), 1, MOST_STEPS, least=0, most=MOST_STEPS),
)


def labels(names: tuple[str, ...]) -> dict[str, str]:
    """Return losses and what they are called."""
    return {name: LOSSES[name].label for name in names}


def walking() -> dict[str, Any]:
    """Return what all figures with steps are given."""
    return {
        "optimizer": EXPLORER["optimizer"],
        "learning_rate": EXPLORER[rate()],
        "steps": steps_taken(EXPLORER),
        **settings(),
    }


def rate() -> str:
    """Return which learning rate counts now: the one of numbers, or that of scores."""
    return "rate" if EXPLORER["tab"] == "number" else "score_rate"


def turns(names: tuple[str, ...]) -> list[Turn]:
    """Return the sliders for steps down these losses: the learning rate, and what the losses let one set."""
    known = {setting for name in names for setting in settings_of(LOSSES[name])}
    return [
        Turn(rate(), tr("How far each step goes."), scale="log"),
        *(slider for setting, slider in _OF_LOSSES.items() if setting in known),
    ]


_OF_LOSSES = {
    "delta": Turn("delta", "From this error on, Huber's loss is straight.", scale="log"),
    "gamma": Turn("gamma", "How strongly focal loss hushes what is right already.", 0.1),
    "alpha": Turn("alpha", "Focal loss of classes is multiplied by this.", 0.01),
    "label_smoothing": Turn("smoothing", "The labels 1 and 0 become a little less sure.", 0.01),
}


def settings() -> dict[str, float]:
    """Return what the losses let one set, by Keras' names."""
    return {
        "delta": EXPLORER["delta"],
        "gamma": EXPLORER["gamma"],
        "alpha": EXPLORER["alpha"],
        "label_smoothing": EXPLORER["smoothing"],
    }


def classes() -> tuple[str, ...]:
    """Return the names of the classes that there are now."""
    return CLASSES[: len(EXPLORER["scores"])]


def right() -> int:
    """Return which class is right; where it was taken away, the first."""
    return EXPLORER["right"] if EXPLORER["right"] < len(EXPLORER["scores"]) else 0


def number_dragged(what: dict[str, Any]) -> None:
    """Move the prediction or the score, which then begins its way anew, or the truth."""
    if (name := what.get("handle")) in ("prediction", "score", "truth"):
        EXPLORER.change(dragged=not what["last"], taken=(), **{name: round(what["x"], 2)})


def class_dragged(what: dict[str, Any]) -> None:
    """Move the score of one class, or its probability: then its score follows."""
    st.session_state["losses-held"] = int(what.get("handle", 0))
    EXPLORER.change(dragged=not what["last"], taken=(), scores=scores_dragged(EXPLORER["scores"], what))


def value_dragged(what: dict[str, Any]) -> None:
    """Move one of the measured values."""
    values, held = list(EXPLORER["values"]), int(what.get("handle", -1))
    if -1 <= held < len(values):
        values[held] = round(what["x"], 1)
        EXPLORER.change(dragged=not what["last"], values=values)


def classes_wanted(amount: int) -> None:
    """Have another number of classes; those that stay keep their scores."""
    EXPLORER.change(scores=(*EXPLORER["scores"][:amount], *[0.0] * (amount - len(EXPLORER["scores"]))), taken=())


def values_wanted(amount: int) -> None:
    """Have another number of values. New ones come first, near the others; the first ones go first."""
    values = EXPLORER["values"]
    new = [round(2.5 + 0.3 * index, 1) for index in range(amount - len(values))]
    EXPLORER.change(values=(*new, *values)[-amount:])


def held() -> int | None:
    """Return which bar keys move: the one that was moved last."""
    return st.session_state.get("losses-held")


class Pulls(NamedTuple):
    """What a figure of losses of one number shows."""

    names: tuple[str, ...]
    truth: float
    place: float
    output: str


def shown_pulls() -> Pulls:
    """Return what is shown now: losses of a number, or of yes or no."""
    if EXPLORER["tab"] == "answer":
        return Pulls(EXPLORER["of_answer"], float(EXPLORER["yes"]), EXPLORER["score"], "sigmoid")
    return Pulls(EXPLORER["of_number"], EXPLORER["truth"], EXPLORER["prediction"], "linear")


def table_of_pulls() -> tuple[list[str], list[list[str]]]:
    """Return head and rows: what each loss says where it stands after the steps taken, and where one more leads."""
    names, truth, place, output = shown_pulls()
    steps, rows = walking()["steps"], []
    for name in names:
        walk = walk_down_loss(name, [truth], [place], output, **{**walking(), "steps": steps + 1})[:, 0]
        value, slope = loss_of_scores(name, [truth], walk[steps : steps + 1], output, **settings())
        rows.append(
            [
                LOSSES[name].label,
                f"{value:.3f}",
                f"{slope[0]:+.3f}",
                f"{walk[steps]:.3f}",
                f"{walk[-1]:.3f}",
                LOSSES[name].formula,
            ]
        )
    return ["Loss", "Value", "Slope", tr("Stands at"), tr("Next step to"), "Formula"], rows
