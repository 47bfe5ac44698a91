"""What a trained network says of every test picture, kept beside the run, and where two networks part ways."""

import json
import math
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from workbench import predict
from workbench.data import datasets
from workbench.errors import DataError, ModelError, RunError
from workbench.language import tr
from workbench.runs.arrays import Array, read_npz
from workbench.runs.files import write_npz
from workbench.runs.store import Run

FILE = "answers.npz"
LEVEL = 0.01  # as for a verdict on groups of runs


class HeldOut(NamedTuple):
    """The pictures that test: shapes (n, h, w, channels) uint8 and (n,) int64, and the digest of the whole data set."""

    x: np.ndarray
    y: np.ndarray
    digest: str


class Answers(NamedTuple):
    """What a network says of n pictures: the class it reads, shape (n,), and how sure it is, 0 to 1."""

    read: np.ndarray
    sure: np.ndarray


class Pair(NamedTuple):
    """Which test pictures two networks read wrong: the indices where both are wrong, only the first, only the second.

    Attributes:
        pictures: how many pictures there are in all.
        p_value: how often chance alone would part the pictures that only one reads wrong as unevenly as here.
    """

    both: np.ndarray
    only_first: np.ndarray
    only_second: np.ndarray
    pictures: int
    p_value: float

    def surest(self, kind: str, first: Answers, second: Answers) -> np.ndarray:
        """Return the indices of one kind, those read wrong with the most certainty first.

        Args:
            kind: `"both"`, `"only_first"` or `"only_second"`.
            first, second: the answers that this pair was made of.
        """
        wrong = getattr(self, kind)
        sure = {"only_first": first.sure, "only_second": second.sure}.get(kind, (first.sure + second.sure) / 2)
        return wrong[np.argsort(-sure[wrong], kind="stable")]


def held_out(name: str) -> HeldOut:
    """Return the pictures that a data set tests with; nothing is downloaded for it.

    Raises:
        ConfigError: there is no such data set.
        DataError: it is not on this machine.
    """
    there, where = datasets.available(name)
    if not there:
        raise DataError(
            tr(
                "The test pictures of {label_of} are not on this machine ({where}), so no answers can be compared.",
                label_of=datasets.label_of(name),
                where=where,
            )
        )
    found = [datasets.find(file) for file in datasets.get_dataset(name).files]
    return _held_out(name, tuple((path, path.stat().st_mtime_ns) for path in found))


@lru_cache(maxsize=3)
def _held_out(name: str, stamps: tuple) -> HeldOut:
    arrays = datasets.load(name)
    x = arrays.x_test if isinstance(arrays.x_test, np.memmap) else arrays.x_test.copy()
    return HeldOut(x, arrays.y_test.copy(), arrays.digest)  # copies: the rest may go


def answers(run: Run) -> Answers:
    """Return what the best network of a run says of every test picture of its data set.

    Computed once with ONNX Runtime (10,000 pictures take about a second), then read from `answers.npz` in its folder,
    as long as the network and the data stay as they are.

    Raises:
        RunError: the settings of the run cannot be read.
        DataError: the data are not on this machine, are not those the run learned from, or reach it in another way.
        ModelError: there is no network yet, or its file is damaged or that of another run.
    """
    name = run.config.dataset
    if run.config.fault == "unscaled_inputs":
        raise DataError(
            tr(
                "{run} learned from pictures that were not scaled, a fault planted on purpose; its network "
                "cannot be asked about pictures as they are.",
                run=run.title,
            )
        )
    model = run.twin()
    network = predict.load(model)
    pictures = held_out(name)
    learned_from = run.environment().get("data_digest")
    if learned_from and learned_from != pictures.digest:
        raise DataError(
            tr(
                "{run} was trained on another version of the data set {name} than the one on this machine, so "
                "its answers cannot be compared picture by picture.",
                run=run.title,
                name=name,
            )
        )
    facts = model.stat()
    key = json.dumps([pictures.digest, facts.st_size, facts.st_mtime_ns])
    classes = run.data.classes
    if len(network.classes) != len(classes):
        raise ModelError(
            tr(
                "The network in {model} tells {classes} classes apart, and {run} learned {classes_2}: the file "
                "is that of another run. Train it again.",
                model=model,
                classes=len(network.classes),
                run=run.title,
                classes_2=len(classes),
            )
        )
    kept = _kept(run.folder / FILE, key, len(pictures.y), len(classes))
    return kept or _asked(run.folder / FILE, key, network, pictures)


def both_answers(first: Run, second: Run) -> tuple[HeldOut, Answers, Answers]:
    """Return the test pictures that two runs share, and what the network of each says of them.

    Raises:
        DataError: they were tested on different data; or as for `answers`.
    """
    names = [run.config.dataset for run in (first, second)]
    if names[0] != names[1]:
        labels = [datasets.label_of(name) for name in names]
        raise DataError(
            tr(
                "{first} was tested on {first_labels}, {second} on {labels}: there is no picture that both "
                "have read. Choose two runs on the same data set.",
                first=first.title,
                first_labels=labels[0],
                second=second.title,
                labels=labels[1],
            )
        )
    return held_out(names[0]), answers(first), answers(second)


def _kept(path: Path, key: str, pictures: int, classes: int) -> Answers | None:
    try:
        found = read_npz(
            path,
            {
                "read": Array(f"{pictures}", "i", 0, classes - 1),
                "sure": Array(f"{pictures}", "f", 0, 1.001),
                "key": Array("", "U"),
            },
        )
    except RunError:  # missing or damaged: it is made anew
        return None
    return Answers(found["read"], found["sure"]) if str(found["key"]) == key else None


def _asked(path: Path, key: str, network: predict.Predictor, pictures: HeldOut) -> Answers:
    probabilities = network.probabilities(pictures.x)  # (n, c)
    found = Answers(probabilities.argmax(axis=1), probabilities.max(axis=1))
    with suppress(OSError):  # a full or closed disk: they are computed again the next time
        write_npz(path, {"read": found.read, "sure": found.sure, "key": np.array(key)})
    return found


def pair(true: np.ndarray, first: Answers, second: Answers) -> Pair:
    """Return where two networks read the same pictures wrong, and how uneven that is (see `mcnemar`).

    Args:
        true: labels of the pictures, shape (n,).
        first, second: what each network says of them, in the same order.

    Raises:
        DataError: they are not about the same number of pictures.
    """
    if not len(true) == len(first.read) == len(second.read):
        raise DataError(
            tr(
                "There are {true} labels, but {read} and {read_2} answers: they are not about the same pictures.",
                true=len(true),
                read=len(first.read),
                read_2=len(second.read),
            )
        )
    a, b = first.read != true, second.read != true
    only_first, only_second = np.flatnonzero(a & ~b), np.flatnonzero(b & ~a)
    return Pair(np.flatnonzero(a & b), only_first, only_second, len(true), mcnemar(len(only_first), len(only_second)))


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the p-value of McNemar's exact test.

    Pictures that both read right, or both wrong, say nothing about which network is better. If they are equally good,
    each of the others is a throw of a coin: formula `2 * sum(C(n, k) for k <= fewer) / 2 ** n`, at most 1.

    Args:
        only_first, only_second: how many pictures only the first, only the second reads wrong; n of them in all.

    Reference: McNemar, Note on the sampling error of the difference between correlated proportions (1947); Dietterich,
    Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms (1998).
    """
    n, fewer = only_first + only_second, min(only_first, only_second)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(fewer + 1)) / 2**n)


def sentence(found: Pair, names: tuple[str, str]) -> str:
    """Say in words which of two networks reads these test pictures better, and whether that could be chance.

    Args:
        found: as `pair` returns it.
        names: of the two networks.
    """
    a, b = len(found.only_first), len(found.only_second)
    better, worse = names if a <= b else names[::-1]
    test = tr(
        "(McNemar's exact test, p = {what})",
        what=tr("less than 0.0001") if found.p_value < 0.0001 else f"{found.p_value:.2g}",
    )
    if found.p_value < LEVEL:
        return tr(
            "{better} reads these {pictures:,} pictures better than {worse}, by more than chance {test}. "
            "That speaks of these two networks, not of their settings: another seed may turn it round.",
            better=better,
            pictures=found.pictures,
            worse=worse,
            test=test,
        )
    return tr(
        "Which of the two reads better cannot be told from these {pictures:,} pictures {test}; below "
        "{level:g} would count.",
        pictures=found.pictures,
        test=test,
        level=LEVEL,
    )
