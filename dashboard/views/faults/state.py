"""What a learner does on the page of planted faults: chooses one, trains it, answers, asks for help."""

from typing import NamedTuple

import streamlit as st

from dashboard.kit.explorer_settings import cut
from dashboard.session.state import keep, kept, store
from workbench.language import tr
from workbench.lessons.catalogue import FAULTS
from workbench.lessons.planted import PlantedFault
from workbench.lessons.progress import Progress, Record, Standing
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
    _write("check", fault, tr("not yet") if said else "right")


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


def judged_place(fault: PlantedFault, first: int, last: int, slack: int) -> str:
    """Return what to say of the place the learner pointed at; nothing where they did not.

    Args:
        fault: the exercise.
        first, last: the steps between which the coach sees it.
        slack: so many steps beside them are near enough.
    """
    step = place(fault)
    if step is None:
        return ""
    if first - slack <= step <= last + slack:
        return tr("You pointed at step {step:,.0f}. The coach sees it there too.", step=step)
    return tr(
        "You pointed at step {step:,.0f}. The coach sees it between steps {first:,} and {last:,}.",
        step=step,
        first=first,
        last=last,
    )


def _write(kind: str, fault: PlantedFault, state: str = "") -> None:
    Progress(store().root).add(kind, fault.key, state)
