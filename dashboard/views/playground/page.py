"""Playground: a small network learns points in the plane, and everything about it can be seen and changed."""

import streamlit as st

from dashboard.kit.page_head import page_head
from dashboard.kit.page_notes import page_notes
from dashboard.session.guard import guarded, in_words, told_in_words
from dashboard.session.visits import seen
from dashboard.session.words import literal
from dashboard.views.playground import state
from dashboard.views.playground.engine import loading
from dashboard.views.playground.own_points import click_adds
from dashboard.views.playground.playground import playground as drawing
from dashboard.views.playground.settings import data_settings, engine_switch, learning_settings
from dashboard.views.playground.share import code, share
from workbench.language import tr
from workbench.playground.frame import SPEEDS

# On a phone the drawing comes first; the settings, which are many, stand below it.
PHONE = """<style>@media (max-width: 640px) {
  .st-key-playground-body > :has(> .st-key-playground-top), .st-key-playground-body > .st-key-playground-top,
  .st-key-playground-body [data-testid="stColumn"]:has(.st-key-playground-side) { order: 2; }
}</style>"""


def speed() -> str:
    """Return how much is learned between two pictures."""
    return st.session_state.get("playground-speed") or "epoch"


def clicked(what: object) -> None:
    """Do what a click in the drawing asks for."""
    if state.gesture(what, click_adds()):
        state.follow()


def buttons() -> None:
    """Play, step, reset, and how much is learned for each picture."""
    playing, stuck = state.playing(), session.broken or not session.can_learn
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            tr("Pause") if playing else tr("Play"),
            key="playground-play",
            type="primary",
            width=110,
            disabled=stuck,
            icon=":material/pause:" if playing else ":material/play_arrow:",
            on_click=guarded(state.play),
            args=(not playing,),
        )
        st.button(
            tr("Step"),
            key="playground-step",
            icon=":material/skip_next:",
            on_click=guarded(state.learn),
            args=(speed(),),
            disabled=playing or stuck,
        )
        st.button(tr("Reset"), key="playground-reset", icon=":material/replay:", on_click=guarded(state.restart))
        st.segmented_control(
            tr("For each picture"),
            list(SPEEDS),
            format_func=SPEEDS.__getitem__,
            default="epoch",
            required=True,
            key="playground-speed",
            label_visibility="collapsed",
        )
        engine_switch(session.setup)
    with st.container():  # always there, so that what stands below it stays the same part of the page
        loading()
    if session.broken:
        st.error(
            tr(
                "The weights have grown beyond all numbers: the steps were too large. Choose a smaller "
                "learning rate, then press Reset."
            ),
            icon=":material/warning:",
        )


@st.fragment
@told_in_words
def stage() -> None:
    """The drawing: while the network learns, only this part runs again."""
    if state.must_follow() or state.standing() != told:
        st.rerun()
    state.write_address()  # again, where the browser lost it: while it plays the whole page may not run for long
    pictures = state.pictures_to_show()
    if state.must_follow():
        st.rerun()
    drawing(
        session,
        pictures,
        beside=state.beside(),
        playing=state.playing(),
        number=state.film_number(),
        on_wanted=lambda what: state.wanted(what, speed()),
        on_gesture=clicked,
    )


session = state.session()
state.must_follow()  # no need any more: the whole page runs
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    page_head("playground", tr("Playground"))
    with in_words():
        share(session.setup)
with in_words():
    for complaint in state.complaints():
        st.warning(literal(complaint), icon=":material/warning:")
with st.container(key="playground-body"):
    st.html(PHONE)
    told = state.standing()  # what the buttons show
    with in_words():
        buttons()  # first of all, also for whoever goes by keys
    with in_words(), st.container(key="playground-top"):
        learning_settings(session.setup)
    left, right = st.columns([1, 4], gap="medium")
    with left, in_words(), st.container(key="playground-side"):
        data_settings(session.setup)
    with right:
        stage()
state.write_address()
seen("playground")
with in_words():
    code(session.setup)
page_notes(
    tr(
        "A network learns to tell blue points from orange ones, or to give each point its number. Each small "
        "square shows what one neuron says at every place of the plane: blue below zero, orange above; the "
        "lines are the weights that mix the squares of one layer into those of the next. The large square is "
        "the answer, with a dark line where the network cannot tell; all of it is computed by the NumPy "
        "network of the lesson behind this page or, where you switch the engine, by Keras, and then a line "
        "says how far the two are apart."
    ),
    "04_network_from_scratch",
    "5",
)
