"""What another process computes: a bar while it does, then the answer; nothing else on the page waits."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from dashboard.session.guard import guarded, told_in_words
from dashboard.session.words import literal
from dashboard.views.inspect.settings import INSPECT, follow_page
from workbench.inspecting.inspection import Inspection
from workbench.language import tr

LOOK_SECONDS = 0.5  # seconds between two looks
OVER = ("done", "failed")


def awaited(ask: Callable[[], Inspection], show: Callable[[dict[str, np.ndarray]], None], key: str) -> None:
    """Show the answer to a question, or how far it is; then this part of the page looks again by itself.

    Args:
        ask: returns the question, the same one each time.
        show: shows the answer.
        key: names it on the page.
    """
    interval = None if ask().state in OVER else LOOK_SECONDS
    st.fragment(_look, run_every=interval)(ask, show, key, interval)


@told_in_words
def _look(
    ask: Callable[[], Inspection], show: Callable[[dict[str, np.ndarray]], None], key: str, interval: float | None
) -> None:
    follow_page()
    inspection = ask()
    standing = inspection.standing
    if standing.state == "done":
        if interval:
            st.rerun()  # no more looks
        show(inspection.result())
        INSPECT.write_address()
    elif standing.state == "failed":
        st.error(literal(standing.error), icon=":material/error:")
        st.button(tr("Try again"), key=f"{key}-again", icon=":material/replay:", on_click=guarded(inspection.again))
        if interval is None and inspection.state not in OVER:
            st.rerun()
    else:
        waits = tr("Waiting for a process that has loaded Keras.") if standing.state == "waiting" else "Computing."
        st.progress(min(max(standing.progress, 0.0), 1.0), literal(standing.words) or waits)
