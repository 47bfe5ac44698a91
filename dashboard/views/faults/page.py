"""Find the fault: runs that were broken on purpose; the learner says what is wrong before the coach does."""

import streamlit as st

from dashboard.kit.page_head import page_head
from dashboard.kit.page_notes import page_notes
from dashboard.session import state
from dashboard.session.fault_facts import newest_run
from dashboard.session.guard import in_words
from dashboard.session.words import literal
from dashboard.views.faults import state as finding_faults
from dashboard.views.faults.answer import diagnosis, show_the_place, verdict
from dashboard.views.faults.choice import fault_choice, story
from dashboard.views.faults.evidence import cured_beside, fault_evidence
from workbench.language import tr
from workbench.lessons.progress import Progress

page_head("faults", tr("Find the fault"))
state.show_notice()
with in_words():
    if complaint := finding_faults.complaint():
        st.warning(literal(complaint), icon=":material/warning:")
    record = Progress(state.store().root).read()
    case = finding_faults.case(record)
    fault_choice(record, case)
    run = newest_run(case.fault, state.store())
    finished = run if run and run.status.state == "finished" else None
    asks = bool(finished) and finding_faults.asks_for_place(case, finished)
    tells = finished if case.told and not asks else None
    finding = case.fault.finding(tells.history(), tells.config) if tells else None
    seen, said = st.columns([3, 2], gap="large")
    with seen, in_words():
        story(case, run)
        if run:
            fault_evidence(case, run, finding)
    with said, in_words():
        if asks:
            show_the_place(case)
        elif case.told:
            verdict(case, finished, finding)
        else:
            diagnosis(case, finished)
    if tells and (cured := finding_faults.cured_run(case.fault)):
        st.header(tr("Sick and cured"), anchor=False)
        with in_words():
            cured_beside(case, tells, cured)
page_notes(
    tr(
        "A small network learns the bundled digits on your own machine, and its run was broken on purpose, or "
        "it was not. You see what every run shows, its curves, its layers and its data, but not its settings. "
        "Each wrong answer is held against the numbers of this run; the coach speaks when you have found the "
        "fault, or when you ask for it."
    ),
    "05_mnist_dense_network",
    "5",
)
