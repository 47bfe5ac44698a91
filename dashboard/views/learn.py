"""Learn: the notebooks in their order, what is solved of each, and what comes next."""

import streamlit as st

from dashboard import state
from dashboard.components.lesson_card import lesson_card, next_lesson, open_jupyterlab
from dashboard.guard import in_words
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.progress import Progress

st.title("Learn", anchor=False)
state.show_notice()
with in_words():
    progress = Progress(state.store().root)
    record = progress.read()
    if record.damaged:
        st.warning(
            f"Some lines of `{progress.path}` cannot be read. What they told is missing here; the rest is all right.",
            icon=":material/warning:",
        )
    step, how = st.columns([3, 2], gap="medium")
    with step, st.container(border=True, height="stretch"):
        next_lesson(record)
    with how, st.container(border=True, height="stretch"):
        open_jupyterlab()
    st.subheader("The notebooks", anchor=False)
    for lesson in LESSONS.values():
        with in_words():
            lesson_card(lesson, lesson.standings(record))
