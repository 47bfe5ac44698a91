"""Grad-CAM: where the maps of a convolution speak for a class, and where on the picture that is."""

import keras
import numpy as np

from workbench.language import later


def grad_cam(maps: np.ndarray, gradients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the maps of one convolution speak for a class, and how much each map counts.

    Formula: `weight_k = mean over places of d score / d map_k`, `cam = sum_k weight_k * map_k`. What counts as evidence
    is `relu(cam)`; before the ReLU, negative places speak against the class.

    Args:
        maps: what leaves the activation behind the convolution, shape (rows, columns, filters).
        gradients: derivative of the score by each of them, same shape.

    Returns:
        (cam before the ReLU, of shape (rows, columns); weights of shape (filters,)).

    Reference: Selvaraju et al., Grad-CAM (2017), equations 1 and 2.
    """
    weights = gradients.mean(axis=(0, 1))
    return maps @ weights, weights


def enlarge(values: np.ndarray, centres: list[tuple[float, float]], shape: tuple[int, int]) -> np.ndarray:
    """Return a small map at the size of the picture, linear between its cells, constant outside of them.

    Args:
        values: shape (rows, columns).
        centres: for height and width (the pixel in the middle of what the first cell looks at, pixels from one cell to
            the next). A map stretched over the whole picture instead would show everything too far outside, because an
            unpadded network's outermost cells look at places well within.
        shape: height, width of the picture.
    """
    rows, columns = (
        first + step * np.arange(count) for (first, step), count in zip(centres, values.shape, strict=True)
    )
    wide = np.stack([np.interp(np.arange(shape[1]), columns, row) for row in values])  # (rows, width)
    return np.stack([np.interp(np.arange(shape[0]), rows, column) for column in wide.T], axis=1)


def cell_centres(model: keras.Model) -> dict[str, list[tuple[float, float]]]:
    """Return for each convolution which pixels its cells look at, as `enlarge` takes it."""
    found, place = {}, [(0.0, 1.0), (0.0, 1.0)]
    for layer in model.layers:
        window = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
        if not window or not hasattr(layer, "padding"):
            continue
        before = [(size - 1) // 2 if layer.padding == "same" else 0 for size in window]
        inner = [(size - 1) / 2 - added for size, added in zip(window, before, strict=True)]
        place = [
            (first + step * shift, step * stride)
            for (first, step), shift, stride in zip(place, inner, layer.strides, strict=True)
        ]
        if isinstance(layer, keras.layers.Conv2D):
            found[layer.name] = place
    return found


NO_CONVOLUTION = later(
    "This network has no convolution, so no map in it has places. Grad-CAM asks where on the maps of a convolution a "
    "class is seen: it cannot be computed here. Saliency and integrated gradients can."
)
