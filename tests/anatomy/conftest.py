"""Every kind of network made here, saved by Keras with random weights."""

import numpy as np
import pytest

from workbench.runs.knobs import ACTIVATIONS
from workbench.runs.presets import preset

# One network for each architecture and option that changes what is computed.
OPTIONS = [
    {"architecture": "linear"},
    {"architecture": "mlp", "units": (12, 7), "dropout": 0.5, "normalization": "layer"},
    {"architecture": "mlp", "units": (6,), "normalization": "none", "precision": "mixed_float16"},
    {"architecture": "cnn", "filters": (3, 4), "kernel_size": 4, "units": (5,), "normalization": "none"},
    {"architecture": "cnn", "filters": (3, 4), "kernel_size": 3, "normalization": "layer", "l2": 0.01},
    {"architecture": "vgg", "filters": (2, 3), "kernel_size": 3, "normalization": "batch", "dropout": 0.2},
    {"architecture": "vgg", "filters": (2, 3), "kernel_size": 4, "normalization": "layer", "units": (4,)},
    *({"architecture": "cnn", "filters": (2, 3), "kernel_size": 3, "activation": name} for name in ACTIVATIONS),
]


@pytest.fixture
def pictures():
    """Three pictures of noise, (3, 28, 28, 1)."""
    return np.random.default_rng(0).random((3, 28, 28, 1)).astype(np.float32)


@pytest.fixture(params=range(len(OPTIONS)), ids=[str(options) for options in OPTIONS])
def keras_model(request, keras_models):
    """One of `keras_models`: (config, path of the .keras file, Keras model that gives every layer's output)."""
    return keras_models[request.param]


@pytest.fixture(scope="session")
def keras_models(tmp_path_factory):
    """Every network of OPTIONS, saved by Keras with random weights, and moving means that are not at their start."""
    import keras

    from workbench.engine.building import build_model

    folder, rng, made = tmp_path_factory.mktemp("models"), np.random.default_rng(1), []
    for number, options in enumerate(OPTIONS):
        config = preset("quick_look").replace(**options)
        model = build_model(config)
        # Positive numbers serve as variances too.
        model.set_weights(
            [
                np.abs(w + rng.normal(0, 0.1, w.shape)) if "variance" in v.path else w + rng.normal(0, 0.1, w.shape)
                for w, v in zip(model.get_weights(), model.weights, strict=True)
            ]
        )
        path = folder / f"{number}.keras"
        model.save(path)
        wide = build_model(config.replace(precision="float32"))
        wide.set_weights(model.get_weights())
        made.append((config, path, keras.Model(wide.inputs, [layer.output for layer in wide.layers])))
    return made
