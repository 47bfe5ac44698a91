"""The lessons on the Learn page: what comes next, how to get there, and one card for each notebook."""

from collections.abc import Sequence

import streamlit as st

from workbench.lessons.catalogue import Lesson, next_step
from workbench.lessons.exercise import Exercise
from workbench.lessons.progress import Record, Standing

STATES = {
    "right": (":green[:material/check_circle:]", "solved"),
    "not yet": (":orange[:material/pending:]", "begun"),
    "raised": (":orange[:material/pending:]", "begun"),
    "unattempted": (":material/radio_button_unchecked:", "open"),
}


def next_lesson(record: Record) -> None:
    """Say which exercise comes next, or that all are solved."""
    step = next_step(record)
    if step is None:
        st.markdown("**All exercises are solved.** Now try what nobody has told you: train a network of your own.")
        st.page_link("views/train.py", label="Train a network", icon=":material/model_training:")
        return
    lesson, exercise = step
    begun = any(standing.tries for _, standing in lesson.standings(record))
    st.caption("Your next step")
    st.markdown(f"#### {lesson.number} · {lesson.title}", unsafe_allow_html=False)
    st.markdown(f"{'Go on with' if begun else 'The first exercise:'} `{exercise.name}`, {exercise.title}.")


def open_jupyterlab() -> None:
    """Say how to open the notebooks."""
    st.caption("Open the notebooks")
    st.markdown("In a second terminal, in the project's folder:")
    st.code("make lab", language=None)
    st.caption("Without `make`: `.venv/bin/python -m workbench lab`")


def lesson_card(lesson: Lesson, standings: Sequence[tuple[Exercise, Standing]]) -> None:
    """Show one notebook: what it asks, how long it takes, and how far the learner is with its exercises."""
    solved = sum(standing.state == "right" for _, standing in standings)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{lesson.number} · {lesson.title}**", width="content")
            st.caption(f"about {lesson.minutes} min", width="content")
        st.markdown(lesson.about)
        st.progress(solved / len(standings), text=f"{solved} of {len(standings)} exercises solved")
        with st.expander("Exercises"):
            for exercise, standing in standings:
                sign, word = STATES[standing.state]
                st.markdown(f"{sign} `{exercise.name}` {exercise.title} · {word}")
            st.caption(f"In `notebooks/{lesson.name}.ipynb`")
