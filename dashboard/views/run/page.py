"""One run: its curves, what the test showed, its settings, and how to repeat it."""

import streamlit as st

from dashboard.kit.coach import coach_cards
from dashboard.kit.live_run import live_run
from dashboard.kit.page_notes import page_notes
from dashboard.kit.pages import page_file
from dashboard.kit.run_header import after_the_end
from dashboard.session import state
from dashboard.session.guard import in_words
from dashboard.session.run_facts import title
from dashboard.session.visits import seen
from dashboard.session.words import literal
from dashboard.views.run.results import confusion, mistakes, per_class, test_result
from dashboard.views.run.settings import environment, name_and_note, settings
from workbench.errors import WorkbenchError
from workbench.language import tr

with in_words():
    st.page_link(page_file("runs"), label=tr("All runs"), icon=":material/arrow_back:")
    identifier = st.query_params.get("run") or state.kept("opened-run")
    if not identifier:
        st.title(tr("Run"), anchor=False)
        st.info(tr("No run is chosen. Choose one from the table."), icon=":material/inbox:")
        st.stop()
    try:
        run = state.store().run(identifier)
    except WorkbenchError:
        st.title(tr("Run"), anchor=False)
        raise
    state.keep("opened-run", run.id)
    if "run" not in st.query_params:
        st.query_params["run"] = run.id
    st.title(literal(title(run)), anchor=False)
    state.show_notice()
    with st.container(horizontal=True, vertical_alignment="center"):
        after_the_end(run, on_its_page=True)
        with st.popover(tr("Name, note, delete"), icon=":material/edit:"):
            name_and_note(run)
    if run.meta["note"]:
        st.caption(literal(run.meta["note"]))
    if run.status.state == "damaged":
        st.error(
            literal(tr("{error} Other runs are not touched by this.", error=run.status.error)),
            icon=":material/broken_image:",
        )
        st.stop()
    seen("runs")
    curves, results = st.columns([3, 2], gap="large")
    with curves, in_words():
        live_run(run)
    with curves, in_words():
        coach_cards(run)
    with results, in_words():
        test_result(run)
        confusion(run)
    with in_words():
        mistakes_tab, per_class_tab, settings_tab, environment_tab = st.tabs(
            [tr("Worst mistakes"), tr("Class by class"), tr("Settings and how to repeat it"), tr("Where it ran")]
        )
        with mistakes_tab, in_words():
            mistakes(run)
        with per_class_tab, in_words():
            per_class(run)
        with settings_tab, in_words():
            settings(run)
        with environment_tab, in_words():
            environment(run)
    page_notes(
        tr(
            "This is one training run from its settings to its test: the curves say how it learned, the "
            "numbers beside them how it did on pictures that it never saw. In the table of all classes, each "
            "row is what a picture is and each column what was read, so the diagonal is right and everything "
            "beside it is a mistake. Look at the mistakes themselves before you trust the percentage: some of "
            "them no person could read either."
        ),
        "05_mnist_dense_network",
        "3",
    )
