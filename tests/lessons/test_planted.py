"""Planted faults: each shows its fault, every wrong answer is held against what the run shows, and no name tells."""

import json
import re
from pathlib import Path

import pytest

from workbench.coach import RULES, coach
from workbench.errors import ConfigError
from workbench.lessons.catalogue import COURSE, FAULTS, LESSONS
from workbench.lessons.exercises.fault_runs import EXERCISES, fault_of
from workbench.lessons.planted import BASE, DIAGNOSES, NOTHING
from workbench.lessons.refuting import REFUTED
from workbench.runs.config import RunConfig
from workbench.runs.history import History

RECORDED = Path(__file__).parent / "recorded"  # written by benchmarks/planted_faults.py --record


def recorded(fault):
    history = History(RECORDED / f"{fault.key}.jsonl")
    history.update()
    return history


@pytest.fixture(params=EXERCISES, ids=lambda fault: fault.key)
def fault(request):
    return request.param


def test_there_are_enough_and_in_some_nothing_is_wrong():
    answers = [fault.answer for fault in EXERCISES]
    assert len(EXERCISES) >= 6 and NOTHING in answers
    assert set(answers) == set(DIAGNOSES), "each answer that can be chosen is right once"
    assert set(REFUTED) == set(DIAGNOSES) - {NOTHING} <= set(RULES)
    assert [fault.key for fault in EXERCISES] == [f"faults-{number + 1}" for number in range(len(EXERCISES))]


def test_they_stand_beside_the_notebooks():
    assert FAULTS.exercises == EXERCISES and FAULTS.name not in LESSONS and list(COURSE) == [*LESSONS, FAULTS.name]


def test_the_rows_are_those_of_its_settings(fault):
    told = json.loads((RECORDED / f"{fault.key}.jsonl").read_text().splitlines()[0])
    config = RunConfig.make(**{name: value for name, value in told.items() if name in RunConfig.model_fields})
    assert config == fault.config, "the exercise was changed: record it anew with benchmarks/planted_faults.py"


def test_the_coach_names_the_fault_first(fault):
    history = recorded(fault)
    findings = coach(history, fault.config)
    assert (findings[0].rule == fault.answer) if fault.answer != NOTHING else not any(f.fault for f in findings)
    found = fault.finding(history, fault.config)
    assert found == findings[0]


def test_every_wrong_answer_gets_a_reason_of_its_own(fault):
    history, said = recorded(fault), {}
    for answer in fault.choices():
        said[answer] = fault.feedback(answer, history, fault.config)
    assert said.pop(fault.answer) == ""
    assert all(len(words) >= 40 and words.endswith((".", "?")) for words in said.values()), said
    assert len(set(said.values())) == len(said)
    assert not any(re.search(r"\b(nan|inf|None)\b", words) for words in said.values())
    assert DIAGNOSES[fault.answer] not in " ".join(said.values()), "a wrong answer must not tell the right one"


def test_reasons_agree_with_the_rows(fault):
    """The numbers that are spoken of are those of the run, and what they are said to show is so."""
    history, config = recorded(fault), fault.config
    first, last = history.layers[0]["loss"], history.epochs[-1]["loss"]

    def said(answer):
        return fault.feedback(answer, history, config)

    if "rate_too_low" not in (fault.answer, *fault.near):
        assert ("falls from" in said("rate_too_low")) == (last < 0.6 * history.batches[0]["loss"])
    if "labels_shuffled" not in (fault.answer, *fault.near):
        best = max(row["val_accuracy"] for row in history.epochs)
        assert (f"reaches {100 * best:.0f} %" in said("labels_shuffled")) == (best >= 0.2)
    if "overlap" not in (fault.answer, *fault.near):
        assert history.data["shared"] <= 0.02 * history.data["validation"]
    if "inputs_not_scaled" != fault.answer:
        assert "from 0 to 1" in said("inputs_not_scaled")
    if "underfitting" not in (fault.answer, *fault.near) and history.epochs[-1]["accuracy"] >= 0.85:
        assert f"{100 * history.epochs[-1]['accuracy']:.0f} % of them right" in said("underfitting")
    assert first > 0


def test_answers_come_in_an_order_that_stays_and_tells_nothing(fault):
    order = fault.choices()
    assert order == fault.choices() and order[-1] == NOTHING and fault.answer in order
    assert len(set(order)) == len(order) == min(3 + fault.number, len(DIAGNOSES)), "four, and one more each time"
    assert len({tuple(other.choices()) for other in EXERCISES}) == len(EXERCISES)
    assert len({other.choices().index(other.answer) for other in EXERCISES}) >= 5


def test_neither_name_nor_title_nor_first_hint_names_the_fault(fault):
    assert fault.name == f"Fault {fault.number}"
    assert len(fault.hints) == 3 and DIAGNOSES[fault.answer].lower() not in f"{fault.title} {fault.hints[0]}".lower()
    assert not re.search(r"rate|overfit|scaled|shuffled|vanish|ReLU|twins|batch", fault.title)
    assert fault.remember.endswith(".")


def test_a_run_is_known_by_its_settings(fault):
    assert fault_of(fault.config) is fault and fault_of(fault.config.replace(seed=99)) is fault
    assert fault_of(fault.config.replace(epochs=77)) is None and fault_of(BASE) is None
    assert fault.config.dataset == "digits", "seconds, on any machine, with no download"


def test_an_unknown_answer_is_a_sentence(fault):
    with pytest.raises(ConfigError, match="Unknown diagnosis"):
        fault.feedback("bad luck", recorded(fault), fault.config)


def test_trained_here_and_now_it_shows_its_fault(store):
    from workbench.engine.training import train

    fault = EXERCISES[4]
    run = store.create(fault.config, fault.name, queued=False)
    train(run, whole=False)
    assert fault.finding(run.history(), run.config) is not None
    assert fault.feedback(NOTHING, run.history(), run.config)
