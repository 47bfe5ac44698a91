"""What a run learned from, kept in its folder: so that it still opens when the data are gone."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, TypeAdapter

from workbench.data.datasets import DATASETS, get_dataset, label_of
from workbench.data.example import MOST_CLASSES, DataSpec, from_record, to_record
from workbench.errors import DataError, RunError
from workbench.language import tr
from workbench.runs.files import write_atomically
from workbench.runs.reading import Words, is_there, read_json

FILE = "data.json"

_Side = Annotated[int, Field(strict=True, ge=0, le=10**6)]


class _Example(BaseModel):
    kind: Words
    height: _Side
    width: _Side
    channels: _Side


class _Record(BaseModel):
    example: _Example
    classes: Annotated[list[Annotated[str, StringConstraints(strict=True)]], Field(max_length=MOST_CLASSES)]


_RECORD = TypeAdapter(_Record)


def write_data(folder: Path, spec: DataSpec) -> None:
    """Write what a run learns from into its folder."""
    write_atomically(folder / FILE, json.dumps(to_record(spec)), durable=True)


def read_data(folder: Path, dataset: str) -> DataSpec:
    """Return what a run learns from, as it was when the run was made.

    Runs of long ago have no record: their data set is one of those that are always known.

    Args:
        folder: of the run.
        dataset: the name of its data set.

    Raises:
        RunError: the record is damaged, or missing where it is needed.
    """
    path = folder / FILE
    if not is_there(path):
        if dataset in DATASETS:
            return get_dataset(dataset)
        raise RunError(tr("The file {path} is missing: what its pictures are like is not known.", path=path))
    try:
        return from_record(read_json(path, _RECORD).model_dump(), label_of(dataset))
    except DataError as error:
        raise RunError(tr("The file {path} is damaged: {error}", path=path, error=error)) from None
