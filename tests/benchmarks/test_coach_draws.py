"""Runs drawn at random for the coach: the same for the same seed, and judged by what the run without the fault did."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import coach_draws
from coach_at_scale import Judged, first, judged, right, told_apart
from coach_draws import FAULTS_EACH, KINDS, LEAST_STEPS, Draw, allowed, draws, steps

from workbench.coach import RULES
from workbench.coach.finding import Evidence, Finding


@pytest.fixture(autouse=True)
def same_data_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coach_draws, "available", lambda name: (name != "fashion_mnist", ""))


@pytest.fixture
def drawn() -> list[Draw]:
    return draws(5, 90)


def test_a_seed_draws_the_same_runs_and_the_first_ones_however_many_are_wanted(drawn: list[Draw]) -> None:
    assert draws(5, 90) == drawn and draws(5, 40) == drawn[:40] and draws(6, 90) != drawn
    assert [draw.number for draw in drawn] == list(range(90))


def test_a_fault_is_planted_in_the_healthy_run_of_its_group_and_in_nothing_else(drawn: list[Draw]) -> None:
    groups = {}
    for draw in drawn:
        groups.setdefault(draw.group, []).append(draw)
    for healthy, *faulty in groups.values():
        assert healthy.kind == "" and healthy.config.fault == "none" and len(faulty) <= FAULTS_EACH
        assert healthy.config.train_size * healthy.config.epochs <= allowed(healthy.config)
        for draw in faulty:
            assert steps(healthy.config) >= LEAST_STEPS
            changed = {"train_size", "epochs", "batch_size", "dropout", "shift", "units", "activation", "normalization",
                       "l2", "initializer", "learning_rate", "fault"}  # fmt: skip
            assert set(healthy.config.differences(draw.config)) <= changed


def test_sizes_networks_and_optimizers_are_spread_wide() -> None:
    many = draws(7, 600)
    drawn = [draw.config for draw in many]
    assert min(config.train_size for config in drawn) < 700 and max(config.train_size for config in drawn) > 30_000
    assert {config.architecture for config in drawn} == {"linear", "mlp", "cnn"}
    assert len({config.optimizer for config in drawn}) >= 6 and max(config.epochs for config in drawn) > 25
    assert {draw.kind for draw in many} == {"", *KINDS}
    assert all(set(kind.names + kind.follows) <= set(RULES) for kind in KINDS.values())


@pytest.mark.parametrize(
    ("kind", "twin", "reached", "learned", "truth"),
    [
        ("rate_too_low", 0.95, 0.85, 0.8, "rate_too_low"),
        ("rate_too_low", 0.95, 0.92, 0.9, "left out"),  # the fault makes no difference
        ("labels_shuffled", 0.95, 0.1, 0.2, "labels_shuffled"),
        ("overlap", 0.95, 0.99, 0.95, "overlap"),  # it stands in the data
        ("overlap", 0.4, 0.5, 0.5, "left out"),  # without it the run was too short as well
        ("overfitting", 0.95, 0.85, 0.9, "left out"),  # not learned by heart
    ],
)
def test_a_fault_counts_where_the_run_without_it_does_better(
    kind: str, twin: float, reached: float, learned: float, truth: str
) -> None:
    assert told_apart(kind, twin, reached, learned, 1000) == truth


def test_a_finding_is_right_where_it_names_the_root_or_what_follows_from_it(drawn: list[Draw]) -> None:
    def says(rule: str) -> Finding:
        return Finding(rule, "", "", "likely", Evidence(0, 0, ("loss",), {}), "", "", "")

    run = Judged(drawn[0], "rate_too_high", 0.3, 0.0, [says("dead_relu"), says("rate_too_high")])
    assert [right(run, finding) for finding in run.findings] == [True, True] and not first(run)
    assert not right(run, says("labels_shuffled"))
    assert not right(run._replace(truth="healthy"), says("rate_too_high"))
    assert right(run._replace(truth="healthy", behind=0.2), says("overfitting"))
    assert judged([]) == []
