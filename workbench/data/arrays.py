"""What a loader hands over: checked arrays, and the digest that says which data they are."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.data import conversion
from workbench.data.example import Picture, check_classes
from workbench.errors import DataError
from workbench.language import tr

Progress = Callable[[str], None]


@dataclass(frozen=True, repr=False)
class Arrays:
    """A data set, checked. Its pictures lie in memory, or in a file that is read where they are looked at.

    Attributes:
        x_train, x_test: pictures of shape (n, height, width, channels), uint8, 0 (dark) to 255 (ink).
        y_train, y_test: labels of shape (n,), int64, from 0.
        example: what one example is.
        classes: the names of the classes, in the order of the labels.
        digest: SHA-256 over all arrays, in hexadecimal: the same digest means the same data.
        source: where the data were found, in words.
        x_val, y_val: a validation set of its own, or None: then a share of the training set is held back.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    example: Picture
    classes: tuple[str, ...]
    digest: str
    source: str
    x_val: np.ndarray | None = None
    y_val: np.ndarray | None = None

    def __repr__(self) -> str:
        validation = "" if self.x_val is None else tr("{x_val:,} to validate, ", x_val=len(self.x_val))
        return tr(
            "Arrays({x_train:,} pictures to learn from, {validation}{x_test:,} to test; {source}; digest {digest})",
            x_train=len(self.x_train),
            validation=validation,
            x_test=len(self.x_test),
            source=self.source,
            digest=self.digest[:16],
        )


def pack(
    parts: Mapping[str, np.ndarray], *, example: Picture, classes: Sequence[str], source: str, named: str
) -> Arrays:
    """Check arrays and bring them to the shape and the number type that networks take.

    Args:
        parts: `x_train`, `y_train`, `x_test`, `y_test`, and perhaps `x_val`, `y_val`. Pictures are uint8 of the
            shape (n, height, width, channels), grey ones also (n, height, width); labels are whole numbers of shape
            (n,). Pictures that are a memory map stay one.
        example: what one example is.
        classes: the names of the classes; labels lie in 0..classes-1.
        source: where the data were found, in words.
        named: the file or the thing to name in an error.

    Raises:
        DataError: an array is missing, has another shape or number type, or a label is out of range.
    """
    classes = check_classes(classes, named)
    checked: dict[str, np.ndarray] = {}
    for part in ("train", "val", "test"):
        if part == "val" and "x_val" not in parts:
            continue
        for axis in "xy":
            if f"{axis}_{part}" not in parts:
                raise DataError(
                    tr(
                        "{named} holds no array {axis}_{part}, only {parts}. Wanted are x_train, y_train, "
                        "x_test and y_test. It is another kind of file: replace it.",
                        named=named,
                        axis=axis,
                        part=part,
                        parts=", ".join(sorted(parts)) or "nothing",
                    )
                )
        pictures = _pictures(parts[f"x_{part}"], example, f"{named}: x_{part}")
        labels = _labels(parts[f"y_{part}"], len(classes), f"{named}: y_{part}")
        if len(pictures) != len(labels):
            raise DataError(
                tr(
                    "{named}: x_{part} has {pictures} pictures and y_{part} has {labels} labels. Each picture "
                    "needs one label: replace the file.",
                    named=named,
                    part=part,
                    pictures=len(pictures),
                    labels=len(labels),
                )
            )
        checked |= {f"x_{part}": pictures, f"y_{part}": labels}
    return Arrays(**checked, example=example, classes=classes, digest=_digest(checked), source=source)


def _pictures(value: np.ndarray, example: Picture, named: str) -> np.ndarray:
    value = np.asanyarray(value)  # a memory map stays one
    if value.dtype != np.uint8:
        raise DataError(
            tr(
                "{named} must hold whole numbers from 0 to 255 (uint8), came {dtype}. Convert it: {how}.",
                named=named,
                dtype=value.dtype,
                how=conversion.for_pictures(value),
            )
        )
    grey = example.shape[:-1] if example.is_grey else example.shape
    if value.shape[1:] not in (example.shape, grey) or not len(value):
        raise DataError(
            tr(
                "{named} must have the shape (n, {map}), n at least 1, came {shape}. The file is incomplete or "
                "holds something else: replace it.",
                named=named,
                map=", ".join(map(str, grey)),
                shape=value.shape,
            )
        )
    if (brightest := int(value[:: max(1, len(value) // conversion.LOOKED_AT)].max())) == 1:
        raise DataError(
            tr(
                "{named} must hold brightness from 0 to 255, came nothing above {brightest}: it was scaled before. "
                "Convert it: {how}.",
                named=named,
                brightest=brightest,
                how=conversion.for_pictures(value),
            )
        )
    value = value if value.flags.c_contiguous else np.ascontiguousarray(value)
    return value.reshape(-1, *example.shape)  # (n, h, w) -> (n, h, w, 1)


def _labels(value: np.ndarray, classes: int, named: str) -> np.ndarray:
    value = np.asarray(value)
    are_numbers = value.ndim == 1 and len(value) and np.issubdtype(value.dtype, np.integer)
    low, high = (int(value.min()), int(value.max())) if are_numbers else (0, 0)
    if are_numbers and 0 <= low and high < classes:
        return value.astype(np.int64)
    if (how := conversion.for_labels(value, classes)) is not None:
        raise DataError(
            tr(
                "{named} must be whole numbers from 0 to {highest} of the shape (n,), came {dtype} of the shape "
                "{shape}, from {low:g} to {high:g}. Convert it: {how}.",
                named=named,
                highest=classes - 1,
                dtype=value.dtype,
                shape=value.shape,
                low=value.min(),
                high=value.max(),
                how=how,
            )
        )
    if not are_numbers:
        raise DataError(
            tr(
                "{named} must be whole numbers of the shape (n,), came {dtype} of the shape {shape}. The file "
                "is incomplete or holds something else: replace it.",
                named=named,
                dtype=value.dtype,
                shape=value.shape,
            )
        )
    raise DataError(
        tr(
            "{named} must lie between 0 and {classes}, came {low} to {high}. The labels belong to other "
            "data: replace the file.",
            named=named,
            classes=classes - 1,
            low=low,
            high=high,
        )
    )


def _digest(parts: dict[str, np.ndarray]) -> str:
    total = hashlib.sha256()
    for name in sorted(parts):
        array = parts[name]
        total.update(f"{name} {array.shape} {array.dtype.name};".encode())
        # Little-endian on every machine, so that the same data have the same digest everywhere.
        total.update(np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).data)
    return total.hexdigest()
