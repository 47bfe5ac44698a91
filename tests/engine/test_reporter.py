"""What a training process tells of itself is never lost, whoever else writes at the same moment."""

import threading

import pytest

from workbench.engine.reporter import Reporter
from workbench.runs.config import RunConfig
from workbench.runs.status import Status
from workbench.runs.store import Store


def test_a_step_told_while_the_heartbeat_writes_is_not_lost(
    store: Store, small: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = Reporter(store.create(small, queued=False))
    original, told = Status.of_this_process, []

    def slowly(status: Status) -> Status:
        """The training loop goes on at the very moment that the heartbeat names its process."""
        if not told:
            told.append(threading.Thread(target=lambda: reporter.advance(step=7)))
            told[0].start()
            told[0].join(0.3)  # it may have to wait for its turn
        return original(status)

    monkeypatch.setattr(Status, "of_this_process", slowly)
    reporter.update(phase="learning")
    told[0].join()
    assert (reporter.status.step, reporter.status.phase) == (7, "learning")
    reporter.update()
    assert Status.read(reporter.run.folder).step == 7


def test_the_training_loop_never_waits_for_the_disk(
    store: Store, small: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = Reporter(store.create(small, queued=False))
    write, seen = Status.write, []

    def on_a_slow_disk(status: Status, folder: object) -> None:
        loop = threading.Thread(target=lambda: reporter.advance(step=7))
        loop.start()
        loop.join(5)
        seen.append(loop.is_alive())
        write(status, folder)

    monkeypatch.setattr(Status, "write", on_a_slow_disk)
    reporter.update()
    assert seen == [False] and reporter.status.step == 7
