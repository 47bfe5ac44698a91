"""What happens in the layers of a network on one batch, there and back."""

from typing import Any, NamedTuple

import keras
import numpy as np

from workbench.engine.gradients import value_and_gradients


class Observation(NamedTuple):
    """What happens in the layers with a kernel on one batch, by the layer's name.

    `outputs`: what leaves the activation, shape (n, ..., units), float32; `gradients`: of the loss by the kernel;
    `activations`: Keras' names.
    """

    loss: float
    outputs: dict[str, np.ndarray]
    gradients: dict[str, np.ndarray]
    activations: dict[str, str]


def observe(model: keras.Model, pictures: np.ndarray, targets: np.ndarray, loss: Any) -> Observation:
    """Let one batch pass through without dropout, there and back; nothing is changed.

    Args:
        model: a Sequential network.
        pictures, targets: the batch as it reaches the network, and its one-hot labels.
        loss: a function of (targets, probabilities) that returns a loss for each picture.
    """
    weighted = weighted_layers(model)

    def forward() -> tuple[Any, dict[str, Any]]:
        outputs, owner, x = {}, "", keras.ops.convert_to_tensor(pictures)
        for layer in model.layers:
            x = layer(x, training=False)
            owner = layer.name if layer in weighted else owner
            if owner and (layer in weighted or isinstance(layer, keras.layers.Activation)):
                outputs[owner] = x  # what a layer says is what comes out of its activation
        return keras.ops.mean(loss(keras.ops.convert_to_tensor(targets), x)), outputs

    number, outputs, gradients = value_and_gradients(forward, [layer.kernel for layer in weighted])
    return Observation(
        float(_numpy(number)),
        {name: _numpy(output).astype("float32") for name, output in outputs.items()},
        {layer.name: _numpy(gradient) for layer, gradient in zip(weighted, gradients, strict=True)},
        _activations(model),
    )


def weighted_layers(model: keras.Model) -> list[keras.Layer]:
    """Return the layers with a kernel, from the first to the last."""
    return [layer for layer in model.layers if hasattr(layer, "kernel")]


def kernel_of(layer: keras.Layer) -> np.ndarray:
    """Return a copy of a layer's kernel."""
    return np.array(_numpy(layer.kernel.value), dtype="float32")


def _activations(model: keras.Model) -> dict[str, str]:
    """The name of the activation behind each layer with a kernel."""
    found, owner = {}, ""
    for layer in model.layers:
        owner = layer.name if hasattr(layer, "kernel") else owner
        if owner and hasattr(layer, "activation"):
            found[owner] = keras.activations.serialize(layer.activation)
    return found


def _numpy(tensor: Any) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(tensor))
