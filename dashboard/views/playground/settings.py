"""The settings of the playground, each one left out where a link hides it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.session.guard import guarded, widget_value
from dashboard.session.state import set_widget
from dashboard.views.playground import state
from dashboard.views.playground.own_points import own_points_settings
from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.initializers import INITIALIZERS
from workbench.concepts.losses import LOSSES
from workbench.concepts.optimizers import RACERS
from workbench.data.toy import TOY
from workbench.language import later, tr
from workbench.playground.features import FEATURES
from workbench.playground.setup import CONTROLS, ENGINES, FITTING, HIDDEN_ACTIVATIONS, OWN, RANGES, SETS, Setup

RATES = (0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
BATCHES = (1, 2, 5, 10, 20, 32, 64, 128, 256)
PENALTIES = (0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
LIVE = later("It may be changed while the network learns.")


def learning_settings(setup: Setup) -> None:
    """Show what may be changed while it learns, and the start weights."""
    with st.container(horizontal=True, gap="xsmall"):
        _choice(setup, "learning_rate", RATES, "{:g}".format, 108, tr("How far each step goes. {live}", live=tr(LIVE)))
        _choice(
            setup,
            "optimizer",
            list(RACERS),
            lambda name: RACERS[name].label,
            120,
            tr("The rule that makes steps out of gradients. {live}", live=tr(LIVE)),
        )
        _choice(
            setup,
            "loss",
            FITTING[setup.task],
            lambda name: LOSSES[name].label,
            186,
            tr("What is made small: only losses that fit the task are listed. {live}", live=tr(LIVE)),
        )
        _activation(setup)
        _choice(setup, "batch_size", BATCHES, str, 104, tr("How many points a step learns from. {live}", live=tr(LIVE)))
        _choice(
            setup,
            "l1",
            PENALTIES,
            "{:g}".format,
            92,
            tr("Punishes weights by their size: many become zero. {live}", live=tr(LIVE)),
        )
        _choice(
            setup,
            "l2",
            PENALTIES,
            "{:g}".format,
            92,
            tr("Punishes weights by their square: all stay small. {live}", live=tr(LIVE)),
        )
        _choice(
            setup,
            "dropout",
            SHARES,
            "{:g}".format,
            96,
            tr("Share of neurons that sit out each training step. {live}", live=tr(LIVE)),
        )


def data_settings(setup: Setup) -> None:
    """Show where the points come from, and what the network is given of them."""
    _choice(setup, "data", list(SETS), SETS.__getitem__, "stretch", tr("Another set begins again."))
    if _shown(setup, "show_test") and setup.data != OWN:
        st.toggle(
            **_common(setup, "show_test", tr("Test points have a dark edge. The network never learns from them."))
        )
    if setup.data == OWN:
        own_points_settings(setup)
    else:
        st.caption(TOY[setup.data].hint)
        _slider(setup, "points", 20, tr("How many points there are, for training and test together."))
        _slider(
            setup, "noise", 0.05, tr("How far points are pushed at random; in regression, how far their numbers are.")
        )
    _slider(setup, "train", 0.05, tr("This share of the points is learned from. The rest tests what was learned."))
    if _shown(setup, "features"):
        words = tr("What the network is given of each point. Another choice begins again.")
        st.pills(
            **_common(setup, "features", words),
            options=list(FEATURES),
            selection_mode="multi",
            wrap=True,
            format_func=lambda name: FEATURES[name].label,
        )
    with st.expander(tr("How it begins")):
        _beginning(setup)
    if len(setup.layers) > 1 and _shown(setup, "activations"):
        with st.expander(tr("Activation by layer")):
            _activation_by_layer(setup)


def engine_switch(setup: Setup) -> None:
    """Show who learns: NumPy or Keras."""
    if _shown(setup, "engine"):
        words = tr(
            "NumPy: the network from scratch, in this process. Keras: the same network in Keras, from the "
            "same weights, in a process of its own, with NumPy beside it to compare. Keras has no part in "
            "what is drawn as NumPy, and the other way round."
        )
        st.segmented_control(
            **_common(setup, "engine", words), options=list(ENGINES), format_func=ENGINES.__getitem__, required=True
        )


def _beginning(setup: Setup) -> None:
    _choice(
        setup,
        "initializer",
        list(INITIALIZERS),
        lambda name: INITIALIZERS[name].label,
        "stretch",
        tr("How the first weights are drawn. Another choice begins again."),
    )
    if _shown(setup, "seed"):
        st.number_input(
            **_common(setup, "seed", tr("The same seed draws the same points and the same first weights.")),
            min_value=0,
            max_value=int(RANGES["seed"][1]),
            step=1,
        )


def _activation(setup: Setup) -> None:
    """Show one activation for all layers; nothing stands there where they differ."""
    if not setup.layers or not _shown(setup, "activations"):
        return
    names, key = setup.activations, "playground-activation"
    set_widget(key, names[0] if len(set(names)) == 1 else None)
    st.selectbox(
        tr("Activation"),
        HIDDEN_ACTIVATIONS,
        key=key,
        placeholder=tr("mixed"),
        width=122,
        format_func=lambda name: ACTIVATIONS[name].label,
        on_change=guarded(_take_activation),
        args=(range(len(names)), key),
        help=tr("What each hidden neuron does with its sum. {live}", live=tr(LIVE)),
    )


def _activation_by_layer(setup: Setup) -> None:
    for layer, name in enumerate(setup.activations):
        key = f"playground-activation-{layer}"
        set_widget(key, name)
        st.selectbox(
            tr("Layer {layer}", layer=layer + 1),
            HIDDEN_ACTIVATIONS,
            key=key,
            on_change=guarded(_take_activation),
            args=([layer], key),
            format_func=lambda name: ACTIVATIONS[name].label,
        )


def _take_activation(layers: Sequence[int], key: str) -> None:
    names = state.session().setup.activations
    state.change(activations=tuple(widget_value(key) if layer in layers else name for layer, name in enumerate(names)))


def _shown(setup: Setup, name: str) -> bool:
    return name not in setup.hidden


def _common(setup: Setup, name: str, words: str, kind: type | None = None) -> dict[str, Any]:
    """Return what all widgets need. Their value is what the session has: it may have been changed elsewhere."""
    key, value = f"playground-{name}", getattr(setup, name)
    set_widget(key, kind(value) if kind else value)
    return {"label": CONTROLS[name], "help": words, "key": key, "on_change": guarded(_take), "args": (name, key)}


def _take(name: str, key: str) -> None:
    value = widget_value(key)
    state.change(**{name: tuple(value) if isinstance(value, list) else value})


def _choice(setup: Setup, name: str, options: Sequence[Any], words_of: Any, width: Any, words: str) -> None:
    if _shown(setup, name):
        value = getattr(setup, name)
        options = options if value in options else sorted([*options, value])
        st.selectbox(**_common(setup, name, words), options=options, format_func=words_of, width=width)


def _slider(setup: Setup, name: str, step: float, words: str) -> None:
    if _shown(setup, name):
        low, high = (type(step)(bound) for bound in RANGES[name])
        st.slider(**_common(setup, name, words, type(step)), min_value=low, max_value=high, step=step)
