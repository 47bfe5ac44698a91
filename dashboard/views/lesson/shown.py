"""What the cells of a notebook show, kept with it or come just now, as a page shows it."""

from typing import Any

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.session.words import literal
from workbench.language import tr
from workbench.lessons.feedback import FEEDBACK, LOOKS, Feedback
from workbench.lessons.reading import Part, part_of


def show_part(part: Part, key: str) -> None:
    """Show words, printed text, a picture or a figure.

    Args:
        part: what to show.
        key: names it on the page.
    """
    from workbench.figures.base.style import made

    match part.kind:
        case "words":
            st.markdown(part.text)
        case "text":
            st.code(part.text, language=None, wrap_lines=True)
        case "picture":
            st.image(part.picture, alt=part.text or None)
        case "figure":
            live_figure(made(part.figure), key=key)


def show_output(output: dict[str, Any], key: str) -> None:
    """Show what a cell that has just run shows.

    Args:
        output: as a notebook keeps it; an error has what is told of it under `told`.
        key: names it on the page.
    """
    data = output.get("data", {})
    if output["output_type"] == "error":
        _framed("!", tr("Your code stopped"), "", output["told"])
    elif isinstance(told := data.get(FEEDBACK), dict):
        show_feedback(Feedback(**told))
    elif part := part_of(output):
        show_part(part, key)
    elif isinstance(told := data.get("text/html"), str):
        st.html(told)


def show_feedback(feedback: Feedback) -> None:
    """Show what an exercise says."""
    sign, word, _ = LOOKS[feedback.kind]
    _framed(sign, feedback.heading or word, feedback.title, feedback.message)


def _framed(sign: str, word: str, title: str, message: str) -> None:
    """Show a message of the form of `Feedback.message`."""
    with st.container(border=True):
        st.markdown(f"{sign} **{literal(word)}**" + (f" · {literal(title)}" if title else ""))
        st.markdown(message)
