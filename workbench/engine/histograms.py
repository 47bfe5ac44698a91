"""How what the layers say, and what they learn from, is spread: over all kept epochs, on one batch."""

from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np

from workbench.engine.observation import Observation, kernel_of, observe, weighted_layers
from workbench.engine.pipeline import Batches, at_once
from workbench.engine.statistics import PROBE, change, describe_outputs
from workbench.engine.subjects import config_of, data_of, subject_of
from workbench.engine.trained_models import read_weights, untrained
from workbench.inspecting.ask import model_files
from workbench.inspecting.inspection import Inspection, Report
from workbench.language import tr
from workbench.runs.store import Run

BINS = 40
MOST_EPOCHS = 40
SAMPLED = 20_000  # values of a layer that its histogram is made of
BEST = -1  # the row of the best weights
# Gradients below 1e-12 of a loss near 1 are beyond what 32 bits can tell; above 1e4 training has come apart.
GRADIENT_EDGES = np.linspace(-12, 4, 65)
BOUNDED = {"softmax": (0.0, 1.0), "sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


def answer(inspection: Inspection, report: Report) -> dict[str, np.ndarray]:
    """Answer a question of the kind `histograms` (for the names see `workbench.inspecting.kinds`)."""
    subject = subject_of(inspection)
    config = config_of(subject)
    _, arrays = data_of(subject, report)
    batches = Batches(arrays.x_test, arrays.y_test, len(arrays.classes), config, training=False)
    count = at_once(PROBE, arrays.example.shape)
    pictures, targets = batches.scaled(arrays.x_test[:count]), batches.targets[arrays.y_test[:count]]
    loss = keras.losses.get(config.loss)
    rows, before = [], {}
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # a run that went wrong is looked into as well
        for epoch, model in _networks(subject, arrays.example.shape, len(arrays.classes), report):
            seen = observe(model, pictures, targets, loss)
            kernels = {layer.name: kernel_of(layer) for layer in weighted_layers(model)}
            # Between the last epoch and the best weights nothing was learned: no row of updates.
            updates = {layer: None if epoch == BEST else change(kernels[layer], before.get(layer)) for layer in kernels}
            rows.append({"epoch": epoch, "loss": seen.loss, **measure(seen, kernels, updates)})
            before = kernels
        return {
            **gather(rows),
            "layers": np.array(list(before)),
            "pictures": np.array(len(pictures)),
            "activations": np.array([seen.activations[layer] for layer in before]),
        }


def measure(
    seen: Observation, kernels: dict[str, np.ndarray], updates: dict[str, float | None]
) -> dict[str, np.ndarray]:
    """Return one epoch's numbers, layer by layer, and of each layer some of what it said.

    Args:
        seen: what `observe` gave.
        kernels, updates: by the layer's name its weights, and how much they changed.
    """
    described = [describe_outputs(seen.outputs[name], seen.activations[name]) for name in kernels]
    gradients = [seen.gradients[name].ravel().astype("float64") for name in kernels]
    return {
        **{key: np.array([row[key] for row in described], float) for key in ("mean", "spread", "dead", "saturated")},
        "gradient_norm": np.array([np.linalg.norm(values) for values in gradients]),
        "weight_norm": np.array([np.linalg.norm(values.astype("float64")) for values in kernels.values()]),
        "update": np.array(list(updates.values()), float),
        "gradient_counts": np.stack([gradient_counts(values) for values in gradients]),
        "gradient_zero": np.array([np.mean(values == 0) for values in gradients]),
        "said": [sample(seen.outputs[name]) for name in kernels],
        "bounds": [BOUNDED.get(seen.activations[name]) for name in kernels],
    }


def gradient_counts(values: np.ndarray) -> np.ndarray:
    """Return how many gradients have which size, by the logarithm; the outermost bins take all beyond the edges."""
    sizes = np.log10(np.abs(values[np.isfinite(values) & (values != 0)]))
    return np.histogram(np.clip(sizes, GRADIENT_EDGES[0], GRADIENT_EDGES[-1]), GRADIENT_EDGES)[0]


def sample(values: np.ndarray) -> np.ndarray:
    """Return at most `SAMPLED` values, always those at the same places, chosen by chance."""
    flat = values.ravel()
    if len(flat) <= SAMPLED:
        return flat
    return flat[np.random.default_rng(0).integers(len(flat), size=SAMPLED)]


def gather(rows: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Return the rows of all epochs as arrays; the histograms of one layer have the same edges in all epochs."""
    edges, counts = [], []
    for layer, bounds in enumerate(rows[0]["bounds"]):
        said = [row["said"][layer][np.isfinite(row["said"][layer])] for row in rows]
        edges.append(np.linspace(*(bounds or _range(np.concatenate(said))), BINS + 1))
        counts.append([np.histogram(np.clip(values, edges[-1][0], edges[-1][-1]), edges[-1])[0] for values in said])
    numbers = (
        "epoch",
        "loss",
        "mean",
        "spread",
        "dead",
        "saturated",
        "gradient_norm",
        "weight_norm",
        "update",
        "gradient_counts",
        "gradient_zero",
    )
    arrays = {name: np.array([row[name] for row in rows]) for name in numbers}
    return {
        "epochs": arrays.pop("epoch"),
        **arrays,
        "activation_edges": np.array(edges),
        "activation_counts": np.array(counts).swapaxes(0, 1),  # (L, E, b) -> (E, L, b)
        "gradient_edges": GRADIENT_EDGES,
    }


def _range(values: np.ndarray) -> tuple[float, float]:
    """Where nearly all values lie, 0 among them: a few far ones would leave all others in one bin."""
    if not len(values):
        return 0.0, 1.0
    low, high = np.quantile(values, [0.001, 0.999]).astype(float)
    low, high = min(low, 0.0), max(high, 0.0)
    return (low, high) if high - low > 1e-6 else (low, low + 1.0)


def _networks(
    subject: Run | Path, shape: tuple[int, ...], classes: int, report: Report
) -> Iterator[tuple[int, keras.Model]]:
    """The network of a run as it was: before learning, after each kept epoch, at its best. It is one and the same."""
    config = config_of(subject)
    files = model_files(subject, every=True)
    kept = [file for file in files if file.parent.name == "checkpoints"]
    chosen = sorted(set(np.linspace(0, len(kept) - 1, min(len(kept), MOST_EPOCHS)).round().astype(int)))
    model = untrained(config.replace(precision="float32"), shape, classes)
    if isinstance(subject, Run) and subject.environment().get("backend") == keras.config.backend():
        yield 0, model  # another backend draws other numbers from the same seed
    for done, place in enumerate(chosen):
        report(
            0.1 + 0.8 * done / len(chosen),
            tr("Epoch {done} of {chosen} that are kept.", done=done + 1, chosen=len(chosen)),
        )
        read_weights(model, kept[place])
        yield int(kept[place].stem.split("-")[1]), model
    if files[-1] not in kept:
        report(0.9, tr("The best weights."))
        read_weights(model, files[-1])
        yield BEST, model
