"""Which pixels of a picture matter for one class: saliency, integrated gradients, Grad-CAM.

All three explain the score before the softmax (the logit). A probability also falls when another class rises, and
where the network is sure, the softmax is flat: every derivative of the probability is almost 0 there, and the map of a
sure answer would show rounding errors.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import keras
import numpy as np

from workbench.engine.grad_cam import NO_CONVOLUTION, cell_centres, enlarge, grad_cam
from workbench.engine.gradients import value_and_input_gradients
from workbench.engine.pipeline import at_once
from workbench.engine.subjects import network_of
from workbench.engine.trained_models import convolution_outputs, scores
from workbench.errors import ConfigError, DataError, ModelError
from workbench.inspecting.inspection import Inspection, Report
from workbench.language import tr

CHUNK = 64  # pictures on the way from black to the picture that are looked at together
MOST_STEPS = 20 * CHUNK
COMPLETE = 0.008  # share of the difference that the sum may miss
SMALLEST = 1e-4  # of a logit: less than this cannot be told from rounding


class Slopes(NamedTuple):
    """The derivatives of one score.

    `gradient` has the picture's shape (h, w, c); `maps` and `map_gradients` have, for each convolution, the shape
    (rows, columns, filters).
    """

    gradient: np.ndarray
    maps: dict[str, np.ndarray]
    map_gradients: dict[str, np.ndarray]


class Integral(NamedTuple):
    """Integrated gradients of shape (h, w, c), the score of picture minus baseline, and how many steps it took."""

    values: np.ndarray
    difference: float
    steps: int


def slopes(model: keras.Model, picture: np.ndarray, target: int) -> Slopes:
    """Return the derivative of one class's score by each pixel, and by each value of the convolutions' maps.

    Formula: `gradient = d score_target / d picture`; its size is the saliency map.

    Args:
        model: a network of `build_model`.
        picture: shape (h, w, c), as it reaches the network.
        target: number of the class, from 0.

    Reference: Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks (2013), section 3.
    """
    # Zeros, added to the maps: the derivative by them is the one by the maps.
    names = list(shapes := convolution_outputs(model))
    zeros = [np.zeros((1, *shapes[name].shape[1:]), "float32") for name in names]

    def score(inputs: list[Any]) -> tuple[Any, dict[str, Any]]:
        x, *added = inputs
        logits, _, maps = scores(model, x, dict(zip(names, added, strict=True)))
        return logits[0, target], maps

    _, maps, (gradient, *others) = value_and_input_gradients(score, [picture[None], *zeros])
    return Slopes(
        _numpy(gradient)[0],
        {name: _numpy(maps[name])[0] for name in names},
        {name: _numpy(values)[0] for name, values in zip(names, others, strict=True)},
    )


def integrated_gradients(
    model: keras.Model, picture: np.ndarray, target: int, report: Report = lambda share, words: None
) -> Integral:
    """Return how much each pixel adds to one class's score, on the way from a black picture to this one.

    Formula: `ig_i = (x_i - b_i) * integral from 0 to 1 of d score_target(b + a (x - b)) / d x_i da`, with b black.

    They are complete: their sum is score(x) - score(b). The integral is a sum over pieces of the way, each with the
    slope in its middle. By how much the score rises over a piece is known, so it is known where that is too rough: at
    the corners of ReLU and pooling. The worst pieces are cut into three, until the sum misses less than 0.8 % of the
    difference, or there are 1280 pieces.

    Args:
        model, picture, target: as for `slopes`.
        report: is told how far it is.

    Reference: Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks (2017).
    """

    def total(inputs: list[Any]) -> tuple[Any, None]:
        return keras.ops.sum(scores(model, inputs[0])[0][:, target]), None

    def on_the_way(shares: np.ndarray) -> np.ndarray:
        return shares[:, None, None, None].astype("float32") * picture

    def in_parts(shares: np.ndarray) -> Iterator[np.ndarray]:
        for first in range(0, len(shares), together):
            yield on_the_way(shares[first : first + together])

    def heights_at(shares: np.ndarray) -> np.ndarray:
        found = [_numpy(scores(model, pictures)[0]) for pictures in in_parts(shares)]
        return np.concatenate(found)[:, target].astype("float64")

    def slopes_at(shares: np.ndarray) -> np.ndarray:
        found = [value_and_input_gradients(total, [pictures])[2][0] for pictures in in_parts(shares)]
        return np.concatenate([_numpy(gradients) for gradients in found])

    together = at_once(2 * CHUNK, picture.shape)

    edges = np.linspace(0, 1, CHUNK + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    heights, slope = heights_at(edges), slopes_at(middles)
    while True:
        report(0.5, tr("Integrated gradients: {middles} steps from black to the picture.", middles=len(middles)))
        widths = np.diff(edges)
        gaps = (slope * picture).sum(axis=(1, 2, 3), dtype="float64") * widths - np.diff(heights)
        difference = float(heights[-1] - heights[0])
        if abs(gaps.sum()) <= max(COMPLETE * abs(difference), SMALLEST) or len(middles) >= MOST_STEPS:
            values = picture * np.tensordot(widths, slope, axes=1)
            return Integral(values.astype("float32"), difference, len(middles))
        worst = np.argsort(-np.abs(gaps))[: CHUNK // 2]
        third, start = widths[worst] / 3, edges[worst]
        # The middle of the middle third is the middle of the piece: its slope is there already.
        cuts = np.concatenate([start + third, start + 2 * third])
        new = np.concatenate([start + third / 2, start + 2.5 * third])
        edges, heights = _sorted(np.concatenate([edges, cuts]), np.concatenate([heights, heights_at(cuts)]))
        middles, slope = _sorted(np.concatenate([middles, new]), np.concatenate([slope, slopes_at(new)]))


def explain(
    model: keras.Model, picture: np.ndarray, target: int = -1, report: Report = lambda share, words: None
) -> dict[str, np.ndarray]:
    """Return all three explanations of one picture (for the names see `workbench.inspecting.kinds`).

    Raises:
        DataError: the picture has not the shape that the network reads.
        ConfigError: there is no such class.
        ModelError: what the network says is no number.
    """
    if picture.shape != model.input_shape[1:]:
        raise DataError(
            tr(
                "This network reads pictures of the shape {input_shape}, came {shape}.",
                input_shape=model.input_shape[1:],
                shape=picture.shape,
            )
        )
    classes = model.output_shape[-1]
    if target >= classes:
        raise ConfigError(
            tr("This network knows classes 0 to {classes}, came {target}.", classes=classes - 1, target=target)
        )
    logits, features = (_numpy(values)[0] for values in scores(model, picture[None])[:2])
    if not np.isfinite(logits).all():
        raise ModelError(
            tr(
                "What this network says is no number: its training went wrong. Train it again, with a smaller "
                "learning rate."
            )
        )
    target = int(logits.argmax()) if target < 0 else target
    report(0.1, tr("The slope of the score by each pixel."))
    found = slopes(model, picture, target)
    integral = integrated_gradients(model, picture, target, report)
    report(0.9, tr("Grad-CAM: where each convolution speaks for the class."))
    cams = {name: grad_cam(found.maps[name], found.map_gradients[name]) for name in found.maps}
    centres, side = cell_centres(model), picture.shape[:2]
    large = [enlarge(np.maximum(cam, 0), centres[name], side) for name, (cam, _) in cams.items()]
    return {
        "picture": picture,
        "logits": logits,
        "probabilities": _softmax(logits),
        "target": np.array(target),
        "features": features,
        "gradient": found.gradient,
        "saliency": np.abs(found.gradient).max(axis=-1),
        "integrated_gradients": integral.values,
        "baseline": np.zeros_like(picture),
        "integrated_sum": np.array(integral.values.sum(dtype="float64")),
        "integrated_difference": np.array(integral.difference),
        "integrated_steps": np.array(integral.steps),
        "grad_cam_layers": np.array(list(cams), dtype=str),
        "grad_cam_words": np.array("" if cams else tr(NO_CONVOLUTION)),
        "grad_cam": np.array(large, "float32").reshape(-1, *side),
        **{f"grad_cam_map:{name}": cam for name, (cam, _) in cams.items()},
        **{f"grad_cam_weights:{name}": weights for name, (_, weights) in cams.items()},
    }


def answer(inspection: Inspection, report: Report) -> dict[str, np.ndarray]:
    """Answer a question of the kind `explanations`."""
    report(0.0, tr("Reading the weights of the network."))
    network = network_of(inspection)
    found = explain(network.model, inspection.picture, inspection.request["options"]["target"], report)
    return found | {"classes": np.array(network.classes)}


def _sorted(places: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(places)
    return places[order], values[order]


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def _numpy(tensor: Any) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(tensor))
