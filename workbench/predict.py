"""Predictions with ONNX Runtime: what a network reads, what its convolutions see, which part of a picture mattered.

No Keras in the process: importing this takes a fifth of a second, reading one picture a tenth of a millisecond. The
models are the ONNX twins that training writes: input `image`, first output `probabilities`, then one a convolution.
"""

from functools import lru_cache
from math import prod
from pathlib import Path

import numpy as np

from workbench.concepts.experiments.occlusion import occlusion
from workbench.data.example import DIGITS, Picture
from workbench.data.inputs import as_numbers, as_pictures
from workbench.errors import DataError, ModelError
from workbench.language import tr
from workbench.onnx_file import HiddenLayer, described, names_in, open_session, reason_of
from workbench.printable import printable

# Pictures in one call, and numbers in all of them: more are no faster, and need more memory.
_BATCH, _NUMBERS = 256, 2**20


class Predictor:
    """A trained network that reads pictures. Printing it shows what goes in and what comes out.

    Args:
        path: an ONNX file as `workbench.engine.export` writes it.

    Attributes:
        path: that file.
        title: what people call the model, `""` where the file does not say.
        classes: names of the classes; the numbers from 0 where the file does not say.
        feature_map_names: the convolutions whose outputs can be seen, from the first to the last.
        example: what one picture is; `picture_shape` are its height, width, channels.

    Raises:
        ModelError: the file is missing, damaged, or not a model of this kind.

    Example:
        `load("digits.onnx").top_k(picture)` gives `[[("7", 0.98), ("1", 0.01), ("9", 0.004)]]`.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._session = open_session(self.path)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        shape = inputs[0].shape if len(inputs) == 1 else []
        if len(shape) != 4 or inputs[0].type != "tensor(float)" or not all(isinstance(side, int) for side in shape[1:]):
            raise ModelError(
                tr(
                    "{path} is no model that reads pictures: it must have one input of shape (n, height, "
                    "width, channels), float32. It has: {describe}.",
                    path=self.path,
                    describe=described(list(inputs)),
                )
            )
        try:
            self.example = Picture(shape[1], shape[2], shape[3])
        except DataError as error:
            raise ModelError(
                tr("{path} is no model that can be used here. {error}", path=self.path, error=error)
            ) from None
        self._input, self._output = inputs[0].name, outputs[0].name
        self._hidden = HiddenLayer(self.path, self._input, self._output)
        # How many pictures it takes at once, where that is fixed: some exporters write a model for one.
        self._together = shape[0] if isinstance(shape[0], int) and shape[0] > 0 else 0
        known = self._session.get_modelmeta().custom_metadata_map
        self.title = printable(known.get("title", ""))
        self.feature_map_names = names_in(known.get("feature_maps", "[]"), self.path)
        if missing := set(self.feature_map_names) - {output.name for output in outputs}:
            raise ModelError(
                tr(
                    "{path} is damaged: it names feature maps that it does not give: {missing}.",
                    path=self.path,
                    missing=sorted(missing),
                )
            )
        self.classes = self._checked_classes(known.get("classes"))

    @property
    def picture_shape(self) -> tuple[int, int, int]:
        """Height, width, channels of one picture."""
        return self.example.shape

    @property
    def digits(self) -> bool:
        """Whether it reads drawings of the digits 0 to 9."""
        return self.example.is_grey and self.classes == DIGITS

    def _checked_classes(self, known: str | None) -> tuple[str, ...]:
        """Return the names of the classes, after a black picture has shown that probabilities come out."""
        try:
            probabilities = self._run(np.zeros((1, *self.picture_shape), np.float32), [self._output])[0]
        except Exception as error:  # ONNX Runtime has a dozen kinds without a common base
            raise ModelError(tr("{path} cannot be used: {reason}", path=self.path, reason=reason_of(error))) from None
        if not np.isfinite(probabilities).all():
            raise ModelError(
                tr(
                    "{path} answers with something that is no number: its training went wrong. Train it again, "
                    "with a smaller learning rate.",
                    path=self.path,
                )
            )
        if probabilities.shape[:-1] != (1,) or abs(probabilities.sum() - 1) > 1e-3 or probabilities.min() < 0:
            raise ModelError(
                tr(
                    "{path} is no model of this kind: its first output must be probabilities of shape (n, "
                    "classes) that sum to 1. It has: {describe}.",
                    path=self.path,
                    describe=described(list(self._session.get_outputs())),
                )
            )
        count = probabilities.shape[1]
        names = names_in(known, self.path) if known else tuple(str(number) for number in range(count))
        if len(names) != count:
            raise ModelError(
                tr(
                    "{path} is damaged: it names {names} classes, but gives {count} probabilities.",
                    path=self.path,
                    names=len(names),
                    count=count,
                )
            )
        return names

    def __repr__(self) -> str:
        maps = (
            tr(", and the outputs of {feature_map_names} convolutions", feature_map_names=len(self.feature_map_names))
            if self.feature_map_names
            else ""
        )
        return tr(
            "Predictor of {title}: picture {picture_shape} -> probabilities of {classes}{maps}",
            title=self.title or self.path.name,
            picture_shape=self.picture_shape,
            classes=", ".join(self.classes),
            maps=maps,
        )

    def probabilities(self, images: np.ndarray, *, check_range: bool = True) -> np.ndarray:
        """Return the probability of each class for each picture.

        Args:
            images: shape (h, w), (n, h, w) or (n, h, w, channels); float 0..1 or uint8 0..255, ink bright on dark.
            check_range: whether float numbers beyond 0..1 are refused. Default True; without, the network answers to
                any numbers, to see what it makes of pictures that were prepared wrongly.

        Returns:
            array of shape (n, c), float32; each row sums to 1. One picture gives one row.

        Raises:
            DataError: the pictures have another shape, type or range.
        """
        pictures = as_pictures(images, self.example)
        together = max(1, min(_BATCH, _NUMBERS // prod(self.picture_shape)))
        parts = [
            self._run(as_numbers(pictures[start : start + together], check_range=check_range), [self._output])[0]
            for start in range(0, len(pictures), together)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.classes)), np.float32)

    def top_k(self, images: np.ndarray, k: int = 3) -> list[list[tuple[str, float]]]:
        """Return the k most probable classes of each picture with their probabilities, the best first.

        Raises:
            DataError: as `probabilities`, or k is not 1 to the number of classes.
        """
        if not 1 <= k <= len(self.classes):
            raise DataError(
                tr("There are {classes} classes: k must be 1 to {classes}, came {k}.", classes=len(self.classes), k=k)
            )
        rows = self.probabilities(images)
        orders = np.argsort(-rows, axis=1, kind="stable")[:, :k]  # (n, k)
        return [
            [(self.classes[index], float(row[index])) for index in order]
            for row, order in zip(rows, orders, strict=True)
        ]

    def feature_maps(self, image: np.ndarray) -> dict[str, np.ndarray]:
        """Return what every convolution makes of one picture.

        Returns:
            for each name in `feature_map_names` an array of shape (h, w, filters), float32, after the activation.

        Raises:
            DataError: as `probabilities`, or it is not one picture.
        """
        batch = self._one(image)
        if not self.feature_map_names:
            return {}
        maps = self._run(batch, list(self.feature_map_names))
        return {name: values[0] for name, values in zip(self.feature_map_names, maps, strict=True)}

    def occlusion(self, image: np.ndarray, size: int | None = None, stride: int | None = None) -> np.ndarray:
        """Return how much each place of a picture matters, (h, w) float32, by `concepts.experiments.occlusion`.

        Args:
            image: one picture, as in `probabilities`.
            size: side of the dark square that covers a place, in pixels. Default: a sixth of the picture.
            stride: pixels from one square to the next, 1 to `size`. Default: a third of the square.

        Raises:
            DataError: as `probabilities`, or it is not one picture, or size and stride do not fit.
        """
        return occlusion(
            lambda covered: self._run(covered, [self._output])[0], self._one(image)[0], size=size, stride=stride
        )

    def hidden(self, images: np.ndarray) -> np.ndarray | None:
        """Return what the last dense layer reads of each picture, (n, d); None where no layer hides before it."""
        pictures = as_numbers(as_pictures(images, self.example))
        return None if self._together else self._hidden(pictures)

    def _run(self, batch: np.ndarray, outputs: list[str]) -> list[np.ndarray]:
        if not self._together or len(batch) == self._together:
            return [np.asarray(found) for found in self._session.run(outputs, {self._input: batch})]
        parts = []
        for start in range(0, len(batch), self._together):
            part = batch[start : start + self._together]
            dark = np.zeros((self._together - len(part), *part.shape[1:]), part.dtype)
            parts.append([found[: len(part)] for found in self._run(np.concatenate([part, dark]), outputs)])
        return [np.concatenate(found) for found in zip(*parts, strict=True)]

    def _one(self, image: np.ndarray) -> np.ndarray:
        batch = as_pictures(image, self.example)
        if len(batch) != 1:
            raise DataError(tr("This takes one picture at a time, came {batch}.", batch=len(batch)))
        return as_numbers(batch)


def load(path: Path | str) -> Predictor:
    """Return the predictor of a file, the same one again while the file stays as it is.

    Raises:
        ModelError: as `Predictor`.
    """
    path = Path(path)
    try:
        facts = path.stat()
    except OSError:
        return Predictor(path)  # says what is wrong
    return _load(path.resolve(), facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=8)
def _load(path: Path, size: int, modified: int) -> Predictor:
    return Predictor(path)
