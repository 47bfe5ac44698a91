"""What the coach says about a run: cards with the evidence marked on the curve, and one thing to try."""

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.pages import page_file
from dashboard.session import state, training_settings
from dashboard.session.words import literal
from workbench.coach import OPEN, Experiment, Finding, coach
from workbench.figures import evidence
from workbench.language import later, tr
from workbench.lessons.fault_secrets import secret
from workbench.runs import jobs
from workbench.runs.config import RunConfig
from workbench.runs.history import History
from workbench.runs.repeating import command, shown
from workbench.runs.status import ENDED
from workbench.runs.store import Run

SHOWN = 4  # more than these would bury the one that matters
SURE = later(
    {
        "certain": ("Certain", "green"),
        "likely": ("Likely", "orange"),
        "possible": ("Possible", "gray"),
        "open": ("Cannot tell", "blue"),
    }
)
SAME_START = 1.0  # seconds within which nobody starts the same run twice


def coach_cards(run: Run, most: int = SHOWN) -> None:
    """Show what stands out in an ended run, the root of trouble first; not where the learner is to find it.

    Args:
        run: the run.
        most: so many things at most. Default: four.
    """
    if run.status.state not in ENDED:
        return
    if fault := secret(run, state.store()):
        st.info(
            tr(
                "The coach keeps silent: this run belongs to {fault}. Say first what is wrong with it.",
                fault=fault.name,
            ),
            icon=":material/troubleshoot:",
        )
        st.page_link(
            page_file("faults"), label=tr("Go to {fault}", fault=fault.name), query_params={"fault": str(fault.number)}
        )
        return
    history = run.history()
    findings = coach(history, run.config)[:most]
    if not findings:
        return
    st.header(tr("What the coach sees"), anchor=False)
    st.caption(
        tr(
            "The coach reads the curves, the layers and the data of this run. It follows rules with a source "
            "each; it does not know your pictures. Check what it says against the mark on the curve."
        )
    )
    for finding in findings:
        with st.container(border=True):
            coach_card(run, history, finding)


def coach_card(run: Run, history: History, finding: Finding, *, marked: bool = True) -> None:
    """Show one thing that the coach sees.

    Args:
        run: the run.
        history: its rows.
        finding: what is seen.
        marked: whether the curve is drawn with the place where it shows, if there is one. Default True.
    """
    word, colour = SURE[finding.sure]
    badge = f":{colour}-badge[{word}]" if finding.fault or finding.sure == OPEN else ":green-badge[Fine]"
    st.markdown(f"**{literal(finding.title)}** {badge}")
    st.markdown(literal(finding.says))
    if marked and finding.evidence.marks:
        live_figure(
            evidence(
                history.batches,
                history.epochs,
                first=finding.evidence.first,
                last=finding.evidence.last,
                series=finding.evidence.series,
                title=tr("Where it shows"),
            ),
            key=f"evidence-{run.id}-{finding.rule}",
            still=True,
        )
    st.markdown(f"**Why:** {literal(finding.why)}")
    st.markdown(tr("**Try this:** {try_this}", try_this=literal(finding.try_this)))
    if finding.changes:
        words = [f"{RunConfig.knobs()[name].title} → {shown(name, value)}" for name, value in finding.changes.items()]
        if st.button(
            tr("Try this: {words}", words=", ".join(words)), icon=":material/tune:", key=f"try-{finding.rule}"
        ):
            training_settings.choose_like(run.config)
            for name, value in finding.changes.items():
                training_settings.change(name, value)
            state.stop_watching()
            st.switch_page(page_file("train"))
    if finding.rule == "nothing":
        label = tr("Repeat it with other seeds")
        st.page_link(page_file("compare"), label=label, icon=":material/repeat:", query_params={"runs": run.id})
    if finding.experiment:
        _experiment(finding.experiment)
    st.caption(tr("Source: {source}", source=finding.source))


def _experiment(experiment: Experiment) -> None:
    """Offer a short run that would tell more: a button that queues it, and the command for a terminal."""
    st.markdown(f"**{literal(experiment.title)}.** {literal(experiment.tells)}")
    pressed = st.button(experiment.title, icon=":material/science:", key=f"experiment-{experiment.kind}")
    if pressed and not state.is_double_press(f"experiment {experiment.config.to_json()}", SAME_START):
        state.start_watching(jobs.start(experiment.config, experiment.name, state.store()))
        st.switch_page(page_file("train"))
    st.caption(tr("The same in a terminal:"))
    st.code(command(experiment.config), language="bash", wrap_lines=True)
