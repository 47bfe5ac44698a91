"""Below the first screen, in words: the next step, what was done in numbers, how to get to the notebooks."""

import streamlit as st

from dashboard.kit.notebooks import IN_ITS_FOLDER, command_of_the_lab, lab_link
from dashboard.kit.pages import page_file
from dashboard.session.words import literal
from dashboard.views.learn.progress_summary import ProgressSummary
from workbench.language import tr
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.path import Step
from workbench.lessons.reading import read_notebook, section_of
from workbench.quantities import count, percent


def next_step(step: Step) -> None:
    """Show the one next step, with a button that leads there."""
    st.caption(tr("Your next step"))
    st.markdown(f"## {step.title}")
    st.markdown(step.words)
    if st.button(step.label, type="primary", icon=":material/arrow_forward:", key="next-step"):
        st.switch_page(page_file(step.page), query_params={**step.query, **_section(step)})


def _section(step: Step) -> dict[str, str]:
    """Where in a notebook the exercise of a step stands, as the Lesson page is asked for it."""
    if step.page != "lesson":
        return {}
    sections = read_notebook(step.lesson)
    place = section_of(sections, step.exercise) if "Go on" in step.label else 0
    return {"section": sections[place].title} if place else {}


def in_numbers(done: ProgressSummary) -> None:
    """Show what has been done: exercises, runs, the best of them, own digits."""
    st.caption(tr("What you have done"))
    with st.container(horizontal=True, gap="medium"):
        st.metric(
            tr("Exercises solved"),
            tr("{solved} of {exercises}", solved=done.solved, exercises=done.exercises),
            width="content",
        )
        st.metric(tr("Runs trained"), f"{done.runs:,}", width="content")
        st.metric(tr("Best on its test"), "–" if done.best is None else percent(done.best), width="content")
        st.metric(tr("Own digits"), f"{done.own:,}", width="content")
    if done.best_words:
        st.caption(tr("The best: {best_words}.", best_words=literal(done.best_words)))
    if done.own and done.own_right is not None:
        st.caption(
            tr(
                "The model that comes along reads {own_right:,} of your {digits} right.",
                own_right=done.own_right,
                digits=count(done.own, "digit"),
            )
        )


def open_jupyterlab() -> None:
    """Link the notebooks in the JupyterLab that runs on this machine, else say how to open them."""
    if address := lab_link(next(iter(LESSONS.values()))):
        st.page_link(address, label=tr("Open the notebooks in JupyterLab"), icon=":material/play_circle:")
        return
    with st.expander(tr("How to run the notebooks"), icon=":material/terminal:"):
        st.markdown(
            tr(
                "You can read them here. To run them, in a second terminal{in_its_folder}:",
                in_its_folder=tr(IN_ITS_FOLDER),
            )
        )
        command_of_the_lab()
