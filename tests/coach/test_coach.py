"""The coach on the rows of real runs: broken ones are named, healthy ones are left in peace."""

import json
import re
from pathlib import Path

import pytest

from workbench.coach import CERTAIN, EXPLAINS, LIKELY, POSSIBLE, RULES, coach
from workbench.coach.finding import settled, ten_times
from workbench.errors import ConfigError
from workbench.runs.config import RunConfig
from workbench.runs.history import History, read_history

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.jsonl"))
SERIES = {"loss", "val_loss", "accuracy", "val_accuracy", "layers", "data"}


def recorded(path: Path) -> tuple[dict, History, RunConfig]:
    settings = json.loads(path.read_text().splitlines()[0])
    history = History(path)
    history.update()
    told = {name: value for name, value in settings.items() if name not in ("kind", "scenario", "rule")}
    return settings, history, RunConfig.make(**told)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_what_is_wrong_is_named(path: Path) -> None:
    settings, history, config = recorded(path)
    findings = coach(history, config)
    if settings["rule"]:
        assert settings["rule"] in [finding.rule for finding in findings]
    else:
        assert findings and not any(finding.fault for finding in findings)


def test_every_rule_has_a_run_that_shows_it_and_the_recordings_stay_small() -> None:
    assert {recorded(path)[0]["rule"] for path in RECORDED} == {*RULES, ""}
    assert all(path.stat().st_size < 30_000 for path in RECORDED)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_finding_can_be_read_marked_and_followed(path: Path) -> None:
    _, history, config = recorded(path)
    last = max(row["step"] for row in (*history.batches, *history.epochs, *history.layers))
    for finding in coach(history, config):
        assert finding.rule in {*RULES, "nothing"} and finding.sure in (CERTAIN, LIKELY, POSSIBLE)
        for sentence in (finding.says, finding.why, finding.try_this):
            assert sentence.endswith((".", "?")) and not re.search(r"\b(nan|inf|None)\b", sentence)
        assert re.search(r"\((19|20)\d\d\)", finding.source), finding.source
        assert 0 <= finding.evidence.first <= finding.evidence.last <= max(last, history.start["steps_per_epoch"])
        assert finding.evidence.series and set(finding.evidence.series) <= SERIES
        changed = config.replace(**finding.changes)  # a button fills these in: they must be allowed
        assert not finding.changes or changed != config


@pytest.mark.parametrize("path", RECORDED[::4], ids=lambda path: path.stem)
def test_a_run_may_be_asked_about_at_any_moment_and_by_rows_of_long_ago(path: Path, tmp_path: Path) -> None:
    _, _, config = recorded(path)
    lines = path.read_text().splitlines(keepends=True)
    file = tmp_path / "events.jsonl"
    assert coach(read_history(tmp_path), config) == []  # nothing has happened: nothing is said
    for end in range(1, len(lines), 3):
        file.write_text("".join(lines[:end]))
        coach(read_history(tmp_path), config)
    file.write_text("".join(line for line in lines if not line.startswith(('{"kind": "layers"', '{"kind": "data"'))))
    assert coach(read_history(tmp_path), config)
    assert coach(read_history(tmp_path), config) == coach(read_history(tmp_path), config)


def test_rules_know_each_other() -> None:
    for cause, effects in EXPLAINS.items():
        assert cause in RULES and set(effects) <= set(RULES) and cause not in effects


def test_a_curve_has_settled_where_its_ends_agree() -> None:
    assert settled([5, 3, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], 0.5, 0.02)
    assert not settled([8, 7, 6, 5, 4, 3, 2, 1.0], 0.5, 0.02)
    assert not settled([1.0] * 5, 0.5, 0.02)  # too short to say


@pytest.mark.parametrize(("rate", "factor", "expected"), [(0.3, 0.1, 0.03), (100.0, 10, 100.0), (1e-8, 0.1, 1e-8)])
def test_a_learning_rate_stays_allowed_and_round(rate: float, factor: float, expected: float) -> None:
    assert ten_times(rate, factor) == expected
    with pytest.raises(ConfigError):
        RunConfig.make(learning_rate=2 * RunConfig.bounds("learning_rate")[1])
