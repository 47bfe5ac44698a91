"""What a network looks like inside, before and after; and how well it does without a run's folder."""

import numpy as np
import pytest

from workbench.data.datasets import load
from workbench.data.shuffled import shuffle_pixels
from workbench.engine.scoring import score, scores
from workbench.engine.trained_models import feature_maps, kernels, trained, untrained
from workbench.engine.training import train
from workbench.errors import ModelError
from workbench.predict import load as load_twin
from workbench.runs.config import RunConfig
from workbench.runs.presets import preset
from workbench.runs.store import Run, Store


def test_before_learning_is_where_the_run_began(store: Store, small: RunConfig) -> None:
    # At this learning rate nothing moves: the run ends where it began.
    config = small.replace(optimizer="sgd", learning_rate=1e-8, normalization="none", schedule="constant", epochs=1)
    run = store.create(config, queued=False)
    train(run)
    before, after = kernels(untrained(config)), kernels(trained(run))
    assert list(before) == list(after) == ["conv2d_1", "conv2d_2"]
    for name in before:
        np.testing.assert_allclose(before[name], after[name], atol=1e-6)
    other = kernels(untrained(config.replace(seed=config.seed + 1)))
    assert np.abs(other["conv2d_1"] - before["conv2d_1"]).max() > 0.01


def test_maps_are_those_of_the_twin(trained_run: Run) -> None:
    picture = load("digits").x_test[0] / 255
    ours = feature_maps(trained(trained_run), picture[None])
    theirs = load_twin(trained_run.folder / "model.onnx").feature_maps(picture)
    assert list(ours) == list(theirs)
    for name in ours:
        np.testing.assert_allclose(ours[name][0], theirs[name], atol=1e-4)


@pytest.fixture
def trained_run(request: pytest.FixtureRequest) -> Run:
    """The run that all tests share, under a name that is not that of a function here."""
    return request.getfixturevalue("trained")


def test_a_run_without_a_model_is_a_sentence(store: Store, small: RunConfig) -> None:
    run = store.create(small, "half done", queued=False)
    with pytest.raises(ModelError, match="half done has no model"):
        trained(run)


def test_shuffled_pixels_cost_a_cnn_its_advantage() -> None:
    arrays = load("digits")
    network = {"filters": (8, 16), "normalization": "none"}
    few = {"train_size": 600, "validation_share": 2 / 3, "epochs": 8}  # what looks for neighbours needs fewest pictures
    rate = {"learning_rate": 0.01, "schedule": "constant", "warmup_share": 0.0}
    config = preset("quick_look").replace(**network, **few, **rate)
    intact, (mixed,) = scores(arrays, config, seeds=2), scores(shuffle_pixels(arrays), config, seeds=(0,))
    for one in (*intact, mixed):
        assert one.right() == pytest.approx(one.accuracies[-1], abs=1e-6) and len(one.losses) == config.epochs
        assert len(one.x_val) == len(one.y_val) == 400
    assert min(one.right() for one in intact) > 0.85 and mixed.right() < intact[0].right() - 0.01
    assert intact[0].right(255 - intact[0].x_val) < 0.6, "other pictures, other answers"
    again = score(arrays, config.replace(seed=0))
    assert again.losses == intact[0].losses and again.losses != intact[1].losses
