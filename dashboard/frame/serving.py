"""What the server of the dashboard does when it starts, and when a page fails where nothing else caught it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from streamlit import cli_util, config

from dashboard.session.access import Access, access, decide
from dashboard.session.guard import in_words
from workbench.errors import WorkbenchError
from workbench.language import tr

MOST_FILES = 65_536  # open at once: each page that somebody has open takes one


def who_may() -> Access:
    """Return who may use this dashboard; end with a sentence where that was asked for wrongly."""
    try:
        return decide()
    except WorkbenchError as error:
        sys.exit(str(error))


@asynccontextmanager
async def opened(app: Any) -> AsyncIterator[None]:
    """Say where the dashboard is, once it is there, and open it in a browser unless nobody sits here."""
    raise_file_limit()
    may = access()
    places = may.addresses(config.get_option("server.port"), config.get_option("server.baseUrlPath"))
    if may.token is None:
        print(tr("The dashboard is open at {first_places}. Ctrl-C ends it.", first_places=places[0]), flush=True)
        # With a token no browser is opened: its command line, which all accounts of a machine can read, would tell it.
        if not config.get_option("server.headless"):
            asyncio.get_running_loop().call_soon(cli_util.open_browser, places[0])
    else:
        secret = "" if may.made else tr(" (TOKEN is the one that you chose)")
        print(
            tr("The dashboard asks for a token. It is open, to whoever has this address, at\n")
            + "\n".join(f"  {place}{secret}" for place in places)
            + tr("\nCtrl-C ends it."),
            flush=True,
        )
    yield


def said_in_words(error: Exception) -> bool:
    """Say in words on the page what nothing else caught: an error in a callback, say; the terminal has the rest.

    Returns:
        True, so that Streamlit shows nothing of its own.
    """
    with in_words():
        raise error
    return True


def raise_file_limit() -> None:
    """Let this process have as many files and connections open as the system allows it; the usual limit is lower."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # macOS has a lower limit than it says
            return
