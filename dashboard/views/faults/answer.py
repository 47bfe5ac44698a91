"""The answer to a planted fault: a diagnosis chosen, held against the run, and what the coach says in the end."""

import time

import streamlit as st

from dashboard.kit.celebrate import celebrate
from dashboard.kit.coach import coach_card
from dashboard.kit.table import table
from dashboard.session.guard import guarded
from dashboard.session.words import literal
from dashboard.views.faults import state
from dashboard.views.faults.state import NUMBERS, Case
from workbench.coach import Finding
from workbench.language import tr
from workbench.lessons.planted import BASE, DIAGNOSES, NOTHING, PlantedFault
from workbench.runs.config import RunConfig
from workbench.runs.repeating import shown
from workbench.runs.status import ENDED
from workbench.runs.store import Run

JUST_NOW = 10.0  # seconds


def diagnosis(case: Case, run: Run | None) -> None:
    """Let the learner say what is wrong; each wrong answer is held against the numbers of the run.

    Args:
        case: the exercise.
        run: the learner's run of it, where it has ended well; None where there is nothing to judge yet.
    """
    fault, tried = case.fault, state.wrong(case.fault)
    crossed = {name for name, _ in tried}
    st.header(tr("What is wrong?"), anchor=False)
    chosen = st.radio(
        tr("What is wrong?"),
        fault.choices(),
        index=None,
        key=f"fault-choice-{fault.number}",
        format_func=lambda name: f"~~{DIAGNOSES[name]}~~" if name in crossed else DIAGNOSES[name],
        label_visibility="collapsed",
    )
    ready = run is not None and chosen is not None
    with st.container(horizontal=True):
        st.button(
            tr("That is it"),
            type="primary",
            icon=":material/check:",
            key="fault-answer",
            disabled=not ready,
            on_click=guarded(state.answer),
            args=(fault, run, chosen),
        )
        left = len(fault.hints) - len(state.hints(fault))
        if case.allowed["hints"]:
            st.button(
                tr("Hint ({left} left)", left=left),
                icon=":material/lightbulb:",
                key="fault-hint",
                disabled=not left,
                on_click=guarded(state.hint),
                args=(fault,),
            )
        if case.allowed["solutions"]:
            st.button(
                tr("Ask the coach"),
                icon=":material/flag:",
                key="fault-give-up",
                type="tertiary",
                disabled=run is None,
                on_click=guarded(state.give_up),
                args=(fault,),
                help=tr("Tells what is wrong. It then counts as read, not as solved."),
            )
    if run is None:
        st.caption(tr("First let it learn. Then look, and answer."))
    for name, why in tried:
        st.warning(f"**{DIAGNOSES[name]}?** {literal(why)}", icon=":material/close:")
    for number, hint in enumerate(state.hints(fault), 1):
        st.info(tr("**Hint {number}.** {hint}", number=number, hint=hint), icon=":material/lightbulb:")


def verdict(case: Case, run: Run | None, finding: Finding | None) -> None:
    """Show what was wrong, once it was found or asked for: the coach's words, the settings that were hidden."""
    fault = case.fault
    found = case.standing.state == "right"
    st.header("Found" if found else tr("What it was"), anchor=False)
    if found and not case.standing.solution:
        _joy(case)
        st.markdown(_marks(case, finding))
    (st.success if found else st.info)(
        f"**{DIAGNOSES[fault.answer]}.** {fault.remember}",
        icon=":material/check_circle:" if found else ":material/flag:",
    )
    _lead_on(fault, run)
    if run:
        if finding:
            if said := state.judged_place(fault, run, finding):
                st.caption(said)
            st.caption(tr("What the coach says:"))
            with st.container(border=True):
                coach_card(run, run.history(), finding, marked=False)
        else:
            st.caption(
                tr(
                    "In this run the coach does not name it: another machine, another rounding. It was planted "
                    "all the same."
                )
            )
    _hidden(case, run)


def _lead_on(fault: PlantedFault, run: Run | None) -> None:
    """The way on: to cure what was found, then to the next one."""
    curable, cured = fault.answer != NOTHING and run is not None, state.cured_run(fault)
    if curable and not cured:
        st.button(
            tr("Cure it"),
            type="primary",
            icon=":material/healing:",
            key="fault-cure",
            on_click=guarded(state.cure),
            args=(fault,),
            help=tr("Trains the same once more without the fault, and shows both side by side."),
        )
    if fault.number < NUMBERS[-1]:
        st.button(
            tr("The next one"),
            type="primary" if not curable or (cured and cured.status.state in ENDED) else "secondary",
            icon=":material/arrow_forward:",
            key="fault-next",
            on_click=guarded(state.choose),
            args=(fault.number + 1,),
        )


def show_the_place(case: Case) -> None:
    """Say that a found fault is half of the mark, and let the learner show where it shows, or pass."""
    st.header(tr("Found"), anchor=False)
    _joy(case)
    words = tr("**{answer}.** That is half of the mark.", answer=DIAGNOSES[case.fault.answer])
    st.success(words, icon=":material/check_circle:")
    st.markdown(tr("The other half: where does it show? Click there on the curve, or drag; or use the arrow keys."))
    st.button(
        tr("Let the coach show it"),
        key="fault-pass",
        type="tertiary",
        icon=":material/flag:",
        on_click=guarded(state.pass_place),
        args=(case.fault,),
    )


def _joy(case: Case) -> None:
    """Celebrate a fault that was found this moment, and not one of another day."""
    if time.time() - (case.standing.solved or 0.0) < JUST_NOW:
        celebrate(f"fault {case.fault.key}")


def _marks(case: Case, finding: Finding | None) -> str:
    """Say how many of the two halves the learner has."""
    if case.standing.place is None or not finding or not finding.evidence.marks:
        return tr("**The whole mark**: it shows in no place more than in another.")
    if case.standing.place:
        return tr("**The whole mark**: you found it, and you showed where it shows.")
    return tr("**Half of the mark**: you found it. Where it shows, the coach shows you.")


def _hidden(case: Case, run: Run | None) -> None:
    """The settings that were not shown, beside those of a healthy run."""
    config = run.config if run else case.fault.config
    rows = [
        (RunConfig.knobs()[name].title, shown(name, before), shown(name, now))
        for name, (before, now) in config.differences(BASE).items()
    ]
    with st.expander(tr("The settings that were hidden"), icon=":material/visibility:"):
        table(["Setting", tr("A healthy run"), tr("*This run")], rows, f"fault-hidden-{case.fault.number}")
