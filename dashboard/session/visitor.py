"""Who looks at a page: which language they read, and where several people may come, which of them it is.

On this machine alone there is one learner, that of the account. A dashboard that is open to others gives each browser a
learner of its own, by a cookie that the door sets: drawings, progress and runs are theirs.
"""

import hashlib
import re
import secrets

import streamlit as st

from dashboard.session.access import access
from dashboard.session.speech import speak
from workbench import learner
from workbench.errors import RunError
from workbench.language import tr
from workbench.runs.run import Run

COOKIE = "workbench-learner"
COOKIE_SECONDS = 400 * 24 * 3600  # browsers keep none for longer
_FORM = re.compile(r"[0-9a-f]{32}")


def greet() -> None:
    """Speak the visitor's language, and be that visitor: first of all in each run of a page, a part, or a callback."""
    speak()
    learner.receive(_own_name() if access().is_shared else "")


def is_cookie(value: str) -> bool:
    """Tell whether this is what the cookie of a visitor holds."""
    return _FORM.fullmatch(value) is not None


def new_cookie() -> str:
    """Return what the cookie of a new visitor holds: nobody guesses it."""
    return secrets.token_hex(16)


def owns(run_learner: str) -> bool:
    """Tell whether the visitor may change, stop or delete a run: their own; at the account's own dashboard, each."""
    return learner.visitor() in ("", run_learner)


def own(run: Run) -> Run:
    """Return a run that the visitor may change, stop or delete: `own(run).send("stop")`.

    Raises:
        RunError: it is somebody else's.
    """
    if not owns(run.learner):
        raise RunError(tr("Run {run} is somebody else's: only whoever started it can change it.", run=run.title))
    return run


def _own_name() -> str:
    """Return the name of this visitor's learner. It does not tell the cookie, and a teacher may see it."""
    cookie = _sent()
    if not is_cookie(cookie):  # a browser that takes none: then its learner lasts as long as its visit
        cookie = st.session_state.setdefault(COOKIE, new_cookie())
    return f"browser-{hashlib.sha256(cookie.encode()).hexdigest()[:12]}"


def _sent() -> str:
    return st.context.cookies.get(COOKIE, "")
