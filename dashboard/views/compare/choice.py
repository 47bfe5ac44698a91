"""Which runs are compared: found by typing, or the newest ones."""

import streamlit as st

from dashboard.kit.empty import train_first
from dashboard.session import state
from dashboard.session.guard import guarded, widget_value
from dashboard.session.run_facts import RunFacts, all_facts, by_rank
from dashboard.views.compare import state as comparing
from dashboard.views.compare.groups import unique
from workbench.language import tr
from workbench.quantities import percent


def choose_runs() -> None:
    """Let the learner choose runs; where there are none, say what to do."""
    found = {facts.id: facts for facts in by_rank(all_facts(state.store())) if facts.state != "damaged"}
    if not found:
        train_first(
            tr("No runs yet. Train two networks that differ in one setting, then hold them against each other here."),
            tr("Train your first network"),
        )
        return
    now = [identifier for identifier in comparing.view().runs if identifier in found]
    # The browser tells what was chosen by its words, so no two may be the same.
    labels = dict(zip(found, unique([_label(facts) for facts in found.values()], list(found)), strict=True))
    state.set_widget("compare-set-runs", now, [labels[identifier] for identifier in now])
    st.multiselect(
        tr("Runs to compare"),
        list(found),
        format_func=labels.__getitem__,
        key="compare-set-runs",
        placeholder=tr("Type a name, a data set, a network …"),
        max_selections=comparing.MOST_RUNS,
        on_change=guarded(_take),
        args=(list(found),),
    )
    newest = [identifier for identifier, facts in found.items() if not facts.apart][:2]
    if len(found) == 1:
        train_first(
            tr(
                "There is one run so far. Train a second one that differs in a single setting, such as the learning "
                "rate: then both stand here over each other, and what the difference is worth."
            ),
            tr("Train a second network"),
        )
    elif len(now) < 2 == len(newest):
        st.button(
            tr("Compare the two newest"),
            icon=":material/balance:",
            key="compare-newest",
            on_click=guarded(comparing.choose),
            args=(newest,),
        )
        if not now:
            st.caption(tr("Or mark lines in the table of runs and press “Compare these”."))


def _take(offered: list[str]) -> None:
    if state.is_offered(widget_value("compare-set-runs"), offered):
        comparing.choose(widget_value("compare-set-runs"))


def _label(facts: RunFacts) -> str:
    reached = percent(facts.test_accuracy) if facts.test_accuracy is not None else facts.state_words
    words = tr(
        "{architecture}, seed {seed}, {reached} · {dataset}",
        architecture=facts.network,
        seed=facts.seed,
        reached=reached,
        dataset=facts.dataset,
    )
    parts = (words, facts.apart, facts.created) if facts.title == facts.created else (facts.title, facts.apart, words)
    return " · ".join(filter(None, parts))
