"""Groups of runs side by side."""

import numpy as np
import pytest

from workbench.errors import ConfigError, DataError
from workbench.figures.base.style import SUBTITLE_WIDTH
from workbench.lab.comparison import compare_curves, compare_runs
from workbench.runs.files import append_line
from workbench.runs.presets import preset


@pytest.fixture
def group(store):
    """Make runs whose validation losses and accuracies are known."""

    def made(*ends):
        runs = []
        for end in ends:
            run = store.create(preset("quick_look"), queued=False)
            for epoch, loss in enumerate((2.0, 1.0, end), 1):
                append_line(
                    run.folder / "events.jsonl",
                    {
                        "kind": "epoch",
                        "epoch": epoch,
                        "step": epoch,
                        "loss": loss,
                        "val_loss": loss,
                        "val_accuracy": 1 - loss / 4,
                    },
                )
            runs.append(run)
        return runs

    return made


def said(figure):
    return figure.layout.title.text.replace("<br>", " "), figure.layout.title.subtitle.text.replace("<br>", " ")


def line(figure, name):
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


def test_a_clear_difference_is_named(group):
    groups = {"dropout": group(0.30, 0.31, 0.32), "none": group(0.50, 0.51, 0.52)}
    title, subtitle = said(compare_runs(groups, "val_loss"))
    assert title == "dropout ends lower, by more than the seeds scatter"
    assert "validation loss lower by 0.2" in subtitle and "3 and 3 seeds" in subtitle
    assert said(compare_runs(groups))[0] == "dropout ends higher, by more than the seeds scatter"


def test_a_difference_within_the_noise_is_not_claimed(group):
    title, subtitle = said(compare_runs({"a": group(0.3, 0.5, 0.4), "b": group(0.35, 0.5, 0.45)}, "val_loss"))
    assert title == "No difference shown: it may be the seeds" and subtitle.startswith("No difference shown between")


def test_one_run_each_tells_nothing(group):
    title, subtitle = said(compare_runs({"a": group(0.3), "b": group(0.9)}, "val_loss"))
    assert title == "With a single seed, nobody can tell" and "Cannot tell" in subtitle


def test_lines_are_the_epochs_of_the_runs(group):
    figure = compare_runs({"a": group(0.3, 0.4, 0.5), "b": group(0.35, 0.4, 0.6)}, "val_loss", first=2)
    np.testing.assert_allclose(line(figure, "a").y, [1.0, 0.4])
    np.testing.assert_array_equal(line(figure, "b").x, [2, 3])
    assert max(map(len, figure.layout.title.subtitle.text.split("<br>"))) <= SUBTITLE_WIDTH
    assert "validation loss" in figure.layout.meta["alt"] and "No difference shown" in figure.layout.meta["alt"]
    assert figure.layout.yaxis.title.text == "validation loss" and figure.layout.xaxis.title.text == "epoch"


def test_what_cannot_be_compared_is_said(group):
    groups = {"a": group(0.3), "b": group(0.4)}
    with pytest.raises(ConfigError, match="Did you mean 'val_loss'"):
        compare_runs(groups, "valloss")
    for first in (0, 4):
        with pytest.raises(ConfigError, match="from 1 to 3"):
            compare_runs(groups, first=first)
    with pytest.raises(DataError, match="two groups"):
        compare_runs({"a": groups["a"]})


def test_curves_that_are_no_runs_are_compared_in_the_same_words():
    far = {
        "a": np.array([[2.0, 0.31], [2.0, 0.30], [2.0, 0.32]]),
        "b": np.array([[2.0, 0.9], [2.0, 0.91], [2.0, 0.93]]),
    }
    title, subtitle = said(compare_curves(far, [1, 2]))
    assert title == "a ends lower, by more than the seeds scatter" and "validation loss lower by 0.6" in subtitle
    ends = {"a": [1.0, 2.0, 3.0], "b": [1.0, 2.0, 3.1]}
    title, subtitle = said(compare_curves(far, [1, 2], ends))
    assert title == "No difference shown: it may be the seeds" and subtitle.startswith("No difference shown")
