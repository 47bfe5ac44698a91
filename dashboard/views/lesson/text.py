"""A section of a notebook as a page shows it: words, figures, folded code, exercises with how far one is with them."""

import re
from collections.abc import Sequence

import streamlit as st

from dashboard.kit.notebooks import EXERCISE_STATES
from dashboard.session.access import access
from dashboard.views.lesson.cell import code_cell, exercise_cell
from dashboard.views.lesson.fields import has_field
from dashboard.views.lesson.guessing import ask_guess, show_outcome
from dashboard.views.lesson.shown import show_part
from workbench.language import tr
from workbench.lessons.catalogue import Lesson
from workbench.lessons.progress import Record
from workbench.lessons.reading import Part

OUTPUTS = ("words", "text", "picture", "figure")
_HEADING = re.compile("^###(?=#* )", re.M)  # below that of the section, which is the first on its page


def lesson_text(lesson: Lesson, parts: Sequence[Part], record: Record, key: str) -> None:
    """Show what stands under one heading.

    Args:
        lesson: the notebook.
        parts: what stands there.
        record: who solved what, for the exercises among them.
        key: names the section on the page.
    """
    taken = -1  # the cell whose outputs stand with its code already
    for number, part in enumerate(parts):
        if part.kind in OUTPUTS and part.cell == taken >= 0:
            continue
        match part.kind:
            case "words":
                st.markdown(_HEADING.sub("##", part.text))
            case "folded":
                with st.expander(part.title, icon=":material/help:"):
                    st.markdown(part.text)
            case "code" if access().runs_code:
                taken = part.cell
                shown = [one for one in parts if one.cell == taken and one.kind in OUTPUTS]
                code_cell(lesson, part, shown, f"lesson-{key}-{number}")
            case "code":
                _code(part)
            case "exercise":
                _exercise(lesson, part, record)
            case "guess":
                if asked := next((one for one in lesson.guesses if one.name == part.title), None):
                    ask_guess(asked)
            case "outcome":
                if asked := next((one for one in lesson.guesses if one.key == part.title), None):
                    show_outcome(asked, part.came)
            case _:
                show_part(part, f"lesson-{key}-{number}")
        if part.moves:
            st.caption(tr("Where the notebook runs, this one moves."))


def _code(part: Part) -> None:
    lines = part.text.count("\n") + 1
    with st.expander(
        tr("Code, {what}", what=tr("1 line") if lines == 1 else tr("{lines} lines", lines=lines)),
        icon=":material/code:",
    ):
        st.code(part.text, language="python", wrap_lines=True)


def _exercise(lesson: Lesson, part: Part, record: Record) -> None:
    found = next((entry for entry in lesson.standings(record) if entry[0].name == part.title), None)
    if not found:
        _code(part)
        return
    if access().runs_code or has_field(found[0], part.text):
        exercise_cell(lesson, part)
        return
    exercise, standing = found
    sign, word = EXERCISE_STATES[standing.state]
    with st.container(border=True):
        st.markdown(f"{sign} **Exercise `{exercise.name}`: {exercise.title}** · {word}")
        st.code(part.text, language="python", wrap_lines=True)
        task = tr("Fill the gap, `____`,") if "____" in part.text else tr("Find and mend the fault")
        st.caption(
            tr(
                "{task} in the notebook. There `{exercise}.check()` says what is off, and `{exercise}.hint()` helps.",
                task=task,
                exercise=exercise.name,
            )
        )
        st.caption(
            tr(
                "Code does not run on this page: this dashboard is open to others, and whoever runs it has not allowed "
                "that (`workbench dashboard --allow-code`)."
            )
        )
