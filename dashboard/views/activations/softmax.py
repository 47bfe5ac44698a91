"""Softmax: drag scores and temperature, and see what becomes of the probabilities."""

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.session.guard import told_in_words
from dashboard.views.activations import settings
from dashboard.views.activations.settings import EXPLORER
from workbench.figures import class_bars, softmax_slopes, temperature_curves
from workbench.language import tr


@st.fragment
@told_in_words
def softmax() -> None:
    """Show scores, probabilities, the temperature, and what one score does to all."""
    scores, classes, temperature = EXPLORER["scores"], settings.CLASSES, EXPLORER["temperature"]
    st.caption(
        tr(
            "Drag the bars: the **scores**, or the **probabilities** beside them. Drag the **temperature** in "
            "the figure next to it. With keys: left and right move, up and down take another bar."
        )
    )
    left, right = st.columns(2, gap="medium")
    with left:
        bars = class_bars(scores, classes, temperature=temperature, held=settings.held())
        live_figure(bars, "activations-bars", pick="x", on_pick=settings.score_dragged)
    with right:
        if EXPLORER.shows("temperature"):
            curves = temperature_curves(scores, classes, temperature)
            live_figure(curves, "activations-temperature", pick="x", on_pick=settings.temperature_dragged)
    slopes = softmax_slopes(scores, classes, settings.held() or 0, temperature)
    live_figure(slopes, "activations-slopes", still=True)
    EXPLORER.write_address()
