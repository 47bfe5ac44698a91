"""What the tests of the notebooks' parts share."""

import pytest

from workbench.runs import jobs
from workbench.runs.files import append_line
from workbench.runs.status import Status
from workbench.runs.store import Run, Store


class Learning:
    """A run that learns when a test says so: it writes the files that a worker would write."""

    def __init__(self, store: Store) -> None:
        from workbench.runs.presets import preset

        self.run: Run = store.create(preset("quick_look").replace(epochs=2), "watched", queued=False)
        self.step = 0
        self.become("running", phase="learning")
        self.event(kind="start", step=0, epoch=0, total_steps=20, total_epochs=2, steps_per_epoch=10)

    def event(self, **row) -> None:
        append_line(self.run.folder / "events.jsonl", row)

    def become(self, state: str, **more) -> None:
        Status(state=state, step=self.step, total_steps=20, total_epochs=2, **more).of_this_process().write(
            self.run.folder)

    def learn(self, batches: int) -> None:
        for _ in range(batches):
            self.step += 1
            self.event(kind="batch", step=self.step, epoch=1 + (self.step - 1) // 10, loss=1 / self.step,
                       smoothed_loss=1 / self.step, accuracy=0.9, smoothed_accuracy=0.875, learning_rate=0.01,
                       examples_per_second=1234.0, time=0.1 * self.step)

    def asked(self) -> list[tuple[str, object]]:
        from workbench.runs.files import read_lines

        rows, _ = read_lines(self.run.folder / "commands.jsonl")
        return [(row["action"], row["value"]) for row in rows]


@pytest.fixture
def learning(store: Store) -> Learning:
    """A run at its beginning."""
    return Learning(store)


@pytest.fixture(autouse=True)
def workers_asked(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """No worker is started here; the list tells how often one was asked for."""
    asked: list[Store] = []
    monkeypatch.setattr(jobs, "ensure_worker", lambda store=None: asked.append(store))
    return asked
