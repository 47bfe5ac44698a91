"""No traceback on a page: what goes wrong is said in words, with a way to go on."""

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import streamlit as st

from workbench.errors import WorkbenchError


@contextmanager
def in_words() -> Iterator[None]:
    """Show whatever goes wrong inside as a sentence; the rest of the page stays.

    Streamlit's own signals (rerun, stop) are no `Exception` and pass through.
    """
    try:
        yield
    except WorkbenchError as error:
        st.error(str(error), icon=":material/error:")
    except Exception:
        traceback.print_exc(file=sys.stderr)
        st.error(
            "Something unexpected went wrong in this part of the page. The terminal in which the dashboard runs "
            "tells the details. Reload the page to try again; your runs and your drawing are kept.",
            icon=":material/error:",
        )


def told_in_words(part: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a part of a page, a fragment above all: it runs again without the page around it."""

    @wraps(part)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        with in_words():
            return part(*args, **kwargs)

    return guarded
