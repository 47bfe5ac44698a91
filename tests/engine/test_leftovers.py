"""What killed processes left in the folder of the runs does not stay there for ever."""

import os
import time
from dataclasses import replace

import pytest

from workbench.engine import warmup, worker
from workbench.runs.config import RunConfig
from workbench.runs.store import Store


def work(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a worker whose parent is gone: it looks round once and ends."""
    monkeypatch.setattr(worker, "lower_priority", lambda: None)
    monkeypatch.setattr(warmup, "warm_up", lambda store: None)
    (store.root / ".workers").mkdir(exist_ok=True)
    worker.main([str(store.root), "0"])


def test_what_killed_processes_left_is_swept_when_it_is_old(
    store: Store, small: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, live, killed = (store.create(small, queued=False) for _ in range(3))
    replace(live.status, state="running").of_this_process().write(live.folder)
    replace(killed.status, state="running", pid=2**22 + 1).write(killed.folder)
    (run.folder / "checkpoints").mkdir()
    names = [
        ".status.json-k3_9xq0a",
        ".events.jsonl-0a1b2c3d.jsonl",
        "checkpoints/.epoch-0003.keras",
        "checkpoints/.epoch-0003.keras-0a1b2c3d.keras",
        ".model.keras",
        ".model.onnx",
        ".model.onnx-0a1b2c3d.onnx",
    ]
    left = [run.folder / name for name in names] + [store.root / ".9.json-abcdefgh", killed.folder / ".reserve"]
    kept = [
        run.folder / "notes.txt",
        run.folder / "checkpoints" / "epoch-0001.keras",
        live.folder / ".reserve",
        store.root / "own_digits.jsonl",
        store.root / ".lock",
    ]
    for path in (*left, *kept):
        path.write_text("")
    folders = [store.root / ".new-0a1b2c3d4e5f6071", run.folder / "inspections" / ".new-abc_1234"]
    for folder in folders:
        (folder / "checkpoints").mkdir(parents=True)
    work(store, monkeypatch)
    assert all(path.exists() for path in (*left, *kept, *folders))  # somebody may just be writing them
    old = time.time() - 3 * 3600
    for path in (*left, *kept, *folders, killed.folder / "status.json", live.folder / "status.json"):
        os.utime(path, (old, old))
    work(store, monkeypatch)
    assert not [path for path in (*left, *folders) if path.exists()] and all(path.exists() for path in kept)
    assert len(store.runs()) == 3
