"""Networks that read drawings, whatever their file: an ONNX twin, or the weights of one epoch as Keras left them."""

from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from workbench import predict
from workbench.anatomy.network import Network, Trace
from workbench.anatomy.reading import read_network
from workbench.concepts.experiments.occlusion import occlusion


class Reader(Protocol):
    """What pages ask of a network; `workbench.predict.Predictor` says what each of it returns."""

    classes: tuple[str, ...]
    feature_map_names: tuple[str, ...]

    @property
    def picture_shape(self) -> tuple[int, ...]: ...
    def probabilities(self, images: np.ndarray, *, check_range: bool = True) -> np.ndarray: ...
    def occlusion(self, image: np.ndarray) -> np.ndarray: ...
    def feature_maps(self, image: np.ndarray) -> dict[str, np.ndarray]: ...


class EpochReader:
    """The network of one epoch, read from its `.keras` file without Keras: nobody waits for a twin of it.

    It answers as its twin would, to the last digits of float32; one picture takes it a millisecond or some, which is a
    hundred times as long.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.picture_shape = network.picture_shape
        self.classes = tuple(str(index) for index in range(network.layers[-1].shape[0]))
        self._maps = _behind_convolutions(network)
        self.feature_map_names = tuple(self._maps)

    def probabilities(self, images: np.ndarray, *, check_range: bool = True) -> np.ndarray:
        """Return the probability of each class for pictures of shape (h, w) or (n, h, w), of whatever range."""
        return self.network.probabilities(np.asarray(images, np.float32).reshape(-1, *self.network.picture_shape))

    def occlusion(self, image: np.ndarray) -> np.ndarray:
        """Return how much each place of a picture matters, (h, w)."""
        return occlusion(self.network.probabilities, image.reshape(self.network.picture_shape))

    def feature_maps(self, image: np.ndarray) -> dict[str, np.ndarray]:
        """Return what leaves the activation behind each convolution, (h, w, filters), by the convolution's name."""
        trace = Trace(self.network, image)
        return {name: trace.after(index) for name, index in self._maps.items()}


def _behind_convolutions(network: Network) -> dict[str, int]:
    """Return, for each convolution, the place of the activation behind it, as the twins have it."""
    found, convolution = {}, ""
    for index, layer in enumerate(network.layers):
        if layer.kind == "Conv2D":
            convolution = layer.name
        elif layer.kind == "Activation" and convolution:
            found[convolution], convolution = index, ""
    return found


def reader(path: Path) -> Reader:
    """Return the network of a file, ready to be asked.

    Raises:
        ModelError: the file is missing or damaged.
    """
    return _of_network(read_network(path)) if path.suffix == ".keras" else predict.load(path)


@lru_cache(maxsize=32)
def _of_network(network: Network) -> EpochReader:
    return EpochReader(network)
