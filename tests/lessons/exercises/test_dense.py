"""Typical mistakes in the exercises of `05_mnist_dense_network`, each with words of its message."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from workbench.lessons.exercises.dense import q1, q2, q3, q4
from workbench.lessons.exercises.dense.judges import LOSS_CURVES, stop_epoch

WRONG = {
    "dense-1": [
        ("def precision_and_recall(confusion, k):\n    right = confusion[k, k]\n"
         "    return right / confusion[k, :].sum(), right / confusion[:, k].sum()", "exchanged"),
        ("def precision_and_recall(confusion, k):\n    right = confusion[k, k]\n"
         "    return right / confusion.sum(), right / confusion.sum()", "all pictures"),
        ("def precision_and_recall(confusion, k):\n    right = confusion[k, k]\n"
         "    return right / confusion[:, k].sum(), right / confusion[:, k].sum()", "precision is right"),
        ("def precision_and_recall(confusion, k):\n    right = confusion[k, k]\n"
         "    return right / confusion[k].sum(), right / confusion[k].sum()", "recall is right"),
        ("def precision_and_recall(confusion, k):\n    share = np.trace(confusion) / confusion.sum()\n"
         "    return share, share", "accuracy"),
        ("def precision_and_recall(confusion, k):\n    return confusion[k, k] / confusion[:, k].sum()", "shape"),
        ("def precision_and_recall(confusion, k):\n    return confusion[k, k], confusion[k, k]", "expected is"),
        ("def precision_and_recall(confusion, k):\n    right = confusion[k, k]\n"
         "    return right / confusion[:, k], right / confusion[k, :]", "(2, 2)"),
    ],
    "dense-2": [
        ("def f1_of(precision, recall):\n    return (precision + recall) / 2", "still the ordinary mean"),
        ("def f1_of(precision, recall):\n    total = precision + recall\n"
         "    return precision * recall / total if total else 0.0", "factor 2"),
        ("def f1_of(precision, recall):\n    return precision * recall", "the product"),
        ("def f1_of(precision, recall):\n    return (precision * recall) ** 0.5", "geometric"),
        ("def f1_of(precision, recall):\n    return min(precision, recall)", "smaller one alone"),
        ("def f1_of(precision, recall):\n    return 2 * precision * recall / (precision + recall)", "divided by zero"),
        ("def f1_of(precision, recall):\n    return 2 * precision * recall / np.float64(precision + recall)",
         "0 by 0"),
        ("def f1_of(precision, recall):\n    print(precision, recall)", "`return`"),
    ],
    "dense-3": [
        ("def stops_after(val_loss, patience):\n    return int(np.argmin(val_loss)) + 1", "the best epoch"),
        ("def stops_after(val_loss, patience):\n    best, waited = 9, 0\n    for epoch, loss in enumerate(val_loss):\n"
         "        best, waited = (loss, 0) if loss < best else (best, waited + 1)\n"
         "        if waited >= patience:\n            return epoch\n    return len(val_loss) - 1", "one too few"),
        ("def stops_after(val_loss, patience):\n    best, waited = 9, 0\n"
         "    for epoch, loss in enumerate(val_loss, 1):\n"
         "        best, waited = (loss, 0) if loss < best else (best, waited + 1)\n"
         "        if waited > patience:\n            return epoch\n    return len(val_loss)", "one epoch too long"),
        ("def stops_after(val_loss, patience):\n    waited = 0\n    for i in range(1, len(val_loss)):\n"
         "        waited = waited + 1 if val_loss[i] >= val_loss[i - 1] else 0\n"
         "        if waited >= patience:\n            return i + 1\n    return len(val_loss)", "best so far"),
        ("def stops_after(val_loss, patience):\n"
         "    return min(int(np.argmin(val_loss)) + 1 + patience, len(val_loss))", "see the future"),
        ("def stops_after(val_loss, patience):\n    return min(val_loss)", "expected is"),
        ("def stops_after(val_loss, patience):\n    for epoch, loss in enumerate(val_loss, 1):\n"
         "        if loss > min(val_loss):\n            continue", "`return`"),
    ],
    "dense-4": [
        ("def my_dropout(x, rate, rng):\n    return x * (rng.random(x.shape) >= rate)", "stays as it was"),
        ("def my_dropout(x, rate, rng):\n    return x * (rng.random(x.shape) >= rate) * (1 - rate)", "has to grow"),
        ("def my_dropout(x, rate, rng):\n    return x * (rng.random(x.shape) >= rate) / rate", "share that goes"),
        ("def my_dropout(x, rate, rng):\n    return x * (rng.random(x.shape) < rate) / rate", "keep 30 %"),
        ("def my_dropout(x, rate, rng):\n    return x * (rng.random(x.shape) >= 0.5) / 0.5", "50 % do"),
        ("def my_dropout(x, rate, rng):\n    return x * (rng.random(x.shape[1]) >= rate) / (1 - rate)",
         "whole rows or columns"),
        ("def my_dropout(x, rate, rng):\n    rng = np.random.default_rng(0)\n"
         "    return x * (rng.random(x.shape) >= rate) / (1 - rate)", "same values"),
        ("def my_dropout(x, rate, rng):\n    x *= rng.random(x.shape) >= rate\n    return x / (1 - rate)",
         "changes the `x`"),
        ("def my_dropout(x, rate, rng):\n    return x", "nothing is switched off"),
        ("def my_dropout(x, rate, rng):\n    kept = rng.random(x.shape) >= rate\n"
         "    return x * kept * rng.random(x.shape)",
         "each value by the same"),
        ("def my_dropout(x, rate, rng):\n    return x.mean() * (1 - rate)", "one single number"),
        ("def my_dropout(x, rate, rng):\n    x = x * (rng.random(x.shape) >= rate) / (1 - rate)", "end with `return`"),
    ],
}  # fmt: skip


def test_every_right_way_is_taken():
    def by_pictures(confusion, k):
        cells = np.argwhere(np.ones_like(confusion)).repeat(confusion.ravel(), axis=0)  # one row a picture
        true, read = cells[:, 0] == k, cells[:, 1] == k
        return [precision_score(true, read), recall_score(true, read)]

    def of_reciprocals(precision, recall):
        return 0 if 0 in (precision, recall) else 2 / (1 / precision + 1 / recall)

    def by_slices(val_loss, patience):
        for epoch in range(1, len(val_loss) + 1):
            if epoch > patience and min(val_loss[:epoch]) >= min(val_loss[: epoch - patience]):
                return epoch
        return len(val_loss)

    def by_binomial(x, rate, rng):
        return np.where(rng.binomial(1, rate, x.shape), 0, x / (1 - rate)).tolist()

    rights = ((q1, by_pictures), (q2, of_reciprocals), (q3, by_slices), (q4, by_binomial))
    for exercise, answer in rights:
        assert exercise.assess(answer).kind == "right", exercise.assess(answer)


def test_f1_is_that_of_scikit_learn():
    true, read = np.array([1] * 5 + [0] * 15), np.array([1] * 3 + [0] * 2 + [1] + [0] * 14)
    namespace: dict = {}
    exec(q2.code, namespace)
    assert math.isclose(namespace["f1_of"](0.75, 0.6), f1_score(true, read))


@pytest.mark.parametrize(("val_loss", "patience"), LOSS_CURVES)
def test_stopping_is_that_of_keras(val_loss, patience):
    import keras

    stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
    stopping.set_model(SimpleNamespace(stop_training=False))
    stopping.on_train_begin()
    for epoch, loss in enumerate(val_loss):
        stopping.on_epoch_end(epoch, {"val_loss": loss})
        if stopping.model.stop_training:
            break
    assert stop_epoch(val_loss, patience) == epoch + 1
