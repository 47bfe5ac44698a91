"""One convolution and one max pooling over pictures, forward and backward, as they are inside a CNN.

Shapes are Keras': pictures (n, height, width, channels), kernels (kernel height, kernel width, channels in, channels
out). What Keras calls a convolution does not flip the kernel; mathematicians call it a cross-correlation.
"""

from collections.abc import Sequence

import numpy as np

from workbench.errors import ConfigError, DataError
from workbench.language import tr


def convolve2d(
    x: np.ndarray, kernels: np.ndarray, bias: np.ndarray | None = None, padding: str = "valid", stride: int = 1
) -> np.ndarray:
    """Slide every kernel over every picture: at each place multiply, sum up, add the bias.

    Formula: `y[n, i, j, o] = bias[o] + sum over a, b, c of x[n, i stride + a, j stride + b, c] kernels[a, b, c, o]`

    Args:
        x: pictures of shape (n, h, w, c).
        kernels: shape (kh, kw, c, o), one kernel for each of the o feature maps.
        bias: shape (o,). Default None: zeros.
        padding: "valid" lets kernels only where they fit whole; "same" adds zeros around, as many as keep the size
            (with stride 1). Default "valid".
        stride: pixels from one place to the next, from 1. Default 1.

    Returns:
        feature maps of shape (n, rows, columns, o): rows = (h - kh) // stride + 1 for "valid", ceil(h / stride) for
        "same".

    Raises:
        ConfigError: padding or stride cannot be, or the kernel is larger than the picture.
        DataError: the shapes do not fit each other.

    Reference: LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998).
    """
    x, kernels = np.asarray(x), np.asarray(kernels)
    if x.ndim != 4 or kernels.ndim != 4 or x.shape[3] != kernels.shape[2]:
        raise DataError(
            tr(
                "Pictures have the shape (n, h, w, channels) and kernels (kh, kw, channels, maps), with as "
                "many channels; came {shape} and {shape_2}.",
                shape=x.shape,
                shape_2=kernels.shape,
            )
        )
    windows = _windows(_padded(x, kernels.shape[:2], padding, stride), kernels.shape[:2], stride)
    y = np.tensordot(windows, kernels, axes=([3, 4, 5], [2, 0, 1]))  # (n, rows, columns, c, kh, kw) -> (..., o)
    return y if bias is None else y + bias


def convolve2d_gradients(
    x: np.ndarray, kernels: np.ndarray, gradient: np.ndarray, padding: str = "valid", stride: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Go back through `convolve2d`: every pixel and weight gets its share from each product it was part of.

    Args:
        x, kernels, padding, stride: as they went forward.
        gradient: the gradient at the feature maps, shape (n, rows, columns, o).

    Returns:
        gradients of x, of the kernels and of the bias, in their shapes.
    """
    shape = kernels.shape[:2]
    padded = _padded(x, shape, padding, stride)
    kernel_gradient = np.tensordot(_windows(padded, shape, stride), gradient, axes=([0, 1, 2], [0, 1, 2]))
    x_gradient = np.zeros(padded.shape, np.result_type(kernels, gradient))
    for row, column in np.ndindex(shape):  # one place of the kernel at a time, all pictures at once
        _places(x_gradient, row, column, gradient.shape, stride)[...] += gradient @ kernels[row, column].T
    x_gradient = _cropped(x_gradient, x.shape, shape, padding, stride)
    return x_gradient, kernel_gradient.transpose(1, 2, 0, 3), gradient.sum(axis=(0, 1, 2))


def receptive_field(windows: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return how much of the picture one pixel of the last map sees, and how far apart what two neighbours see begins.

    Formula: with sizes k and strides s, `field = 1 + sum over l of (k_l - 1) * (s_1 * ... * s_(l-1))`, and the step is
    the product of all strides.

    Args:
        windows: the size and the stride of each convolution and pooling, from the picture on; padding counts for
            nothing.

    Returns:
        side of the receptive field and step, in pixels of the picture.

    Reference: Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks (2019).
    """
    field = step = 1
    for size, stride in windows:
        field, step = field + (size - 1) * step, step * stride
    return field, step


def max_pool2d(x: np.ndarray, pool_size: int = 2, stride: int | None = None, padding: str = "valid") -> np.ndarray:
    """Keep the largest number of each square.

    Args:
        x: pictures or feature maps of shape (n, h, w, c).
        pool_size: side of the square, from 1. Default 2.
        stride: pixels from one square to the next. Default None: `pool_size`, so that none overlap.
        padding: "valid" leaves out what does not fill a square, "same" lets squares hang over. Default "valid".

    Returns:
        array of shape (n, rows, columns, c).

    Raises:
        ConfigError: padding or stride cannot be, or the square is larger than the picture.
    """
    return _pool_windows(x, pool_size, stride or pool_size, padding).max(axis=(4, 5))


def max_pool2d_gradient(
    x: np.ndarray, gradient: np.ndarray, pool_size: int = 2, stride: int | None = None, padding: str = "valid"
) -> np.ndarray:
    """Go back through `max_pool2d`: the winner of each square gets all, the others nothing. Of equals the first wins.

    Args:
        x, pool_size, stride, padding: as they went forward.
        gradient: the gradient at the output, shape (n, rows, columns, c).

    Returns:
        gradient of shape (n, h, w, c).
    """
    stride, shape = stride or pool_size, (pool_size, pool_size)
    windows = _pool_windows(x, pool_size, stride, padding)
    winners = windows.reshape(*windows.shape[:4], -1).argmax(axis=-1)  # (n, rows, columns, c)
    padded = np.zeros(_padded(x, shape, padding, stride).shape, gradient.dtype)
    for place, (row, column) in enumerate(np.ndindex(shape)):
        _places(padded, row, column, gradient.shape, stride)[...] += np.where(winners == place, gradient, 0)
    return _cropped(padded, x.shape, shape, padding, stride)


def _pool_windows(x: np.ndarray, pool_size: int, stride: int, padding: str) -> np.ndarray:
    x, shape = np.asarray(x), (pool_size, pool_size)
    x = x if x.dtype.kind == "f" else x.astype(np.float64)  # the margin never wins: only floats know -infinity
    return _windows(_padded(x, shape, padding, stride, fill=-np.inf), shape, stride)


def _windows(x: np.ndarray, shape: tuple[int, int], stride: int) -> np.ndarray:
    """Return every patch under the kernel, without copying: (n, rows, columns, c, kh, kw)."""
    return np.lib.stride_tricks.sliding_window_view(x, shape, axis=(1, 2))[:, ::stride, ::stride]


def _places(x: np.ndarray, row: int, column: int, out: tuple[int, ...], stride: int) -> np.ndarray:
    """Return the pixels that one place of the kernel touches, as a view: (n, rows, columns, c)."""
    return x[:, row : row + stride * out[1] : stride, column : column + stride * out[2] : stride][:, : out[1], : out[2]]


def _margins(size: int, kernel: int, padding: str, stride: int) -> tuple[int, int]:
    if padding == "valid":
        return 0, 0
    missing = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return missing // 2, missing - missing // 2  # an odd one goes to the far side, as in TensorFlow


def _padded(x: np.ndarray, shape: tuple[int, int], padding: str, stride: int, fill: float = 0.0) -> np.ndarray:
    if padding not in ("valid", "same"):
        raise ConfigError(tr("The padding is 'valid' or 'same', came {padding!r}.", padding=padding))
    if stride < 1 or min(shape) < 1:
        raise ConfigError(
            tr(
                "A window has at least 1 pixel and moves by at least 1, came {shape} and {stride}.",
                shape=shape,
                stride=stride,
            )
        )
    margins = [_margins(size, kernel, padding, stride) for size, kernel in zip(x.shape[1:3], shape, strict=True)]
    if any(size + sum(margin) < kernel for size, margin, kernel in zip(x.shape[1:3], margins, shape, strict=True)):
        raise ConfigError(
            tr(
                "A window of {shape} does not fit into pictures of {shape_2}. Take a smaller one, or padding='same'.",
                shape=shape,
                shape_2=x.shape[1:3],
            )
        )
    if not any(map(any, margins)):
        return x
    return np.pad(x, ((0, 0), *margins, (0, 0)), constant_values=fill)


def _cropped(
    padded: np.ndarray, shape: tuple[int, ...], kernel: tuple[int, int], padding: str, stride: int
) -> np.ndarray:
    top, left = (_margins(size, side, padding, stride)[0] for size, side in zip(shape[1:3], kernel, strict=True))
    return padded[:, top : top + shape[1], left : left + shape[2]]
