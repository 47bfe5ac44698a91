"""The frame of the dashboard: which pages there are. `streamlit run dashboard` serves this file.

The server imports it once, for `app`, and so stands behind the door. Then it runs it for every page that is looked at.
"""

from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard.frame.address import check_address
from dashboard.frame.door import Door
from dashboard.frame.gc_tuning import freeze_imported_modules
from dashboard.frame.nowhere import FIRST, asked_for, page_of_nowhere
from dashboard.frame.serving import opened, said_in_words, who_may
from dashboard.frame.sidebar import sidebar
from dashboard.kit.live_figure import provide_plotly
from dashboard.kit.pages import NAVIGATION, page_file
from dashboard.session.access import access
from dashboard.session.guard import in_words, show_untold
from dashboard.session.state import see_to_worker
from dashboard.session.visitor import greet
from workbench.language import tr
from workbench.settings import BROWSER

FRAME = Path(__file__).parent / "frame"
LOOK, LOGO = FRAME / "look.css", FRAME / "logo.svg"
MARK = BROWSER / "icon.svg"  # JupyterLab shows it, too


def frame() -> None:
    """Show the page that was asked for, with the navigation beside it."""
    greet()
    about = tr(
        "**Workbench** · watch real neural networks learn, and draw digits for them. {access}", access=access().words()
    )
    st.set_page_config("Workbench", page_icon=str(MARK), layout="wide", menu_items={"About": about})
    st.logo(LOGO, size="large", icon_image=MARK)
    page = st.navigation(_navigation(), expanded=True)
    see_to_worker()
    with in_words():
        show_untold()  # first: whatever part of the page looks at it first shows it
        check_address()
    with in_words():
        st.html(LOOK)
        provide_plotly()
        sidebar()
    with in_words():
        page.run()
    freeze_imported_modules()


def _navigation() -> dict[str, list[Any]]:
    """Return the pages under their headings, as Streamlit wants them; each keeps its name as its address."""
    groups: dict[str, list[Any]] = {}
    for name, page in NAVIGATION.items():
        groups.setdefault(page.group, []).append(
            st.Page(
                page_file(name),
                title=page.title,
                icon=page.icon,
                url_path=name if name != FIRST or asked_for() != FIRST else "",
                default=name == FIRST,
                visibility="hidden" if page.hidden else "visible",
            )
        )
    groups[NAVIGATION[FIRST].group] += page_of_nowhere()
    return groups


if __name__ == "__main__":
    frame()
else:
    app = st.App(__file__, middleware=[Middleware(Door, who_may())], lifespan=opened, on_script_error=said_in_words)
