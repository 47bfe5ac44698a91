"""Runs deleted from a page, with the way to bring them back."""

from collections.abc import Sequence

import streamlit as st

from dashboard.session import state
from dashboard.session.run_facts import RunFacts
from dashboard.session.visitor import owns
from dashboard.session.words import literal
from workbench.errors import RunError, WorkbenchError
from workbench.language import tr
from workbench.quantities import count
from workbench.runs.store import Run, Store


def delete(store: Store, identifier: str, title: str) -> None:
    """Delete a run and offer to bring it back."""
    try:
        store.delete(_own(store, identifier))
    except (WorkbenchError, OSError) as error:
        state.notice(literal(str(error)))
        return
    st.session_state.pop("run-table", None)
    state.notice(tr("**{title}** was deleted.", title=literal(title)), lambda: store.restore(identifier))


def _own(store: Store, identifier: str) -> Run:
    """Return a run that may be deleted by whoever looks at this page.

    Raises:
        RunError: there is no such run, or it is somebody else's.
    """
    run = store.run(identifier)
    if not owns(run.learner):
        raise RunError(tr("Run {run} is somebody else's: only whoever started it can delete it.", run=run.title))
    return run


def delete_several(store: Store, chosen: Sequence[RunFacts]) -> None:
    """Delete runs and offer to bring them all back; one that is being trained stays."""
    gone, stayed = [], []
    for facts in chosen:
        try:
            store.delete(_own(store, facts.id))
            gone.append(facts.id)
        except (WorkbenchError, OSError) as error:
            stayed.append(str(error))
    st.session_state.pop("run-table", None)

    def bring_back() -> None:
        for identifier in gone:
            store.restore(identifier)

    words = literal(" ".join([f"{count(len(gone), 'run')} deleted.", *stayed]))
    state.notice(words, bring_back if gone else None)
