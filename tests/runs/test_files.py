"""Nobody ever reads half a file, and a damaged line harms only itself."""

import json
import math
import threading
from pathlib import Path

import numpy as np
import pytest

from workbench.runs.files import append_line, read_lines, write_atomically, write_npz


def test_a_half_written_last_line_waits_for_its_rest(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'{"step": 1}\n{"step": 2')
    rows, offset = read_lines(path)
    assert [row["step"] for row in rows] == [1]
    with path.open("ab") as file:
        file.write(b'}\n{"step": 3}\n')
    rows, _ = read_lines(path, offset)
    assert [row["step"] for row in rows] == [2, 3]


def test_damaged_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'{"step": 1}\n\xff\xfe nonsense\n[1]\n\n{"step": 2}\n')
    assert [row["step"] for row in read_lines(path)[0]] == [1, 2]


def test_a_missing_file_has_no_lines(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "none") == ([], 0)


def test_numbers_that_are_none_become_null(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    append_line(path, {"loss": math.nan, "deep": {"loss": math.inf}})
    assert json.loads(path.read_text()) == {"loss": None, "deep": {"loss": None}}


def test_many_writers_never_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    threads = [
        threading.Thread(target=lambda n=n: [append_line(path, {"n": n, "text": "x" * 500}) for _ in range(50)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_lines(path)[0]) == 200


def test_two_damaged_lines_never_make_one_row(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"n": 1}\n{"a": [1\n2]}\n7\n{"n": 2}\n')
    assert read_lines(path) == ([{"n": 1}, {"n": 2}], path.stat().st_size)


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    write_atomically(path, "old")
    with pytest.raises(TypeError):
        write_atomically(path, None)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_arrays_come_back(tmp_path: Path) -> None:
    write_npz(tmp_path / "a.npz", {"confusion": np.eye(3)})
    with np.load(tmp_path / "a.npz") as content:
        assert np.array_equal(content["confusion"], np.eye(3))
