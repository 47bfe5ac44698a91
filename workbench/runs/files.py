"""Writing so that nobody ever reads half a file, and so that what was written is there."""

import errno
import io
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from pydantic_core import from_json

from workbench.errors import RunError, why
from workbench.runs.locks import locked_file


@contextmanager
def replacing(path: Path, *, durable: bool = False) -> Iterator[Path]:
    """Give a place beside `path` to write a whole file to, and put it in the place of `path` in one step.

    Where the writing fails, `path` is as it was and nothing is left beside it.

    Args:
        path: the file. The place beside it has the same ending.
        durable: also wait until the disk has it, so that it outlives a power cut. Default False.
    """
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(4)}{path.suffix}")
    try:
        yield temporary
        if durable:
            _to_disk(temporary)
        os.replace(temporary, path)
        if durable:
            with suppress(OSError):  # Windows and some network folders cannot: the new name is there a little later
                _to_disk(path.parent)
    finally:
        with suppress(OSError):  # it is in its place, or its folder is gone
            temporary.unlink()


def write_atomically(path: Path, content: str | bytes, *, durable: bool = False) -> None:
    """Write a whole file beside `path`, then put it in its place in one step (see `replacing`)."""
    with replacing(path, durable=durable) as temporary:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)


def write_npz(path: Path, arrays: dict[str, np.ndarray], *, durable: bool = False) -> None:
    """Write named arrays as one compressed archive, whole (see `replacing`)."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # pyrefly: ignore[bad-argument-type]  # no array is called allow_pickle
    write_atomically(path, buffer.getvalue(), durable=durable)


def append_line(path: Path, row: dict[str, Any], *, durable: bool = False) -> None:
    """Append one JSON object as a line: the whole line, or an error and nothing.

    Several writers never mix their lines. Where somebody else left half a line, this one begins on a new one. NaN and
    infinity become null: JSON has no word for them.

    Args:
        path: the file; it is made with the first line.
        row: the object.
        durable: also wait until the disk has it, so that it outlives a power cut. Default False.

    Raises:
        OSError: it cannot be written, for one because the disk is full.
    """
    line = (json.dumps(_finite(row), allow_nan=False) + "\n").encode()
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o666)
    try:
        with locked_file(descriptor) as alone:
            size = os.fstat(descriptor).st_size
            try:
                if size:
                    os.lseek(descriptor, size - 1, os.SEEK_SET)
                    if os.read(descriptor, 1) != b"\n":  # a writer died in the middle of its line, or its disk was full
                        line = b"\n" + line
                _write_all(descriptor, line)
                if durable:
                    os.fsync(descriptor)
            except BaseException:
                if alone:
                    with suppress(OSError):
                        os.ftruncate(descriptor, size)  # half a line is of no use to anybody
                raise
    finally:
        os.close(descriptor)


def keep_line(path: Path, row: dict[str, Any], refused: Callable[[str], str]) -> None:
    """Append a line that outlives a power cut; the folder is made where it is missing.

    Args:
        path, row: as of `append_line`.
        refused: takes the reason, returns what is said where the line cannot be written.

    Raises:
        RunError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        append_line(path, row, durable=True)
    except OSError as error:
        raise RunError(refused(why(error))) from None


def _write_all(descriptor: int, content: bytes) -> None:
    """Write on until all is there: a disk with little room takes a part and raises nothing, but does the next time."""
    rest = memoryview(content)
    while rest:
        if not (written := os.write(descriptor, rest)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rest = rest[written:]


def _to_disk(path: Path) -> None:
    """Wait until the disk has a file or a folder, where the system can say so."""
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_lines(path: Path, offset: int = 0) -> tuple[list[dict[str, Any]], int]:
    """Return the JSON objects of all whole lines from byte `offset` on, and the offset to go on from.

    A half-written last line is left for the next call; a damaged line is passed over.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            content = file.read()
    except FileNotFoundError:
        return [], offset
    whole = content[: content.rfind(b"\n") + 1]
    lines = whole.splitlines()
    try:
        rows = from_json(b"[" + b",".join(lines) + b"]")  # all at once: three times as fast as one by one
    except ValueError:
        rows = []
    if len(rows) != len(lines):
        rows = _undamaged(lines)
    return [row for row in rows if isinstance(row, dict)], offset + len(whole)


def _undamaged(lines: list[bytes]) -> list[Any]:
    rows = []
    for line in lines:
        with suppress(ValueError):
            rows.append(from_json(line))
    return rows


def _finite(value: Any) -> Any:
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if isinstance(value, dict):
        return {key: _finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(entry) for entry in value]
    return value
