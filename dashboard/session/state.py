"""What pages share: where the runs are, the runs being watched, what a learner chose, and the start of the worker."""

import sys
import threading
import time
from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from dashboard.session.guard import guarded
from dashboard.session.watching import Watch
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.runs import jobs
from workbench.runs.store import Run, Store

# The browser gets this long to paint before a worker begins to load Keras beside it.
PAINT_SECONDS = 2.0
LOOK_SECONDS = 30.0
WATCHES_KEPT = 4
SURELY_SENT = 5.0  # seconds after which a value that was set has reached the browser

_worker_asked_at = 0.0


def store() -> Store:
    """Return the store of the runs, the same folder as notebooks and the command line use."""
    return Store()


def see_to_worker() -> None:
    """Have a warm worker started, a moment after this page was sent; call it in every script run."""
    global _worker_asked_at
    if time.monotonic() - _worker_asked_at < LOOK_SECONDS and _worker_asked_at:
        return
    _worker_asked_at = time.monotonic()
    timer = threading.Timer(PAINT_SECONDS, _ensure_worker, args=(store(),))
    timer.daemon = True
    timer.start()


def _ensure_worker(runs: Store) -> None:
    try:
        jobs.ensure_worker(runs)
    except WorkbenchError as error:
        # No page is there to show it; pressing Start tries again and shows it.
        print(error, file=sys.stderr)


def watch(run: Run) -> Watch:
    """Return this session's view of a run, which reads only what has come since it last looked."""
    watches: dict[str, Watch] = st.session_state.setdefault("watches", {})
    found = watches.pop(str(run.folder), None) or Watch(run)
    watches[str(run.folder)] = found  # the newest at the end
    while len(watches) > WATCHES_KEPT:
        del watches[next(iter(watches))]
    found.look()
    return found


def kept(name: str, default: Any = None) -> Any:
    """Return what was chosen under this name, on whichever page."""
    return st.session_state.get(f"kept-{name}", default)


def keep(name: str, value: Any) -> None:
    """Keep a choice: a widget's own value is lost when its page is left."""
    st.session_state[f"kept-{name}"] = value


def set_widget(key: str, value: Any, words: Any = None) -> None:
    """Have the widget with this key show a value, where it does not show it already.

    A value that is set anew in each run of the page takes back what somebody chooses while it runs: Streamlit sends it
    to the browser over the choice, and with the next message the old value comes back from there. A value that is set
    once may be lost: what a run has to say is thrown away where the next one begins before it was sent. So it is set
    again and again at first, and then no more.

    Args:
        key: of the widget.
        value: what it is to show; a tuple where several options are chosen.
        words: what the chosen options are called now, where that may change: a browser tells an option by its words.
    """
    value, note, now = list(value) if isinstance(value, tuple) else value, f"{key}-set", time.monotonic()
    before, called, since = st.session_state.get(note, (None, None, now))
    if key not in st.session_state or st.session_state[key] != value or (before == value and called != words):
        since = now
    if now - since < SURELY_SENT:
        st.session_state[key] = value
    st.session_state[note] = (value, words, since)


def is_offered(value: Any, options: Collection[Any] | None) -> bool:
    """Tell whether what a widget hands on is among its options: none is, under words that have changed meanwhile."""
    return options is None or all(each in options for each in (value if isinstance(value, list) else [value]))


def is_double_press(press: str, within: float) -> bool:
    """Tell whether the same press was heard a moment ago.

    On a page that looks again by itself, a browser with much to do now and then tells of one press twice: with the look
    that its clock is late with, and by itself. Where doing a thing twice is not the same as doing it once, ask here.

    Args:
        press: what was pressed, with everything that makes two presses the same.
        within: seconds in which no hand presses twice, or nobody means it.
    """
    before, now = st.session_state.get("heard", ("", 0.0)), time.monotonic()
    st.session_state["heard"] = (press, now)
    return before[0] == press and now - before[1] < within


def forget_press() -> None:
    """Let the next press count, whatever was pressed before."""
    st.session_state.pop("heard", None)


def notice(message: str, undo: Callable[[], None] | None = None, holds: Callable[[], bool] | None = None) -> None:
    """Keep a message for the next run of the page, with a way to take back what it tells of.

    Args:
        message: in Markdown.
        undo: takes it back. Default: nothing does.
        holds: whether it is still so. Default: it stays true.
    """
    st.session_state["notice"] = (message, undo, holds)


def show_notice() -> None:
    """Show the message that waits, until it is closed, its action is taken back, or it is not true any more."""
    message, undo, holds = st.session_state.get("notice", (None, None, None))
    if holds and not holds():
        message = st.session_state.pop("notice", None) and None
    if not message:
        return

    def close(*, also: Callable[[], None] | None = None) -> None:
        st.session_state.pop("notice", None)
        if also:
            also()

    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(message)
        if undo:
            st.button(
                tr("Undo"), icon=":material/undo:", on_click=guarded(close), kwargs={"also": undo}, key="notice-undo"
            )
        st.button(tr("Close"), on_click=guarded(close), key="notice-close", type="tertiary")


def start_watching(run: Run) -> None:
    """Have the Train page show this run."""
    keep("watched", run.id)


def stop_watching() -> None:
    """Have the Train page show no run."""
    keep("watched", "")


def watched_run() -> Run | None:
    """Return the run that the Train page shows: the one in its address, else the one started or opened last.

    Raises:
        RunError: there is no such run any more.
    """
    if (asked := st.query_params.get("run")) and kept("watched") is None:
        keep("watched", asked)
    elif asked and asked != kept("watched") and asked != kept("address-run"):
        keep("watched", asked)  # a link to another run
    keep("address-run", asked)
    identifier = kept("watched")
    if not identifier:
        return None
    try:
        return store().run(identifier)
    except WorkbenchError:
        keep("watched", "")
        raise
