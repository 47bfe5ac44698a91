"""Arrays of another kind: the one line that fits them is told, and following it gives what was meant."""

import re

import numpy as np
import pytest

from workbench.data.arrays import pack
from workbench.data.example import Picture
from workbench.errors import DataError

SOURCE = np.random.default_rng(3)
PICTURES = (SOURCE.random((60, 6, 5)) * 256).astype("uint8")
LABELS = np.arange(60) % 4
CLASSES = ("a", "b", "c", "d")


def packed(x: np.ndarray, y: np.ndarray):
    parts = {"x_train": x, "y_train": y, "x_test": PICTURES, "y_test": LABELS}
    return pack(parts, example=Picture(6, 5), classes=CLASSES, source="made", named="mine.npz")


def told(x: np.ndarray, y: np.ndarray) -> str:
    """Return the line that the error tells."""
    with pytest.raises(DataError, match="mine.npz: [xy]_train must") as caught:
        packed(x, y)
    return re.search(r"Convert it: (.+)\.$", str(caught.value))[1]


@pytest.mark.parametrize(
    "x",
    [
        PICTURES.astype("int32"),
        PICTURES.astype("float64"),
        PICTURES / 255,
        (PICTURES / 255).astype("float32"),
        PICTURES / 127.5 - 1,
        PICTURES.astype("float32") * 100,
        PICTURES.astype("int64") - 300,
    ],
    ids=["int 0-255", "float 0-255", "float 0-1", "float32 0-1", "-1 to 1", "to 25,500", "below 0"],
)
def test_the_line_for_pictures_gives_them_back(x: np.ndarray) -> None:
    again = eval(told(x, LABELS), {"x": x})
    assert again.dtype == np.uint8 and np.abs(again.astype(int) - PICTURES).max() <= 1
    assert len(packed(again, LABELS).x_train) == 60


@pytest.mark.parametrize("kind", ["uint8", "int32", "bool"])
def test_black_and_white_that_was_scaled_before_is_noticed(kind: str) -> None:
    ink = PICTURES > 200
    again = eval(told(ink.astype(kind), LABELS), {"x": ink.astype(kind)})
    assert again.dtype == np.uint8 and np.array_equal(again, np.where(ink, 255, 0))


@pytest.mark.parametrize(
    "y",
    [LABELS + 1, np.eye(4)[LABELS], np.eye(4, dtype=int)[LABELS], LABELS[:, None], LABELS.astype("float32"),
     LABELS[:, None] + 1.0, LABELS + 7],
    ids=["from 1", "one-hot", "one-hot of whole numbers", "a column", "float", "a column of floats from 1", "from 7"],
)  # fmt: skip
def test_the_line_for_labels_gives_them_back(y: np.ndarray) -> None:
    again = eval(told(PICTURES, y), {"y": y})
    assert np.array_equal(again, LABELS) and np.array_equal(packed(PICTURES, again).y_train, LABELS)


@pytest.mark.parametrize("y", [LABELS * 100, LABELS + 0.5, np.array(list("abcd"))[LABELS], np.ones((60, 4)) / 4])
def test_where_no_line_is_known_none_is_told(y: np.ndarray) -> None:
    with pytest.raises(DataError, match="replace the file|replace it") as caught:
        packed(PICTURES, y)
    assert "Convert" not in str(caught.value)


def test_what_is_right_is_taken() -> None:
    assert packed(PICTURES, LABELS).x_train.shape == (60, 6, 5, 1)
    assert packed(np.zeros_like(PICTURES), LABELS.astype("uint8")).y_train.dtype == np.int64
