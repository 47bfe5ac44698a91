"""The questions that can be asked about the inside of a network, and what the arrays of their answers hold.

The names below are those of the dict that `Inspection.result()` returns. h, w, c: height,
width, channels of a picture; k: classes; d: numbers in the last hidden layer; L: layers with weights.

explanations    of one picture, for one class (option `target`, default the predicted one)
    picture (h, w, c) float32                as it was read
    classes (k,) str; probabilities, logits (k,) float32    logits: the scores before the softmax
    target int                               the class that is explained
    features (d,) float32                    what reaches the last layer, as in `embedding`
    gradient (h, w, c) float32               of the target's logit by each pixel
    saliency (h, w) float32                  its size, the largest of the channels
    integrated_gradients (h, w, c) float32   signed; baseline (h, w, c): black
    integrated_sum, integrated_difference float    the sum of them, and logit of the picture minus logit of the
                                             baseline: both sides of completeness; integrated_steps int
    grad_cam_layers (m,) str                 the convolutions from first to last; m = 0 where there is none, and
                                             grad_cam_words str then is a sentence that says so, else ""
    grad_cam (m, h, w) float32               at least 0, enlarged to the size of the picture
    grad_cam_map:LAYER (rows, columns)       for each layer: as small as its maps, and before the ReLU of Grad-CAM:
                                             negative where a place speaks against the class
    grad_cam_weights:LAYER (filters,)        what each map counts in that sum

histograms    of all kept epochs, on one batch of test pictures; does not look at the epoch asked for
    epochs (E,) int            0: before learning, where that can be drawn again; the kept ones in order, at most 40 of
                               them; last -1: the best weights, where they are there
    layers, activations (L,) str;  loss (E,) float;  pictures int, how many are in the batch
    mean, spread, dead, saturated, gradient_norm, weight_norm, update (E, L) float    NaN where it is not asked of a
                               layer or unknown. dead: share of ReLU units that say 0 to every picture; saturated:
                               share of values where tanh, sigmoid or softmax are flat; update: length of the change of
                               the weights since the row before, by their length then (NaN: first row, row -1)
    activation_edges (L, b + 1) float, activation_counts (E, L, b) int    of at most 20,000 values a layer
    gradient_edges (b + 1,) float, gradient_counts (E, L, b) int    of log10 |gradient of the loss by a weight|
    gradient_zero (E, L) float    share of weights whose gradient is 0: they are in no bin

embedding    of n pictures (options `test`, `train`: how many of each)
    features (n, d) float32;  layer str        what reaches the last layer, and the layer that it leaves
    training (n,) bool                         True: the network learned from it; False: a test picture
    indices (n,) int                           among the test pictures, or among those that the run learned from
    labels, predicted (n,) int;  probability (n,) float32, of the predicted class
    pictures (n, h, w, c) uint8;  classes (k,) str
    input_scale float                          a picture of 0 to 1 times this is what the network reads; 1, but for a
                                               planted fault
    pca (n, 2) float32;  pca_share (2,) float, of the variance;  pca_mean (d,), pca_axes (2, d) float32: any other
                                               picture lies at (features - pca_mean) @ pca_axes.T

tsne    of the same pictures in the same order (options `test`, `train`, `perplexity`); PCA is there long before
    tsne (n, 2) float32;  perplexity float;  divergence float (Kullback-Leibler: what t-SNE makes small)
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.errors import ConfigError
from workbench.language import tr, translated
from workbench.registry import lookup
from workbench.runs.arrays import Array, Contract


@translated("words", "needs")
@dataclass(frozen=True)
class Kind:
    """One kind of question: its words, whether it is about one picture or all epochs, its options with their bounds.

    `needs` names the kind that must be answered first, with those of the options that it knows; `kept` says how many
    answers are kept in a folder.
    """

    words: str
    options: dict[str, tuple[float, float, float]]  # default, smallest, largest
    kept: int
    picture: bool = False
    all_epochs: bool = False
    needs: str = ""


def checked(options: dict[str, float], kind: Kind) -> dict[str, float]:
    """Return all options of a kind; what is not given takes its default.

    Raises:
        ConfigError: an option is unknown, no number, or out of range.
    """
    chosen = {name: default for name, (default, _, _) in kind.options.items()}
    for name, value in options.items():
        default, low, high = lookup(name, kind.options, tr("option of an inspection"))
        try:
            chosen[name] = type(default)(value)
        except (TypeError, ValueError, OverflowError):
            raise ConfigError(
                tr(
                    "{name} must be a number from {low} to {high}, came {value!r}.",
                    name=name,
                    low=low,
                    high=high,
                    value=value,
                )
            ) from None
        if not low <= chosen[name] <= high:
            raise ConfigError(
                tr(
                    "{name} must lie between {low} and {high}, came {value!r}.",
                    name=name,
                    low=low,
                    high=high,
                    value=value,
                )
            )
    return chosen


KINDS: dict[str, Kind] = {
    "explanations": Kind("What matters in this picture", {"target": (-1, -1, 9999)}, kept=64, picture=True),
    "histograms": Kind("What the layers say and learn", {}, kept=2, all_epochs=True),
    "embedding": Kind("Where pictures lie for the network", {"test": (1000, 10, 10_000), "train": (4000, 10, 20_000)},
                      kept=4),
    "tsne": Kind("Neighbours in the plane", {"test": (1000, 10, 10_000), "train": (4000, 10, 20_000),
                                             "perplexity": (30.0, 2.0, 100.0)}, kept=4, needs="embedding"),
}  # fmt: skip

_LAYERS = ("mean", "spread", "dead", "saturated", "gradient_norm", "weight_norm", "update")

ARRAYS: dict[str, Contract] = {
    "explanations": {
        "picture": Array("h w c", "f"), "classes": Array("k", "U"), "probabilities": Array("k", "f", 0, 1.001),
        "logits": Array("k", "f"), "target": Array("", "i", low=0, below="k"),
        "features": Array("d", "f"),
        **{name: Array("h w c", "f") for name in ("gradient", "integrated_gradients", "baseline")},
        "saliency": Array("h w", "f"), "integrated_sum": Array("", "f"),
        "integrated_difference": Array("", "f"), "integrated_steps": Array("", "i", low=0),
        "grad_cam_layers": Array("m", "U"), "grad_cam_words": Array("", "U"),
        "grad_cam": Array("m h w", "f"),
    },
    "histograms": {
        "epochs": Array("E", "i", low=-1), "layers": Array("L", "U"), "activations": Array("L", "U"),
        "loss": Array("E", "f", finite=False), "pictures": Array("", "i", low=0),
        **{name: Array("E L", "f", finite=False) for name in _LAYERS},
        "activation_edges": Array("L b+1", "f"), "activation_counts": Array("E L b", "i", low=0),
        "gradient_edges": Array("g+1", "f"), "gradient_counts": Array("E L g", "i", low=0),
        "gradient_zero": Array("E L", "f", finite=False),
    },
    "embedding": {
        "features": Array("n d", "f"), "layer": Array("", "U"), "training": Array("n", "b"),
        "indices": Array("n", "i", low=0), "labels": Array("n", "i", low=0, below="k"),
        "predicted": Array("n", "i", low=0, below="k"), "probability": Array("n", "f", 0, 1.001),
        "pictures": Array("n h w c", "i", 0, 255), "classes": Array("k", "U"),
        "input_scale": Array("", "f", needed=False), "pca": Array("n 2", "f"),
        "pca_share": Array("2", "f"), "pca_mean": Array("d", "f"),
        "pca_axes": Array("2 d", "f"),
    },
    "tsne": {"tsne": Array("n 2", "f"), "perplexity": Array("", "f"), "divergence": Array("", "f")},
}  # fmt: skip


def contract(kind: str, found: Mapping[str, np.ndarray]) -> Contract:
    """Return what the arrays of an answer must be; Grad-CAM has two more for each convolution that it names."""
    layers = found.get("grad_cam_layers", np.array([])) if kind == "explanations" else np.array([])
    maps = {}
    for number, layer in enumerate(map(str, np.ravel(layers))):
        maps[f"grad_cam_map:{layer}"] = Array(f"rows{number} columns{number}", "f")
        maps[f"grad_cam_weights:{layer}"] = Array(f"filters{number}", "f")
    return {**ARRAYS[kind], **maps}
