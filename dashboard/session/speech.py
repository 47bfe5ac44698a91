"""The language of a visitor: `?language=...` in any address, remembered for the rest of the session."""

import streamlit as st

from workbench.language import ENGLISH, use

_KEY = "language"


def speak() -> None:
    """Speak the visitor's language from here on: first of all in each run of a page, a part of it, or a callback.

    Each of them may run in a thread of its own, and a language belongs to a thread.
    """
    if asked := st.query_params.get(_KEY):
        del st.query_params[_KEY]  # pages read what is theirs from the address, and write it anew
        st.session_state[_KEY] = asked
    use(st.session_state.get(_KEY, ENGLISH))
