"""What networks say of the same test pictures, kept and parted."""

import shutil

import numpy as np
import pytest

from workbench.comparing import answers as module
from workbench.comparing.answers import FILE, Answers, answers, held_out
from workbench.comparing.cost import latencies, parameters
from workbench.comparing.pairs import both_answers, mcnemar, pair, sentence
from workbench.concepts.metrics import confusion_matrix
from workbench.errors import DataError, ModelError
from workbench.runs.presets import preset
from workbench.runs.store import Run


@pytest.fixture
def copy(trained, tmp_path):
    def made(name="copy", **changes):
        folder = shutil.copytree(trained.folder, tmp_path / name)
        (folder / "config.json").write_text(trained.config.replace(**changes).to_json())
        return Run(folder)

    return made


def test_answers_are_those_of_the_keras_model(copy):
    """The evaluation was made by Keras in the process that trained; these come from ONNX Runtime."""
    run = copy()
    found, pictures = answers(run), held_out("digits")
    np.testing.assert_array_equal(confusion_matrix(pictures.y, found.read, 10), run.evaluation()["confusion"])
    assert ((found.sure > 0.1) & (found.sure <= 1)).all()


def test_answers_are_kept_until_the_network_changes(copy, monkeypatch):
    run = copy()
    first = answers(run)
    asked = []
    monkeypatch.setattr(module, "_asked", lambda *what: asked.append(what) or first)
    np.testing.assert_array_equal(answers(run).read, first.read)
    assert not asked
    (run.folder / "model.onnx").touch()
    answers(run)
    (run.folder / FILE).write_bytes(b"no archive")
    answers(run)
    assert len(asked) == 2


def test_where_pictures_cannot_be_compared_the_reason_is_said(copy, monkeypatch):
    run = copy()
    with pytest.raises(DataError, match="on Bundled digits .8 × 8., .* on Fashion-MNIST"):
        both_answers(run, copy("other", dataset="fashion_mnist"))
    with pytest.raises(DataError, match="planted"):
        answers(copy("fault", fault="unscaled_inputs"))
    (run.folder / "environment.json").write_text('{"data_digest": "of something else"}')
    with pytest.raises(DataError, match="another version"):
        answers(run)
    (run.folder / "model.onnx").unlink()
    with pytest.raises(ModelError, match="was taken away: there is no file"):
        answers(run)
    monkeypatch.setattr(module.datasets, "available", lambda name: (False, "nowhere"))
    with pytest.raises(DataError, match="nowhere"):
        held_out("fashion_mnist")


def test_mistakes_are_parted_the_surest_first():
    true = np.array([0, 1, 2, 3, 4])
    first = Answers(np.array([0, 9, 9, 3, 9]), np.array([0.9, 0.6, 0.8, 0.9, 0.7]))
    second = Answers(np.array([0, 1, 9, 9, 4]), np.array([0.9, 0.9, 0.9, 0.9, 0.9]))
    found = pair(true, first, second)
    assert (list(found.both), list(found.only_first), list(found.only_second)) == ([2], [1, 4], [3])
    assert list(found.surest("only_first", first, second)) == [4, 1] and found.pictures == 5
    with pytest.raises(DataError, match="not about the same pictures"):
        pair(true[:3], first, second)


@pytest.mark.parametrize(("a", "b"), [(0, 0), (5, 5), (1, 9), (31, 18), (400, 610)])
def test_mcnemar_agrees_with_the_binomial_test(a, b):
    from scipy.stats import binomtest

    expected = binomtest(a, a + b).pvalue if a + b else 1.0
    assert mcnemar(a, b) == pytest.approx(expected)
    assert mcnemar(1, 9) == pytest.approx(22 / 1024)  # by hand: 2 * (1 + 10) / 2 ** 10


def test_the_sentence_names_the_better_one_only_where_it_is_more_than_chance():
    true, right = np.zeros(100, int), Answers(np.zeros(100, int), np.ones(100))
    worse = Answers(np.r_[np.ones(20, int), np.zeros(80, int)], np.ones(100))
    assert sentence(pair(true, worse, right), ("A", "B")).startswith("B reads these 100 pictures better than A")
    assert sentence(pair(true, right, right), ("A", "B")).startswith("Which of the two reads better cannot be told")


def test_parameters_are_those_of_a_dense_network_counted_by_hand(store):
    run = store.create(preset("textbook_mlp"), queued=False)
    assert parameters(run) == 784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10


def test_latency_is_measured_for_each(copy):
    model = copy().folder / "model.onnx"
    taken = latencies([model, model])
    assert len(taken) == 2 and all(0 < milliseconds < 1000 for milliseconds in taken) and latencies([]) == []
    with pytest.raises(ModelError):
        latencies([model.with_name("nothing.onnx")])
