"""Find the fault: a run is trained, looked at, judged; nothing tells its fault before it is found or asked for."""

import json
from dataclasses import replace

import pytest

from workbench.lessons.exercises.fault_runs import EXERCISES
from workbench.lessons.planted import BASE, DIAGNOSES, NOTHING
from workbench.lessons.progress import Progress
from workbench.runs.status import Status

RARE = EXERCISES[6]


def answer(page, fault, diagnosis):
    page.app.radio(key=f"fault-choice-{fault.number}").set_value(diagnosis)
    return page.run().press("fault-answer")


def standing(fault):
    return Progress().read().standing(fault.key)


def test_before_it_is_trained(open_page, store, workers_asked):
    page = open_page("faults")
    assert page.query_params["fault"] == "1" and EXERCISES[0].title in page.words
    assert page.app.button(key="fault-answer").disabled and page.app.button(key="fault-give-up").disabled
    assert len(page.app.radio(key="fault-choice-1").options) == 4 < len(DIAGNOSES)
    page.press("fault-train")
    (run,) = store.runs()
    assert run.meta["name"] == "Fault 1" and run.config == EXERCISES[0].config and run.status.state == "queued"
    assert workers_asked and "fault-train" not in [button.key for button in page.button]
    assert page.part("fault-curves-1")["figure"]["layout"]["title"]["text"] == "Nothing learned yet"


def test_everything_is_seen_but_the_settings_and_the_coach(open_page, put_fault):
    run = put_fault()
    page = open_page("faults", fault="7")
    figure = page.part("fault-curves-7")["figure"]
    assert len(figure["data"]) == 6 and "learning rate" not in json.dumps(figure)
    assert page.part("fault-curves-7")["pick"] == "x"
    layers = page.part(f"fault-layers-{run.id}")
    assert [row[0] for row in layers["rows"]] == ["dense_1", "answer"]
    data = dict(page.part(f"fault-data-{run.id}")["rows"])
    assert data["Numbers that reach the network"].startswith("0 to 1") and data["Pictures for each step"] == "32"
    assert len(page.part(f"fault-classes-{run.id}")["rows"]) == 10
    assert "coach" not in page.words.lower().split("wrong?")[0] and "Planted" not in page.words


def test_a_wrong_answer_teaches_and_the_right_one_lets_the_coach_speak(open_page, put_fault):
    run = put_fault()
    page = open_page("faults", fault="7")
    answer(page, RARE, "rate_too_low")
    assert standing(RARE).state == "not yet" and page.warning[0].value.startswith("**The learning rate is too low?**")
    assert "the training loss falls from" in page.warning[0].value
    options = page.app.radio(key="fault-choice-7").options
    assert [option for option in options if option.startswith("~~")] == ["~~The learning rate is too low~~"]
    answer(page, RARE, NOTHING)
    assert page.warning[0].value.startswith("**Nothing is wrong?**") and len(page.warning) == 2
    answer(page, RARE, "class_ignored")
    found = standing(RARE)
    assert (found.state, found.tries, found.place) == ("right", 3, None)
    assert "That is half of the mark." in page.success[0].value and "Class 9 is ignored" not in page.words
    assert page.part("fault-curves-7")["pick"] == "x" and not page.part("fault-curves-7")["figure"]["layout"]["shapes"]
    page.tell("fault-curves-7", "picked", {"x": 150.0, "last": True})
    page.run()
    assert standing(RARE).place is True and "you showed where it shows" in page.words
    assert page.success[0].value.startswith("**One class is missing, or almost.**")
    assert "Class 9 is ignored" in page.words
    assert page.part("fault-curves-7")["figure"]["layout"]["shapes"] and page.part("fault-curves-7")["pick"] == ""
    hidden = page.part("fault-hidden-7")["rows"]
    assert ["Planted fault", "None", "One class missing from the training set, or almost"] in hidden
    assert "Class 9 is ignored" in open_page("run", run=run.id).words
    page.press("try-class_ignored")
    assert page.title[0].value == "Train a network" and "fault" not in page.query_params


def test_the_place_is_pointed_at_and_judged_in_the_end(open_page, put_fault):
    put_fault()
    for step, words in ((150.0, "The coach sees it there too"), (10.0, "The coach sees it between steps")):
        page = open_page("faults", fault="7", state={f"kept-fault-place-{RARE.key}": step})
        assert page.part("fault-curves-7")["figure"]["layout"]["shapes"][-1]["x0"] == step
        if standing(RARE).state != "right":
            answer(page, RARE, "class_ignored")
        assert words in page.words


def test_where_it_shows_is_half_of_the_mark_and_can_be_given_away(open_page, put_fault):
    put_fault()
    page = answer(open_page("faults", fault="7"), RARE, "class_ignored").press("fault-pass")
    assert standing(RARE).place is False and "**Half of the mark**" in page.words and "Class 9 is ignored" in page.words


def test_a_fault_that_is_found_can_be_cured_and_both_stand_side_by_side(open_page, put_fault, put_copy, store):
    sick = put_fault()
    Progress().add("check", RARE.key, "right")
    Progress().mark_place(RARE.key, True)
    page = open_page("faults", fault="7")
    assert mains(page) == ["Cure it"] and "Sick and cured" not in page.words
    page.press("fault-cure")
    (cured,) = store.queue()
    assert cured.config == BASE and cured.title == "Fault 7, cured"
    figures = [part.key for part in page.get("bidi_component") if part.key.startswith("fault-beside-7")]
    assert figures == [f"fault-beside-7-{sick.id}", f"fault-beside-7-{cured.id}"] and mains(page) == []
    assert cured.leave_queue()
    replace(Status.read(cured.folder), state="finished").write(cured.folder)
    assert mains(page.run()) == ["The next one"]


def mains(page):
    return [button.label for button in page.button if button.proto.type == "primary"]


def test_hints_one_by_one(open_page):
    page = open_page("faults", fault="7")
    for number in range(3):
        page.press("fault-hint")
        assert len(page.info) == number + 1 and RARE.hints[number] in page.info[number].value
    assert page.app.button(key="fault-hint").disabled and standing(RARE).hints == 3


def test_asking_the_coach_is_no_solving(open_page, put_fault):
    put_fault()
    page = open_page("faults", fault="7").press("fault-give-up")
    assert standing(RARE).solution and standing(RARE).state == "unattempted"
    assert "What it was" in page.words and "Class 9 is ignored" in page.words and not page.success
    page.press("fault-next")
    assert page.query_params["fault"] == "8" and EXERCISES[7].title in page.words


def test_a_teacher_may_switch_help_off(open_page):
    for help in ("hints", "solutions"):
        Progress().allow(help, False)
    assert not {"fault-hint", "fault-give-up"} & {button.key for button in open_page("faults").button}


def test_nothing_is_an_answer(open_page, put_fault):
    healthy = next(fault for fault in EXERCISES if fault.answer == NOTHING)
    put_fault(healthy)
    page = open_page("faults", fault=str(healthy.number))
    answer(page, healthy, NOTHING)
    assert page.success[0].value.startswith("**Nothing is wrong.**") and "Validation is better" in page.words


def test_the_page_of_the_run_keeps_silent_until_then(open_page, put_fault):
    run = put_fault()
    page = open_page("run", run=run.id)
    assert "The coach keeps silent" in page.words and "ignored" not in page.words and "hidden until" in page.words
    assert "Planted" not in page.words and "workbench train" not in str([code.value for code in page.code])
    Progress().add("check", RARE.key, "right")
    assert "Class 9 is ignored" in open_page("run", run=run.id).words


def test_beside_other_runs_it_would_show_and_is_left_out(open_page, put_fault, put_copy):
    run, other = put_fault(), put_copy("20260102-030405-bbbb")
    page = open_page("compare", runs=f"{run.id},{other.id}")
    assert f"Say first what is wrong with {RARE.name}" in page.words and run.id not in page.query_params["runs"]
    Progress().add("check", RARE.key, "right")
    page = open_page("compare", runs=f"{run.id},{other.id}")
    assert "Say first" not in page.words and run.id in page.query_params["runs"]
    assert "Train again with these settings" in open_page("run", run=run.id).buttons


def test_a_run_with_the_same_settings_and_another_name_is_told_everything(open_page, put_fault):
    run = put_fault()
    run.describe(name="my own")
    assert "Class 9 is ignored" in open_page("run", run=run.id).words
    assert "fault-train" in [button.key for button in open_page("faults", fault="7").button]


def test_a_run_that_broke_off_can_be_trained_again(open_page, put_fault, store):
    run = put_fault()
    (run.folder / "status.json").write_text(json.dumps({"state": "failed", "error": "The disk is full."}))
    page = open_page("faults", fault="7")
    assert "did not come to its end" in page.warning[0].value and page.app.button(key="fault-answer").disabled
    page.press("fault-train")
    assert len(store.runs()) == 2


@pytest.mark.parametrize("asked", ["0", "99", "-1", "seven", "1e3"])
def test_an_address_that_makes_no_sense_is_a_sentence(open_page, asked):
    page = open_page("faults", fault=asked)
    assert f"no fault “{asked}”" in page.warning[0].value and page.query_params["fault"] == "1"


def test_where_nothing_can_be_written_it_is_said(open_page, store):
    page = open_page("faults")
    store.root.parent.mkdir(exist_ok=True)
    store.root.write_text("a file where the folder should be")
    page.press("fault-train")
    assert page.error and "Traceback" not in page.words
