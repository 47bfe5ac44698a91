"""Writing so that nobody ever reads half a file."""

import io
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from pydantic_core import from_json


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a whole file beside `path`, then put it in its place in one step."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.chmod(temporary, 0o644)  # mkstemp hides the file from everybody else
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_npz(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write named arrays as one compressed archive, whole."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    write_atomically(path, buffer.getvalue())


def append_line(path: Path, row: dict[str, Any]) -> None:
    """Append one JSON object as a line, in a single write, so that several writers never mix their lines.

    NaN and infinity become null: JSON has no word for them.
    """
    line = (json.dumps(_finite(row), allow_nan=False) + "\n").encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(descriptor, line)
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
