"""Look whether everything is there that is needed; each finding says what to do where something is not."""

import importlib.metadata
import os
import platform
import shutil
import sys
import webbrowser
from collections.abc import Callable, Iterator

from workbench.doctor.engine import check_engine
from workbench.doctor.finding import BROKEN, NOTE, OK, Finding
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.settings import (
    DISTRIBUTION,
    INSTALL,
    OPEN_DASHBOARD,
    SHIPPED_MODEL,
    data_folders,
    free_bytes,
    runs_folder,
)

PYTHONS = ((3, 11), (3, 14))  # the first that will do, and the first that will not
LITTLE_DISK, NO_DISK = 2 * 1024**3, 200 * 1024**2
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHOWN = ("keras", "tensorflow", "streamlit", "plotly", "onnxruntime", "numpy", "scikit-learn")


def examine() -> Iterator[Finding]:
    """Look at one thing after the other. Nothing is changed, and Keras stays out of this process."""
    for about, check in CHECKS.items():
        try:
            yield from check()
        except Exception as error:  # a doctor must not fall ill: in a broken environment anything may be raised
            yield Finding(
                BROKEN,
                about,
                tr(
                    "{name}: {error}. Install the packages: {install}.",
                    name=type(error).__name__,
                    error=error,
                    install=INSTALL,
                ),
            )


def check_python() -> Iterator[Finding]:
    """A version that the pins are made for."""
    low, high = PYTHONS
    where = f"{platform.python_version()}, {sys.executable}"
    if low <= sys.version_info[:2] < high:
        yield Finding(OK, "Python", where)
    else:
        yield Finding(
            BROKEN,
            "Python",
            tr("{where}. Wanted is 3.11, 3.12 or 3.13: install one, then {install}.", where=where, install=INSTALL),
        )


def check_packages() -> Iterator[Finding]:
    """Everything that the project names, in a version that it takes."""
    from packaging.requirements import Requirement

    try:
        wanted = [Requirement(line) for line in importlib.metadata.requires(DISTRIBUTION) or []]
    except importlib.metadata.PackageNotFoundError:
        yield Finding(
            NOTE,
            "packages",
            tr(
                "The workbench is not installed here, only found in this folder. To use it in notebooks "
                "anywhere: pip install --no-deps -e ."
            ),
        )
        return
    wrong = []
    for requirement in wanted:
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(tr("{requirement} is missing", requirement=requirement.name))
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            wrong.append(
                tr(
                    "{requirement} is {version}, wanted is {specifier}",
                    requirement=requirement.name,
                    version=version,
                    specifier=requirement.specifier,
                )
            )
    if wrong:
        yield Finding(
            BROKEN, "packages", tr("{wrong}. Install them: {install}.", wrong="; ".join(wrong), install=INSTALL)
        )
    else:
        yield Finding(OK, "packages", ", ".join(f"{name} {importlib.metadata.version(name)}" for name in SHOWN))


def check_data() -> Iterator[Finding]:
    """Where each data set is, and whether a file that is there is whole."""
    from workbench.data import mnist
    from workbench.data.datasets import DATASETS, available
    from workbench.data.lookalikes import lookalikes
    from workbench.data.places import in_the_way

    for folder in data_folders()[:-1]:
        if reason := in_the_way(folder):
            yield Finding(NOTE, "data", tr("WORKBENCH_DATA names {folder}{reason}.", folder=folder, reason=reason))
    for sentence in lookalikes(code=True):
        yield Finding(NOTE, "data", sentence)
    for name, dataset in DATASETS.items():
        there, sentence = available(name)
        if there and name in mnist.PUBLISHED:
            try:
                dataset.load(lambda message: None)
            except WorkbenchError as error:
                yield Finding(BROKEN, tr("data {name}", name=name), str(error))
                continue
            sentence += ", whole"
        yield Finding(OK if there else NOTE, tr("data {name}", name=name), sentence)


def check_model() -> Iterator[Finding]:
    """The model that comes along."""
    from workbench import predict

    try:
        predict.load(SHIPPED_MODEL)
    except WorkbenchError as error:
        yield Finding(BROKEN, tr("shipped model"), str(error))
    else:
        yield Finding(OK, tr("shipped model"), str(SHIPPED_MODEL))


def check_disk() -> Iterator[Finding]:
    """Room for runs, in a folder that can be written."""
    folder = runs_folder()
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    free = free_bytes(folder)
    room = tr("{free:.1f} GB free for runs in {folder}", free=free / 1024**3, folder=folder)
    if not os.access(nearest, os.W_OK):
        yield Finding(
            BROKEN,
            "disk",
            tr("{nearest} cannot be written. Choose another folder with WORKBENCH_RUNS.", nearest=nearest),
        )
    elif free < NO_DISK:
        yield Finding(
            BROKEN,
            "disk",
            tr("{room}: too little to train. Free some, or choose another folder with WORKBENCH_RUNS.", room=room),
        )
    elif free < LITTLE_DISK:
        yield Finding(NOTE, "disk", tr("{room}: a run takes 1 to 50 MB. Delete old runs on the page Runs.", room=room))
    else:
        yield Finding(OK, "disk", room)


def check_browser() -> Iterator[Finding]:
    """A browser to open, and Chromium for the tests."""
    try:
        webbrowser.get()
        yield Finding(OK, "browser", tr("{open_dashboard} opens it", open_dashboard=OPEN_DASHBOARD))
    except webbrowser.Error:
        yield Finding(
            NOTE,
            "browser",
            tr(
                "There is none on this machine. Open http://localhost:8501 from your own: ssh -L "
                "8501:localhost:8501 brings it there."
            ),
        )
    asked = os.environ.get("WORKBENCH_CHROMIUM")
    found = next((path for name in ([asked] if asked else BROWSERS) if (path := shutil.which(name))), None)
    if found:
        yield Finding(OK, "Chromium", tr("{found}, for the tests of the pages", found=found))
    elif asked:
        yield Finding(
            NOTE, "Chromium", tr("WORKBENCH_CHROMIUM names {asked}, which is no program that can be run.", asked=asked)
        )
    else:
        yield Finding(
            NOTE,
            "Chromium",
            tr("There is none: the tests of the pages are skipped. Install it, or set WORKBENCH_CHROMIUM to its path."),
        )


CHECKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "Python": check_python,
    "packages": check_packages,
    "Keras": check_engine,
    "data": check_data,
    "shipped model": check_model,
    "disk": check_disk,
    "browser": check_browser,
}
