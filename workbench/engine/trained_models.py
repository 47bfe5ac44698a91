"""Looking into a network: its kernels, and what each convolution makes of a picture, before and after learning."""

from pathlib import Path
from typing import Any

import keras
import numpy as np

from workbench.engine.building import build_model
from workbench.engine.checkpoints import check_archive, unreadable
from workbench.engine.seeding import set_random_seed
from workbench.errors import ModelError
from workbench.language import tr
from workbench.runs.config import RunConfig
from workbench.runs.run import Run


def untrained(config: RunConfig, input_shape: tuple[int, ...] | None = None, classes: int | None = None) -> keras.Model:
    """Return the network that a run of `config` begins with: the same seed, so the same random weights.

    Args:
        config, input_shape, classes: as for `build_model`.
    """
    set_random_seed(config.seed)
    return build_model(config, input_shape, classes)


def trained(run: Run) -> keras.Model:
    """Return the network that a run ended with.

    Raises:
        ModelError: the run has none yet, or its file is damaged.
    """
    path = run.model_file
    if not path.is_file():
        raise ModelError(
            tr(
                "Run {run} has no model yet, it is {state}: one is saved when a run ends.",
                run=run.title,
                state=run.status.state,
            )
        )
    try:
        check_archive(path)
        return keras.models.load_model(path, compile=False)
    except Exception as error:
        raise unreadable(path, error) from None


def saved(path: Path, config: RunConfig) -> keras.Model:
    """Return the network of a file of weights as the settings describe it, in 32 bits, whatever it was trained in.

    Layers carry the names of `build_model`; optimizer and loss are left behind.

    Args:
        path: a `.keras` file of a run, or the shipped one.
        config: the settings it was trained with.

    Raises:
        ModelError: the file is missing or damaged, or holds another network.
    """
    try:
        check_archive(path)
        kept = keras.models.load_model(path, compile=False)
        network = build_model(config.replace(precision="float32"), kept.input_shape[1:], kept.output_shape[-1])
        network.set_weights(kept.get_weights())
    except Exception as error:
        raise unreadable(path, error) from None
    return network


def read_weights(model: keras.Model, path: Path) -> None:
    """Put the weights of a `.keras` file into a network of the same shape: a fifth of the time that `saved` takes.

    Raises:
        ModelError: the file is missing or damaged, or holds another network.
    """
    try:
        check_archive(path)
        model.load_weights(path)
    except Exception as error:
        raise unreadable(path, error) from None


def kernels(model: keras.Model) -> dict[str, np.ndarray]:
    """Return the weights of each convolution by its name, of shape (kernel height, kernel width, channels, filters)."""
    found = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    return {layer.name: keras.ops.convert_to_numpy(layer.kernel) for layer in found}


def feature_maps(model: keras.Model, pictures: np.ndarray) -> dict[str, np.ndarray]:
    """Return what leaves the activation behind each convolution.

    Args:
        model: a network of `build_model`.
        pictures: shape (n, height, width, channels), 0 to 1.

    Returns:
        by the name of each convolution its maps, of shape (n, rows, columns, filters), float32.
    """
    _, _, maps = scores(model, np.asarray(pictures, "float32"))
    return {name: np.asarray(keras.ops.convert_to_numpy(values)) for name, values in maps.items()}


def convolution_outputs(model: keras.Model) -> dict[str, keras.KerasTensor]:
    """Return what leaves the activation behind each convolution, by the convolution's name."""
    return {convolution: activation.output for convolution, activation in _behind_convolutions(model).items()}


def scores(model: keras.Model, pictures: Any, added: dict[str, Any] | None = None) -> tuple[Any, Any, dict[str, Any]]:
    """Let pictures pass through a network up to the scores before its softmax, without dropout.

    Args:
        model: a network of `build_model`.
        pictures: shape (n, height, width, channels), array or tensor.
        added: by the name of a convolution what to add to its maps. Zeros change nothing, but a derivative by them is
            one by the maps.

    Returns:
        (scores of shape (n, classes), what reaches the last layer, of shape (n, d), and by the name of each convolution
        its maps behind the activation), tensors.
    """
    places = {activation.name: convolution for convolution, activation in _behind_convolutions(model).items()}
    x, maps = keras.ops.convert_to_tensor(pictures), {}
    *hidden, last = model.layers
    for layer in hidden:
        x = layer(x, training=False)
        if name := places.get(layer.name):
            x = maps[name] = x + added[name] if added else x
    return keras.ops.matmul(x, last.kernel) + last.bias, x, maps


def _behind_convolutions(model: keras.Model) -> dict[str, keras.Layer]:
    """The activation behind each convolution, by the convolution's name."""
    found, convolution = {}, None
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            convolution = layer.name
        elif isinstance(layer, keras.layers.Activation) and convolution:
            found[convolution], convolution = layer, None
    return found
