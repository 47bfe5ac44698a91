"""Reading what somebody else may have changed: nothing passes that is not what its contract says.

Runs are copied, zipped, edited by hand and cut off by full disks. Each kind of file has one contract, a pydantic type,
and is checked as it is read; behind this door types hold. What cannot be read is a `RunError` that names the file.
"""

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

from workbench.errors import RunError, print_traceback, sentence
from workbench.language import tr
from workbench.printable import brief, printable

MOST_BYTES = 8 * 1024**2  # of a file that is one JSON value; those of a run have a few thousand
LONGEST = 4000  # letters of a sentence, a name, a reason

Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Moment = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1e11)]  # seconds since 1970


def words(text: str) -> str:
    """Return a text that others wrote, cut off where it has no end, with nothing in it that would be obeyed."""
    return printable(text[:LONGEST], keep="\n\t")


Words = Annotated[str, AfterValidator(words)]

Record = TypeVar("Record")
Found = TypeVar("Found")


class Lines(NamedTuple):
    """The rows of a file of lines, where to read on, and how many lines were passed over as damaged."""

    rows: list[Any]
    offset: int
    damaged: int


def one_by_one(
    records: Iterable[Record], look: Callable[[Record], Found], damaged: Callable[[Record, str], Found]
) -> list[Found]:
    """Return `look(record)` of each, so that one bad record never takes the rest.

    Args:
        records: runs, mostly.
        look: reads one of them.
        damaged: called with the record and a sentence where that cannot be done; returns what stands in its place.
    """
    found = []
    for record in records:
        try:
            found.append(look(record))
        except Exception as error:
            if not (words := sentence(error)):  # a fault of ours: it is told, and the others are listed all the same
                if os.environ.get("WORKBENCH_DEBUG"):
                    raise
                print_traceback(error)
                words = tr("It cannot be read: {name}. Is it from another version?", name=type(error).__name__)
            found.append(damaged(record, words))
    return found


def content_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file.

    Raises:
        RunError: it is missing, no file, cannot be opened, or has more than `most` bytes.
    """
    if not is_there(path):
        raise RunError(tr("The file {path} is missing.", path=path))
    try:
        with open(path, "rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise RunError(
            tr("The file {path} cannot be read: {strerror}.", path=path, strerror=error.strerror or error)
        ) from None
    if len(content) > most:
        raise RunError(tr("The file {path} is damaged: it has more than {most} MB.", path=path, most=most // 1024**2))
    return content


def is_there(path: Path) -> bool:
    """Return whether there is a file that can be opened; False where there is nothing at all.

    Raises:
        RunError: a folder stands in its place, a link that leads nowhere, or what this account may not read.
    """
    try:
        kind = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        if os.path.islink(path):
            raise RunError(tr("The file {path} is damaged: it is a link that leads nowhere.", path=path)) from None
        return False
    except (OSError, ValueError) as error:  # a link to itself, a closed folder, a name that is too long or holds a zero
        raise RunError(
            tr("The file {path} cannot be read: {getattr}.", path=path, getattr=getattr(error, "strerror", "") or error)
        ) from None
    if not stat.S_ISREG(kind):
        what = "a folder" if stat.S_ISDIR(kind) else tr("no file")
        raise RunError(tr("The file {path} is damaged: {what} stands in its place.", path=path, what=what))
    if not os.access(path, os.R_OK):
        raise RunError(tr("The file {path} cannot be read: this account may not open it.", path=path))
    return True


def read_json(path: Path, contract: TypeAdapter | SchemaValidator) -> Any:
    """Return the JSON value of a file.

    Raises:
        RunError: the file cannot be read, or is not what the contract says.
    """
    try:
        return contract.validate_json(content_of(path))
    except ValidationError as error:
        raise RunError(
            tr("The file {path} is damaged: {what_is_wrong}.", path=path, what_is_wrong=what_is_wrong(error))
        ) from None


def read_rows(path: Path, contract: TypeAdapter | SchemaValidator, offset: int = 0, *, later: bool = False) -> Lines:
    """Return the rows of all whole lines from byte `offset` on.

    A half-written last line is left for the next call. A line that is not what the contract says is passed over and
    counted.

    Args:
        path: the file; where it is missing, there are no rows.
        contract: what each row must be.
        offset: where to begin.
        later: whether a row of a kind that the contract does not know is from a later version, and does not count.

    Raises:
        RunError: the file is there and cannot be read.
    """
    if not is_there(path):
        return Lines([], offset, 0)
    try:
        with open(path, "rb") as file:
            file.seek(offset)
            content = file.read()
    except OSError as error:
        raise RunError(
            tr("The file {path} cannot be read: {strerror}.", path=path, strerror=error.strerror or error)
        ) from None
    whole = content[: content.rfind(b"\n") + 1]
    rows, damaged = [], 0
    for line in whole.splitlines():
        try:
            rows.append(contract.validate_json(line))
        except ValidationError as error:
            damaged += bool(line.strip()) and not (later and _of_unknown_kind(error))
    return Lines(rows, offset + len(whole), damaged)


def _of_unknown_kind(error: ValidationError) -> bool:
    first = error.errors(include_url=False)[0]
    return first["type"] == "union_tag_invalid" and isinstance(first["input"].get("kind"), str)


def what_is_wrong(error: ValidationError) -> str:
    """Return the first of pydantic's complaints in our words, without a full stop."""
    first = error.errors(include_url=False)[0]
    name = ".".join(map(str, first["loc"]))
    if first["type"] == "json_invalid":
        return tr("it is no whole JSON text")
    if first["type"] == "missing":
        return tr("{name} is missing", name=printable(name))
    return tr("{name} cannot be {input}", name=printable(name) or "it", input=brief(first["input"]))
