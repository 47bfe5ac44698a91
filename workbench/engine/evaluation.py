"""What a model makes of the test set, as arrays for `evaluation.npz`."""

from typing import Any

import keras
import numpy as np

from workbench.concepts.metrics import confusion_matrix, precision_recall_f1

WORST_MISTAKES = 48


def evaluate(model: keras.Model, batches: keras.utils.PyDataset, classes: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Compare the model's answers with the labels of `batches`.

    Args:
        model: compiled or not; it is only asked for predictions.
        batches: `workbench.engine.pipeline.Batches` with `training=False`, n pictures.
        classes: names of the c classes.

    Returns:
        `confusion` of shape (c, c), int64, rows true, columns predicted; `precision`, `recall`, `f1` of shape (c,);
        `accuracy`, `loss` (the crossentropy, whatever the model was trained with); the worst mistakes, the most certain
        first: `mistake_images` of shape (m, h, w) uint8, in colours (m, h, w, 3), `mistake_true`, `mistake_predicted`,
        `mistake_probability` of shape (m,), the probability given to the wrong class; `classes` of shape (c,).
    """
    probabilities = np.concatenate(
        [
            np.asarray(keras.ops.convert_to_numpy(model.predict_on_batch(batches[index][0])))
            for index in range(len(batches))
        ]
    ).astype("float64")  # (n, c)
    true, predicted = batches.y, probabilities.argmax(axis=1)
    confusion = confusion_matrix(true, predicted, len(classes))
    precision, recall, f1 = precision_recall_f1(confusion)
    return {
        "confusion": confusion,
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "accuracy": np.array((predicted == true).mean()),
        "loss": np.array(-np.log(np.clip(probabilities[np.arange(len(true)), true], 1e-7, 1.0)).mean()),
        **worst_mistakes(probabilities, true, batches.x, WORST_MISTAKES),
        "classes": np.array(classes),
    }


def worst_mistakes(probabilities: np.ndarray, true: np.ndarray, pictures: Any, most: int) -> dict[str, np.ndarray]:
    """Return the pictures that are read wrong with the greatest certainty, the most certain first (see `evaluate`).

    Args:
        probabilities: what a network says of n pictures, shape (n, c).
        true: their labels, shape (n,).
        pictures: shape (n, h, w, channels), uint8.
        most: so many at most.
    """
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != true)
    certainty = probabilities[wrong, predicted[wrong]]
    worst = wrong[np.argsort(-certainty, kind="stable")][:most]
    shown = np.asarray(pictures[worst])
    return {
        "mistake_images": shown[..., 0] if shown.shape[-1] == 1 else shown,
        "mistake_true": true[worst],
        "mistake_predicted": predicted[worst],
        "mistake_probability": probabilities[worst, predicted[worst]],
    }
