"""A run learns from pictures of any size and in colours, and all that is asked of it afterwards takes them too."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shapes import CLASSES, COLOURS, GREY
from workbench.anatomy.network import Trace
from workbench.anatomy.reading import read_network
from workbench.architectures import summary
from workbench.cli import main
from workbench.comparing import answers, cost
from workbench.data import npz_archive
from workbench.data.augmentation import augment
from workbench.data.datasets import load
from workbench.data.rows import Rows
from workbench.engine.inspector import answer_next
from workbench.engine.pipeline import Batches, at_once, split
from workbench.engine.trained_models import trained as network_of
from workbench.engine.training import train
from workbench.errors import ConfigError, DataError
from workbench.inspecting import queue
from workbench.inspecting.ask import ask
from workbench.predict import load as load_twin
from workbench.runs.presets import preset
from workbench.runs.store import Run, Store

SHAPES = {COLOURS: (32, 32, 3), GREY: (64, 48, 1)}


@pytest.fixture(params=SHAPES)
def run(request: pytest.FixtureRequest, store: Store) -> Run:
    """The shared run on shapes in colours, and the one on grey shapes, in a store of this test's own."""
    shared = request.getfixturevalue("colour_run" if request.param == COLOURS else "grey_run")
    shutil.copytree(shared.folder, store.root / shared.id)
    return store.run(shared.id)


def _become(run: Run, state: str) -> None:
    """Write another state into a run's folder."""
    status = json.loads((run.folder / "status.json").read_text())
    (run.folder / "status.json").write_text(json.dumps({**status, "state": state}))


def test_it_learned_what_it_was_shown(run: Run) -> None:
    height, width, channels = SHAPES[run.data.label]
    found = run.evaluation()
    assert run.data.input_shape == (height, width, channels) and run.data.classes == CLASSES == tuple(found["classes"])
    assert found["accuracy"] > 0.6 and found["confusion"].sum() == 90
    pictures = found["mistake_images"]
    assert pictures.shape[1:] == ((height, width, 3) if channels == 3 else (height, width)) and pictures.max() > 100
    rows = summary(run.config)
    assert rows[-1].shape == (3,) and cost.parameters(run) == sum(row.parameters for row in rows)
    assert sum(run.history().data["classes"]) == (432 if channels == 3 else 480)  # the grey ones bring those to check


def test_the_twin_the_parts_and_keras_say_the_same(run: Run) -> None:
    pictures = load(run.config.dataset).x_test[:40]
    model, twin = network_of(run), load_twin(run.twin_file)
    assert twin.picture_shape == SHAPES[run.data.label] and twin.classes == CLASSES and not twin.digits
    wanted = model.predict_on_batch(pictures.astype("float32") / 255)
    np.testing.assert_allclose(twin.probabilities(pictures), wanted, atol=1e-5)
    assert twin.occlusion(pictures[0]).shape == pictures.shape[1:3]
    assert [maps.shape[-1] for maps in twin.feature_maps(pictures[0]).values()] == [8, 16]
    trace = Trace(read_network(run.model_file), pictures[0])
    np.testing.assert_allclose(trace.probabilities, wanted[0], atol=1e-5)
    assert answers.answers(run).read.shape == (90,)
    with pytest.raises(DataError, match="Pictures for this model must have the shape"):
        twin.probabilities(np.zeros((28, 28), np.float32))


def test_every_question_about_the_inside_is_answered(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "see_to_process", lambda folder: None)
    picture = load(run.config.dataset).x_test[1] / 255
    questions = [
        ask(run, "explanations", picture=picture),
        ask(run, "histograms"),
        ask(run, "embedding", test=20, train=40),
        ask(run, "tsne", test=20, train=40),
    ]
    while answer_next(Store(run.folder.parent)):
        pass
    assert answer_next(Store(run.folder.parent), slow=True)
    assert [question.state for question in questions] == ["done"] * 4, [question.error for question in questions]
    explained, _, embedded, _ = (question.result() for question in questions)
    assert explained["gradient"].shape == picture.shape and explained["grad_cam"].shape == (2, *picture.shape[:2])
    assert tuple(explained["classes"]) == tuple(embedded["classes"]) == CLASSES
    assert abs(explained["integrated_sum"] - explained["integrated_difference"]) < 0.02 * max(
        1.0, abs(explained["integrated_difference"])
    )
    assert embedded["pictures"].shape == (60, *picture.shape) and embedded["labels"].max() == 2


def test_it_goes_on_is_listed_and_reads_pictures_from_the_command_line(run: Run, tmp_path: Path, capsys) -> None:
    root = str(run.folder.parent)
    rows, config = run.events.read_text().splitlines(), run.config
    end = next(place for place, row in enumerate(rows) if '"kind": "epoch", "epoch": 2' in row)
    run.events.write_text("\n".join(rows[: end + 1]) + "\n")  # it broke off after its second epoch
    for file in (run.checkpoint(3), run.model_file, run.twin_file):
        file.unlink()
    _become(run, "interrupted")
    assert main(["resume", run.id, "--runs", root, "--json"]) == 0
    assert [row["epoch"] for row in Run(run.folder).history().epochs] == [1, 2, 3]
    capsys.readouterr()
    assert main(["runs", "--runs", root, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed[0]["state"] == "finished" and listed[0]["dataset"] == config.dataset

    pictures = load(config.dataset).x_test[:3]
    files = [tmp_path / f"{number}.png" for number in range(len(pictures))]
    for file, picture in zip(files, pictures, strict=True):
        Image.fromarray(picture.squeeze()).save(file)
    photo = tmp_path / "photo.jpg"
    Image.fromarray(pictures[0].squeeze()).resize((300, 200)).convert("CMYK").save(photo)
    assert main(["predict", *map(str, [*files, photo]), "--model", str(run.twin_file)]) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    wanted = load_twin(run.twin_file).probabilities(pictures)
    np.testing.assert_allclose([line["probabilities"] for line in said[:3]], wanted, atol=2e-6)  # of its size: as it is
    assert all(line["class"] == CLASSES[line["digit"]] for line in said)
    strokes = tmp_path / "strokes.json"
    strokes.write_text(json.dumps([{"strokes": [[[0, 0], [50, 90]]]}]))
    failed = main(["predict", "--strokes", str(strokes), "--model", str(run.twin_file)])
    grey = run.data.example.is_grey
    assert failed == (0 if grey else 1) and ("Pen strokes have no colours" in capsys.readouterr().err) != grey


def test_it_still_opens_when_its_data_are_gone(run: Run) -> None:
    path = run.folder.parent / "moved.npz"
    (run.folder / "config.json").write_text(run.config.replace(dataset=f"npz:{path}").to_json())
    opened = Run(run.folder)
    assert opened.status.state == "finished" and opened.data.classes == CLASSES
    assert opened.evaluation() is not None and cost.parameters(opened) > 0 and opened.twin()
    with pytest.raises(DataError, match=r"moved.npz are not on this machine \(There is no file .*moved.npz"):
        answers.answers(opened)


def test_it_does_not_go_on_with_other_data(run: Run, shapes_folder: Path) -> None:
    with np.load(shapes_folder / run.data.label) as content:
        arrays = dict(content)
    for change, reason in (
        ({"y_test": arrays["y_test"][::-1]}, "has changed since this run began"),
        ({"classes": np.array(["a", "b", "c"])}, "not those that the run was made for"),
    ):
        path = run.folder.parent / run.data.label
        np.savez(path, **arrays | change)
        (run.folder / "config.json").write_text(run.config.replace(dataset=f"npz:{path}", epochs=4).to_json())
        _become(run, "stopped")
        again = Run(run.folder)
        assert train(again).state == "failed" and reason in again.status.error


@pytest.mark.parametrize("name", SHAPES)
def test_pictures_that_stay_in_their_file_learn_the_same(shapes_folder: Path, name: str, monkeypatch) -> None:
    config = preset("quick_look").replace(dataset=f"npz:{shapes_folder / name}", rotation=20, train_size=200)
    rare, both = config.replace(fault="rare_class"), config.replace(fault="overlap")
    inside = load(config.dataset)
    monkeypatch.setattr(npz_archive, "MAPPED_FROM", 0)
    mapped = load(config.dataset)
    assert mapped.digest == inside.digest
    for settings in (config, rare, both):
        first, second = split(inside, settings), split(mapped, settings)
        assert isinstance(second.x_train, Rows) == (name == COLOURS)  # the grey ones are compressed
        pair = [Batches(part.x_train, part.y_train, 3, settings) for part in (first, second)]
        for index in (0, len(pair[0]) - 1):
            for one, other in zip(pair[0][index], pair[1][index], strict=True):
                assert type(other) is np.ndarray and np.array_equal(one, other)


def test_large_pictures_go_through_a_network_in_smaller_groups() -> None:
    assert at_once(512, (28, 28, 1)) == at_once(512, (64, 64, 1)) == 512 and at_once(256, (64, 48, 1)) == 256
    assert at_once(512, (256, 256, 3)) == 10 and at_once(256, (512, 512, 3)) == 1


def test_all_channels_of_a_picture_are_changed_alike() -> None:
    grey = np.random.default_rng(0).random((5, 20, 14, 1), np.float32)
    amounts = {"rotation": 30, "shift": 3, "zoom": 0.2, "thickness": 1, "elastic": 2}
    wanted = augment(grey, np.random.default_rng(1), **amounts)
    found = augment(np.repeat(grey, 3, axis=-1), np.random.default_rng(1), **amounts)
    assert found.shape == (5, 20, 14, 3) and np.array_equal(found, np.repeat(wanted, 3, axis=-1))


@pytest.mark.parametrize("settings", [{"kernel_size": 9, "filters": (8, 8, 8, 8)}, {"filters": (4,) * 8}], ids=str)
def test_a_picture_that_shrinks_to_nothing_is_told_before_anything_is_built(
    settings: dict, shapes_folder: Path, store: Store, capsys
) -> None:
    config = preset("quick_look").replace(dataset=f"npz:{shapes_folder / COLOURS}", **settings)
    with pytest.raises(ConfigError, match="The picture shrinks to nothing") as caught:
        store.create(config)
    filters = ",".join(map(str, config.filters))
    words = ["train", "--preset", "quick_look", "--dataset", config.dataset, "--filters", filters]
    assert main([*words, "--kernel-size", str(config.kernel_size), "--runs", str(store.root)]) == 1
    assert str(caught.value) in capsys.readouterr().err and store.runs() == []
