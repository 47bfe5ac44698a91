"""Figures made safely while other learners' pages are being made in the same process."""

import importlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go


def drawn(make: Callable[..., "go.Figure"], *args: Any, **kwargs: Any) -> "go.Figure":
    """Return `make(*args, **kwargs)`.

    Plotly looks into pandas where some page has loaded it, and stumbles over it while another session's page is only
    loading it (a table does, the first time). Then this waits for the import to end and makes the figure again.
    """
    try:
        return make(*args, **kwargs)
    except AttributeError:
        if "pandas" not in sys.modules:
            raise
        importlib.import_module("pandas")  # returns when the other session's import is over
        return make(*args, **kwargs)
