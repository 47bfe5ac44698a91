from types import SimpleNamespace

import numpy as np
import pytest

from workbench.concepts.schedules import SCHEDULES, schedule_factor
from workbench.errors import ConfigError
from workbench.figures import learning_rate_preview


def settings(**changes) -> SimpleNamespace:
    return SimpleNamespace(
        **{
            "schedule": "constant",
            "learning_rate": 0.01,
            "epochs": 10,
            "warmup_share": 0.0,
            "decay_rate": 0.5,
            "decay_epochs": 2.0,
            **changes,
        }
    )


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("warmup_share", [0.0, 0.3])
def test_curve_is_what_the_batches_will_have(schedule: str, warmup_share: float):
    figure = learning_rate_preview(settings(schedule=schedule, warmup_share=warmup_share), steps_per_epoch=20)
    (curve,) = figure.data
    assert len(curve.x) == 200
    expected = [
        0.01 * schedule_factor(schedule, step, 200, warmup_share=warmup_share, decay_rate=0.5, decay_steps=40)
        for step in range(200)
    ]
    np.testing.assert_allclose(curve.x, np.arange(200) / 20)
    np.testing.assert_allclose(curve.y, expected)


def test_long_runs_are_drawn_with_few_points():
    figure = learning_rate_preview(settings(epochs=1000), steps_per_epoch=900)
    assert len(figure.data[0].x) <= 400 and figure.layout.xaxis.range == (0, 1000)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "The learning rate stays at 0.01"),
        ({"warmup_share": 0.5}, "The learning rate climbs to 0.01 and stays"),
        ({"schedule": "step"}, "The learning rate falls from 0.01 to 0.000625"),
        ({"schedule": "one_cycle", "warmup_share": 0.25}, "The learning rate climbs to 0.01, then falls to 1.04e-6"),
        # The last of 80 falling batches: 0.01 * (1 + cos(pi * 79 / 80)) / 2.
        (
            {"epochs": 1, "schedule": "cosine", "warmup_share": 0.2},
            "The learning rate climbs to 0.01, then falls to 3.85e-6",
        ),
    ],
)
def test_title_says_what_it_does(changes: dict, title: str):
    assert learning_rate_preview(settings(**changes)).layout.title.text.replace("<br>", " ") == title


def test_steps_are_drawn_as_steps():
    assert learning_rate_preview(settings(schedule="step")).data[0].line.shape == "hv"
    assert learning_rate_preview(settings(schedule="cosine")).data[0].line.shape == "linear"


def test_unknown_schedule_is_refused():
    with pytest.raises(ConfigError, match="Did you mean 'cosine'"):
        learning_rate_preview(settings(schedule="cosin"))
