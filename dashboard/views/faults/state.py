"""What a learner does on the page of planted faults: chooses one, trains it, answers, asks for help."""

from typing import NamedTuple

import streamlit as st

from dashboard.kit.explorer_settings import cut
from dashboard.session.state import keep, kept, store
from workbench.coach import Finding
from workbench.language import tr
from workbench.lessons.catalogue import FAULTS
from workbench.lessons.planted import BASE, NOTHING, PlantedFault
from workbench.lessons.progress import NOT_YET, RIGHT, Progress, Record, Standing
from workbench.runs import jobs
from workbench.runs.store import Run

NUMBERS = [fault.number for fault in FAULTS.exercises]
_BY_ADDRESS = {str(number): number for number in NUMBERS}


class Case(NamedTuple):
    """One exercise as it stands: the fault, how far the learner is, what a teacher allows."""

    fault: PlantedFault
    standing: Standing
    allowed: dict[str, bool]

    @property
    def told(self) -> bool:
        """Whether the fault may be told: it was found, or asked for."""
        return self.standing.state == "right" or self.standing.solution

    @property
    def half(self) -> bool:
        """Whether it was found, and the other half of the mark is still to be had: to show where it shows."""
        return self.standing.state == "right" and not self.standing.solution and self.standing.place is None


def case(record: Record) -> Case:
    """Return the exercise in the address of the page; where none stands there, the first that is not solved."""
    asked = st.query_params.get("fault", "")
    number = _BY_ADDRESS.get(asked) or kept("fault") or _first_open(record)
    keep("fault", number)
    if asked != str(number):
        st.query_params["fault"] = str(number)
    fault = FAULTS.exercises[NUMBERS.index(number)]
    return Case(fault, record.standing(fault.key), record.allowed)


def complaint() -> str:
    """Return what is wrong with the address of the page, or nothing."""
    asked = st.query_params.get("fault", "")
    if not asked or asked in _BY_ADDRESS:
        return ""
    return tr(
        "There is no fault “{cut}”: they are numbered from 1 to {last_numbers}.",
        cut=cut(asked),
        last_numbers=NUMBERS[-1],
    )


def choose(number: int) -> None:
    """Go to another exercise."""
    if number not in NUMBERS:
        return
    keep("fault", number)
    st.query_params["fault"] = str(number)


def _first_open(record: Record) -> int:
    still_open = (fault.number for fault, standing in FAULTS.standings(record) if standing.state != "right")
    return next(still_open, NUMBERS[0])


def train(fault: PlantedFault) -> None:
    """Put a run of the exercise into the queue."""
    jobs.start(fault.config, fault.name, store())


def answer(fault: PlantedFault, run: Run, diagnosis: str) -> None:
    """Take an answer: keep it as a try, and remember what is to be said of it."""
    if diagnosis not in fault.choices():
        return  # no page offers it
    said = fault.feedback(diagnosis, run.history(), run.config)
    if said:
        earlier = [entry for entry in wrong(fault) if entry[0] != diagnosis]
        keep(f"fault-wrong-{fault.key}", [(diagnosis, said), *earlier])
    _write("check", fault, NOT_YET if said else RIGHT)
    if not said and place(fault) is not None:
        mark(fault, run)


def wrong(fault: PlantedFault) -> list[tuple[str, str]]:
    """Return the wrong answers of this session, the newest first, each with why it does not fit."""
    return kept(f"fault-wrong-{fault.key}", [])


def hints(fault: PlantedFault) -> list[str]:
    """Return the hints that were asked for in this session."""
    return list(fault.hints[: kept(f"fault-hints-{fault.key}", 0)])


def hint(fault: PlantedFault) -> None:
    """Show one hint more."""
    keep(f"fault-hints-{fault.key}", len(hints(fault)) + 1)
    _write("hint", fault)


def give_up(fault: PlantedFault) -> None:
    """Let the coach speak."""
    _write("solution", fault)


def place(fault: PlantedFault) -> float | None:
    """Return the step that the learner points at, None where they have not pointed yet."""
    return kept(f"fault-place-{fault.key}")


def point(fault: PlantedFault, step: float) -> None:
    """Keep where the learner points."""
    keep(f"fault-place-{fault.key}", step)


def mark(fault: PlantedFault, run: Run) -> None:
    """Judge, once the fault is found, the place that the learner points at: it is half of the mark."""
    finding, step = fault.finding(run.history(), run.config), place(fault)
    if finding and finding.evidence.marks and step is not None:
        Progress(store().root).mark_place(fault.key, is_there(run, finding, step))


def asks_for_place(case: Case, run: Run) -> bool:
    """Tell whether the learner is to show where a found fault shows: it does somewhere, and nobody told yet."""
    if not case.half or case.fault.answer == NOTHING or run.status.state != "finished":
        return False
    finding = case.fault.finding(run.history(), run.config)
    return finding is not None and finding.evidence.marks


def pass_place(fault: PlantedFault) -> None:
    """Let the coach show where it shows: this half of the mark is given away."""
    Progress(store().root).mark_place(fault.key, False)


def is_there(run: Run, finding: Finding, step: float) -> bool:
    """Tell whether a step is where the coach sees it, or within an epoch of that."""
    slack = int(run.history().start.get("steps_per_epoch") or 0)
    return finding.evidence.first - slack <= step <= finding.evidence.last + slack


def cure(fault: PlantedFault) -> None:
    """Put the same run without the fault into the queue."""
    jobs.start(BASE, cured_name(fault), store())


def cured_run(fault: PlantedFault) -> Run | None:
    """Return the newest cured run of an exercise, None where there is none."""
    return next((run for run in store().runs() if run.meta["name"] == cured_name(fault)), None)


def cured_name(fault: PlantedFault) -> str:
    """What the run is called that does without the fault."""
    return tr("{fault}, cured", fault=fault.name)


def judged_place(fault: PlantedFault, run: Run, finding: Finding) -> str:
    """Return what to say of the place the learner pointed at; nothing where they did not.

    Args:
        fault: the exercise.
        run: the learner's run of it.
        finding: what the coach sees in it.
    """
    step, first, last = place(fault), finding.evidence.first, finding.evidence.last
    if step is None or not finding.evidence.marks:
        return ""
    if is_there(run, finding, step):
        return tr("You pointed at step {step:,.0f}. The coach sees it there too.", step=step)
    return tr(
        "You pointed at step {step:,.0f}. The coach sees it between steps {first:,} and {last:,}.",
        step=step,
        first=first,
        last=last,
    )


def _write(kind: str, fault: PlantedFault, state: str = "") -> None:
    Progress(store().root).add(kind, fault.key, state)
