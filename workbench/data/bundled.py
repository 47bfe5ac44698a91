"""The digits that come with scikit-learn: 1,797 real ones, 8 x 8 pixels small, enlarged to 28 x 28."""

import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from workbench.data.arrays import Arrays, Progress, pack
from workbench.data.example import DIGITS, Picture
from workbench.errors import DataError
from workbench.language import tr

SIDE = 28  # of the pictures
BOX = 20  # the digit fills a box of this side, as in MNIST


def load(progress: Progress) -> Arrays:
    """Return the bundled digits: of each class, every fifth picture tests and the others are to learn from.

    Raises:
        DataError: scikit-learn, which carries them, is not as it should be.

    Reference: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits (UCI, 1998), its test part.
    """
    progress(tr("enlarging the bundled digits"))
    table = _table()
    labels = table[:, 64].astype(np.int64)
    pictures = enlarge(table[:, :64].reshape(-1, 8, 8) / 16.0)
    place = np.zeros(len(labels), dtype=np.int64)  # the how-manieth picture of its class each one is
    for label in range(10):
        place[labels == label] = np.arange(np.sum(labels == label))
    test = place % 5 == 4
    parts = {
        "x_train": pictures[~test],
        "y_train": labels[~test],
        "x_test": pictures[test],
        "y_test": labels[test],
    }
    source = tr("bundled with scikit-learn, enlarged from 8 x 8 pixels")
    return pack(parts, example=Picture(SIDE, SIDE), classes=DIGITS, source=source, named="digits")


def _table() -> np.ndarray:
    """Return the digits as they lie in scikit-learn: 64 pixels, 0 to 16, and the label in each row.

    The file itself is read: importing scikit-learn takes a second and, with pandas and SciPy, 100 MB.
    """
    found = find_spec("sklearn")
    if found is None or found.origin is None:
        raise DataError(tr("The bundled digits come with scikit-learn, which is not here. Install it."))
    path = Path(found.origin).parent / "datasets" / "data" / "digits.csv.gz"
    try:
        with gzip.open(path) as file:
            return np.loadtxt(file, delimiter=",")
    except (OSError, ValueError) as error:
        raise DataError(
            tr(
                "The bundled digits cannot be read from {path}: {error}. Install scikit-learn anew.",
                path=path,
                error=error,
            )
        ) from None


def enlarge(pictures: np.ndarray) -> np.ndarray:
    """Enlarge small square pictures to a box of 20 x 20 pixels, centred by mass in 28 x 28, as MNIST was made.

    Args:
        pictures: shape (n, s, s), 0 to 1.

    Returns:
        Shape (n, 28, 28), uint8, 0 to 255.
    """
    from PIL import Image

    boxes = np.stack(
        [
            np.asarray(Image.fromarray(picture.astype(np.float32)).resize((BOX, BOX), Image.Resampling.BICUBIC))
            for picture in pictures
        ]
    )  # (n, s, s) -> (n, 20, 20)
    boxes = np.round(255 * boxes.clip(0, 1)).astype(np.uint8)
    result = np.zeros((len(boxes), SIDE, SIDE), dtype=np.uint8)
    middle, positions = (SIDE - 1) / 2, np.arange(BOX)
    for picture, box in zip(result, boxes, strict=True):
        ink = max(int(box.sum()), 1)
        corner = [round(middle - float((box.sum(axis=axis) * positions).sum()) / ink) for axis in (1, 0)]
        top, left = (min(max(place, 0), SIDE - BOX) for place in corner)
        picture[top : top + BOX, left : left + BOX] = box
    return result
