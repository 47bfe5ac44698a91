"""The mark lies where the finding says."""

import pytest

from workbench.figures import evidence

BATCHES = [{"step": step, "smoothed_loss": 2 / step, "smoothed_accuracy": 1 - 1 / step} for step in range(1, 101)]
EPOCHS = [{"step": 50, "loss": 0.5, "accuracy": 0.8, "val_loss": 0.4, "val_accuracy": 0.85},
          {"step": 100, "loss": 0.2, "accuracy": 0.9, "val_loss": 0.5, "val_accuracy": 0.84}]  # fmt: skip


def test_the_band_covers_the_steps_and_the_curves_are_those_of_the_run() -> None:
    figure = evidence(BATCHES, EPOCHS, first=50, last=100, title="Where it shows", series=("loss", "val_loss"))
    (band,) = figure.layout.shapes
    assert (band.x0, band.x1) == (50, 100)
    assert list(figure.data[2].y) == [0.4, 0.5] and figure.data[2].name == "validation loss"
    assert figure.layout.yaxis.title.text == "loss"
    assert "50 to 100" in figure.layout.meta["alt"]


def test_a_single_step_can_still_be_seen_and_accuracy_is_drawn_where_it_is_meant() -> None:
    figure = evidence(BATCHES, EPOCHS, first=7, last=7, title="Where it shows", series=("accuracy",))
    assert figure.layout.shapes[0].x1 > 7
    assert figure.layout.yaxis.title.text == "accuracy" and list(figure.data[1].y) == pytest.approx([0.8, 0.9])
