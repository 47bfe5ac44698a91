"""What a run learns from is kept in its folder, so that it opens without its data; runs of before have no record."""

import json
from pathlib import Path

import numpy as np
import pytest

from workbench.data.datasets import DATASETS, DIGITS
from workbench.data.example import DataSpec, Picture
from workbench.errors import DataError, RunError
from workbench.runs.presets import preset
from workbench.runs.run import Run
from workbench.runs.store import Store


@pytest.fixture
def run(store: Store, shapes_folder: Path) -> Run:
    return store.create(preset("quick_look").replace(dataset=f"npz:{shapes_folder / 'grey.npz'}"), queued=False)


def test_a_run_of_before_has_pictures_of_mnists_size_and_the_classes_of_its_data_set(store: Store) -> None:
    for name, dataset in DATASETS.items():
        run = store.create(preset("quick_look").replace(dataset=name), queued=False)
        recorded = run.data
        (run.folder / "data.json").unlink()  # as all runs were, while every picture was 28 x 28
        again = Run(run.folder).data
        assert (again.label, again.example, again.classes) == (dataset.label, Picture(28, 28), dataset.classes)
        assert (recorded.label, recorded.example, recorded.classes) == (again.label, again.example, again.classes)
        assert again.digits == (dataset.classes == DIGITS)


def test_the_record_stays_when_the_file_changes(run: Run) -> None:
    wanted = DataSpec("grey.npz", Picture(64, 48), ("circle", "square", "triangle"))
    assert run.data == wanted
    (run.folder / "config.json").write_text(run.config.replace(dataset="npz:/gone/grey.npz").to_json())
    assert Run(run.folder).data == wanted


def test_no_run_is_made_without_its_data(store: Store) -> None:
    with pytest.raises(DataError, match="There is no file"):
        store.create(preset("quick_look").replace(dataset="npz:/gone/grey.npz"))
    assert store.runs() == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (None, "is missing: what its pictures are like is not known"),
        (
            {"example": {"kind": "sound", "height": 64, "width": 48, "channels": 1}},
            "kind picture, came 'sound'. Update",
        ),
        ({"example": {"kind": "picture", "height": 64_000, "width": 48, "channels": 1}}, "4 to 512 pixels"),
        ({"example": {"kind": "picture", "height": "64", "width": 48, "channels": 1}}, "example.height cannot be '64'"),
        ({"classes": ["one"]}, "2 to 1,000 classes"),
        ({"classes": ["a", "\u202e"]}, "can be shown"),
        ({"classes": [1, 2]}, "classes.0 cannot be 1"),
    ],
)
def test_a_damaged_record_is_a_sentence(run: Run, change: dict | None, reason: str) -> None:
    path = run.folder / "data.json"
    if change is None:
        path.unlink()
    else:
        path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(RunError, match=reason) as caught:
        _ = Run(run.folder).data
    assert str(path) in str(caught.value)


def test_colours_of_an_evaluation_are_read_and_other_shapes_refused(run: Run) -> None:
    arrays = {
        "confusion": np.zeros((3, 3), int), "classes": np.array(run.data.classes), "accuracy": 1.0, "loss": 0.0,
        **dict.fromkeys(("precision", "recall", "f1"), np.ones(3)),
        **dict.fromkeys(("mistake_true", "mistake_predicted"), np.zeros(2, int)), "mistake_probability": np.ones(2),
    }  # fmt: skip
    for shape, good in (((2, 8, 9), True), ((2, 8, 9, 3), True), ((2, 8, 9, 2), False), ((3, 8, 9), False)):
        np.savez(run.folder / "evaluation.npz", mistake_images=np.zeros(shape, np.uint8), **arrays)
        if good:
            assert run.evaluation()["mistake_images"].shape == shape
        else:
            with pytest.raises(RunError, match="damaged"):
                run.evaluation()
