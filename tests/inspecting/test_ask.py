"""Questions about networks as files: the same one is one, a changed run asks anew, nobody answers twice at once."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import psutil
import pytest

from damaging import an_answer
from workbench.errors import ConfigError, DataError, ModelError, RunError
from workbench.inspecting import queue
from workbench.inspecting.ask import ask
from workbench.inspecting.inspection import Inspection
from workbench.inspecting.kinds import KINDS
from workbench.inspecting.queue import Standing
from workbench.runs.files import write_npz
from workbench.runs.run import Run
from workbench.runs.store import Store
from workbench.settings import SHIPPED_MODEL

PICTURE = np.eye(28)


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """No process is started; the list says for what one would have been."""
    found: list[Path] = []
    monkeypatch.setattr(queue, "see_to_process", found.append)
    return found


@pytest.fixture
def run(store: Store, small) -> Run:
    """A run that keeps the weights of two epochs and the best: files that nobody opens here."""
    run = store.create(small, "asked about", queued=False)
    (run.folder / "checkpoints").mkdir()
    for name in ("model.keras", "checkpoints/epoch-0001.keras", "checkpoints/epoch-0002.keras"):
        (run.folder / name).write_bytes(b"weights")
    return run


def answered(inspection: Inspection, **arrays: np.ndarray) -> None:
    whole = an_answer(inspection.request["kind"], picture=PICTURE[..., None])
    write_npz(inspection.folder / "result.npz", whole | arrays)
    queue.finish(inspection.folder)


def a_dead_process() -> subprocess.Popen:
    """A process that is over, and its number and birth."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    child.born = psutil.Process(child.pid).create_time()
    child.kill()
    child.communicate()
    return child


def test_the_same_question_is_one(run: Run, store: Store, started: list[Path]) -> None:
    first = ask(run, "explanations", picture=PICTURE)
    assert first.state == "waiting" and first.progress == 0 and first.words.endswith(".") and started == [first.folder]
    assert ask(run, "explanations", picture=PICTURE[..., None], target=-1) == first
    others = [
        ask(run, "explanations", epoch=2, picture=PICTURE),
        ask(run, "explanations", picture=PICTURE * 0.5),
        ask(run, "explanations", picture=PICTURE, target=3),
        ask(run, "embedding"),
        ask(run, "embedding", test=50),
    ]
    assert len({inspection.folder for inspection in [first, *others]}) == 6
    assert first.picture.shape == (28, 28, 1) and first.request["options"] == {"target": -1}
    assert store.runs() == [run]


def test_an_answer_is_kept(run: Run, store: Store, started: list[Path]) -> None:
    inspection = ask(run, "explanations", picture=PICTURE)
    with pytest.raises(RunError, match="no answer yet"):
        inspection.result()
    answered(inspection)
    started.clear()
    again = ask(run, "explanations", picture=PICTURE)
    assert again.state == "done" and again.progress == 1 and not started and queue.take(store) is None
    np.testing.assert_array_equal(again.result()["picture"], PICTURE[..., None])
    with pytest.raises(ValueError, match="read-only"):
        again.result()["picture"][0, 0] = 5


def test_other_weights_are_another_question(run: Run) -> None:
    best, epoch, all_epochs = (ask(run, kind, epoch) for kind, epoch in (("embedding", 0), ("embedding", 1),
                                                                          ("histograms", 0)))  # fmt: skip
    for inspection in (best, epoch, all_epochs):
        answered(inspection)
    assert ask(run, "histograms", 2) == all_epochs  # it is about all of them
    path = run.folder / "model.keras"
    path.write_bytes(b"resumed")
    os.utime(path, ns=(1, 1))
    assert ask(run, "embedding").state == "waiting" and ask(run, "embedding", 1).state == "done"
    assert ask(run, "histograms").state == "waiting"
    (run.folder / "checkpoints" / "epoch-0003.keras").write_bytes(b"weights")
    assert ask(run, "histograms") != all_epochs


def test_a_damaged_answer_is_computed_anew(run: Run, store: Store) -> None:
    inspection = ask(run, "embedding")
    answered(inspection)
    path = inspection.folder / "result.npz"
    path.write_bytes(path.read_bytes()[:100])
    assert inspection.state == "done"  # nobody has read it yet
    assert ask(run, "embedding") == inspection and inspection.state == "waiting"
    assert queue.take(store) == inspection.folder


def test_a_damaged_state_is_none(run: Run, store: Store) -> None:
    inspection = ask(run, "embedding")
    (inspection.folder / "status.json").write_text('{"state": "work')
    assert inspection.state == "waiting"
    (inspection.folder / "request.json").write_text("{")
    assert queue.take(store) is None and "Ask again" in inspection.error
    with pytest.raises(RunError, match="cannot be read"):
        _ = inspection.request


def test_many_takers_never_take_the_same(run: Run, store: Store) -> None:
    asked = {ask(run, "embedding", test=number).folder for number in range(10, 30)}
    taken: list[Path] = []

    def work() -> None:
        misses = 0
        while misses < 50:
            folder = queue.take(store)
            misses = misses + 1 if folder is None else 0
            taken.extend([folder] if folder else [])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 20 and set(taken) == asked


def test_the_last_question_comes_first(run: Run, store: Store) -> None:
    first, second = ask(run, "embedding", 1), ask(run, "embedding", 2)
    for inspection, when in ((first, 3), (second, 2)):  # the first was asked again
        os.utime(queue._marker(inspection.folder), ns=(when, when))
    assert [queue.take(store), queue.take(store), queue.take(store)] == [first.folder, second.folder, None]


def test_a_question_whose_process_died_is_taken_again(run: Run, store: Store) -> None:
    inspection = ask(run, "embedding")
    dead = a_dead_process()
    for deaths in range(queue.DEATHS_ALLOWED):
        assert queue.take(store) == inspection.folder
        assert inspection.state == "working" and queue.take(store) is None
        Standing("working", 0.5, "Reading.", pid=dead.pid, started=dead.born, deaths=deaths).write(inspection.folder)
        assert inspection.state == "waiting" and inspection.progress == 0
    assert queue.take(store) is None
    assert inspection.state == "failed" and "3 times" in inspection.error
    assert ask(run, "embedding").state == "failed"
    inspection.again()
    assert inspection.state == "waiting" and queue.take(store) == inspection.folder


def test_a_question_that_needs_another_waits_for_it(run: Run, store: Store) -> None:
    tsne = ask(run, "tsne", test=50, perplexity=12)
    needed = Inspection(tsne.folder.with_name(tsne.request["needs"]))
    assert needed == ask(run, "embedding", test=50) and queue.take(store, slow=True) is None
    assert queue.take(store) == needed.folder
    Standing("working", 0.5, "Reading pictures.", pid=os.getpid(), started=psutil.Process().create_time()).write(
        needed.folder
    )
    assert tsne.words == "Reading pictures." and tsne.state == "waiting"
    answered(needed)
    assert queue.take(store) is None and queue.take(store, slow=True) == tsne.folder
    other = ask(run, "tsne", test=60)
    queue.finish(other.folder.with_name(other.request["needs"]), "No pictures here.")
    assert queue.take(store, slow=True) is None and other.error == "No pictures here."
    other.again()
    assert other.state == "waiting" and ask(run, "embedding", test=60).state == "waiting"


def test_a_deleted_run_leaves_no_question(run: Run, store: Store) -> None:
    ask(run, "embedding")
    store.delete(run)
    assert queue.take(store) is None and not list((store.root / ".inspections").glob("[!.]*"))


def test_the_shipped_model_has_a_place_in_the_store(store: Store) -> None:
    inspection = ask(SHIPPED_MODEL, "explanations", picture=PICTURE, store=store)
    assert inspection.folder.parents[1] == store.root / ".shipped" and queue.take(store) == inspection.folder
    assert store.runs() == []


@pytest.mark.parametrize(
    ("kind", "arguments", "kind_of_error", "words"),
    [
        ("explanation", {}, ConfigError, "Did you mean 'explanations'"),
        ("explanations", {}, DataError, "choose or draw one"),
        ("explanations", {"picture": np.zeros(5)}, DataError, r"came \(5,\)"),
        ("explanations", {"picture": np.full((28, 28), np.nan)}, DataError, "numbers"),
        ("explanations", {"picture": PICTURE, "target": "seven"}, ConfigError, "came 'seven'"),
        ("explanations", {"picture": PICTURE, "steps": 3}, ConfigError, "Unknown option"),
        ("embedding", {"test": 1}, ConfigError, "between 10 and 10000"),
        ("embedding", {"train": float("inf")}, ConfigError, "must be a number"),
        ("embedding", {"epoch": 9}, ModelError, r"no weights of epoch 9. It keeps epochs 1, 2"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(run: Run, kind, arguments, kind_of_error, words) -> None:
    with pytest.raises(kind_of_error, match=words):
        ask(run, kind, **arguments)
    assert not (run.folder / "inspections").exists()


def test_a_run_without_weights_is_a_sentence(store: Store, small) -> None:
    run = store.create(small, "new", queued=False)
    for kind in ("embedding", "histograms"):
        with pytest.raises(ModelError, match="Run new has no best weights yet; .* It keeps none at all"):
            ask(run, kind)


def test_a_folder_that_cannot_be_written_is_a_sentence(run: Run) -> None:
    (run.folder / "inspections").touch()
    with pytest.raises(RunError, match="cannot be read or written"):
        ask(run, "embedding")


def test_what_is_slow_needs_no_keras() -> None:
    code = "import sys, workbench.engine.inspector, workbench.engine.tsne; print('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_kinds_are_whole() -> None:
    for kind in KINDS.values():
        assert kind.words and kind.kept > 0
        assert all(low <= default <= high for default, low, high in kind.options.values())
        assert not kind.needs or set(KINDS[kind.needs].options) <= set(kind.options)
    assert set(queue.SLOW) <= set(KINDS)
    assert json.loads(json.dumps({name: kind.options for name, kind in KINDS.items()}))
