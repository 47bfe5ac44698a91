"""The page about activations of one visitor: what is chosen on it, and what a drag in one of its figures changes."""

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from dashboard.kit.dragging import scores_dragged
from dashboard.kit.explorer import Explorer
from dashboard.kit.explorer_parts import MOST_STEPS, Turn, steps_taken
from dashboard.kit.explorer_settings import choice, number, numbers, several, whole
from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.experiments.gradient_steps import activation_at, settings_of, walk_of_sum
from workbench.concepts.experiments.propagation import Signal, random_signal, sizes
from workbench.concepts.initializers import INITIALIZERS
from workbench.concepts.optimizers import RACERS
from workbench.language import later, tr

TABS = later({"neuron": "One neuron", "depth": "Depth", "softmax": "Softmax"})
ELEMENTWISE = tuple(name for name in ACTIVATIONS if name != "softmax")
CLASSES = ("7", "1", "9", "4")  # pictures of digits, as in the notebook
MOST_CHOSEN = 5  # more curves than this nobody tells apart
WIDTHS = (8, 16, 32, 64)
SEEDS = 3  # networks drawn of each kind: the bands in the figures
SAMPLES = 32  # sent through together: enough for sizes, few enough to redraw at once

EXPLORER = Explorer(
    "activations",
    tab=choice("tab", "neuron", TABS),
    chosen=several("f", ("sigmoid", "relu"), ELEMENTWISE, "Activations", least=1, most=MOST_CHOSEN),
    sum=number("z", -3, -6, 6),
    upstream=number("g", 1, -2, 2, "Gradient from above"),
    given=number("x", 1, 0.1, 3, "Input of the neuron"),
    negative_slope=number("slope", 0.2, 0, 1, "Slope of leaky ReLU"),
    alpha=number("alpha", 1, 0.1, 3, "Alpha of ELU"),
    optimizer=choice("opt", "sgd", RACERS, "Optimizer"),
    rate=number("lr", 1, 0.001, 10, "Learning rate"),
    taken=numbers("n", (), 1, MOST_STEPS, least=0, most=MOST_STEPS),
    deep=several("d", ("sigmoid", "relu"), ELEMENTWISE, "Activations of layers", least=1, most=MOST_CHOSEN),
    seen=choice("seen", "sigmoid", ELEMENTWISE, "Histograms of"),
    depth=whole("depth", 10, 1, 40, "Depth"),
    width=whole("width", 64, 8, 64, "Units in a layer"),
    initializer=choice("init", "glorot_uniform", INITIALIZERS, "Start weights"),
    scale=number("scale", 1, 0.25, 4, "Weights multiplied by"),
    seed=whole("seed", 0, 0, 9999, "Seed"),
    scores=numbers("s", (3, 1, 0, -2), -6, 6, least=len(CLASSES), most=len(CLASSES)),
    temperature=number("t", 1, 0.05, 20, "Temperature"),
)


def labels() -> dict[str, str]:
    """Return all activations of single numbers and what they are called."""
    return {name: ACTIVATIONS[name].label for name in ELEMENTWISE}


def settings() -> dict[str, float]:
    """Return what the activations let one set, by Keras' names."""
    return {"negative_slope": EXPLORER["negative_slope"], "alpha": EXPLORER["alpha"]}


def walking() -> dict[str, Any]:
    """Return what the figure of one neuron is given, and its table."""
    return {
        "upstream": EXPLORER["upstream"],
        "given": EXPLORER["given"],
        "optimizer": EXPLORER["optimizer"],
        "learning_rate": EXPLORER["rate"],
        "steps": steps_taken(EXPLORER),
        **settings(),
    }


def turns() -> list[Turn]:
    """Return the sliders for one neuron."""
    known = {setting for name in EXPLORER["chosen"] for setting in settings_of(ACTIVATIONS[name])}
    return [
        Turn("upstream", tr("How fast the loss grows when the neuron says more. The step goes against it."), 0.1),
        Turn("given", tr("What the weight is multiplied by: z = weight · input."), 0.1),
        Turn("rate", tr("How far each step goes."), scale="log"),
        *(Turn(setting, words, 0.01) for setting, words in _OF_ACTIVATIONS.items() if setting in known),
    ]


_OF_ACTIVATIONS = later({"negative_slope": "Leaky ReLU's slope below 0.", "alpha": "ELU goes down to minus this."})


def sum_dragged(what: dict[str, Any]) -> None:
    """Move what the neuron adds up; its steps begin anew."""
    EXPLORER.change(dragged=not what["last"], taken=(), sum=round(what["x"], 2))


def score_dragged(what: dict[str, Any]) -> None:
    """Move the score of one class, or its probability: then its score follows."""
    st.session_state["activations-held"] = int(what.get("handle", 0))
    EXPLORER.change(dragged=not what["last"], scores=scores_dragged(EXPLORER["scores"], what, EXPLORER["temperature"]))


def temperature_dragged(what: dict[str, Any]) -> None:
    """Move the temperature; the axis is that of its power of ten."""
    EXPLORER.change(dragged=not what["last"], temperature=float(f"{min(20.0, max(0.05, 10 ** what['x'])):.3g}"))


def held() -> int | None:
    """Return which bar keys move: the one that was moved last."""
    return st.session_state.get("activations-held")


def table_of_neuron() -> tuple[list[str], list[list[str]]]:
    """Return head and rows: value and slope after the steps taken, what flows back, and what one more step does."""
    walk_with = walking()
    steps, upstream, given, rows = walk_with["steps"], EXPLORER["upstream"], EXPLORER["given"], []
    for name in EXPLORER["chosen"]:
        walk = walk_of_sum(name, EXPLORER["sum"], **{**walk_with, "steps": steps + 1})
        value, slope = (float(part) for part in activation_at(name, walk[steps], **settings()))
        rows.append(
            [
                ACTIVATIONS[name].label,
                f"{walk[steps]:.3f}",
                f"{value:.4f}",
                f"{slope:.4f}",
                f"{upstream * slope:+.4f}",
                f"{upstream * slope * given:+.4f}",
                f"{(walk[-1] - walk[steps]) / given:+.4f}",
            ]
        )
    return [
        "Activation",
        tr("Sum z"),
        tr("Value f(z)"),
        tr("Slope f'(z)"),
        tr("Flows back"),
        tr("Slope for the weight"),
        tr("Step of the weight"),
    ], rows


def _network() -> tuple[Any, ...]:
    return tuple(EXPLORER[name] for name in ("depth", "width", "initializer", "scale"))


@lru_cache(maxsize=4)
def _signal(name: str, depth: int, width: int, initializer: str, scale: float, seed: int) -> Signal:
    with np.errstate(over="ignore", invalid="ignore"):  # what explodes is said by the figure
        return random_signal(depth, name, initializer, scale=scale, width=width, samples=SAMPLES, seed=seed)


@lru_cache(maxsize=256)
def _sizes(*network: Any) -> tuple[np.ndarray, np.ndarray]:
    found = _signal(*network)
    with np.errstate(over="ignore", invalid="ignore"):
        return sizes(found.outputs), sizes(found.gradients)


def signal() -> Signal:
    """Return numbers sent through one network as it is chosen now, and a gradient sent back."""
    return _signal(EXPLORER["seen"], *_network(), EXPLORER["seed"])


def sizes_by_depth() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return the sizes of outputs and of gradients in each layer, shape (seeds, depth), by the activations' labels.

    Those are left out through which nothing comes.
    """
    outputs, gradients = {}, {}
    for name in EXPLORER["deep"]:
        found = [_sizes(name, *_network(), EXPLORER["seed"] + more) for more in range(SEEDS)]
        forward, back = (np.stack(parts) for parts in zip(*found, strict=True))
        if forward.any() and back[:, -1].all():
            outputs[ACTIVATIONS[name].label], gradients[ACTIVATIONS[name].label] = forward, back
    return outputs, gradients
