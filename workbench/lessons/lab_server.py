"""Whether JupyterLab serves the notebooks of this project on this machine, and where."""

from pathlib import Path
from urllib.parse import quote

import psutil
from pydantic_core import from_json

from workbench.settings import notebooks_folder


def notebook_address(name: str, folder: Path | None = None) -> str:
    """Return the address of a notebook in a JupyterLab that runs here and serves the project; nothing where none does.

    It carries no token: whoever sees the dashboard must not get into JupyterLab by that. The browser in which
    JupyterLab was opened is let in as before; any other is asked for the token.

    Args:
        name: the notebook's file, without `.ipynb`.
        folder: where the notebooks are; those that `workbench lab` opens where none is given.
    """
    path = (folder or notebooks_folder()) / f"{name}.ipynb"
    for server in _servers():
        root = Path(server["root_dir"])
        if path.is_relative_to(root):
            return f"{server['url'].rstrip('/')}/lab/tree/{quote(path.relative_to(root).as_posix())}"
    return ""


def _servers() -> list[dict]:
    """Return the Jupyter servers of this account whose process lives, the newest first, as they describe themselves."""
    try:
        from jupyter_core.paths import jupyter_runtime_dir

        files = sorted(Path(jupyter_runtime_dir()).glob("jpserver-*.json"), key=lambda file: -file.stat().st_mtime)
    except (ImportError, OSError):  # Jupyter is not installed, or has never run here
        return []
    found = []
    for file in files:
        try:
            server = from_json(file.read_bytes())
            # The number of a process that ended may be another's by now, which is then younger than the file.
            lives = psutil.Process(server["pid"]).create_time() <= file.stat().st_mtime + 2
            if lives and isinstance(server["url"], str) and isinstance(server["root_dir"], str):
                found.append(server)
        except (OSError, ValueError, TypeError, KeyError, OverflowError, psutil.Error):
            continue  # ended, being written, of another version
    return found
