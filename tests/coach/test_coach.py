"""The coach on the rows of real runs: broken ones are named, healthy ones are left in peace."""

import json
import re
from pathlib import Path

import pytest

from workbench.coach import CERTAIN, EXPLAINS, LIKELY, NOTES, OPEN, POSSIBLE, RULES, coach
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
    assert {recorded(path)[0]["rule"] for path in RECORDED} == {*RULES, "too_few", "too_short", ""}
    assert all(path.stat().st_size < 30_000 for path in RECORDED)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_finding_can_be_read_marked_and_followed(path: Path) -> None:
    _, history, config = recorded(path)
    last = max(row["step"] for row in (*history.batches, *history.epochs, *history.layers))
    for finding in coach(history, config):
        assert finding.rule in {*RULES, *NOTES, "nothing"}
        assert finding.sure in (CERTAIN, LIKELY, POSSIBLE, OPEN)
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


def by_hand(*controls: dict, batches: list[dict] | None = None, losses: tuple = (2.3, 2.2)) -> History:
    """A run of one-cycle that did well at 0.01 at the most, and what was asked for while it learned."""
    history = History(Path("nowhere"), start={"steps_per_epoch": 10})
    history.batches = batches or [{"kind": "batch", "step": 1, "loss": 2.4, "learning_rate": 0.0005}]
    history.epochs = [
        {"kind": "epoch", "epoch": place + 1, "step": 10 * (place + 1), "loss": loss}
        for place, loss in enumerate(losses)
    ]
    history.controls = [{"kind": "control", "epoch": 1, **control} for control in controls]
    return history


SETTINGS = RunConfig.make(learning_rate=0.01, schedule="one_cycle")
SET = {"action": "learning_rate", "value": 1.0, "step": 25}


LATE, EARLY = (2.3, 2.2, 40.0, 50.0), (2.3, 40.0, 50.0)  # wrong from the third epoch on, from the second


@pytest.mark.parametrize(
    ("controls", "losses", "named", "advised"),
    [
        ([], LATE, "", 0.001),
        ([SET], LATE, "You set the learning rate to 1 at batch 25.", 0.1),
        ([{"action": "pause", "step": 5}, SET, {"action": "resume", "step": 25}], LATE, "to 1 at batch 25.", 0.1),
        ([{**SET, "value": 3.0, "step": 12}, {**SET, "step": 14}], EARLY, "to 3 at batch 12.", 0.3),
        ([SET], EARLY, "", 0.001),  # it had gone wrong before
        ([{**SET, "step": 2}, {"action": "follow_schedule", "step": 5}], EARLY, "", 0.001),  # long over
        ([{**SET, "value": 0.1}], LATE, "to 0.1 at batch 25.", None),  # the settings have the advised rate themselves
    ],
    ids=["settings", "set", "paused", "twice", "after", "taken back", "as set"],
)
def test_advice_goes_by_the_rate_that_ran_and_names_who_set_it(
    controls: list[dict], losses: tuple, named: str, advised: float | None
) -> None:
    findings = coach(by_hand(*controls, losses=losses), SETTINGS)
    (finding,) = [finding for finding in findings if finding.rule == "rate_too_high"]
    assert named in finding.says and ("You set" in finding.says) == bool(named)
    assert finding.changes.get("learning_rate") == advised
    assert f"ten times smaller: {0.01 if advised is None else advised:g}." in finding.try_this


def test_a_run_of_long_ago_multiplied_what_was_set_into_its_schedule() -> None:
    rows = [{"kind": "batch", "step": step, "loss": 2.4, "learning_rate": rate}
            for step, rate in ((1, 0.0004), (26, 1.0), (35, 16.4))]  # fmt: skip
    findings = coach(by_hand({**SET, "factor": 2000.0}, batches=rows, losses=(2.3, 2.2, 2.1, 50.0)), SETTINGS)
    (finding,) = [finding for finding in findings if finding.rule == "rate_too_high"]
    assert "You set the learning rate to 1 at batch 25, and the schedule made 16.4 of it." in finding.says
    assert finding.changes == {"learning_rate": 1.64}


def test_a_loss_that_is_no_number_is_blamed_on_the_rate_that_was_set_last() -> None:
    history = by_hand(SET, losses=(2.3, 2.2))
    history.end = {"kind": "end", "state": "failed", "message": "The loss stopped being a number at batch 27."}
    (finding,) = [finding for finding in coach(history, SETTINGS) if finding.rule == "not_finite"]
    assert "You set the learning rate to 1 at batch 25." in finding.says
    assert "ten times smaller: 0.1." in finding.try_this
    assert finding.changes == {"learning_rate": 0.1, "clipnorm": 1.0}
    assert finding.evidence.numbers == {"learning rate": 1.0}


def test_steps_that_were_made_too_short_by_hand_are_taken_longer_from_there() -> None:
    layer = {"layer": "dense_1", "activation": "relu", "update": 1e-7}
    history = by_hand({**SET, "value": 1e-6, "step": 0}, losses=(2.4, 2.39, 2.38))
    history.layers = [
        {"kind": "layers", "epoch": place, "step": 10 * place, "loss": 2.4, "layers": [layer, layer]}
        for place in range(4)
    ]
    (finding,) = [finding for finding in coach(history, SETTINGS) if finding.rule == "rate_too_low"]
    assert "You set the learning rate to 1e-6 at batch 0." in finding.says
    assert finding.changes == {"learning_rate": 1e-5}


def test_a_real_run_whose_rate_was_set_by_hand() -> None:
    _, history, config = recorded(Path(__file__).parent / "recorded" / "rate-set-by-hand.jsonl")
    finding = coach(history, config)[0]
    assert config.learning_rate == 0.01 and finding.rule == "rate_too_high"
    assert "You set the learning rate to 1 at batch 52." in finding.says
    assert finding.changes == {"learning_rate": 0.1}


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


@pytest.mark.parametrize(
    "change", [{"loss": None}, {"recall": [0.0] * 30}, {"recall": []}, {"layers": []}, {"said": None}], ids=str
)
def test_rows_that_lack_something_are_no_error(change: dict, tmp_path: Path) -> None:
    layer = {"activation": "relu", "gradient": 1e-9, "dead": 0.9, "saturated": 0.9, "weight": 1.0, "parameters": 9,
             "update": 0.5}  # fmt: skip
    layers = [{**layer, "layer": name} for name in "abc"]
    whole = {"kind": "layers", "loss": 2.0, "recall": [0.0] + [0.9] * 9, "layers": layers}
    rows = [{"kind": "data", "classes": [10] * 10}]
    for epoch in range(6):
        rows.append({"kind": "epoch", "epoch": epoch + 1, "step": 5 * epoch, "loss": 2.0})
        rows.append({**whole, "epoch": epoch, "step": 5 * epoch, **(change if epoch in (0, 5) else {})})
    (tmp_path / "events.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    history = read_history(tmp_path)
    assert len(history.layers) == 6 and not history.damaged and coach(history, RunConfig())


def stuck(learns: bool) -> list:
    """What the coach says of a run that stands still far from everything right, and shows nothing that a rule knows."""
    history = by_hand(losses=(1.9, 1.9, 1.9))
    for row in history.epochs:
        row |= {"step": 100 * row["epoch"], "accuracy": 0.7 if learns else 0.3, "val_accuracy": 0.3, "val_loss": 1.9}
    history.data = {"classes": [100] * 10, "validation_classes": [20] * 10, "training": 1000, "validation": 200,
                    "low": 0.0, "high": 1.0, "mean": 0.1, "spread": 0.3}  # fmt: skip
    return coach(history, RunConfig.make(learning_rate=0.002, fault="rare_class", dropout=0.5))


@pytest.mark.parametrize("learns", [False, True])
def test_where_no_rule_knows_why_it_says_what_can_be_ruled_out_and_what_would_tell(learns: bool) -> None:
    (finding,) = stuck(learns)
    assert finding.rule == "unclear" and finding.sure == OPEN and not finding.fault and not finding.evidence.marks
    assert "30 % of the pictures right" in finding.says and "ln 10 = 2.3" in finding.why
    short = finding.experiment
    assert short.kind == ("climbing_rate" if learns else "ten_pictures") and short.config.fault == "rare_class"
    config = short.config
    if learns:
        assert config.learning_rate == 0.2 and config.warmup_share == 0.9
    else:
        learned = config.train_size * (1 - config.validation_share)
        assert learned == config.batch_size == 10 and config.epochs == 100 and config.dropout == 0


def test_a_run_far_from_done_is_never_called_fine() -> None:
    for path in RECORDED:
        _, history, config = recorded(path)
        findings = coach(history, config)
        if history.epochs and (history.epochs[-1].get("val_accuracy") or 0.0) < 0.5:
            assert not any(finding.rule == "nothing" for finding in findings), path.stem


def test_nothing_is_marked_where_nothing_stands_out() -> None:
    _, history, config = recorded(Path(__file__).parent / "recorded" / "adam-relu.jsonl")
    (finding,) = coach(history, config)
    assert finding.rule == "nothing" and not finding.evidence.marks
