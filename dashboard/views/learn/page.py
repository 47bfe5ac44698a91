"""Learn, where the dashboard opens: a pad that is read while the pen moves, and below it the road of the lessons."""

import streamlit as st

from dashboard.session import state
from dashboard.session.guard import in_words
from dashboard.session.words import literal
from dashboard.views.learn.coming_back import coming_back
from dashboard.views.learn.first_screen import first_screen, where_mnist_is
from dashboard.views.learn.guesses import your_guesses
from dashboard.views.learn.learn_map import learn_map
from dashboard.views.learn.next_step import in_numbers, next_step, open_jupyterlab
from dashboard.views.learn.progress_summary import progress_summary
from workbench.language import tr
from workbench.lessons.guesses.record import Guesses
from workbench.lessons.path import is_newcomer, stations, what_next
from workbench.lessons.progress import Progress

# On a phone the next step comes before the road, which is long there; and the first screen is as low as it can be.
PHONE = """<style>
@media (max-width: 640px) {
  .st-key-learn > :has(> .st-key-learn-map-place), .st-key-learn > .st-key-learn-map-place { order: 2; }
}
</style>"""

with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="first-title"):
    st.title("Workbench", anchor=False, width="content")
    st.markdown(tr("A real neural network reads while you draw."), width="content")
state.show_notice()
with in_words():
    first_screen()
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
    with st.container(key="learn"):
        st.html(PHONE)
        with st.container(key="learn-map-place"), in_words():
            st.header(tr("The road of lessons"), anchor=False)
            learn_map(stations(record, so_far.done), step)
        if not new:  # a newcomer's next step is the pad
            left, right = st.columns([2, 3], gap="medium")
            with left, st.container(border=True, height="stretch"), in_words():
                next_step(step)
            with right, st.container(border=True, height="stretch"), in_words():
                in_numbers(so_far)
    with in_words():
        coming_back(record)
    with in_words():
        your_guesses(Guesses(state.store().root).read().of())
    open_jupyterlab()
    where_mnist_is()
