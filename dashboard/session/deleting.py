"""Runs deleted from a page, with the way to bring them back."""

from collections.abc import Sequence

import streamlit as st

from dashboard.session import state
from dashboard.session.run_facts import RunFacts
from dashboard.session.visitor import own
from dashboard.session.words import literal
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.quantities import count
from workbench.runs.store import Store


def delete(store: Store, identifier: str, title: str) -> None:
    """Delete a run and offer to bring it back."""
    try:
        store.delete(own(store.run(identifier)))
    except (WorkbenchError, OSError) as error:
        state.notice(literal(str(error)))
        return
    st.session_state.pop("run-table", None)
    state.notice(tr("**{title}** was deleted.", title=literal(title)), lambda: store.restore(identifier))


def delete_several(store: Store, chosen: Sequence[RunFacts]) -> None:
    """Delete runs and offer to bring them all back; one that is being trained stays."""
    gone, stayed = [], []
    for facts in chosen:
        try:
            store.delete(own(store.run(facts.id)))
            gone.append(facts.id)
        except (WorkbenchError, OSError) as error:
            stayed.append(str(error))
    st.session_state.pop("run-table", None)

    def bring_back() -> None:
        for identifier in gone:
            store.restore(identifier)

    words = literal(" ".join([f"{count(len(gone), 'run')} deleted.", *stayed]))
    state.notice(words, bring_back if gone else None)
