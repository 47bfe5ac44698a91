"""No traceback on a page: what goes wrong is said in words, with a way to go on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import streamlit as st

from dashboard.session.visitor import greet
from dashboard.session.words import with_commands
from workbench.errors import print_traceback, sentence
from workbench.language import later, tr

UNEXPECTED = later(
    "Something unexpected went wrong in this part of the page. The terminal in which the dashboard runs tells the "
    "details. Reload the page to try again; your runs and your drawing are kept."
)
LONGEST = 800  # letters of a sentence: what somebody wrote into an address may be in it
_UNTOLD = "untold"
# Where the page is scrolled down, the sentence stays in sight. Its own background lets what is below shine through.
_IN_SIGHT = """<style>div:has(> .st-key-untold) { position: sticky; top: 4rem; z-index: 90; border-radius: 0.6rem;
  background: light-dark(#fff, #10161d); }</style>"""


class WidgetGone(LookupError):
    """A widget was heard that its page does not have any more."""


@contextmanager
def in_words() -> Iterator[None]:
    """Show whatever goes wrong inside as a sentence; the rest of the page stays.

    Streamlit's own signals (rerun, stop) are no `Exception` and pass through.
    """
    try:
        yield
    except Exception as error:
        _show(said_of(error))


def told_in_words(part: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a part of a page, a fragment above all: it runs again without the page around it."""

    @wraps(part)
    def told(*args: Any, **kwargs: Any) -> Any:
        greet()
        with in_words():
            show_untold()
            return part(*args, **kwargs)

    return told


def guarded(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap what a widget calls when it is used: `st.button("Stop", on_click=guarded(stop))`; every one of them.

    Streamlit calls it before the page runs, where no `in_words` is around it, and draws no page where it raises. Here
    the page is drawn as usual, and says what went wrong.
    """

    @wraps(callback)
    def called(*args: Any, **kwargs: Any) -> Any:
        greet()
        try:
            return callback(*args, **kwargs)
        except WidgetGone:  # whoever used it looks at another page by now
            return None
        except Exception as error:
            st.session_state[_UNTOLD] = [*st.session_state.get(_UNTOLD, []), said_of(error)]
            return None

    return called


def widget_value(key: str) -> Any:
    """Return what the widget with this key shows; in what is `guarded`, and wherever it may be gone.

    Somebody goes back while a browser still tells of a widget of the page before: Streamlit has thrown its value away,
    and calls what is to be called all the same.

    Raises:
        WidgetGone: Its page is left; `guarded` does nothing then.
    """
    try:
        return st.session_state[key]
    except KeyError:
        raise WidgetGone(key) from None


def show_untold() -> None:
    """Show, once, what went wrong in the callbacks that ran before this page, or this part of it."""
    if untold := st.session_state.pop(_UNTOLD, None):
        with st.container(key=_UNTOLD):
            st.html(_IN_SIGHT)
            for words in dict.fromkeys(untold):
                _show(words)


def said_of(error: Exception) -> str:
    """Return what a page says of an error; the terminal has the details of one that nobody expected."""
    if words := sentence(error):
        return words
    print_traceback(error)
    return tr(UNEXPECTED)


def _show(words: str) -> None:
    words = words if len(words) <= LONGEST else f"{words[: LONGEST // 2]} … {words[-LONGEST // 2 :]}"
    st.error(with_commands(words), icon=":material/error:")
