"""An address under which there is no page: said in our own words, with the ways on."""

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.kit.explorer_settings import cut
from dashboard.kit.pages import NAVIGATION, page_file
from dashboard.session.words import literal
from workbench.language import tr

FIRST = next(iter(NAVIGATION))  # Streamlit has it at the address without a name, and keeps its name for nobody


def asked_for() -> str:
    """Return the name in the address with which a visit began; nothing where a page was turned to since."""
    context = get_script_run_ctx()
    return (context.pages_manager.intended_page_name if context else "") or ""


def page_of_nowhere() -> list[Any]:
    """Return a page for the address that was asked for, where Streamlit has none there; else no page."""
    asked = asked_for()
    if not asked or (asked in NAVIGATION and asked != FIRST) or "/" in asked:
        return []
    shown = _to_the_first if asked == FIRST else _nowhere
    return [st.Page(shown, title=tr("No such page"), url_path=asked, visibility="hidden")]


def _to_the_first() -> None:
    st.switch_page(page_file(FIRST), query_params=st.query_params)


def _nowhere() -> None:
    asked = asked_for()
    st.title(tr("There is no such page"), anchor=False)
    st.markdown(
        tr(
            "Nothing goes by the address “{asked}”. A letter may be missing in it, or the page has another name now. "
            "All pages stand in the list beside this.",
            asked=literal(cut(asked)),
        )
    )
    st.page_link(page_file(FIRST), label=tr("Go to Learn"), icon=":material/school:")
