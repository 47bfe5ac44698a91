"""Learn: the path through notebooks and pages, what is done of it, and what comes next."""

import streamlit as st

from dashboard.session import state
from dashboard.session.guard import in_words
from dashboard.session.words import literal
from dashboard.views.learn.cards import in_numbers, lesson_card, next_step, open_jupyterlab, welcome
from dashboard.views.learn.guesses import your_guesses
from dashboard.views.learn.learn_map import learn_map
from dashboard.views.learn.progress_summary import progress_summary
from workbench.language import tr
from workbench.lessons.catalogue import COURSE
from workbench.lessons.guesses.record import Guesses
from workbench.lessons.path import is_newcomer, stations, what_next
from workbench.lessons.progress import Progress

# On a phone the next step comes before the map, which is long there.
PHONE = """<style>@media (max-width: 640px) {
  .st-key-learn > :has(> .st-key-learn-map-place), .st-key-learn > .st-key-learn-map-place { order: 2; }
}</style>"""

st.title(tr("Learn"), anchor=False)
state.show_notice()
with in_words():
    progress = Progress(state.store().root)
    record = progress.read()
    if record.damaged:
        st.warning(
            tr(
                "Some lines of {path} cannot be read. What they told is missing here; the rest is all right.",
                path=literal(str(progress.path)),
            ),
            icon=":material/warning:",
        )
    so_far = progress_summary(state.store(), record)
    new = is_newcomer(record, so_far.done)
    step = what_next(record, so_far.done)
    if new:
        welcome()
    with st.container(key="learn"):
        st.html(PHONE)
        with st.container(key="learn-map-place"), in_words():
            learn_map(stations(record, so_far.done), step)
        left, right = st.columns([2, 3], gap="medium") if not new else (st.container(), None)
        with left, st.container(border=True, height="stretch"), in_words():
            next_step(step)
        if right:
            with right, st.container(border=True, height="stretch"), in_words():
                in_numbers(so_far)
    with in_words():
        your_guesses(Guesses(state.store().root).read().of())
    st.header(tr("The lessons"), anchor=False)
    open_jupyterlab()
    for lesson in COURSE.values():
        with in_words():
            lesson_card(lesson, lesson.standings(record))
