"""Which planted fault: all of them as buttons, with how far one is, and the button that trains the one."""

import streamlit as st

from dashboard.session.guard import guarded, widget_value
from dashboard.session.state import set_widget
from dashboard.views.faults import state as finding_faults
from dashboard.views.faults.state import NUMBERS, Case
from workbench.language import tr
from workbench.lessons.catalogue import FAULTS
from workbench.lessons.progress import Record
from workbench.runs.status import ENDED
from workbench.runs.store import Run

SIGNS = {"right": ":material/check_circle:", "not yet": ":material/pending:", "raised": ":material/pending:"}


def fault_choice(record: Record, case: Case) -> None:
    """Show all exercises to choose from."""
    standings = {fault.number: standing for fault, standing in FAULTS.standings(record)}

    def label(number: int) -> str:
        standing = standings[number]
        half = standing.state == "right" and standing.place is False
        sign = (
            ":material/contrast:" if half else SIGNS.get(standing.state, ":material/flag:" if standing.solution else "")
        )
        return f"{number} {sign}".strip()

    set_widget("fault-number", case.fault.number)
    solved = sum(standing.state == "right" for standing in standings.values())
    st.pills(
        tr("Which one"),
        NUMBERS,
        format_func=label,
        key="fault-number",
        label_visibility="collapsed",
        required=True,
        on_change=guarded(lambda: finding_faults.choose(widget_value("fault-number"))),
    )
    st.caption(
        tr("{solved} of {numbers} found. In at least one, nothing is wrong.", solved=solved, numbers=len(NUMBERS))
    )


def story(case: Case, run: Run | None) -> None:
    """Show what somebody says of the run, and the button that trains it where it has to be trained."""
    st.markdown(f"## {case.fault.name}")
    st.markdown(f"*“{case.fault.title}”*")
    state = run.status.state if run else ""
    if not run or state in ENDED and state != "finished":
        if run:
            st.warning(tr("This run did not come to its end. Train it once more."), icon=":material/warning:")
        else:
            st.markdown(tr("Your own machine trains it, on the bundled digits. It takes a few seconds."))
        st.button(
            tr("Train it"),
            type="primary",
            icon=":material/play_arrow:",
            key="fault-train",
            on_click=guarded(finding_faults.train),
            args=(case.fault,),
        )
