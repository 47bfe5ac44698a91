"""Whatever a file holds, whoever reads it gets an answer or a sentence, never an error of Python.

Some hundred damages that keep the form of a file, the same in every run of the tests.
"""

import contextlib
import io
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from damaging import an_answer, damaged_arrays, damaged_json, damaged_lines
from workbench import cli, predict
from workbench.anatomy.reading import read_network
from workbench.coach import coach
from workbench.comparing import seeds
from workbench.comparing.answers import answers
from workbench.comparing.curves import line
from workbench.errors import WorkbenchError
from workbench.figures import Thinned, confusion_matrix, training_curves
from workbench.figures.training.diagnosis import diagnosis_curves
from workbench.figures.training.generalisation import generalisation_gap
from workbench.inspecting import queue
from workbench.inspecting.ask import ask
from workbench.inspecting.inspection import Inspection
from workbench.inspecting.kinds import KINDS
from workbench.inspecting.queue import Standing
from workbench.lab.run_words import share_done, what_happens
from workbench.lessons.progress import Progress
from workbench.own_digits import OwnDigits, images
from workbench.runs.files import append_line, write_npz
from workbench.runs.store import Run, Store
from workbench.settings import SHIPPED_MODEL

TRIED = {"json": 130, "lines": 110, "npz": 90}  # damages of each form


class Place(NamedTuple):
    """A store with one run in it, and the questions that were asked about the run."""

    store: Store
    run: Run
    asked: dict[str, Inspection]

    def file(self, name: str) -> Path:
        """Where a file of `READERS` lies."""
        if name in ("own_digits.jsonl", "exercises.jsonl"):
            return self.store.root / name
        kind, _, rest = name.partition("/")
        return self.asked[kind].folder / rest if rest else self.run.folder / name


@pytest.fixture(scope="module")
def place(trained: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "see_to_process", lambda folder: None)
        yield made(trained, tmp_path_factory.mktemp("damaged") / "runs")


def made(trained: Run, root: Path) -> Place:
    """Return a copy of a trained run in a store of its own, with something of every kind that is ever read."""
    run = Run(Path(shutil.copytree(trained.folder, root / trained.id)))
    store = Store(root)
    for action, value in (("learning_rate", 0.1), ("step", 2)):
        append_line(run.folder / "events.jsonl", {"kind": "control", "action": action, "value": value, "step": 3})
    answers(run)
    asked = {kind: ask(run, kind, picture=np.eye(28)) for kind in KINDS}
    for kind, inspection in asked.items():
        write_npz(inspection.folder / "result.npz", an_answer(kind))
        Standing("working", 0.5, "Reading.", pid=os.getpid()).write(inspection.folder)
    for _ in range(3):
        OwnDigits(root).add([[[10, 10], [90, 90]]], 1, 5.0)
    OwnDigits(root).relabel(OwnDigits(root).read()[0].id, 7)
    for kind, state in (("check", "not yet"), ("hint", ""), ("check", "right")):
        Progress(root).add(kind, "losses-1", state)
    Progress(root).allow("hints", False)
    return Place(store, run, asked)


def listed(*words: str) -> None:
    """Run a command; only the one file that it is about may make it fail, with a sentence."""
    said, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(errors):
        code = cli.main(words)
    if code == 1 and "cannot be read" in errors.getvalue() and "should not have happened" not in errors.getvalue():
        raise WorkbenchError(errors.getvalue())
    if code or errors.getvalue():
        raise AssertionError(f"{words}: {errors.getvalue()}")
    if "--json" in words:
        json.loads(said.getvalue())


def curves(place: Place) -> None:
    history = place.run.history()
    training_curves(Thinned().update(history.batches), history.epochs, history.controls, log_loss=True, focus=True)
    diagnosis_curves(history.batches, history.epochs)
    if history.epochs:
        generalisation_gap(history.epochs)
    what_happens(place.run.status, history, place.store)
    share_done(place.run.status, history)


def seen_by_the_coach(place: Place) -> None:
    coach(place.run.history(), place.run.config)


def numbers(place: Place) -> None:
    for over in ("step", "epoch", "time"):
        line(place.run, "loss", over)
        line(place.run, "val_accuracy", over)
    seeds.last_values([place.run], "val_loss"), seeds.epoch_values([place.run], "loss")
    seeds.grain([place.run], "val_accuracy")


def evaluated(place: Place) -> None:
    if found := place.run.evaluation():
        confusion_matrix(found["confusion"], [str(name) for name in found["classes"]])
        [found["classes"][true] for true in found["mistake_true"]]


def watched(place: Place) -> None:
    if found := place.run.mistakes():
        [found["classes"][said] for said in found["mistake_predicted"]]
        assert found["epoch"] >= 1 and len(found["mistake_images"]) == len(found["mistake_true"])


def whole_run(place: Place) -> None:
    run, store = Run(place.run.folder), place.store
    assert run.id in [found.id for found in store.runs()] or not (run.folder / "config.json").exists()
    assert run.status.state and run.title and set(run.meta) == {"name", "note"}
    run.environment(), run.epochs_kept(), store.training(), store.queue(), repr(store), run.history()
    assert store.run(run.id) == run


def inspected(place: Place) -> None:
    for inspection in place.asked.values():
        assert inspection.state and 0 <= inspection.progress <= 1 and isinstance(inspection.error, str)
        for name in ("request", "picture", "result", "again"):
            with contextlib.suppress(WorkbenchError):
                found = getattr(inspection, name)
                found() if callable(found) else found
    with contextlib.suppress(WorkbenchError):
        ask(place.run, "explanations", picture=np.eye(28))
    queue.take(place.store), queue.take(place.store, slow=True)


LISTS = [
    whole_run,
    lambda place: listed("runs", "--runs", str(place.store.root)),
    lambda place: listed("runs", "--json", "--runs", str(place.store.root)),
]
READERS: dict[str, list[Callable[[Place], object]]] = {
    "status.json": LISTS,
    "meta.json": [*LISTS, lambda place: place.run.describe(note="new")],
    "config.json": [*LISTS, seen_by_the_coach],
    "data.json": [*LISTS, lambda place: answers(place.run), lambda place: place.run.data],
    "environment.json": [*LISTS, lambda place: answers(place.run)],
    "events.jsonl": [*LISTS, curves, seen_by_the_coach, numbers],
    "evaluation.npz": [evaluated, *LISTS],
    "mistakes.npz": [watched],
    "answers.npz": [lambda place: answers(place.run)],
    "own_digits.jsonl": [lambda place: images(OwnDigits(place.store.root).read())],
    "exercises.jsonl": [
        lambda place: Progress(place.store.root).read(),
        lambda place: listed("exercises", "--runs", str(place.store.root)),
        lambda place: listed(
            "exercises", "--runs", str(place.store.root), "--export", str(place.store.root.parent / "who.csv")
        ),
    ],
    **{f"{kind}/{name}": [inspected] for kind in KINDS for name in ("result.npz", "request.json", "status.json")},
    "explanations/picture.npy": [inspected],
    "model.onnx": [
        lambda place: predict.load(place.run.folder / "model.onnx"),
        lambda place: answers(place.run),
        *LISTS,
    ],
    "model.keras": [lambda place: read_network(place.run.folder / "model.keras")],
}
JSON = [name for name in READERS if name.endswith(".json")]
LINES = [name for name in READERS if name.endswith(".jsonl")]
NPZ = [name for name in READERS if name.endswith(".npz")]


def damage(place: Place, form: str, number: int) -> str:
    """Damage one file; return its name."""
    chance = random.Random(f"{form} {number}")
    names = {"json": JSON, "lines": LINES, "npz": NPZ}[form]
    if form == "lines":
        names = [*names, *["events.jsonl"] * 4]
    name = names[number % len(names)]
    path = place.file(name)
    if form == "json":
        path.write_text(damaged_json(path.read_text(), chance))
    elif form == "lines":
        path.write_text(damaged_lines(path.read_text(), chance))
    else:
        damaged_arrays(path, chance)
    return name


def failures(place: Place, name: str, what: str) -> Iterator[str]:
    """Yield what any reader of a file raises that is no sentence."""
    for read in READERS[name]:
        try:
            read(place)
        except WorkbenchError as error:
            if "\x1b" in str(error) or len(str(error)) > 6000:
                yield f"{what}: {error!r}"
        except Exception as error:
            trace = error.__traceback__
            while trace.tb_next:
                trace = trace.tb_next
            at = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
            yield f"{what}: {type(error).__name__}: {str(error)[:200]} at {at}"


@contextlib.contextmanager
def put_back(place: Place) -> Iterator[None]:
    """Have everything as it was afterwards."""
    kept = place.store.root.with_name("kept")
    shutil.copytree(place.store.root, kept, symlinks=True)
    try:
        yield
    finally:
        shutil.rmtree(place.store.root)
        kept.rename(place.store.root)


@pytest.mark.parametrize("form", TRIED)
def test_no_damage_is_an_error_of_python(place: Place, form: str) -> None:
    found = []
    for number in range(TRIED[form]):
        with put_back(place):
            name = damage(place, form, number)
            found += failures(place, name, f"{form} {number}, {name}")
    assert not found, "\n".join(found)


def put(what: str, path: Path) -> None:
    """Put something else in the place of a file."""
    content = path.read_bytes()
    path.unlink()
    if what == "folder":
        path.mkdir()
    elif what == "itself":
        path.symlink_to(path.name)
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes({"nothing": b"", "no text": b"\xff\xfe\x00" * 50, "cut": content[: len(content) // 2]}[what])


@pytest.mark.parametrize("what", ["folder", "itself", "pipe", "nothing", "no text", "cut"])
def test_nothing_in_the_place_of_a_file_is_an_error_of_python(place: Place, what: str) -> None:
    found = []
    for name in READERS:
        with put_back(place):
            put(what, place.file(name))
            found += failures(place, name, f"{what} {name}")
    assert not found, "\n".join(found)


def test_the_network_of_another_run_is_a_sentence(place: Place) -> None:
    with put_back(place):
        shutil.copy(SHIPPED_MODEL, place.run.folder / "model.onnx")
        shutil.copy(place.run.folder / "model.onnx", place.run.folder / "model.keras")
        assert not list(failures(place, "model.onnx", "another")) + list(failures(place, "model.keras", "another"))
