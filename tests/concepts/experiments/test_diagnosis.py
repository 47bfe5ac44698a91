"""How far a step goes, layer by layer."""

import numpy as np
import pytest

from workbench.concepts.experiments.diagnosis import layer_updates
from workbench.concepts.network import MLP
from workbench.concepts.optimizers import SGD


def size(values):
    return float(np.sqrt(np.mean(values**2)))


def test_the_ratio_is_what_a_step_does():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 4)), np.eye(3)[np.arange(20) % 3]
    network = MLP((4, 6, 3), seed=1)
    found, before = layer_updates(network, x, y, 0.1), network.parameters
    network.train_step(x, y, SGD(0.1))
    for update, old, new in zip(found, before[0::2], network.parameters[0::2], strict=True):
        assert update.ratio == pytest.approx(size(new - old) / size(old)) and update.weight == size(old)
        assert update.gradient == pytest.approx(size(new - old) / 0.1)


def test_a_deep_sigmoid_stands_still_near_its_input():
    rng = np.random.default_rng(0)
    x, y = rng.random((64, 30)), np.eye(3)[np.arange(64) % 3]
    ratios = [update.ratio for update in layer_updates(MLP((30, *[20] * 8, 3), "sigmoid"), x, y, 0.1)]
    assert ratios[0] < 1e-6 < 1e-3 < ratios[-1]
    assert layer_updates(MLP((30, 3), initializer="zeros"), x, y, 0.1)[0].ratio == np.inf
