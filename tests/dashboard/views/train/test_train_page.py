"""Train: the form, what it starts, and the run that it shows."""

import shutil
import time
from dataclasses import replace

import pytest

from dashboard.views.train.settings_form import FIRST
from workbench.runs import jobs
from workbench.runs.config import RunConfig
from workbench.runs.files import append_line, read_lines
from workbench.runs.knobs import HIDDEN_GROUPS
from workbench.runs.presets import PRESETS, preset
from workbench.runs.status import Status
from workbench.runs.store import Store

SEVEN = [[[60, 60], [200, 60], [120, 240]]]


def started(store: Store, state: str = "running", **status) -> object:
    """A run that this very process seems to train, with a few points."""
    run = store.create(preset("quick_look"), "watched", queued=False)
    replace(
        Status(), state=state, phase="learning", total_steps=410, total_epochs=10, step=60, **status
    ).of_this_process().write(run.folder)
    events = run.folder / "events.jsonl"
    append_line(
        events, {"kind": "start", "step": 0, "epoch": 0, "total_steps": 410, "total_epochs": 10, "steps_per_epoch": 41}
    )
    for step in range(1, 61):
        row = {
            "step": step,
            "epoch": 1 + (step - 1) // 41,
            "loss": 2 / step,
            "smoothed_loss": 2 / step,
            "accuracy": 0.5,
        }
        append_line(
            events,
            {
                "kind": "batch",
                **row,
                "smoothed_accuracy": 0.5,
                "learning_rate": 0.01,
                "time": step / 10,
                "examples_per_second": 320.0,
            },
        )
    append_line(
        events,
        {"kind": "epoch", "epoch": 1, "step": 41, "loss": 0.5, "accuracy": 0.8, "val_accuracy": 0.75, "time": 4.1},
    )
    append_line(
        events, {"kind": "control", "action": "learning_rate", "value": 0.001, "step": 50, "epoch": 2, "factor": 0.1}
    )
    return run


def test_an_empty_store_shows_the_network_and_the_learning_rate(open_page):
    page = open_page("train")
    assert page.title[0].value == "Train a network"
    assert page.part("network-drawn")["figure"]["layout"]["title"]["text"].startswith(
        "29,354 parameters, 63.7 % of them"
    )
    assert page.part("network")["rows"][0] == ["Conv2D", "looks for patterns with small windows", "26 × 26 × 16", "160"]
    assert "learning rate climbs" in page.part("rate-preview")["figure"]["layout"]["title"]["text"]
    assert "All settings are those of **Fast CNN**." in page.words
    assert not page.error


def test_every_setting_that_is_used_has_a_widget(open_page):
    page = open_page("train")
    config = preset("fast_cnn")
    keys = {
        widget.key
        for kind in ("selectbox", "toggle", "text_input", "select_slider", "number_input", "slider")
        for widget in getattr(page.app, kind)
    }
    for name, field in RunConfig.knobs().items():
        hidden = field.group in HIDDEN_GROUPS
        assert (f"knob-{name}" in keys) == (config.is_used(name) and not hidden), name


def test_a_planted_fault_comes_by_address_and_is_no_part_of_the_form(open_page):
    page = open_page("train", fault="overlap")
    assert not page.error and page.query_params["fault"] == "overlap"
    assert "Planted fault" not in [expander.label for expander in page.app.expander]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_fills_the_form(open_page, name):
    page = open_page("train", preset=name)
    assert page.app.selectbox(key="preset").value == name
    assert PRESETS[name].label in page.words
    assert not page.error


def test_a_change_is_summed_up_and_can_be_put_back(open_page):
    page = open_page("train")
    page.app.number_input(key="knob-epochs").set_value(7)
    page.run()
    assert "Epochs: 2 epochs → 7 epochs" in page.buttons
    assert page.query_params["epochs"] == "7"
    page.press("reset-epochs")
    assert page.app.number_input(key="knob-epochs").value == 2
    assert "epochs" not in page.query_params


def test_choosing_an_optimizer_changes_which_settings_are_shown(open_page):
    page = open_page("train")
    page.app.selectbox(key="knob-optimizer").set_value("sgd")
    page.run()
    keys = [widget.key for kind in ("number_input", "slider") for widget in getattr(page.app, kind)]
    assert "knob-momentum" in keys
    assert "knob-beta_1" not in keys


def test_settings_outlive_pages_and_come_back_by_the_address(open_page):
    page = open_page("train")
    page.app.number_input(key="knob-epochs").set_value(9)
    page.run().go("draw").go("train")
    assert page.app.number_input(key="knob-epochs").value == 9
    link = open_page("train", preset="textbook_mlp", epochs="4", units="32,16")
    assert link.app.number_input(key="knob-epochs").value == 4
    assert link.app.text_input(key="knob-units").value == "32, 16"


def test_an_address_that_makes_no_sense_is_left_out(open_page):
    page = open_page("train", preset="nonsense", epochs="many", learning_rate="0.5", filters="x" * 300)
    said = [line for line in page.words.splitlines() if "is left out" in line]
    for words in (
        "“preset” is left out: Unknown preset 'nonsense'. Choose one of:",
        "“epochs” is left out: ",
        "“filters” is left out: 'xxxx",
    ):
        assert any(each.startswith(words) and len(each) < 300 for each in said), (words, said)
    assert len(said) == 3
    assert not page.run().warning  # once
    assert page.app.number_input(key="knob-epochs").value == 2
    assert page.app.select_slider(key="knob-learning_rate").value == 0.5


def test_sizes_that_cannot_be_are_said_and_not_taken(open_page):
    page = open_page("train")
    page.app.text_input(key="knob-filters").set_value("32, many")
    page.run()
    assert "whole numbers with commas" in page.words
    assert page.app.text_input(key="knob-filters").value == "32, many"  # what was typed stays, to be mended
    page.app.text_input(key="knob-filters").set_value("32, 64")
    page.run()
    assert not page.error


def test_a_network_that_cannot_be_cannot_be_started(open_page):
    page = open_page("train", filters="8,8,8,8,8,8")
    assert page.app.button(key="start").disabled
    assert "shrinks to nothing" in page.words


def test_start_queues_a_run_and_shows_it(open_page, store, workers_asked):
    page = open_page("train", preset="quick_look")
    page.app.text_input(key="run-name").set_value("my first")
    page.press("start")
    (run,) = store.runs()
    assert run.meta["name"] == "my first"
    assert run.config == preset("quick_look")
    assert run.status.state == "queued"
    assert workers_asked
    assert "my first" in page.words
    assert page.query_params["run"] == run.id
    assert page.part(f"curves-{run.id}")["figure"]["layout"]["title"]["text"] == "Nothing learned yet"


def test_a_store_that_cannot_be_written_is_a_sentence(open_page, store):
    page = open_page("train")
    store.root.write_text("a file where the folder should be")
    page.press("start")
    assert "cannot be written" in page.words
    assert "Traceback" not in page.words


def test_a_run_in_the_address_comes_back_with_its_curve(open_page, store):
    run = started(store)
    page = open_page("train", run=run.id)
    figure = page.part(f"curves-{run.id}")["figure"]
    assert len(figure["data"]) >= 6
    (bar,) = page.get("progress")
    assert bar.proto.text == ":green-badge[Learning] Epoch 2 of 10, batch 19 of 41, about 35 s left"
    values = {metric.label: metric.value for metric in page.metric}
    assert values["Training accuracy"] == "50.0 %"
    assert values["Validation accuracy"] == "75.0 %"
    assert {"Pause", "Stop training", "Step", "Apply"} <= set(page.buttons)
    assert "You set the learning rate to 0.001 at batch 50." in page.words
    assert "Epoch 1 ended after batch 41: validation accuracy 75.0 %." in page.words


def test_buttons_send_commands(open_page, store):
    run = started(store)
    page = open_page("train", run=run.id)
    page.press("pause")
    page.app.number_input(key="steps").set_value(5)
    page.run().press("step")
    page.app.number_input(key=f"rate-{run.id}").set_value(0.002)
    page.run().press("apply-rate").press("stop")
    lines = (run.folder / "commands.jsonl").read_text().splitlines()
    assert [
        '"pause"' in lines[0],
        '"step"' in lines[1] and "5" in lines[1],
        "0.002" in lines[2],
        '"stop"' in lines[3],
    ] == [True] * 4


def test_a_paused_run_can_go_on(open_page, store):
    page = open_page("train", run=started(store, "paused").id)
    assert "Go on" in page.buttons
    assert "Pause" not in page.buttons
    page.press("go-on")


def test_waiting_says_how_many_are_before_it(open_page, store):
    store.create(preset("quick_look"))
    time.sleep(1.1)  # numbers of runs go by the second
    second = store.create(preset("quick_look"), "second")
    assert "1 run before it" in open_page("train", run=second.id).words


@pytest.mark.parametrize("state", ["failed", "interrupted", "stopped"])
def test_a_run_that_broke_off_says_why_and_can_be_resumed(open_page, store, state, workers_asked):
    run = started(store)
    status = Status.read(run.folder)
    changed = {
        "failed": {"state": "failed", "error": "The disk is full."},
        "stopped": {"state": "stopped"},
        "interrupted": {"started": 1.0},
    }[state]
    replace(status, **changed).write(run.folder)
    page = open_page("train", run=run.id)
    assert {
        "failed": "The disk is full.",
        "stopped": "best model so far is kept",
        "interrupted": "the process that trained it is gone",
    }[state].lower() in page.words.lower()
    assert "Pause" not in page.buttons
    page.press("resume")
    assert run.status.state == "queued"
    assert workers_asked


def test_a_run_that_is_gone_is_a_sentence(open_page):
    page = open_page("train", run="20200101-000000-ffff")
    assert "There is no run" in page.words
    assert page.app.button(key="start")
    assert "Traceback" not in page.words


def test_closing_the_view_leaves_the_run(open_page, store):
    run = started(store)
    page = open_page("train", run=run.id).press("close-run")
    assert "run" not in page.query_params
    assert run.status.state == "running"


def test_who_waits_behind_a_forgotten_pause_sees_it_and_can_end_it(open_page, store, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PARALLEL_RUNS", "1")
    paused = store.create(preset("quick_look"), "first *try*", queued=False)
    Status(state="paused", phase="learning", paused_since=time.time()).of_this_process().write(paused.folder)
    waiting = store.create(preset("quick_look"), "second")
    page = open_page("train", run=waiting.id)
    assert "busy with another run" not in page.words
    assert "is paused since" in page.words and "first" in page.words
    page.press(f"go-on-{paused.id}")
    assert read_lines(paused.folder / "commands.jsonl")[0][0]["action"] == "resume"

    # A minute later it holds nobody up, and its own page says so.
    replace(paused.status, paused_since=time.time() - 3600).write(paused.folder)
    assert "is paused since" not in open_page("train", run=waiting.id).words
    assert "Other runs may begin meanwhile" in open_page("train", run=paused.id).words


def test_the_sidebar_says_what_is_true(open_page, store):
    run = store.create(preset("quick_look"), "mine", queued=False)
    Status(state="running", phase="learning").of_this_process().write(run.folder)
    jobs.Worker.of_this_process().write(store, "busy", run.id)
    assert "The worker is training." in open_page("train").words
    replace(run.status, state="finished").write(run.folder)
    words = open_page("train").words
    assert "The worker is training." not in words and "The worker is ready to train." in words
    (store.root / ".workers" / "9.json").write_text('{"pid": "abc", "started": 1}')
    assert "ready to train" in open_page("train").words


def test_nothing_comes_to_lie_where_start_was_pressed(open_page, store):
    page = open_page("train")
    before = [button.key for button in page.button]
    page.press("start")
    assert [button.key for button in page.button][: before.index("start") + 1] == before[: before.index("start") + 1]


def mains(page):
    """What the page is about: the buttons that stand out."""
    return [button.label for button in page.button if button.proto.type == "primary"]


def test_five_settings_stand_open_and_the_rest_is_one_press_away(open_page):
    page = open_page("train")
    (fold,) = [expander for expander in page.app.expander if expander.label == "All other settings"]
    folded = {
        widget.key for kind in ("selectbox", "text_input", "number_input", "slider") for widget in getattr(fold, kind)
    }
    assert {"knob-train_size", "knob-optimizer", "knob-dropout", "knob-seed", "knob-schedule"} <= folded
    assert not fold.proto.expanded and not {f"knob-{name}" for name in FIRST} & folded
    page.app.text_input(key="knob-filters").set_value("many")
    page.run()
    assert next(expander for expander in page.app.expander if "settings" in expander.label).proto.expanded
    assert mains(page) == ["Start"]


def test_the_drawing_on_the_pad_is_read_by_the_newest_epoch(open_page, learning, put_copy):
    page = open_page("train", run=learning.id)
    assert (
        page.part("stage-answer")["shares"] is None
        and "each epoch this network reads" in page.part("stage-answer")["words"]
    )
    first = page.draw(SEVEN).part("stage-answer")["shares"]
    assert sum(first) == pytest.approx(1, abs=1e-3) and "After epoch 2 of 4." in page.words
    shutil.copyfile(learning.checkpoint(1), learning.checkpoint(3))  # another epoch is over, and reads it otherwise
    later = page.run().part("stage-answer")["shares"]
    assert "After epoch 3 of 4." in page.words and later != first
    mistakes = page.part("stage-mistakes")["items"]
    found = learning.mistakes()
    assert mistakes[0]["title"] == f"{found['mistake_true'][0]} → {found['mistake_predicted'][0]}"
    assert "Worst mistakes after epoch 4" in page.words and mains(page) == []


def test_at_the_end_one_button_leads_on_and_the_coach_says_one_thing(open_page, put_copy):
    run = put_copy()
    page = open_page("train", run=run.id).draw(SEVEN)
    assert mains(page) == ["Draw with this model"] and "As its best network reads it." in page.words
    assert page.words.count("Try this:") == 1
    assert "Worst mistakes in the test" in page.words
    page.press("draw-with")
    assert page.query_params["model"] == run.id and page.title[0].value == "Draw a digit"


def test_an_end_that_was_watched_is_celebrated_once(open_page, learning):
    joy = lambda page: [html for html in page.get("html") if "joy" in html.proto.body]  # noqa: E731
    page = open_page("train", run=learning.id)
    assert not joy(page)
    replace(Status.read(learning.folder), state="finished").write(learning.folder)
    assert len(joy(page.run())) == 1
    page.app.session_state["celebrated"] = dict.fromkeys(page.app.session_state["celebrated"], 0.0)  # long ago
    assert not joy(page.run())
    assert not joy(open_page("train", run=learning.id))  # somebody who was not there


def test_without_data_and_network_the_cure_comes_first(open_page, store, monkeypatch):
    run = store.create(preset("fast_cnn"), "no data", queued=False)
    Status(state="failed", error="The data set mnist is not on this machine.").write(run.folder)
    monkeypatch.setattr("dashboard.kit.run_header.available", lambda name: (name == "digits", "nowhere"))
    page = open_page("train", run=run.id)
    words = page.words
    assert words.index("The bundled digits need no download.") < words.index("The data set mnist is not on")
    assert f"curves-{run.id}" not in [part.key for part in page.get("bidi_component")]  # nothing to draw
    page.press("on-digits")
    (begun,) = store.queue()
    assert (begun.config.dataset, begun.title) == ("digits", "no data") and page.query_params["run"] == begun.id


def test_how_much_of_the_disk_a_large_network_takes_is_said_before(open_page):
    assert "of the disk" not in open_page("train").words
    page = open_page("train", preset="textbook_mlp", units="4096,4096", optimizer="adam", epochs="20")
    assert "240 MB for each epoch that is kept" in page.words and "One epoch of 8 is kept" in page.words
