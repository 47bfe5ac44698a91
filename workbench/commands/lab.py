"""`workbench lab`: JupyterLab on the notebooks of this project."""

import argparse
import importlib.util
import sys

from workbench.commands.processes import replace_process
from workbench.errors import WorkbenchError
from workbench.settings import PACKAGE


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--port", type=int, default=8888, help="where it answers (default: 8888)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser, only serve")


def run(options: argparse.Namespace) -> int:
    """Serve JupyterLab until Ctrl-C."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise WorkbenchError(f"{sys.executable} has no JupyterLab. Use the environment of the project: make setup.")
    checkout = PACKAGE.parent
    notebooks = checkout / "notebooks"
    folder = notebooks if notebooks.is_dir() else checkout
    print(f"JupyterLab opens on {folder}. Ctrl-C ends it.", flush=True)
    browser = ["--no-browser"] if options.no_browser else []
    return replace_process([sys.executable, "-m", "jupyterlab", f"--port={options.port}", *browser, str(folder)])
