"""What a page shows, in three sentences, and the way to the part of a notebook that stands behind it."""

import streamlit as st

from dashboard.kit.pages import page_file
from workbench.language import tr
from workbench.lessons.catalogue import lesson


def page_notes(words: str, notebook: str, section: str = "", *more: tuple[str, str]) -> None:
    """Show, folded away, what the learner is looking at.

    Args:
        words: three sentences.
        notebook: the notebook behind the page: a key of `LESSONS`.
        section: the beginning of a heading in it, such as `"2"` or `"2 · What does a loss like best?"`; the whole
            notebook by default.
        more: further notebooks behind it, each with the beginning of a heading.
    """
    with st.expander(tr("What am I looking at?"), icon=":material/help:"):
        st.markdown(words)
        for name, heading in ((notebook, section), *more):
            behind = lesson(name)
            st.page_link(
                page_file("lesson"),
                label=tr("The lesson behind it: {number} · {behind}", number=behind.number, behind=behind.title),
                icon=":material/menu_book:",
                query_params={"notebook": name, **({"section": heading} if heading else {})},
            )
