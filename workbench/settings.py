"""Where things are, and how much of this machine to use: all the environment variables in one place."""

import os
import shutil
from pathlib import Path

DISTRIBUTION = "deep-learning-workbench"  # as package registries know it
PACKAGE = Path(__file__).resolve().parent
CHECKOUT = (PACKAGE.parent / "pyproject.toml").is_file()  # else the package was installed from a wheel


def runs_folder() -> Path:
    """Return the folder of the runs: `WORKBENCH_RUNS`, else `runs` beside the package in a checkout, else in `~`.

    A notebook, the dashboard and the command line so agree on it, whatever folder each was started in.
    """
    if chosen := os.environ.get("WORKBENCH_RUNS"):
        return Path(chosen).expanduser().resolve()
    return PACKAGE.parent / "runs" if CHECKOUT else Path.home() / ".workbench" / "runs"


def notebooks_folder() -> Path:
    """Return the folder in which a learner runs the notebooks: the project's own in a checkout, else one in `~`.

    Where the package is installed, its own notebooks may lie where nobody can write, and an update replaces them.
    """
    return NOTEBOOKS if CHECKOUT else Path.home() / "workbench-notebooks"


def data_folders() -> list[Path]:
    """Return the folders searched for data: those of `WORKBENCH_DATA` (separated as in PATH), then Keras' cache."""
    chosen = [
        Path(part).expanduser().resolve() for part in os.environ.get("WORKBENCH_DATA", "").split(os.pathsep) if part
    ]
    keras_home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    return [*chosen, keras_home / "datasets"]


def max_parallel_runs() -> int:
    """Return how many runs may train at once: `WORKBENCH_PARALLEL_RUNS`, else one for every four cores."""
    chosen = os.environ.get("WORKBENCH_PARALLEL_RUNS", "")
    return max(1, int(chosen)) if chosen.isdigit() else max(1, (os.cpu_count() or 1) // 4)


def cell_seconds() -> float:
    """Return how long a learner's code on a page may run: `WORKBENCH_CELL_SECONDS`, else a minute."""
    chosen = os.environ.get("WORKBENCH_CELL_SECONDS", "")
    return max(1.0, float(chosen)) if chosen.isdigit() else 60.0


def cell_bytes() -> float:
    """Return how much memory the process that runs such code may take: `WORKBENCH_CELL_GB`, else 4 gigabytes."""
    chosen = os.environ.get("WORKBENCH_CELL_GB", "")
    return max(1.0, float(chosen)) * 1e9 if chosen.isdigit() else 4e9


def free_bytes(folder: Path) -> int:
    """Return how many bytes are free on the disk of `folder`, which need not exist yet."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


NOTEBOOKS = (PACKAGE.parent if CHECKOUT else PACKAGE) / "notebooks"  # as they come; a wheel has them in the package
# What a learner types.
INSTALL = "make setup, or pip install -r requirements.lock" if CHECKOUT else f"pip install --upgrade {DISTRIBUTION}"
OPEN_DASHBOARD = "make dashboard" if CHECKOUT else "workbench dashboard"
OPEN_NOTEBOOKS = "make lab" if CHECKOUT else "workbench lab"
SHIPPED_MODEL = PACKAGE / "shipped" / "digits.onnx"
BROWSER = PACKAGE / "browser"  # scripts that the dashboard and the notebooks share
