"""The cells of a lesson at work: the kernel of whoever reads it, what was typed, and what was asked to run."""

import threading
from collections.abc import Callable, Mapping
from hashlib import sha256

import streamlit as st

from dashboard.session import state
from dashboard.session.access import access
from workbench import learner
from workbench.cells.job import Job
from workbench.cells.kernel import LANGUAGE, LESSON, LONG_SECONDS, VISITOR, Kernel
from workbench.cells.kernels import Kernels
from workbench.cells.needed import steps
from workbench.language import spoken
from workbench.lessons.catalogue import Lesson
from workbench.lessons.drafts import Drafts
from workbench.lessons.reading import Part, read_cells
from workbench.settings import cell_seconds, notebooks_folder

PAINT_SECONDS = 1.0  # the browser gets this long to paint before a kernel is started beside it


@st.cache_resource(show_spinner=False)
def kernels() -> Kernels:
    """Return the kernels of this dashboard."""
    return Kernels()


def warm(lesson: Lesson) -> None:
    """Have the kernel of a lesson started, a moment after its page was sent; nothing where code does not run."""
    if access().runs_code and _found(lesson) is None:
        start, who = _starter(lesson), learner.visitor()

        def begin() -> None:
            learner.receive(who)
            start()

        timer = threading.Timer(PAINT_SECONDS, begin)
        timer.daemon = True
        timer.start()


def run(lesson: Lesson, part: Part, code: str) -> Job:
    """Have a cell run, with what it needs of the cells before it; return that.

    Raises:
        RunError: too many run here already, or what was typed cannot be read.
    """
    cells = list(read_cells(lesson.name))
    typed = Drafts(state.store().root).of()
    for place, source in enumerate(cells):
        cells[place] = typed.get(cell_name(lesson, place, source), source)
    cells[part.cell] = code
    # A training takes its time; what somebody types may run for ever.
    seconds = LONG_SECONDS if "await " in code else cell_seconds()
    job = Job(lambda ran: steps(cells, part.cell, ran), seconds)
    return _began(lesson, part, _starter(lesson)().run(job))


def ask_exercise(lesson: Lesson, part: Part, what: str) -> Job:
    """Have an exercise say its next `hint`, or its `solution`; return that.

    Raises:
        RunError: too many run here already.
    """
    cells = [*read_cells(lesson.name), f"{part.title}.{what}()"]
    job = Job(lambda ran: steps(cells, len(cells) - 1, ran), cell_seconds())
    return _began(lesson, part, _starter(lesson)().run(job))


def job_of(lesson: Lesson, part: Part) -> Job | None:
    """Return what was last asked of a cell; None where nothing was."""
    name = cell_name(lesson, part.cell, part.text)
    if found := _jobs().get(name):
        return found
    kernel = _found(lesson)
    return kernel.jobs.get(name) if kernel else None


def restart(lesson: Lesson) -> None:
    """Begin with a fresh kernel that knows nothing of what ran before."""
    if kernel := _found(lesson):
        kernel.restart()


def is_starting(lesson: Lesson) -> bool:
    """Return whether its kernel is still being started."""
    kernel = _found(lesson)
    return kernel is not None and not kernel.is_warm.is_set()


def cell_name(lesson: Lesson, place: int, source: str) -> str:
    """Return the name under which what was typed into a cell is kept: that of its exercise, else one of its text."""
    for exercise in lesson.exercises:
        if f"\n{exercise.name}.check(" in source:
            return exercise.key
    return f"{lesson.name}-{sha256(source.encode()).hexdigest()[:12]}"


def _began(lesson: Lesson, part: Part, job: Job) -> Job:
    name = cell_name(lesson, part.cell, part.text)
    _jobs()[name] = job
    if kernel := _found(lesson):
        kernel.jobs[name] = job
    return job


def _jobs() -> dict[str, Job]:
    return st.session_state.setdefault("cell-jobs", {})


def _found(lesson: Lesson) -> Kernel | None:
    return kernels().find(learner.current_learner(), _key(lesson))


def _key(lesson: Lesson) -> tuple[str, str]:
    return lesson.name, spoken()


def _starter(lesson: Lesson) -> Callable[[], Kernel]:
    """Return what gives the kernel of a lesson, and starts it where there is none: from any thread."""
    variables: Mapping[str, str] = {
        "WORKBENCH_RUNS": str(state.store().root),
        VISITOR: learner.visitor(),
        LANGUAGE: spoken(),
        LESSON: lesson.module,
    }
    folder = notebooks_folder() if notebooks_folder().is_dir() else state.store().root
    who, key, there = learner.current_learner(), _key(lesson), kernels()
    return lambda: there.of(who, key, folder, variables)
