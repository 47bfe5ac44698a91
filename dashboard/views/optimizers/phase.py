"""Learning rate against momentum: which pairs come down a bowl, how fast, and the run with the one that is picked."""

import streamlit as st

from dashboard.kit.explorer_head import complaints
from dashboard.kit.knobs import Knob, knobs
from dashboard.kit.live_figure import live_figure
from dashboard.session.guard import guarded, told_in_words
from dashboard.views.optimizers import steps
from dashboard.views.optimizers.settings import OPTIMIZERS
from workbench.figures import descent, phase_picture
from workbench.language import tr

_KNOBS = (
    Knob(
        "condition",
        "Condition number",
        30,
        1,
        1000,
        scale="log",
        words="The largest curvature of the bowl divided by the smallest.",
    ),
    Knob("phase_rate", "Learning rate η", 0.04, 1e-5, 10, scale="log", words="How far a step goes for a slope of 1."),
    Knob(
        "phase_momentum", "Momentum μ", 0.6, 0, 0.999, scale="share", words="The share of the last step that is kept."
    ),
)


def phase_view() -> None:
    """Show the picture of all pairs, and beside it the run with the pair that is picked."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if OPTIMIZERS.shows("phase_nesterov"):
            st.toggle(**OPTIMIZERS.widget("phase_nesterov", help=tr("Momentum that looks ahead along the last step.")))
        if not OPTIMIZERS["phase_nesterov"] and OPTIMIZERS.shows("phase_momentum"):
            st.button(
                tr("The best pair"), key="optimizers-best", icon=":material/star:", on_click=guarded(steps.pick_best)
            )
    _stage()


@st.fragment
@told_in_words
def _stage() -> None:
    """What follows the pair: while something is dragged, only this part runs again."""
    shown = [knob._replace(value=OPTIMIZERS[knob.name]) for knob in _KNOBS if OPTIMIZERS.shows(knob.name)]
    if shown:
        knobs(shown, key="optimizers-phase-knobs", on_turn=steps.turn)
    left, right = st.columns(2, gap="medium")
    racer, path = steps.run()
    with left:
        picture = phase_picture(
            OPTIMIZERS["condition"],
            OPTIMIZERS["phase_rate"],
            OPTIMIZERS["phase_momentum"],
            nesterov=OPTIMIZERS["phase_nesterov"],
        )
        live_figure(picture, "optimizers-phase", pick="place", on_pick=steps.pick_pair)
        st.caption(tr("Click or drag in the picture, or use the arrow keys: the pair under the cross runs beside it."))
        for words in steps.directions():
            st.markdown(words)
    with right:
        live_figure(descent(steps.bowl(), {racer: path}), "optimizers-run", still=True)
    complaints(OPTIMIZERS)
    OPTIMIZERS.write_address()
