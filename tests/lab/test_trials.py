"""Small networks, each with the rate that suits it."""

import numpy as np

from workbench.comparing.tuning import SEEDS
from workbench.lab.trials import tuned_trials


def test_the_rate_is_chosen_on_pictures_held_back_and_with_other_seeds(monkeypatch):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(90, 4))
    y = (x[:, 0] > 0) + (x[:, 1] > 0).astype(int)
    found, best = tuned_trials((x[:60], y[:60]), (x[60:], y[60:]), [5], rates=(0.1, 1.0, 10.0), seeds=2, epochs=3)
    assert best.inside and best.what == "validation loss" and found.val_losses.shape == (2, 3)
    again, _ = tuned_trials((x[:60], y[:60]), (x[60:], y[60:]), [5], rates=(0.1, 1.0, 10.0), seeds=SEEDS[:1], epochs=3)
    assert again.val_losses[0, -1] == best.means[best.best]
