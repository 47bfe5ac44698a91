"""The address of a page, checked where it enters: what no page ever writes is left out before one reads it."""

import streamlit as st

from dashboard.kit.explorer_settings import cut
from dashboard.session.words import literal
from workbench.language import tr

LONGEST = 4000  # letters of one part: that of a playground with many points of one's own is the longest that we write


def check_address() -> None:
    """Leave out the parts of the address that are too long or hold signs that cannot be shown, and say so."""
    for name, value in st.query_params.to_dict().items():
        if len(name) + len(value) > LONGEST:
            reason = tr("it has {value:,} letters, at most {longest:,} can be read", value=len(value), longest=LONGEST)
        elif not (name + value).isprintable():
            reason = tr("it holds signs that cannot be shown")
        else:
            continue
        del st.query_params[name]
        st.warning(
            tr("“{cut}” in the address is left out: {reason}.", cut=literal(cut(name)), reason=reason),
            icon=":material/warning:",
        )
