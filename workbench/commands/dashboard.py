"""`workbench dashboard`: Streamlit on the pages of this project."""

import argparse
import contextlib
import importlib.util
import socket
import sys

from workbench.commands.output import say
from workbench.commands.processes import replace_process
from workbench.errors import WorkbenchError
from workbench.settings import PACKAGE

PAGES = PACKAGE.parent / "dashboard"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--port", type=int, default=8501, help="where it answers (default: 8501)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser, only serve")
    parser.add_argument("--base-path", default="", metavar="PATH",
                        help="serve below this path, to a proxy on this machine alone (default: to everybody)")


def run(options: argparse.Namespace) -> int:
    """Serve the pages until Ctrl-C. The other settings of the server stand in `dashboard/.streamlit`."""
    if not (PAGES / "streamlit_app.py").is_file():
        raise WorkbenchError(f"The pages are missing: no {PAGES / 'streamlit_app.py'}. Install the project anew.")
    if importlib.util.find_spec("streamlit") is None:
        raise WorkbenchError(f"{sys.executable} has no Streamlit. Use the environment of the project: make setup.")
    check_port(options.port)
    with contextlib.suppress(OSError):  # where it cannot be made, the page says so
        (PAGES / "static").mkdir(exist_ok=True)  # or Streamlit warns before the pages fill it
    say(f"The dashboard opens at http://localhost:{options.port}{options.base_path}. Ctrl-C ends it.", flush=True)
    behind = ["--server.address", "127.0.0.1", "--server.baseUrlPath", options.base_path]
    return replace_process([
        sys.executable, "-m", "streamlit", "run", str(PAGES / "streamlit_app.py"),
        "--server.port", str(options.port),
        "--server.headless", str(options.no_browser).lower(),
        *(behind if options.base_path else []),
    ])


def check_port(port: int) -> None:
    """Refuse a port that cannot be or is taken: Streamlit would say so only after seconds.

    Raises:
        WorkbenchError: with another port to try.
    """
    if not 1 <= port <= 65535:
        raise WorkbenchError(f"A port is a number from 1 to 65535, came {port}.")
    with socket.socket() as listener:
        # As servers do: a port that was in use a moment ago is free. (On Windows it would allow two at once.)
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("", port))
        except OSError as error:
            other = port + 1 if port < 65535 else port - 1
            raise WorkbenchError(
                f"Port {port} cannot be used ({error.strerror or error}). Perhaps the dashboard runs already: look at "
                f"http://localhost:{port}. Or take another one: workbench dashboard --port {other} "
                f"(make dashboard PORT={other}).") from None
