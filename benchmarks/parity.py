"""How far the NumPy concepts are from Keras: every loss, activation, optimizer, schedule and metric.

    python benchmarks/parity.py

Both sides get the same float32 numbers; Keras' gradients come from TensorFlow's tape. A difference is the largest one
of a row, divided by the largest number of Keras' answer; each row is the worst of all its settings. Optimizers: the
parameters after 20 steps on the same gradients, plain, with weight decay, and clipped in three ways. Exit code 1: a
difference is above 1e-5, or an entry of a registry has no row.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from workbench.concepts import metrics
from workbench.concepts.activations import ACTIVATIONS, log_softmax, softmax
from workbench.concepts.losses import LOSSES
from workbench.concepts.metrics import METRICS
from workbench.concepts.optimizers import OPTIMIZERS, make_optimizer
from workbench.concepts.schedules import SCHEDULES, schedule_factor

BAR = 1e-5
STEPS = 20  # of each optimizer
NO_COUNTERPART = {"expected_calibration_error"}  # Keras has none; its test compares it with the definition

LOGITS, SMOOTH = {"from_logits": True}, {"label_smoothing": 0.1}
PROBABILITY_SETTINGS = [{}, LOGITS, SMOOTH, LOGITS | SMOOTH]
LOSS_SETTINGS = {
    "huber": [{}, {"delta": 0.3}],
    "binary_crossentropy": PROBABILITY_SETTINGS,
    "categorical_crossentropy": PROBABILITY_SETTINGS,
    "sparse_categorical_crossentropy": [{}, LOGITS],
    "binary_focal_crossentropy": [*PROBABILITY_SETTINGS, {"gamma": 0.0}, {"apply_class_balancing": True}],
    "categorical_focal_crossentropy": [*PROBABILITY_SETTINGS, {"gamma": 0.0}, {"alpha": 0.7, "gamma": 3.0}],
}
ACTIVATION_SETTINGS = {"gelu": [{}, {"approximate": True}], "elu": [{}, {"alpha": 0.5}],
                       "leaky_relu": [{}, {"negative_slope": 0.01}]}  # fmt: skip
OPTIMIZER_SETTINGS = {
    "sgd": [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}],
    "rmsprop": [{"momentum": 0.9, "centered": True}],
    "adam": [{"amsgrad": True}],
}
LIMITS = [{}, {"weight_decay": 0.01}, {"clipnorm": 0.5}, {"clipvalue": 0.2}, {"global_clipnorm": 0.7}]


@dataclass(frozen=True)
class Row:
    """The worst of one entry: how far its values, and its gradients where it has any, are from Keras'."""

    kind: str
    name: str
    settings: int  # how many were tried
    values: float
    gradients: float | None = None

    @property
    def good(self) -> bool:
        return max(self.values, self.gradients or 0.0) <= BAR


def difference(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return the largest difference, as a share of the largest number on Keras' side."""
    ours, theirs = np.asarray(ours, "float64"), np.asarray(theirs, "float64")
    if ours.shape != theirs.shape:
        return float("inf")
    return float(np.abs(ours - theirs).max() / (np.abs(theirs).max() or 1.0))


def with_gradient(function: Callable, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what Keras makes of x, and the gradient of its sum by x."""
    variable = tf.Variable(x)
    with tf.GradientTape() as tape:
        result = function(variable)
        total = tf.reduce_sum(result)
    return result.numpy(), tf.convert_to_tensor(tape.gradient(total, variable)).numpy()


def activation_rows() -> Iterator[Row]:
    """Compare every activation on numbers from -9 to 9, both sides of every bend."""
    x = np.random.default_rng(0).normal(size=(500, 8)).astype("float32") * 3
    for name, ours in ACTIVATIONS.items():
        if name == "softmax":
            yield softmax_row(x[0])
            continue
        found = []
        for settings in ACTIVATION_SETTINGS.get(name, [{}]):
            theirs = getattr(keras.activations, name)
            value, slope = with_gradient(lambda x, theirs=theirs, settings=settings: theirs(x, **settings), x)
            found.append((difference(ours(x, **settings), value), difference(ours.derivative(x, **settings), slope)))
        yield worst("activation", name, found)


def softmax_row(x: np.ndarray) -> Row:
    """Compare softmax with its whole Jacobian, and its logarithm."""
    variable = tf.Variable(x)
    with tf.GradientTape() as tape:
        theirs = keras.activations.softmax(variable[None])[0]
    jacobian = tape.jacobian(theirs, variable)
    log = difference(log_softmax(x), keras.activations.log_softmax(x[None])[0])
    return worst(
        "activation",
        "softmax",
        [(difference(softmax(x), theirs), difference(ACTIVATIONS["softmax"].derivative(x), jacobian)), (log, 0.0)],
    )


def loss_rows() -> Iterator[Row]:
    """Compare every loss on 500 samples of 5 numbers, as labels, probabilities or scores, whatever it takes."""
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(500, 5)).astype("float32") * 2
    labels = rng.integers(0, 5, 500)
    one_hot, numbers = np.eye(5, dtype="float32")[labels], rng.normal(size=(500, 5)).astype("float32")
    binary = (rng.random((500, 5)) < 0.5).astype("float32")
    truths = {
        "sparse_categorical_crossentropy": labels,
        "hinge": binary,
        "kl_divergence": softmax(numbers),
        "binary_crossentropy": binary,
        "binary_focal_crossentropy": binary,
    }
    for name, ours in LOSSES.items():
        y_true = truths.get(name, one_hot if name.startswith("categorical") else numbers)
        found = []
        for settings in LOSS_SETTINGS.get(name, [{}]):
            on_scores = "from_logits" in settings or not ("crossentropy" in name or name == "kl_divergence")
            y_pred = scores if on_scores else softmax(scores)
            theirs = getattr(keras.losses, name)
            value, slope = with_gradient(
                lambda p, theirs=theirs, y_true=y_true, settings=settings: theirs(y_true, p, **settings), y_pred
            )
            found.append(
                (
                    difference(ours(y_true, y_pred, **settings), value),
                    difference(ours.gradient(y_true, y_pred, **settings), slope),
                )
            )
        yield worst("loss", name, found)


def optimizer_rows() -> Iterator[Row]:
    """Compare where every optimizer is after 20 steps on gradients of very different sizes."""
    rng = np.random.default_rng(2)
    start = [rng.normal(size=(6, 4)).astype("float32"), rng.normal(size=4).astype("float32")]
    gradients = [
        [(rng.normal(size=p.shape) * 10.0 ** rng.integers(-3, 2, p.shape)).astype("float32") for p in start]
        for _ in range(STEPS)
    ]
    for name, kind in OPTIMIZERS.items():
        found = []
        for settings in [*LIMITS, *OPTIMIZER_SETTINGS.get(name, [])]:
            settings = {"learning_rate": 0.05, **settings}
            ours, parameters = make_optimizer(name, **settings), start
            theirs = getattr(keras.optimizers, kind.keras_name)(**kind.for_keras(**settings))
            variables = [keras.Variable(parameter) for parameter in start]
            for step in gradients:
                parameters = ours.step(parameters, step)
                theirs.apply([tf.constant(gradient) for gradient in step], variables)
            found += [
                (difference(mine, variable.numpy()), None) for mine, variable in zip(parameters, variables, strict=True)
            ]
        yield worst("optimizer", name, found, settings=len(found) // len(start))


def schedule_rows() -> Iterator[Row]:
    """Compare every schedule, batch by batch. One-cycle is two of Keras' cosines, the first of them backwards."""
    total, warm = 1000, 250
    decay = {"decay_rate": 0.3, "decay_steps": 150}

    def compiled(kind: str, *arguments: float, **settings: float | bool) -> Callable:
        """One of Keras' schedules: compiled, it tells a thousand rates in no time."""
        schedule = getattr(keras.optimizers.schedules, kind)(*arguments, **settings)
        return tf.function(lambda step: schedule(step), [tf.TensorSpec((), "float32")], autograph=False)

    falls = compiled("CosineDecay", 1.0, total - warm, alpha=1e-4)
    rises = compiled("CosineDecay", 1.0, warm, alpha=1 / 25)
    theirs = {
        "constant": (compiled("PolynomialDecay", 1.0, total, end_learning_rate=1.0), {}),
        "step": (compiled("ExponentialDecay", 1.0, decay_steps=150, decay_rate=0.3, staircase=True), decay),
        "exponential": (compiled("ExponentialDecay", 1.0, decay_steps=150, decay_rate=0.3), decay),
        "cosine": (compiled("CosineDecay", 1 / (warm + 1), total - warm, warmup_target=1.0, warmup_steps=warm),
                   {"warmup_share": warm / total}),
        "one_cycle": (lambda step: rises(warm - step) if step < warm else falls(step - warm),
                      {"warmup_share": warm / total}),
    }  # fmt: skip
    for name in SCHEDULES:
        schedule, settings = theirs[name]
        ours = [schedule_factor(name, step, total, **settings) for step in range(total)]
        yield worst("schedule", name, [(difference(ours, [float(schedule(step)) for step in range(total)]), None)])


def metric_rows() -> Iterator[Row]:
    """Compare every metric on 1,000 answers, six in ten of them right."""
    rng, k, threshold = np.random.default_rng(3), 4, 0.3
    labels = rng.integers(0, k, 1000)
    one_hot = np.eye(k, dtype="float32")[labels]
    scores = softmax(rng.normal(size=(1000, k)) + 1.2 * one_hot).astype("float32")
    yes = (rng.random(1000) < 0.3).astype("float32")
    says = np.round(np.clip(0.35 + 0.2 * yes + rng.normal(size=1000) * 0.2, 0, 1), 2).astype("float32")
    between = (np.arange(1, 100) + 0.5) / 100  # thresholds between all scores: then Keras' sum is the exact area
    theirs = keras.metrics

    def keras_says(metric: keras.metrics.Metric, y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
        metric.update_state(y_true, y_pred)
        return np.asarray(metric.result())

    counts = metrics.confusion_matrix(labels, scores.argmax(axis=1), k)
    shares = dict(zip(("precision", "recall", "f1"), metrics.precision_recall_f1(counts), strict=True))
    cells = theirs.MeanIoU(num_classes=k)
    cells.update_state(labels, scores.argmax(axis=1))
    classes = {
        name: [keras_says(kind(top_k=1, class_id=index), one_hot, scores) for index in range(k)]
        for name, kind in (("precision", theirs.Precision), ("recall", theirs.Recall))
    }
    pairs = {
        "accuracy": [(metrics.accuracy(labels, scores), keras_says(theirs.CategoricalAccuracy(), one_hot, scores))],
        "binary_accuracy": [
            (
                metrics.binary_accuracy(yes, says, threshold),
                keras_says(theirs.BinaryAccuracy(threshold=threshold), yes, says),
            )
        ],
        "top_k_categorical_accuracy": [
            (
                metrics.top_k_accuracy(labels, scores, size),
                keras_says(theirs.SparseTopKCategoricalAccuracy(k=size), labels, scores),
            )
            for size in (1, 2, 3)
        ],
        "auc": [(metrics.roc_auc(yes, says), keras_says(theirs.AUC(thresholds=between.tolist()), yes, says))],
        "confusion_matrix": [(counts, np.asarray(cells.total_cm))],
        "precision": [(shares["precision"], classes["precision"])],
        "recall": [(shares["recall"], classes["recall"])],
        "f1": [
            (
                shares["f1"] if how is None else metrics.average(shares["f1"], counts, how),
                keras_says(theirs.F1Score(average=how), one_hot, scores),
            )
            for how in (None, "macro", "weighted")
        ],
    }
    for name, found in pairs.items():
        yield worst("metric", name, [(difference(ours, keras_value), None) for ours, keras_value in found])


def worst(kind: str, name: str, found: list[tuple[float, float | None]], settings: int | None = None) -> Row:
    """Return the row with the largest of all differences found."""
    gradients = [gradient for _, gradient in found if gradient is not None]
    return Row(kind, name, settings or len(found), max(value for value, _ in found), max(gradients, default=None))


KINDS: dict[str, tuple[Callable[[], Iterator[Row]], dict]] = {
    "activation": (activation_rows, ACTIVATIONS),
    "loss": (loss_rows, LOSSES),
    "optimizer": (optimizer_rows, OPTIMIZERS),
    "schedule": (schedule_rows, SCHEDULES),
    "metric": (metric_rows, METRICS),
}


def main() -> int:
    """Print the table; return the exit code."""
    print(f"Keras {keras.__version__} on {keras.backend.backend()}, NumPy {np.__version__}\n")
    print(f"{'':12}{'':34}{'settings':>9}{'values':>11}{'gradients':>11}")
    good = True
    for kind, (rows, registry) in KINDS.items():
        seen = set()
        for row in rows():
            gradients = "" if row.gradients is None else f"{row.gradients:.1e}"
            verdict = "" if row.good else "   ABOVE THE BAR"
            print(f"{kind:12}{row.name:34}{row.settings:9}{row.values:11.1e}{gradients:>11}{verdict}", flush=True)
            seen.add(row.name)
            good &= row.good
        for name in registry.keys() - seen:
            print(f"{kind:12}{name:34}   " + ("Keras has none" if name in NO_COUNTERPART else "NOT COMPARED"))
            good &= name in NO_COUNTERPART
    print(f"\nbar: {BAR:.0e}. " + ("Everything agrees." if good else "NOT EVERYTHING AGREES."))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
