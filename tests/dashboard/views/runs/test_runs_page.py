"""Runs: the table, one run's page, and what a damaged run does to the others (nothing)."""

import json
import re
from dataclasses import replace

import pytest

from workbench.runs.presets import preset
from workbench.runs.status import Status


def test_an_empty_store_says_what_to_do(open_page):
    page = open_page("runs")
    assert "No runs yet" in page.words
    assert not page.dataframe


def test_the_table_shows_what_a_run_reached(open_page, put_copy, store):
    run = put_copy()
    queued = store.create(preset("fast_cnn"), "still waiting")
    table = open_page("runs").dataframe[0].value
    assert table["Run"].tolist() == ["still waiting", "shared"]
    row = table.iloc[1]
    assert row["Test accuracy"] == pytest.approx(100 * float(run.evaluation()["accuracy"]))
    assert row["Network"] == "Convolutional network"
    assert row["State"] == "finished"
    assert row["Epochs"] == "4 of 4"
    assert row["Data set"] == "Bundled digits (8 × 8)"
    assert table.iloc[0]["State"] == "waiting for its turn"
    assert queued.status.state == "queued"


def test_damaged_runs_are_marked_and_the_others_untouched(open_page, put_copy):
    healthy = put_copy("20260102-030405-aaaa")
    (put_copy("20260102-030405-bbbb").folder / "config.json").write_text("{ half")
    (put_copy("20260102-030405-cccc").folder / "status.json").write_text("")
    (put_copy("20260102-030405-dddd").folder / "config.json").unlink()
    (put_copy("20260102-030405-eeee").folder / "evaluation.npz").write_bytes(b"no archive")
    (put_copy("20260102-030405-ffff").folder / "events.jsonl").write_text('{"kind": "batch", "st')
    page = open_page("runs")
    table = page.dataframe[0].value
    assert table["State"].tolist() == ["finished", "finished", "damaged", "damaged", "damaged", "finished"]
    assert not page.error
    for identifier, words in (
        ("bbbb", "config.json"),
        ("cccc", "status.json"),
        ("dddd", "config.json"),
        ("eeee", "evaluation.npz"),
    ):
        broken = open_page("run", run=f"20260102-030405-{identifier}")
        assert words in broken.words
        assert "Traceback" not in broken.words
    assert "read right" in json.dumps(open_page("run", run=healthy.id).part(f"confusion-{healthy.id}"))
    assert not open_page("run", run="20260102-030405-ffff").error


def test_runs_that_are_broken_on_purpose_are_shown_to_whoever_asks(open_page, put_copy, put_fault):
    put_fault()
    page = open_page("runs")
    assert "None of your own yet" in page.words and not page.dataframe
    put_copy("20260102-030405-bbbb")
    page.run()
    assert page.dataframe[0].value["Run"].tolist() == ["shared"] and "1 run" in page.words
    page.app.toggle(key="runs-apart").set_value(True)
    assert page.run().dataframe[0].value["Run"].tolist() == ["shared", "Fault 7"]


def test_filters(open_page, put_copy, store):
    put_copy()
    store.create(preset("fast_cnn"), "a tall tree")
    page = open_page("runs")
    page.app.text_input(key="find-run").set_value("TREE")
    page.run()
    assert page.dataframe[0].value["Run"].tolist() == ["a tall tree"]
    page.app.text_input(key="find-run").set_value("nothing like it")
    page.run()
    assert "No run matches" in page.words
    page.app.text_input(key="find-run").set_value("")
    page.app.multiselect(key="find-state").set_value(["finished"])
    page.run()
    assert page.dataframe[0].value["Run"].tolist() == ["shared"]


def chosen(open_page, row: int = 0):
    return open_page("runs", state={"run-table": {"selection": {"rows": [row], "columns": [], "cells": []}}})


@pytest.mark.parametrize(
    ("cell", "title"), [((0, "Run"), "shared"), ((0, "State"), "shared"), ((7, "Run"), "Runs"), ("Run", "Runs")]
)
def test_a_line_that_is_pressed_opens_its_run(open_page, put_copy, cell, title):
    put_copy()
    page = open_page("runs", state={"run-table": {"selection": {"rows": [], "columns": [], "cells": [cell]}}})
    assert page.title[0].value == title and not page.error


def test_repeats_with_other_seeds_share_a_line_and_the_best_is_marked(open_page, put_copy):
    for place, seed in enumerate((0, 1, 2)):
        run = put_copy(f"20260102-03040{place}-aaaa")
        (run.folder / "config.json").write_text(run.config.replace(seed=seed).to_json())
        run.describe(name=f"wide, seed {seed}")
    other = put_copy("20260102-030409-bbbb")
    (other.folder / "config.json").write_text(other.config.replace(learning_rate=0.02).to_json())
    events = other.folder / "events.jsonl"
    events.write_text(re.sub(r'"test_accuracy": [0-9.]+', '"test_accuracy": 0.999', events.read_text()))
    page = open_page("runs")
    table = page.dataframe[0].value
    assert table["Run"].tolist() == ["★ shared", "wide · 3 seeds"] and table["Test accuracy"][0] == pytest.approx(99.9)
    history = other.history()
    assert list(table["Curve"][0]) == [row["val_accuracy"] for row in history.epochs]
    page.app.toggle(key="runs-folded").set_value(False)
    assert page.run().dataframe[0].value["Run"].tolist()[1:] == [f"wide, seed {seed}" for seed in (2, 1, 0)]
    chosen = {"selection": {"rows": [1], "columns": [], "cells": []}}
    assert "Compare these 3" in open_page("runs", state={"run-table": chosen}).buttons
    pressed = {"selection": {"rows": [], "columns": [], "cells": [(1, "Curve")]}}
    page = open_page("runs", state={"run-table": pressed})
    assert page.title[0].value == "Compare" and page.query_params["runs"].count(",") == 2


def test_rename_and_note(open_page, put_copy):
    run = put_copy()
    page = chosen(open_page)
    page.app.text_input(key=f"name-{run.id}").set_value("my best")
    page.run()
    page.app.text_input(key=f"note-{run.id}").set_value("with more filters")
    page.run()
    assert run.meta == {"name": "my best", "note": "with more filters"}
    assert open_page("runs").dataframe[0].value["Run"].tolist() == ["my best"]


def test_delete_and_undo(open_page, put_copy, store):
    run = put_copy()
    page = chosen(open_page).press("delete-run")
    assert store.runs() == []
    assert "was deleted" in page.words
    page.press("notice-undo")
    assert [found.id for found in store.runs()] == [run.id]
    assert "was deleted" not in page.words


def test_several_are_deleted_and_all_brought_back(open_page, put_copy, store):
    for letter in "ab":
        put_copy(f"20260102-030405-{letter * 4}")
    store.create(preset("fast_cnn"), "stays")
    page = open_page("runs", state={"run-table": {"selection": {"rows": [1, 2], "columns": [], "cells": []}}})
    assert "Compare these 2" in page.buttons
    page.press("delete-runs")
    assert [run.title for run in store.runs()] == ["stays"] and "2 runs deleted." in page.words
    page.press("notice-undo")
    assert len(store.runs()) == 3


def test_a_run_that_trains_is_not_deleted(open_page, store):
    run = store.create(preset("fast_cnn"), "at work", queued=False)
    replace(Status(), state="running").of_this_process().write(run.folder)
    page = chosen(open_page).press("delete-run")
    assert "Stop it first" in page.words
    assert store.runs() == [run]


def test_one_run_shows_everything(open_page, put_copy):
    run = put_copy()
    page = open_page("run", run=run.id)
    assert page.title[0].value == "shared"
    assert not page.error
    accuracy = float(run.evaluation()["accuracy"])
    assert {metric.label: metric.value for metric in page.metric}["Test accuracy"] == f"{accuracy:.1%}".replace(
        "%", " %"
    )
    assert page.part(f"confusion-{run.id}")["still"]
    assert len(page.part(f"curves-{run.id}")["figure"]["data"]) >= 6
    assert page.part(f"classes-{run.id}")["rows"][9][0] == "9"
    assert page.part(f"differences-{run.id}")["rows"] == [["Epochs", "10 epochs", "4 epochs"]]
    assert [code.value for code in page.code][0] == "workbench train --preset quick_look --set epochs=4"
    assert json.loads(page.code[1].value)["dataset"] == "digits"
    assert "tensorflow" in json.dumps(page.part(f"environment-{run.id}"))
    mistakes = page.part(f"mistakes-{run.id}")["items"] if len(run.evaluation()["mistake_images"]) else []
    assert all("read as" in item["title"] for item in mistakes)


def test_a_run_that_is_not_over_says_what_will_come(open_page, store):
    run = store.create(preset("fast_cnn"))
    page = open_page("run", run=run.id)
    assert page.words.count("Nothing here yet") >= 3
    assert not page.error


def test_no_run_chosen_and_no_such_run(open_page):
    assert "No run is chosen" in open_page("run").words
    assert "There is no run" in open_page("run", run="nonsense").words


def test_train_again_takes_over_the_settings(open_page, put_copy):
    page = open_page("run", run=put_copy().id).press("again")
    assert page.title[0].value == "Train a network"
    assert page.app.selectbox(key="preset").value == "quick_look"
    assert page.app.number_input(key="knob-epochs").value == 4


def test_deleting_from_its_own_page(open_page, put_copy, store):
    page = open_page("run", run=put_copy().id).press("delete-this")
    assert page.title[0].value == "Runs"
    assert store.runs() == []
    page.press("notice-undo")
    assert len(store.runs()) == 1


def test_something_unexpected_is_a_sentence(open_page, put_copy, monkeypatch, capsys):
    put_copy()
    import dashboard.views.runs.run_table as table

    monkeypatch.setattr(table, "count", lambda *words: 1 / 0)
    page = open_page("runs")
    assert "Something unexpected went wrong" in page.words
    assert "ZeroDivisionError" not in page.words
    assert "ZeroDivisionError" in capsys.readouterr().err
