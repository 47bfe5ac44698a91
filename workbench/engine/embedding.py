"""Where pictures lie for a network: what reaches its last layer, and the two directions in which that differs most."""

import keras
import numpy as np

from workbench.engine.pipeline import Batches, Split, at_once, split
from workbench.engine.subjects import config_of, data_of, network_of, subject_of
from workbench.engine.trained_models import scores
from workbench.errors import ModelError
from workbench.inspecting.inspection import Inspection, Report
from workbench.language import tr

CHUNK = 250  # pictures that pass through together


def answer(inspection: Inspection, report: Report) -> dict[str, np.ndarray]:
    """Answer a question of the kind `embedding` (for the names see `workbench.inspecting.kinds`)."""
    subject, options = subject_of(inspection), inspection.request["options"]
    config = config_of(subject)
    name, arrays = data_of(subject, report)
    # The run's own choice of pictures, and its planted fault; the shipped model learned from nearly all of them.
    data = (
        split(arrays, config)
        if name == config.dataset
        else Split(arrays.x_train, arrays.y_train, arrays.x_train[:0], arrays.y_train[:0])
    )
    report(0.1, tr("Reading the weights."))
    model = network_of(inspection).model
    test, train = (
        np.sort(np.random.default_rng(0).permutation(len(x))[:count])
        for x, count in ((arrays.x_test, options["test"]), (data.x_train, options["train"]))
    )
    pictures = np.concatenate([arrays.x_test[test], data.x_train[train]])
    batches = Batches(pictures, np.zeros(len(pictures), int), len(arrays.classes), config, training=False)
    features, probabilities = embed(model, batches, report)
    report(0.9, tr("The two directions in which they differ most (PCA)."))
    return {
        "features": features,
        "layer": np.array(model.layers[-2].name),
        "training": np.arange(len(pictures)) >= len(test),
        "indices": np.concatenate([test, train]),
        "labels": np.concatenate([arrays.y_test[test], data.y_train[train]]),
        "predicted": probabilities.argmax(axis=1),
        "probability": probabilities.max(axis=1),
        "pictures": pictures,
        "classes": np.array(arrays.classes),
        "input_scale": np.array(batches.scaled(np.full((1, 1), 255, "uint8")).item()),
        **principal_plane(features),
    }


def embed(model: keras.Model, batches: Batches, report: Report) -> tuple[np.ndarray, np.ndarray]:
    """Return what reaches the last layer, of shape (n, d), and the probabilities, of shape (n, classes), float32.

    Raises:
        ModelError: what the network says is no number.
    """
    features, logits = [], []
    chunk = at_once(CHUNK, batches.x.shape[1:])
    for first in range(0, len(batches.x), chunk):
        report(0.2 + 0.7 * first / len(batches.x), tr("Reading {x:,} pictures.", x=len(batches.x)))
        found = scores(model, batches.scaled(batches.x[first : first + chunk]))
        for kept, tensor in zip((logits, features), found[:2], strict=True):
            kept.append(np.asarray(keras.ops.convert_to_numpy(tensor)))
    values = np.concatenate(logits)
    if not np.isfinite(values).all():
        raise ModelError(tr("What this network says is no number: its training went wrong."))
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.concatenate(features), powers / powers.sum(axis=1, keepdims=True)


def principal_plane(features: np.ndarray) -> dict[str, np.ndarray]:
    """Return the plane on which the points are spread most: `pca`, `pca_share`, `pca_mean`, `pca_axes`.

    Formula: `pca = (features - pca_mean) @ pca_axes.T`; the axes are the two singular vectors of the centred features
    that belong to the largest singular values.

    Args:
        features: shape (n, d).

    Reference: Pearson, On Lines and Planes of Closest Fit (1901); Halko, Martinsson and Tropp, Finding Structure with
    Randomness (2011), for the way it is computed.
    """
    from sklearn.decomposition import PCA

    narrow = max(0, 2 - features.shape[1])  # one neuron alone has no plane: the second direction is empty
    with np.errstate(invalid="ignore"):  # where all are alike, shares of their spread are no numbers
        found = PCA(2, svd_solver="randomized", random_state=0).fit(np.pad(features, ((0, 0), (0, narrow))))
    axes = found.components_[:, : features.shape[1]]
    return {
        "pca": ((features - features.mean(axis=0)) @ axes.T).astype("float32"),
        "pca_share": np.nan_to_num(found.explained_variance_ratio_),
        "pca_mean": features.mean(axis=0),
        "pca_axes": axes.astype("float32"),
    }
