"""The top of a page that explains an idea: its title, a link that brings it back, and what could not be read."""

from collections.abc import Callable

import streamlit as st

from dashboard.kit.explorer import Explorer
from dashboard.kit.page_head import page_head
from dashboard.kit.share_link import share_link
from dashboard.session.guard import in_words, told_in_words
from dashboard.session.words import literal
from workbench.language import takes_words, tr


@takes_words("title")
def explorer_head(explorer: Explorer, title: str | Callable[[], str]) -> None:
    """Read the address where a link was followed, and show title, Share, and complaints.

    Args:
        explorer: of the page.
        title: or a function that returns it, where it depends on what stands in the address.
    """
    # Streamlit forgets the widgets of a page that was left: then a link has led back here, even one followed before.
    explorer.follow_address(arrived=f"{explorer.page}-share" not in st.session_state)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        page_head(explorer.page, tr(title) if isinstance(title, str) else title())
        with st.container(width="content"):
            _share(explorer)
    complaints(explorer)


def complaints(explorer: Explorer) -> None:
    """Show what could not be done as asked; fragments in which something is chosen show it too."""
    with in_words():
        for words in explorer.complaints():
            st.warning(literal(words), icon=":material/warning:")


@st.fragment
@told_in_words
def _share(explorer: Explorer) -> None:
    """Show the link. What was dragged since the page was drawn counts: opening it runs this part again."""
    with st.popover(tr("Share"), icon=":material/share:", key=f"{explorer.page}-share", on_change="rerun"):
        st.markdown(tr("This link opens the page as it is now."))
        names = explorer.may_hide()
        hide = st.multiselect(
            tr("The link hides"),
            list(names),
            format_func=names.__getitem__,
            key=f"{explorer.page}-hide",
            placeholder=tr("nothing"),
            help=tr("Who opens the link does not see these controls. What they are set to still counts."),
        )
        share_link(explorer.address(hide), key=f"{explorer.page}-link")
