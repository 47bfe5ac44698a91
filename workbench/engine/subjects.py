"""The network and the pictures that a question is about."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import keras

from workbench.data.arrays import Arrays
from workbench.data.datasets import available, get_dataset, label_of
from workbench.engine.pipeline import load_once
from workbench.engine.trained_models import saved
from workbench.errors import DataError
from workbench.inspecting.ask import model_files
from workbench.inspecting.inspection import Inspection, Report
from workbench.language import tr
from workbench.runs.config import RunConfig
from workbench.runs.presets import preset
from workbench.runs.store import Run
from workbench.settings import SHIPPED_MODEL


class Network(NamedTuple):
    """A trained network in 32 bits, the settings that it was trained with, and the names of its classes."""

    model: keras.Model
    config: RunConfig
    classes: tuple[str, ...]


def subject_of(inspection: Inspection) -> Run | Path:
    """Return the run that a question is about, or `SHIPPED_MODEL`."""
    folder = inspection.folder.parents[1]
    return SHIPPED_MODEL if folder.name == ".shipped" else Run(folder)


def config_of(subject: Run | Path) -> RunConfig:
    """Return the settings that a network was trained with."""
    return subject.config if isinstance(subject, Run) else preset("shipped")


def network_of(inspection: Inspection) -> Network:
    """Return the network of a question, from memory where it was the last or the one before.

    Raises:
        ModelError: its weights are missing or damaged.
    """
    subject = subject_of(inspection)
    (path,) = model_files(subject, inspection.request["epoch"])
    config = config_of(subject)
    data = subject.data if isinstance(subject, Run) else get_dataset(config.dataset)
    return Network(_loaded(path, path.stat().st_mtime_ns, config), config, data.classes)


@lru_cache(maxsize=2)
def _loaded(path: Path, written: int, config: RunConfig) -> keras.Model:
    return saved(path, config)


def data_of(subject: Run | Path, report: Report) -> tuple[str, Arrays]:
    """Return the name and the arrays of the data set that a network learned from.

    Nothing is downloaded. For the shipped model it is MNIST, most of what it learned from, or the bundled digits where
    MNIST is not on this machine.

    Raises:
        DataError: the data of the run are not on this machine.
    """
    if isinstance(subject, Run):
        name = subject.config.dataset
        if not (there := available(name))[0]:
            raise DataError(
                tr("The pictures of {data} are not on this machine: {there}.", data=subject.data.label, there=there[1])
            )
    else:
        name = "mnist" if available("mnist")[0] else "digits"
    report(0.0, tr("Reading the pictures of {label_of}.", label_of=label_of(name)))
    return name, load_once(name, lambda message: None)
