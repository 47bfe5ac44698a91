"""The Learn page in words: the next step, what was done in numbers, how to get to the notebooks, a card for each."""

from collections.abc import Sequence

import streamlit as st

from dashboard.kit.notebooks import EXERCISE_STATES, IN_ITS_FOLDER, command_of_the_lab, lab_link
from dashboard.kit.pages import page_file
from dashboard.session.words import literal
from dashboard.views.learn.progress_summary import ProgressSummary
from workbench.language import tr
from workbench.lessons.catalogue import LESSONS, Lesson
from workbench.lessons.exercise import Exercise
from workbench.lessons.path import Step
from workbench.lessons.planted import PlantedFault
from workbench.lessons.progress import Standing
from workbench.lessons.reading import read_notebook, section_of
from workbench.quantities import count, percent


def welcome() -> None:
    """Say to a newcomer what this is."""
    st.markdown(
        tr(
            "Welcome. Here you learn how neural networks learn: you turn their knobs, watch them, break them "
            "and mend them. Everything runs on your own machine, and nothing you do here can go wrong for good."
        )
    )


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
    """Say how to open the notebooks, unless JupyterLab runs already."""
    if lab_link(next(iter(LESSONS.values()))):
        st.caption(tr("JupyterLab runs on this machine: “Run” opens a notebook there."))
        return
    with st.expander(tr("How to run the notebooks"), icon=":material/terminal:"):
        st.markdown(
            tr(
                "You can read them here. To run them, in a second terminal{in_its_folder}:",
                in_its_folder=tr(IN_ITS_FOLDER),
            )
        )
        command_of_the_lab()


def lesson_card(lesson: Lesson, standings: Sequence[tuple[Exercise | PlantedFault, Standing]]) -> None:
    """Show one lesson: what it asks, how long it takes, how far the learner is with its exercises, and ways into it."""
    solved = sum(standing.state == "right" for _, standing in standings)
    name = f"{lesson.number} · {lesson.title}" if lesson.number else lesson.title
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{name}** &ensp; {lesson.about}", width="content")
            with st.container(horizontal=True, vertical_alignment="center", width="content"):
                if lesson.number:
                    st.page_link(
                        page_file("lesson"),
                        label=tr("Read"),
                        icon=":material/menu_book:",
                        query_params={"notebook": lesson.name},
                    )
                    if address := lab_link(lesson):
                        st.page_link(address, label=tr("Run"), icon=":material/play_circle:")
                else:
                    st.page_link(page_file(lesson.name), label=tr("Open"), icon=":material/troubleshoot:")
        signs = " ".join(EXERCISE_STATES[standing.state][0] for _, standing in standings)
        titles = "\n".join(
            f"- {EXERCISE_STATES[standing.state][0]} `{exercise.name}` {exercise.title} · "
            f"{EXERCISE_STATES[standing.state][1]}"
            for exercise, standing in standings
        )
        st.caption(
            tr(
                "{signs} &ensp; {solved} of {standings} exercises solved · about {minutes} min",
                signs=signs,
                solved=solved,
                standings=len(standings),
                minutes=lesson.minutes,
            ),
            help=titles,
        )
