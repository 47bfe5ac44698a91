import numpy as np
import pytest

from workbench.figures import training_curves
from workbench.figures.base.style import TRAINING, VALIDATION


def rows(count: int, start: int = 1) -> list[dict]:
    return [
        {
            "step": step,
            "loss": 1 / step,
            "smoothed_loss": 1.5 / step,
            "accuracy": 0.5 + 0.001 * step,
            "smoothed_accuracy": 0.4 + 0.001 * step,
            "learning_rate": 0.1 / step,
        }
        for step in range(start, start + count)
    ]


EPOCHS = [
    {"epoch": 1, "step": 50, "val_loss": 0.3, "val_accuracy": 0.971, "accuracy": 0.9},
    {"epoch": 2, "step": 100, "val_loss": 0.2, "val_accuracy": 0.991, "accuracy": 0.95},
]


def trace(figure, name):
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


def test_traces_show_the_rows():
    figure = training_curves(rows(100), EPOCHS)
    steps = np.arange(1, 101)
    for name, values, axis in (
        ("loss of each batch", 1 / steps, "y"),
        ("training loss", 1.5 / steps, "y"),
        ("training accuracy", 0.4 + 0.001 * steps, "y2"),
        ("learning rate", 0.1 / steps, "y3"),
    ):
        drawn = trace(figure, name)
        np.testing.assert_array_equal(drawn.x, steps)
        np.testing.assert_allclose(drawn.y, values, rtol=1e-6)
        assert drawn.yaxis == axis
    validation = trace(figure, "validation accuracy")
    assert list(validation.x) == [50, 100]
    np.testing.assert_allclose(validation.y, [0.971, 0.991])
    assert "markers" in validation.mode


def test_axes_are_named_and_stacked():
    layout = training_curves(rows(5)).layout
    assert layout.xaxis.title.text == "step (batches)"
    axes = (layout.yaxis, layout.yaxis2, layout.yaxis3)
    assert [axis.title.text for axis in axes] == ["loss", "accuracy", "learning rate"]
    loss, accuracy, rate = (axis.domain for axis in axes)
    assert rate[0] == 0 and rate[1] < accuracy[0] and accuracy[1] < loss[0] and loss[1] == 1


@pytest.mark.parametrize(
    ("batches", "epochs", "title", "subtitle"),
    [
        ([], [], "Nothing learned yet", "The curves begin with the first batch."),
        (rows(1), [], "Training accuracy 40.1 % after 1 batch", ""),
        (rows(100), EPOCHS, "Validation accuracy 99.1 % after 2 epochs", ""),
        (rows(100), EPOCHS[:1], "Validation accuracy 97.1 % after 1 epoch", ""),
        (
            rows(150),
            [*EPOCHS, {"epoch": 3, "step": 150, "val_accuracy": 0.98}],
            "Validation accuracy 98.0 % after 3 epochs",
            "Best: 99.1 % after 2 epochs.",
        ),
        (rows(50), [{"epoch": 1, "step": 50, "accuracy": 0.9}], "Training accuracy 90.0 % after 1 epoch", ""),
        ([*rows(36), {"step": 37, "loss": None}], [], "The loss is no longer a number at batch 37", ""),
        ([{"step": 3, "loss": 0.25, "smoothed_loss": 0.25}], [], "Training loss 0.25 after 3 batches", ""),
    ],
)
def test_title_says_the_state_of_things(batches, epochs, title, subtitle):
    layout = training_curves(batches, epochs).layout
    assert (layout.title.text.replace("<br>", " "), layout.title.subtitle.text) == (title, subtitle)


def test_number_and_order_of_traces_never_change():
    controls = [{"action": "stop", "step": 3}]
    names = [
        [trace.name for trace in training_curves(*arguments).data]
        for arguments in ([[]], [rows(1)], [rows(2000), EPOCHS, controls], [[], EPOCHS], [rows(9), [], controls])
    ]
    assert all(found == names[0] for found in names)


def test_events_stand_on_the_curve():
    controls = [
        {"action": "pause", "value": None, "step": 10},
        {"action": "step", "value": 5, "step": 60},
        {"action": "learning_rate", "value": 1e-4, "step": 99.5},
    ]
    figure = training_curves(rows(100), EPOCHS, controls)
    on_loss, on_rate = [trace for trace in figure.data if trace.name == "event"]
    assert list(on_loss.customdata) == ["paused", "+5 batches", "rate 0.0001"]
    np.testing.assert_allclose(on_loss.y[:2], [1.5 / 10, 1.5 / 60], rtol=1e-6)
    np.testing.assert_allclose(on_loss.y[2], (1.5 / 99 + 1.5 / 100) / 2, rtol=1e-4)
    assert list(on_loss.text) == ["paused", "+5 batches", "rate 0.0001"]
    assert on_rate.yaxis == "y3" and list(on_rate.x) == [99.5]
    np.testing.assert_allclose(on_rate.y, [1e-4])
    assert "paused" in figure.layout.meta["alt"]


def test_close_events_share_one_label():
    steps = [{"action": "step", "value": 1, "step": step} for step in (11, 12, 13)]
    controls = [
        {"action": "pause", "step": 10},
        *steps,
        {"action": "resume", "step": 14},
        {"action": "stop", "step": 90},
    ]
    events = training_curves(rows(100), [], controls).data[7]
    assert list(events.text) == ["paused<br>+1 batch<br>resumed", "", "", "", "", "stopped"]
    assert list(events.customdata)[1] == "+1 batch"


def test_many_events_stay_few():
    controls = [{"action": "step", "value": 1, "step": step} for step in range(1, 1001)]
    events = training_curves(rows(1000), [], controls).data[7]
    assert len(events.x) == 200 and events.x[-1] == 1000
    assert 0 < sum(map(bool, events.text)) <= 12


def test_curves_are_named_where_they_end_without_covering_each_other():
    figure = training_curves(rows(100), [{"epoch": 1, "step": 100, "val_loss": 0.0151, "val_accuracy": 0.5}])
    labels = [label for label in figure.layout.annotations if "span" in label.text]
    assert [label.text.split()[-1] for label in labels] == ["training", "validation"] * 2
    assert TRAINING in labels[0].text and VALIDATION in labels[1].text
    assert [label.yref for label in labels] == ["y", "y", "y2", "y2"]
    np.testing.assert_allclose([labels[0].y, labels[1].y], [0.015, 0.0151], rtol=1e-5)
    # Almost at the same height: pushed apart by the height of a line. The higher one goes up.
    assert labels[1].yshift - labels[0].yshift == pytest.approx(15, abs=0.5)
    # At 50.0 % and 50.0 %: also apart, whichever is above.
    assert abs(labels[3].yshift - labels[2].yshift) == pytest.approx(15, abs=0.5)


def test_names_far_apart_stay_at_their_ends():
    figure = training_curves(rows(100), [{"epoch": 1, "step": 100, "val_loss": 0.9, "val_accuracy": 0.9}])
    assert [label.yshift for label in figure.layout.annotations if "span" in label.text] == [0, 0, 0, 0]


def test_names_apart_in_focus_are_not_pushed():
    epochs = [{"epoch": 1, "step": 100, "val_loss": 0.05, "val_accuracy": 0.6}]
    shifts = {
        focus: [
            label.yshift
            for label in training_curves(rows(100), epochs, focus=focus).layout.annotations
            if label.yref == "y" and "span" in label.text
        ]
        for focus in (False, True)
    }
    assert shifts[True] == [0, 0] and shifts[False] != [0, 0]


def test_names_stand_right_on_a_logarithmic_axis():
    figure = training_curves(rows(100), EPOCHS, log_loss=True)
    labels = [label for label in figure.layout.annotations if label.yref == "y" and "span" in label.text]
    np.testing.assert_allclose([label.y for label in labels], np.log10([0.015, 0.2]), rtol=1e-5)
    assert figure.layout.yaxis.type == "log" and figure.layout.yaxis2.type is None


def test_at_most_eight_epochs_are_numbered():
    epochs = [{"epoch": epoch, "step": 10 * epoch, "val_accuracy": 0.9} for epoch in range(1, 101)]
    figure = training_curves(rows(1000), epochs)
    numbers = [label.text for label in figure.layout.annotations if "span" not in label.text]
    assert numbers == ["epoch 13", "26", "39", "52", "65", "78", "91"]
    assert [line.x0 for line in figure.layout.shapes] == [130, 260, 390, 520, 650, 780, 910]
    assert len(trace(figure, "validation accuracy").x) == 100


def test_axis_reaches_the_end_of_the_run_where_that_is_known():
    assert training_curves(rows(10), total_steps=500).layout.xaxis.range == (0, 510)
    assert training_curves(rows(10)).layout.xaxis.range is None


def test_first_point_is_seen():
    assert "markers" in trace(training_curves(rows(1)), "training loss").mode
    assert trace(training_curves(rows(500)), "training loss").mode == "lines"


def test_null_leaves_a_gap():
    batches = rows(5)
    batches[2] = {
        "step": 3,
        "loss": None,
        "smoothed_loss": None,
        "accuracy": None,
        "smoothed_accuracy": None,
        "learning_rate": 0.1,
    }
    assert np.isnan(trace(training_curves(batches), "training loss").y).tolist() == [False, False, True, False, False]


def test_a_long_run_is_drawn_with_few_points_and_all_extremes():
    batches = rows(20_000)
    batches[12_345]["loss"] = 99.0
    figure = training_curves(batches, EPOCHS)
    drawn = trace(figure, "loss of each batch")
    assert len(drawn.x) <= 1000 and drawn.x[0] == 1 and drawn.x[-1] == 20_000
    assert drawn.y.max() == 99.0 and drawn.x[drawn.y.argmax()] == 12_346


@pytest.mark.parametrize("log_loss", [False, True])
def test_focus_fits_the_heights_to_what_comes_late(log_loss: bool):
    layout = training_curves(rows(100), EPOCHS, log_loss=log_loss, focus=True).layout
    # From batch 10 on: smoothed loss 0.15 to 0.015, validation loss 0.3 and 0.2; accuracy 0.41 to 0.991.
    low, high = np.log10([0.015, 0.3]) if log_loss else (0.015, 0.3)
    room = 0.08 * (high - low)
    np.testing.assert_allclose(layout.yaxis.range, [low - room, high + room], rtol=1e-5)
    np.testing.assert_allclose(layout.yaxis2.range, [0.41 - 0.08 * 0.581, 0.991 + 0.08 * 0.581], rtol=1e-5)
    assert training_curves(rows(100), EPOCHS).layout.yaxis.range is None
    assert training_curves(rows(1), focus=True).layout.yaxis.range is None
