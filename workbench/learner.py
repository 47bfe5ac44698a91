"""Who learns here: whoever has the account of this machine or, where one dashboard serves several people, a visitor.

A visitor is one browser. It belongs to a session, as its language does: to a thread, never to the process.
"""

import getpass
import os
from contextvars import ContextVar

_visitor: ContextVar[str] = ContextVar("visitor", default="")


def current_learner() -> str:
    """Return who sits here: a visitor, else the name at JupyterHub, else that of the account."""
    if visitor():
        return visitor()
    try:
        return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return "learner"


def visitor() -> str:
    """Return which of several visitors this session belongs to; nothing where it is the account's own."""
    return _visitor.get()


def receive(visitor: str) -> None:
    """Let this session belong to a visitor from here on; to the account's own learner where nothing is given."""
    _visitor.set(visitor)
