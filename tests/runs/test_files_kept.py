"""What is said to be kept is kept: on a disk that fills up, after a torn line, with many writers at once."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from workbench.errors import RunError
from workbench.lessons.progress import Progress
from workbench.own_digits import OwnDigits
from workbench.runs import locks
from workbench.runs.files import append_line, read_lines, write_atomically, write_npz
from workbench.runs.history import read_history

SEVEN = [[[60, 60], [200, 60], [120, 220]]]


def on_a_full_disk(code: str, room: int) -> subprocess.CompletedProcess:
    """Run code where no file may grow beyond `room` bytes: a write beyond takes a part, the next one fails."""
    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    start = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", start + code],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    )


def test_on_a_full_disk_every_digit_is_kept_or_said_not_to_be(tmp_path: Path) -> None:
    code = f"""
import json
from workbench.errors import RunError
from workbench.own_digits import OwnDigits
kept, refused = [], []
for label in range(10):
    try:
        kept.append(OwnDigits({str(tmp_path)!r}).add({SEVEN!r} * (1 + label % 3), label).id)
    except RunError as error:
        refused.append(str(error))
print(json.dumps([kept, refused]))
"""
    done = on_a_full_disk(code, 1000)
    kept, refused = json.loads(done.stdout)
    own = OwnDigits(tmp_path)
    assert [digit.id for digit in own.read()] == kept and kept, done.stderr
    assert refused and "cannot be written" in refused[0] and "Free some space" in refused[0]
    assert own.path.read_bytes().endswith(b"\n")  # nothing of what was refused is left
    later = own.add(SEVEN, 7)
    assert [digit.id for digit in own.read()] == [*kept, later.id]


def test_on_a_full_disk_a_whole_file_stays_the_old_one(tmp_path: Path) -> None:
    write_atomically(tmp_path / "status.json", "old")
    write_npz(tmp_path / "evaluation.npz", {"old": np.zeros(3)})
    code = f"""
import numpy as np
from pathlib import Path
from workbench.runs.files import write_atomically, write_npz
folder = Path({str(tmp_path)!r})
for write in (lambda: write_atomically(folder / "status.json", "x" * 5000),
              lambda: write_npz(folder / "evaluation.npz", {{"new": np.random.random(5000)}})):
    try:
        write()
    except OSError:
        print("refused")
"""
    assert on_a_full_disk(code, 2000).stdout.split() == ["refused"] * 2
    assert (tmp_path / "status.json").read_text() == "old"
    with np.load(tmp_path / "evaluation.npz") as content:
        assert list(content) == ["old"]
    assert len(list(tmp_path.iterdir())) == 2


class Disk:
    """A disk that takes only a part of what it is given, then has no room for `full` writes."""

    def __init__(self, part: int, full: int) -> None:
        self.part, self.full, self.write = part, full, os.write

    def __call__(self, descriptor: int, content: bytes) -> int:
        if self.part:
            content, self.part = content[: self.part], 0
            return self.write(descriptor, content)
        if self.full:
            self.full -= 1
            raise OSError(28, "No space left on device")
        return self.write(descriptor, content)


def test_a_write_that_takes_a_part_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "events.jsonl"
    monkeypatch.setattr(os, "write", Disk(part=5, full=0))
    append_line(path, {"step": 1})
    append_line(path, {"step": 2})
    assert path.read_text() == '{"step": 1}\n{"step": 2}\n'


def test_a_line_that_does_not_fit_is_refused_and_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "events.jsonl"
    append_line(path, {"step": 1})
    monkeypatch.setattr(os, "write", Disk(part=5, full=1))
    with pytest.raises(OSError, match="No space left"):
        append_line(path, {"step": 2})
    assert path.read_text() == '{"step": 1}\n'
    append_line(path, {"step": 3})
    assert [row["step"] for row in read_lines(path)[0]] == [1, 3]


def test_progress_that_does_not_fit_is_said_not_to_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress(tmp_path)
    progress.add("check", "losses-1", "right")
    monkeypatch.setattr(os, "write", Disk(part=20, full=1))
    with pytest.raises(RunError, match="Free some space"):
        progress.add("check", "losses-2", "right")
    progress.add("check", "losses-3", "right")
    record = progress.read()
    assert [record.standing(key).state for key in ("losses-1", "losses-2", "losses-3")] == [
        "right",
        "unattempted",
        "right",
    ]


@pytest.mark.parametrize("torn", [b'{"kind": "digit", "la', b"{", b'{"n": 1}\n\xff\xfe', b'{"n": 1}'])
def test_a_line_after_half_a_line_is_not_lost(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(torn)
    append_line(path, {"n": 2})
    append_line(path, {"n": 3})
    assert [row["n"] for row in read_lines(path)[0] if row.get("n", 0) > 1] == [2, 3]


def test_whoever_reads_on_sees_each_line_once(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    append_line(path, {"n": 1})
    with path.open("ab") as file:
        file.write(b'{"n": 2')
    rows, offset = read_lines(path)
    append_line(path, {"n": 3})
    more, _ = read_lines(path, offset)
    assert [row["n"] for row in rows + more] == [1, 3]


def test_a_torn_row_does_not_swallow_the_start_of_a_resumed_run(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    for step in (1, 2, 3):
        append_line(path, {"kind": "batch", "step": step})
    with path.open("ab") as file:
        file.write(b'{"kind": "batch", "st')
    append_line(path, {"kind": "start", "step": 1})
    append_line(path, {"kind": "batch", "step": 2})
    assert [row["step"] for row in read_history(tmp_path).batches] == [1, 2]


def test_eight_writers_lose_nothing_while_lines_are_torn(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    code = f"""
import sys
from pathlib import Path
from workbench.runs.files import append_line
for number in range(150):
    append_line(Path({str(path)!r}), {{"writer": int(sys.argv[1]), "number": number, "text": "x" * (number % 50)}})
"""
    writers = [subprocess.Popen([sys.executable, "-c", code, str(writer)]) for writer in range(4)]
    threads = [
        threading.Thread(
            target=lambda n=n: [append_line(path, {"writer": n, "number": number}) for number in range(150)]
        )
        for n in range(4, 8)
    ]
    for thread in threads:
        thread.start()
    for _ in range(40):
        with path.open("ab") as file:  # one that dies in the middle of its line
            file.write(b'{"writer": 99, "num')
    for thread in threads:
        thread.join()
    assert [writer.wait(60) for writer in writers] == [0] * 4
    rows = [(row["writer"], row["number"]) for row in read_lines(path)[0]]
    wanted = {(writer, number) for writer in range(8) for number in range(150)}
    lost = wanted - set(rows)
    assert len(rows) == len(set(rows)) and len(lost) <= 40  # at most what a dying writer tore itself


def test_a_lock_that_is_never_given_back_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.05)
    path = tmp_path / "events.jsonl"
    with path.open("ab") as sleeper, locks.locked_file(sleeper.fileno()) as alone:
        assert alone
        append_line(path, {"n": 1})
    assert read_lines(path)[0] == [{"n": 1}]


def test_what_matters_reaches_the_disk_before_it_is_called_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: (events.append("disk"), fsync(descriptor))[1])
    monkeypatch.setattr(os, "replace", lambda *names: (events.append("replace"), replace(*names))[1])
    write_atomically(tmp_path / "a", "beat")
    append_line(tmp_path / "b", {"kind": "batch"})
    assert events == ["replace"]
    events.clear()
    write_atomically(tmp_path / "a", "end", durable=True)
    assert events == (["disk", "replace"] if os.name == "nt" else ["disk", "replace", "disk"])
    events.clear()
    OwnDigits(tmp_path).add(SEVEN, 7)
    Progress(tmp_path).add("hint", "losses-1")
    assert events == ["disk", "disk"]


def test_new_files_have_the_permissions_of_the_folders_people(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        write_atomically(tmp_path / "a", "x")
        append_line(tmp_path / "b", {})
    finally:
        os.umask(before)
    if os.name != "nt":
        assert [(tmp_path / name).stat().st_mode & 0o777 for name in "ab"] == [0o664] * 2
