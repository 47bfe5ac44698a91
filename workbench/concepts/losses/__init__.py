"""Losses: one number that says how wrong a prediction is, each above its gradient.

All follow Keras: `loss(y_true, y_pred)` returns one value per sample, shape `y_pred.shape[:-1]`; a training run takes
their mean. The gradient has the shape of `y_pred` and belongs to the sum over samples: divide it by their number for
the slope of the mean.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.concepts.losses.crossentropy import (
    binary_crossentropy,
    binary_crossentropy_gradient,
    categorical_crossentropy,
    categorical_crossentropy_gradient,
    naive_crossentropy,
    smooth_labels,
    sparse_categorical_crossentropy,
    sparse_categorical_crossentropy_gradient,
)
from workbench.concepts.losses.divergence import kl_divergence, kl_divergence_gradient
from workbench.concepts.losses.focal import (
    binary_focal_crossentropy,
    binary_focal_crossentropy_gradient,
    categorical_focal_crossentropy,
    categorical_focal_crossentropy_gradient,
)
from workbench.concepts.losses.hinge import (
    categorical_hinge,
    categorical_hinge_gradient,
    hinge,
    hinge_gradient,
)
from workbench.concepts.losses.regression import (
    huber,
    huber_gradient,
    mean_absolute_error,
    mean_absolute_error_gradient,
    mean_squared_error,
    mean_squared_error_gradient,
)
from workbench.language import translated

__all__ = ["LOSSES", "Loss", "naive_crossentropy", "smooth_labels"]  # and every loss of LOSSES with its gradient


@translated("label", "short", "used")
@dataclass(frozen=True)
class Loss:
    """A loss and what one should know of it. Call it like its function: `LOSSES["huber"](y_true, y_pred)`.

    Attributes:
        function, gradient: what it is, and its slope by each prediction.
        label: its name for people; `short` where a figure has little room.
        formula: in symbols.
        used: what for.
        look: colour (of its family) and dashes of its lines, by the names of `workbench.figures.base.line_styles`.
    """

    function: Callable[..., np.ndarray]
    gradient: Callable[..., np.ndarray]
    label: str
    short: str
    formula: str
    used: str
    look: tuple[str, str]

    def __call__(self, y_true: np.ndarray, y_pred: np.ndarray, **settings: float) -> np.ndarray:
        """Return one value per sample."""
        return self.function(y_true, y_pred, **settings)


LOSSES: dict[str, Loss] = {
    "mean_squared_error": Loss(
        mean_squared_error, mean_squared_error_gradient, "Mean squared error", "squared", "mean of (p - y)²",
        "numbers, when large errors are to hurt most", ("blue", "solid")),
    "mean_absolute_error": Loss(
        mean_absolute_error, mean_absolute_error_gradient, "Mean absolute error", "absolute", "mean of |p - y|",
        "numbers, when outliers are not to count more than others", ("vermilion", "solid")),
    "huber": Loss(
        huber, huber_gradient, "Huber", "Huber", "e² / 2 up to δ, then δ · |e| - δ² / 2",
        "numbers with outliers; boxes in object detection", ("green", "solid")),
    "binary_crossentropy": Loss(
        binary_crossentropy, binary_crossentropy_gradient, "Binary crossentropy", "crossentropy",
        "-(y · log p + (1 - y) · log(1 - p))", "yes or no; several labels at once", ("purple", "solid")),
    "categorical_crossentropy": Loss(
        categorical_crossentropy, categorical_crossentropy_gradient, "Categorical crossentropy", "crossentropy",
        "-Σ y · log p", "one of several classes, one-hot labels", ("purple", "solid")),
    "sparse_categorical_crossentropy": Loss(
        sparse_categorical_crossentropy, sparse_categorical_crossentropy_gradient, "Sparse categorical crossentropy",
        "sparse", "-log p[y]", "one of several classes, labels as numbers", ("purple", "dot")),
    "hinge": Loss(
        hinge, hinge_gradient, "Hinge", "hinge", "max(1 - y · p, 0)",
        "yes or no with a margin; support vector machines", ("green", "dash")),
    "categorical_hinge": Loss(
        categorical_hinge, categorical_hinge_gradient, "Categorical hinge", "hinge",
        "max(1 + best wrong score - right score, 0)", "one of several classes with a margin", ("green", "dash")),
    "kl_divergence": Loss(
        kl_divergence, kl_divergence_gradient, "KL divergence", "KL", "Σ y · log(y / p)",
        "making one distribution like another: distillation, variational autoencoders", ("grey", "solid")),
    "binary_focal_crossentropy": Loss(
        binary_focal_crossentropy, binary_focal_crossentropy_gradient, "Binary focal crossentropy", "focal",
        "(1 - q)^γ · crossentropy", "yes or no where yes is rare", ("purple", "dash")),
    "categorical_focal_crossentropy": Loss(
        categorical_focal_crossentropy, categorical_focal_crossentropy_gradient, "Categorical focal crossentropy",
        "focal", "-Σ α · (1 - p)^γ · y · log p", "several classes of very different size", ("purple", "dash")),
}  # fmt: skip
