"""What pages say of notebooks: how far one is with an exercise, and the way into a JupyterLab that runs."""

from urllib.parse import urlsplit

import streamlit as st

from workbench.language import later, tr
from workbench.lessons.catalogue import Lesson
from workbench.lessons.lab_server import notebook_address
from workbench.settings import CHECKOUT, OPEN_NOTEBOOKS

# By the state of an exercise: the sign before it, and the word behind it.
EXERCISE_STATES = {
    "right": (":green[:material/check_circle:]", "solved"),
    "not yet": (":orange[:material/pending:]", "begun"),
    "raised": (":orange[:material/pending:]", "begun"),
    "unattempted": (":material/radio_button_unchecked:", "open"),
}
IN_ITS_FOLDER = later(", in the project's folder") if CHECKOUT else ""  # where a command is typed
HERE = ("localhost", "127.0.0.1", "::1")


def visitor() -> str:
    """Return by which host the browser reaches this page."""
    return urlsplit(st.context.url or "").hostname or ""


def lab_link(lesson: Lesson) -> str:
    """Return the address of a notebook in a JupyterLab that runs on this machine, for a browser on this machine."""
    return notebook_address(lesson.name) if visitor() in HERE else ""


def command_of_the_lab() -> None:
    """Show what is typed to open the notebooks."""
    st.code(OPEN_NOTEBOOKS, language=None)
    if CHECKOUT:
        st.caption(tr("Without `make`: `.venv/bin/python -m workbench lab`"))
