"""The questions that can be asked about the inside of a network, and what the arrays of their answers hold.

The names below are those of the dict that `workbench.runs.inspection.Inspection.result()` returns. h, w, c: height,
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

from dataclasses import dataclass

from workbench.errors import ConfigError
from workbench.registry import lookup


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
        default, low, high = lookup(name, kind.options, "option of an inspection")
        try:
            chosen[name] = type(default)(value)
        except (TypeError, ValueError, OverflowError):
            raise ConfigError(f"{name} must be a number from {low} to {high}, came {value!r}.") from None
        if not low <= chosen[name] <= high:
            raise ConfigError(f"{name} must lie between {low} and {high}, came {value!r}.")
    return chosen


KINDS: dict[str, Kind] = {
    "explanations": Kind("What matters in this picture", {"target": (-1, -1, 9999)}, kept=64, picture=True),
    "histograms": Kind("What the layers say and learn", {}, kept=2, all_epochs=True),
    "embedding": Kind("Where pictures lie for the network", {"test": (1000, 10, 10_000), "train": (4000, 10, 20_000)},
                      kept=4),
    "tsne": Kind("Neighbours in the plane", {"test": (1000, 10, 10_000), "train": (4000, 10, 20_000),
                                             "perplexity": (30.0, 2.0, 100.0)}, kept=4, needs="embedding"),
}  # fmt: skip
