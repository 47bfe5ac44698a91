"""Looking into a network: its kernels, and what each convolution makes of a picture, before and after learning."""

import keras
import numpy as np

from workbench.engine.building import build_model
from workbench.errors import ModelError
from workbench.runs.config import RunConfig
from workbench.runs.run import Run


def untrained(config: RunConfig, input_shape: tuple[int, ...] = (28, 28, 1), classes: int = 10) -> keras.Model:
    """Return the network that a run of `config` begins with: the same seed, so the same random weights."""
    keras.utils.set_random_seed(config.seed)
    return build_model(config, input_shape, classes)


def trained(run: Run) -> keras.Model:
    """Return the network that a run ended with.

    Raises:
        ModelError: the run has none yet, or its file is damaged.
    """
    path = run.folder / "model.keras"
    try:
        return keras.models.load_model(path, compile=False)
    except (OSError, ValueError) as error:
        raise ModelError(f"Run {run.title} has no model that can be read, it is {run.status.state}: {error}") from None


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
    maps = convolution_outputs(model)
    answers = keras.Model(model.inputs, list(maps.values())).predict_on_batch(np.asarray(pictures, "float32"))
    return dict(zip(maps, map(np.asarray, answers), strict=True))


def convolution_outputs(model: keras.Model) -> dict[str, keras.KerasTensor]:
    """Return what leaves the activation behind each convolution, by the convolution's name."""
    maps, convolution = {}, None
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            convolution = layer.name
        elif isinstance(layer, keras.layers.Activation) and convolution:
            maps[convolution], convolution = layer.output, None
    return maps
