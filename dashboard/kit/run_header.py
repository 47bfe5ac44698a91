"""What can be done with a run that has ended."""

import streamlit as st

from dashboard.kit.pages import page_file
from dashboard.kit.run_buttons import asking_button
from dashboard.session import state, training_settings
from dashboard.session.drawable import why_no_drawing
from dashboard.session.visitor import own, owns
from dashboard.session.words import literal
from workbench.data.datasets import available
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.lessons.fault_secrets import secret
from workbench.runs import jobs
from workbench.runs.presets import PRESETS
from workbench.runs.status import ENDED
from workbench.runs.store import Run

RESUMABLE = ("interrupted", "failed", "stopped")


def after_the_end(run: Run, *, on_its_page: bool = False) -> None:
    """Show what can be done with an ended run: draw with it, resume it, look closer, train again like it."""
    status = run.status
    if status.state not in ENDED or status.state == "damaged":
        return
    if status.missing:
        st.info(
            tr(
                "{missing} The network itself is kept. When the cause is mended, resume the run: what is "
                "missing is made then.",
                missing=literal(status.missing),
            ),
            icon=":material/info:",
        )
    if refused := st.session_state.pop("resume-refused", None):
        st.warning(literal(refused))
    with st.container(horizontal=True, vertical_alignment="center"):
        draws = run.twin_file.exists() and not why_no_drawing(run.config.dataset, run.data)
        if draws and st.button(tr("Draw with this model"), type="primary", icon=":material/draw:", key="draw-with"):
            st.switch_page(page_file("draw"), query_params={"model": run.id})
        if run.model_file.exists() or run.epochs_kept():
            st.page_link(
                page_file("inspect"), label=tr("Look inside"), icon=":material/search:", query_params={"model": run.id}
            )
        resumes = owns(run.learner) and (status.state in RESUMABLE or bool(status.missing))
        if not on_its_page:
            _its_results(run, main=not draws and not resumes)
        if resumes:
            said = (
                tr("Makes what is missing; nothing is learned anew.")
                if status.state == "finished"
                else tr("Goes on from the last whole epoch; the curve continues where it was.")
            )
            kind = "secondary" if draws or _lacks_its_data(run) else "primary"
            asking_button(tr("Resume"), "restart_alt", "resume", _resume, run, type=kind, help=said)
        if not on_its_page or secret(run, state.store()):
            return  # a planted fault that is not found yet: its settings would tell it
        st.page_link(
            page_file("compare"),
            label=tr("Compare with …"),
            icon=":material/balance:",
            query_params={"runs": run.id},
        )
        if st.button(tr("Train again with these settings"), icon=":material/tune:", key="again"):
            training_settings.choose_like(run.config)
            state.stop_watching()
            st.switch_page(page_file("train"))


def _its_results(run: Run, *, main: bool) -> None:
    """The way to the page of the run: as the main button where nothing else leads on."""
    label, icon = tr("Its results and mistakes"), ":material/show_chart:"
    if not main:
        st.page_link(page_file("run"), label=label, icon=icon, query_params={"run": run.id})
    elif st.button(label, type="primary", icon=icon, key="its-results"):
        st.switch_page(page_file("run"), query_params={"run": run.id})


def _lacks_its_data(run: Run) -> bool:
    """Whether a run never began for want of its data: then the way on is another data set."""
    return run.status.state == "failed" and not available(run.config.dataset)[0]


def _resume(run: Run) -> None:
    try:
        own(run).resume()
        jobs.ensure_worker(state.store())
    except WorkbenchError as error:
        st.session_state["resume-refused"] = str(error)


def train_on_what_is_here(run: Run) -> None:
    """Offer the data set that needs no download, where a run could not begin without its own."""
    if available(run.config.dataset)[0]:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(tr("**The bundled digits need no download.**"), width="content")
        if st.button(tr("Train on the bundled digits"), icon=":material/play_arrow:", type="primary", key="on-digits"):
            config = run.config.replace(**PRESETS["quick_look"].settings)
            training_settings.choose_like(config)
            state.start_watching(jobs.start(config, run.meta["name"], state.store()))
            st.switch_page(page_file("train"))
