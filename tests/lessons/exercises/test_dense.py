"""Typical mistakes in the exercises of `05_mnist_dense_network`, each with words of its message."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from workbench.concepts.metrics import precision_recall_f1
from workbench.lessons.exercises.dense import q1, q2, q3, q4
from workbench.lessons.exercises.dense.judges import LOSS_CURVES, stop_epoch

PAIR = "def precision_and_recall(confusion, k):\n    right = confusion[k, k]\n    return "
F1 = (
    "def f1_of(found, false_alarms, missed):\n    if found == 0:\n        return 0\n"
    "    p, r = found / (found + false_alarms), found / (found + missed)\n    return {}"
)

WRONG = {
    "dense-1": [
        (PAIR + "right / confusion[:, k].sum(), right / confusion[k, :].sum()", "other way round than above"),
        (PAIR + "right / confusion.sum(), right / confusion.sum()", "all pictures"),
        (PAIR + "right / confusion[k].sum(), right / confusion[k].sum()", "precision is right"),
        (PAIR + "right / confusion[:, k].sum(), right / confusion[:, k].sum()", "recall is right"),
        ("def precision_and_recall(confusion, k):\n    share = np.trace(confusion) / confusion.sum()\n"
         "    return share, share", "accuracy"),
        (PAIR + "right / confusion[k, :].sum()", "one single number"),
        (PAIR + "right, right", "Of how many?"),
        (PAIR + "right / confusion[:, k], right / confusion[k, :]", "(2, 2)"),
    ],
    "dense-2": [
        (F1.format("(p + r) / 2"), "still the ordinary mean"),
        (F1.format("p * r / (p + r)"), "factor 2"),
        (F1.format("p * r"), "the product"),
        (F1.format("(p * r) ** 0.5"), "geometric"),
        (F1.format("min(p, r)"), "smaller one alone"),
        (F1.format("p"), "precision alone"),
        (F1.format("r"), "recall alone"),
        ("def f1_of(found, false_alarms, missed):\n    return found / max(1, found + false_alarms + missed)",
         "count twice"),
        (F1.format("2 * p * r / (p + r)").replace("    if found == 0:\n        return 0\n", ""), "divided by zero"),
        ("def f1_of(found, false_alarms, missed):\n    print(found)", "`return`"),
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
        ("def stops_after(val_loss, patience):\n    return min(val_loss)", "less than a tenth"),
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
        ("def my_dropout(x, rate, rng):\n    return x * (rng.random() >= rate) / (1 - rate)", "one random number "
                                                                                              "decides"),
        ("def my_dropout(x, rate, rng):\n    return x * (rng.random(x.shape) >= rate) * 2", "must be 1"),
        ("def my_dropout(x, rate, rng):\n    return x", "nothing is switched off"),
        ("def my_dropout(x, rate, rng):\n    kept = rng.random(x.shape) >= rate\n"
         "    return x * kept * rng.random(x.shape)",
         "each value by the same"),
        ("def my_dropout(x, rate, rng):\n    return x.mean() * (1 - rate)", "one single number"),
        ("def my_dropout(x, rate, rng):\n    x = x * (rng.random(x.shape) >= rate) / (1 - rate)", "end with `return`"),
    ],
    "dense-5": [([3, 4], "what `start(...)` returns"), ("x", "2 runs are wanted"),
        (["nowhere", "x"], "There is no run")],
    "dense-6": [(11, "best epoch"), (20, "One too few"), (22, "One too many"), (10, "from the first epoch on"),
        (40, "where the curve ends"),
                (30, "is not right")],
    "dense-7": [("a", "ahead to the end"), ("b", "same pile"), ("d", "other way round"), (None, "None")],
}  # fmt: skip


def test_every_right_way_is_taken():
    def by_pictures(confusion, k):
        cells = np.argwhere(np.ones_like(confusion)).repeat(confusion.ravel(), axis=0)  # one row a picture
        true, read = cells[:, 0] == k, cells[:, 1] == k
        return [precision_score(read, true), recall_score(read, true)]

    def of_reciprocals(found, false_alarms, missed):
        return found and 2 / ((found + false_alarms) / found + (found + missed) / found)

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


def test_what_the_package_does_by_itself_is_to_be_written():
    def ours(confusion, k):
        precision, recall, _ = precision_recall_f1(confusion.T)
        return precision[k], recall[k]

    assert "Now without ours: `precision_recall_f1`" in q1.assess(ours).message


def test_f1_is_that_of_scikit_learn():
    true, read = np.array([1] * 5 + [0] * 15), np.array([1] * 3 + [0] * 2 + [1] + [0] * 14)
    namespace: dict = {}
    exec(q2.code, namespace)
    assert math.isclose(namespace["f1_of"](3, 1, 2), f1_score(true, read))


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
