"""A cell to type into and to run where it stands, with what came of it."""

import time
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import streamlit as st
from pydantic import Field

from dashboard.kit.browser_part import Message, browser_part, packed
from dashboard.kit.notebooks import EXERCISE_STATES
from dashboard.session import state
from dashboard.session.guard import told_in_words
from dashboard.views.lesson import running
from dashboard.views.lesson.fields import answer_field, has_field
from dashboard.views.lesson.shown import show_output, show_part
from workbench.cells.job import Job
from workbench.language import later, tr
from workbench.lessons.catalogue import Lesson
from workbench.lessons.drafts import LONGEST, Drafts
from workbench.lessons.progress import Progress
from workbench.lessons.reading import Part
from workbench.settings import cell_bytes

QUICK = 0.9  # seconds to wait for an answer before the page says that it runs
ENDED = later(
    {
        "stopped": "Stopped. What you typed is still here.",
        "too_long": "It ran for {seconds:.0f} seconds and was stopped. Does a loop never end? "
        "What you typed is still here.",
        "memory": "It took more than {gigabytes:.0f} GB of memory and was ended. Is an array far larger than "
        "you meant? A fresh Python starts; what you typed is still here.",
        "gone": "Its Python ended in the middle. A fresh one starts; what you typed is still here.",
        "no_kernel": "No Python could be started to run it. The terminal in which the dashboard runs tells why.",
    }
)


class Asked(Message):
    """Something is to be done with a cell; `code` is what stands in it then, `when` tells one press from another."""

    what: Literal["run", "stop", "keep", "look", "hint", "solution", "restart"]
    code: Annotated[str, Field(max_length=LONGEST)] | None = None
    when: Annotated[int, Field(ge=0, le=10**14)] | None = None


_editor = browser_part("editor", __file__, tells={"asked": Asked})


@told_in_words
@st.fragment
def exercise_cell(lesson: Lesson, part: Part) -> None:
    """Show an exercise: how far one is with it, its code to complete, what it answers."""
    exercise = next(one for one in lesson.exercises if one.name == part.title)
    with st.container(border=True, key=f"exercise-{exercise.key}"):
        place = st.empty()  # how far one is, is known when it has run
        if has_field(exercise, part.text):
            answer_field(exercise, f"exercise-{exercise.key}")
        else:
            _cell(lesson, part, tr("Code of exercise {name}", name=exercise.name), helps=True)
        standing = Progress(state.store().root).read().standing(exercise.key)
        sign, word = EXERCISE_STATES[standing.state]
        place.markdown(f"{sign} **Exercise `{exercise.name}`: {exercise.title}** · {word}")


@told_in_words
@st.fragment
def code_cell(lesson: Lesson, part: Part, shown: Sequence[Part], key: str) -> None:
    """Show code that can be changed and run; until then, what it showed when the notebook was run.

    Args:
        lesson: the notebook.
        part: the code.
        shown: what it showed.
        key: names it on the page.
    """
    job = running.job_of(lesson, part)
    lines = part.text.count("\n") + 1
    words = tr("1 line") if lines == 1 else tr("{lines} lines", lines=lines)
    with st.expander(tr("Code, {what}", what=words), icon=":material/code:", expanded=job is not None):
        _cell(lesson, part, tr("Code, {what}", what=words), helps=False)
    job = running.job_of(lesson, part)
    if job is None:
        for number, one in enumerate(shown):
            show_part(one, f"{key}-{number}")
            if one.moves:
                st.caption(tr("Where the notebook runs, this one moves."))


def _cell(lesson: Lesson, part: Part, label: str, *, helps: bool) -> None:
    name = running.cell_name(lesson, part.cell, part.text)
    key = f"cell-{name}"
    drafts = Drafts(state.store().root)
    typed = drafts.of().get(name, part.text)

    def asked(told: dict[str, Any]) -> None:
        what, code, when = told["what"], told.get("code"), told.get("when")
        if when is not None and when <= st.session_state.get(f"{key}-heard", 0):
            return  # a busy browser now and then tells of one press twice
        st.session_state[f"{key}-heard"] = when or 0
        if code is not None and code != typed:
            drafts.keep(name, "" if code == part.text else code)
        if what == "run" and code is not None:
            running.run(lesson, part, code).wait(QUICK)
        elif what in ("hint", "solution"):
            running.ask_exercise(lesson, part, what).wait(QUICK)
        elif what == "restart":
            running.restart(lesson)
        elif what == "stop" and (job := running.job_of(lesson, part)):
            job.stop()

    job = running.job_of(lesson, part)
    shown = {
        "start": part.text,
        "code": typed,
        "label": label,
        "helps": helps,
        "running": bool(job and not job.is_done),
        "looked": 0.0 if job is None or job.is_done else time.monotonic(),  # so that each look is answered
        "used": job is not None,
        "status": _status(lesson, job),
    }
    _editor(key=key, data=packed(shown), on_asked=asked)
    if job:
        _outcome(job, key)


def _status(lesson: Lesson, job: Job | None) -> str:
    if job is None or job.is_done:
        return ""
    if job.state == "waiting":
        if running.is_starting(lesson):
            return tr("Python starts for this lesson; that takes a few seconds, once ...")
        return tr("Another cell is still at work; this one is next ...")
    if job.state == "preparing":
        return tr("First what it needs of the cells before: {at} of {of} ...", at=max(job.at, 1), of=max(job.of, 1))
    return tr("Running ...")


def _outcome(job: Job, key: str) -> None:
    """Show what a cell has shown so far, and how it ended."""
    if job.failed_before:
        st.markdown(tr("A cell before this one, which it needs, did not run to its end:"))
    for number, output in enumerate(list(job.outputs)):
        show_output(output, f"{key}-{number}")
    if job.cut:
        st.caption(tr("It showed more than a page can hold. The rest is left out."))
    if job.is_done and job.ended in ENDED:
        st.warning(
            tr(ENDED[job.ended], seconds=job.seconds, gigabytes=cell_bytes() / 1e9), icon=":material/stop_circle:"
        )
    elif job.is_done and not job.outputs:
        st.caption(tr("It ran, and showed nothing."))
