"""`workbench lab`: JupyterLab on the notebooks of this project, with the dashboard as a tile beside them."""

import argparse
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from workbench.commands.output import say
from workbench.commands.processes import replace_process
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.listening import HERE
from workbench.settings import INSTALL, NOTEBOOKS, PACKAGE, notebooks_folder

FIRST = "00_start_here.ipynb"
SETTINGS = PACKAGE / "lab" / "jupyterlab"
# Nothing leaves this machine, and nothing asks the learner a question: no news and no look for updates (both are off
# in the settings of that folder), no shop for extensions.
QUIET = (f"--LabApp.app_settings_dir={SETTINGS}", "--LabApp.extension_manager=readonly")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--port", type=int, default=8888, help=tr("where it answers (default: 8888)"))
    parser.add_argument(
        "--host",
        default=HERE,
        metavar="ADDRESS",
        help=tr(
            "whom it answers: {here}, this machine alone (default); 0.0.0.0, all of the network who have the "
            "address with the token that JupyterLab prints",
            here=HERE,
        ),
    )
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help=tr(
            "where to work: notebooks that are not there yet are copied to it (default: {notebooks_folder})",
            notebooks_folder=notebooks_folder(),
        ),
    )
    parser.add_argument("--no-browser", action="store_true", help=tr("do not open a browser, only serve"))


def run(options: argparse.Namespace) -> int:
    """Serve JupyterLab until Ctrl-C."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise WorkbenchError(
            tr(
                "{executable} has no JupyterLab. Install what the project needs: {install}.",
                executable=sys.executable,
                install=INSTALL,
            )
        )
    folder = (options.folder or notebooks_folder()).expanduser().resolve()
    if folder != NOTEBOOKS:
        copy_notebooks(folder)
    os.environ.update(environment())
    say(tr("JupyterLab opens on {folder}. Ctrl-C ends it.", folder=folder), flush=True)
    return replace_process(command(folder, options.port, host=options.host, browser=not options.no_browser))


def copy_notebooks(folder: Path) -> None:
    """Copy the notebooks and their pictures into a folder. What is there already stays as it is: it is the learner's.

    Raises:
        WorkbenchError: nothing can be written there.
    """
    try:
        for path in NOTEBOOKS.rglob("*"):
            target = folder / path.relative_to(NOTEBOOKS)
            if path.is_file() and path.suffix in (".ipynb", ".svg") and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    except OSError as error:
        raise WorkbenchError(
            tr(
                "The notebooks cannot be copied to {folder}: {strerror}. Choose a folder of yours: workbench "
                "lab --folder DIR.",
                folder=folder,
                strerror=error.strerror or error,
            )
        ) from None


def environment() -> dict[str, str]:
    """Return what is to be added to the environment: the kernel of that folder comes before the usual one.

    It leaves what native code prints to the terminal: TensorFlow would fill the first cell of every notebook with it.
    """
    others = os.environ.get("JUPYTER_PATH")
    return {"JUPYTER_PATH": os.pathsep.join([str(SETTINGS), *([others] if others else [])])}


def command(folder: Path, port: int, *, host: str = HERE, browser: bool = True) -> list[str]:
    """Return the program that serves a folder, and its arguments; it opens the first notebook where there is one."""
    first = f"/lab/tree/{FIRST}" if (folder / FIRST).is_file() else "/lab"
    # In a container the only user there is is often root, and JupyterLab would refuse.
    as_root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url={first}",
        f"--ServerApp.ip={host}",
        f"--port={port}",
        *QUIET,
        *as_root,
        *([] if browser else ["--no-browser"]),
    ]
