"""What pages compute: words, sliders, the nearest preset, the facts of a run, how far it is."""

import json
import shlex
import time
from dataclasses import replace

import pytest
import streamlit as st

from dashboard.kit.live_figure import STATIC, provide_plotly
from dashboard.kit.pad import PEN_WIDTH, drawing_now
from dashboard.session.model_choice import networks
from dashboard.session.run_facts import _read, all_facts, facts, live_facts
from dashboard.session.watching import Watch
from dashboard.session.words import a, certainty, duration, moment
from dashboard.views.train.settings_form import ladder, slider_step
from workbench.quantities import count, percent
from workbench.runs.config import RunConfig
from workbench.runs.files import append_line
from workbench.runs.presets import PRESETS, preset
from workbench.runs.repeating import command, nearest_preset, plain, shown
from workbench.runs.store import Store

DIGITS = [str(digit) for digit in range(10)]


@pytest.mark.parametrize("name", "8 11 18 80 85 800 8000 11000 Ankle_boot orange Egg ink umbrella hour".split())
def test_an(name):
    assert a(name) == f"an {name}"


@pytest.mark.parametrize("name", "0 1 7 10 110 118 1100 180 Bag Coat unicorn use European one Yak T-shirt".split())
def test_a(name):
    assert a(name) == f"a {name}"


@pytest.mark.parametrize(
    ("shares", "words"),
    [([0.97, 0.03], "This is a 0."), ([0.8, 0.2], "Probably a 0."), ([0.5, 0.45], "Perhaps a 0, perhaps 1."),
     ([0.2, 0.15], "The network does not know.")],
)  # fmt: skip
def test_certainty_in_words(shares, words):
    title, sentence = certainty(DIGITS, [*shares, *[0.0] * 8])
    assert title == words
    assert percent(shares[0]) in sentence


def test_an_eight_is_an_eight():
    assert certainty(DIGITS, [0.0] * 8 + [1.0, 0.0])[0] == "This is an 8."


def test_lengths_of_time_and_counts():
    assert [duration(seconds) for seconds in (-1, 8.4, 200, 7500)] == ["0 s", "8 s", "3 min 20 s", "2 h 5 min"]
    assert moment("20261122-014455-3f9a") == "22 Nov 2026, 01:44"
    assert moment("my-run") == "my-run"
    assert (count(1, "epoch"), count(60000, "picture"), count(2, "batch", "batches")) == (
        "1 epoch",
        "60,000 pictures",
        "2 batches",
    )


@pytest.mark.parametrize("name", [name for name, field in RunConfig.knobs().items() if field.logarithmic])
def test_stops_of_logarithmic_sliders_are_allowed_values(name):
    low, high = RunConfig.bounds(name)
    stops = ladder(low, high, whole=isinstance(getattr(RunConfig(), name), int))
    assert stops == sorted(stops)
    assert (stops[0], stops[-1]) == (low, high)
    for stop in stops:
        assert getattr(RunConfig().replace(**{name: stop}), name) == stop


def test_sliders_have_steps_that_reach_both_ends():
    assert slider_step(0.0, 0.9, whole=False) == 0.01
    assert slider_step(0.0, 45.0, whole=False) == 0.5
    assert slider_step(0.0, 0.9999, whole=False) is None  # typed
    assert slider_step(1, 9, whole=True) == 1
    assert slider_step(0, 1_000_000, whole=True) is None


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_nearest_to_itself(name):
    assert command(preset(name)).startswith("workbench train")
    assert preset(nearest_preset(preset(name))) == preset(name)


def test_the_command_gives_back_the_same_settings():
    config = preset("textbook_mlp").replace(
        units=(32, 16), learning_rate=3e-4, nesterov=True, momentum=0.9, dropout=0.25
    )
    words = shlex.split(command(config))
    assert words[:4] == ["workbench", "train", "--preset", "textbook_mlp"]
    settings = dict(word.split("=", 1) for word in words[5::2])
    again = preset("textbook_mlp").replace(**{name: RunConfig.parse(name, text) for name, text in settings.items()})
    assert again == config


@pytest.mark.parametrize("name", RunConfig.knobs())
def test_every_setting_is_written_and_shown(name):
    value = getattr(RunConfig(), name)
    assert RunConfig.parse(name, plain(value)) == value
    assert shown(name, value)


def test_a_pad_reads_what_the_browser_sends(monkeypatch):
    def told(what):
        monkeypatch.setattr(st, "session_state", {"pad": {"drawing": what}})
        return drawing_now()

    assert told(None) == (0, [], PEN_WIDTH, False)
    assert told({"number": 4, "strokes": [[[1, 2]]], "pen_width": 9}) == (4, [[[1, 2]]], 9.0, False)
    assert told({"number": "x", "strokes": [], "pen_width": 1e9}) == (0, [], PEN_WIDTH, False)


def test_plotly_is_served_from_this_machine():
    provide_plotly()
    script = STATIC / "plotly.min.js"
    assert script.stat().st_size > 1_000_000
    before = script.stat().st_mtime_ns
    provide_plotly()
    assert script.stat().st_mtime_ns == before  # copied once


def test_facts_come_from_the_end_of_the_events(store: Store):
    run = store.create(preset("quick_look"), "facts", queued=False)
    events = run.folder / "events.jsonl"
    for step in range(3000):
        append_line(events, {"kind": "batch", "step": step, "time": step / 10})
    append_line(events, {"kind": "epoch", "epoch": 1, "val_accuracy": 0.5, "time": 300.5})
    assert (facts(run).val_accuracy, facts(run).test_accuracy, facts(run).seconds) == (0.5, None, 300.5)
    append_line(events, {"kind": "end", "state": "finished", "test_accuracy": 0.75})
    assert facts(run).test_accuracy == 0.75  # what has changed is read again


def test_a_resumed_run_does_not_show_its_earlier_end(store: Store):
    run = store.create(preset("quick_look"), queued=False)
    events = run.folder / "events.jsonl"
    append_line(events, {"kind": "end", "state": "stopped", "test_accuracy": 0.75})
    append_line(events, {"kind": "start", "step": 0})
    assert facts(run).test_accuracy is None


def test_many_runs_are_listed_quickly(store: Store):
    first = store.create(preset("quick_look"), queued=False)
    for number in range(300):
        folder = store.root / f"20250101-{number:06d}-abcd"
        folder.mkdir()
        for file in ("config.json", "status.json", "meta.json"):
            (folder / file).write_text((first.folder / file).read_text())
        (folder / "events.jsonl").write_text(json.dumps({"kind": "batch", "step": 1, "time": 0.1}) * 200)
    all_facts(store)
    began = time.perf_counter()
    assert len(all_facts(store)) == 301
    assert time.perf_counter() - began < 3  # 0.2 s on a quiet machine; parsing every curve would take longer


def test_models_to_choose_from(store: Store, put_copy):
    assert list(networks(store).offered) == ["shipped"]
    run = put_copy()
    (put_copy("20260102-030405-bbbb").folder / "model.onnx").unlink()
    offered = networks(store).offered
    assert list(offered) == ["shipped", run.id] and offered[run.id].epochs == (1, 2, 3, 4)


def test_a_watch_follows_a_run(put_copy):
    watch = Watch(put_copy())
    progress = watch.progress()
    assert (progress.epoch, progress.total_epochs, progress.batch) == (4, 4, progress.steps_per_epoch)
    assert progress.seconds_left == 0
    assert watch.log()[0] == "The run ended: finished."
    assert any(line.startswith("Epoch 4 ended") for line in watch.log())
    append_line(watch.run.folder / "events.jsonl", {"kind": "log", "message": "One more thing."})
    watch.look()
    assert "One more thing." in watch.log()


def test_lines_that_cannot_be_read_are_counted_where_the_curves_are(open_page, put_copy):
    run = put_copy()
    assert "left out" not in open_page("run", run=run.id).words
    with (run.folder / "events.jsonl").open("a") as file:
        file.write('{"kind": "batch", "step": "two"}\n')
    assert "1 line of this run's record could not be read and is left out." in open_page("run", run=run.id).words
    with (run.folder / "events.jsonl").open("a") as file:
        file.write("{\n[]\n")
    assert "3 lines of this run's record could not be read and are left out." in open_page("run", run=run.id).words


def test_who_trains_is_told_without_reading_what_has_ended(store: Store, put_copy, monkeypatch):
    ended, other = put_copy("20260102-030405-aaaa"), put_copy("20260102-030405-bbbb")
    assert live_facts(store) == []
    read = []
    monkeypatch.setattr("dashboard.session.run_facts._read", lambda run: read.append(run.id) or _read(run))
    assert live_facts(store) == [] and read == []
    replace(ended.status, state="paused").of_this_process().write(ended.folder)  # resumed, by whomever
    assert [(facts.id, facts.state) for facts in live_facts(store)] == [(ended.id, "paused")] and read == [ended.id]
    (other.folder / "status.json").write_text("{")
    assert [facts.id for facts in live_facts(store)] == [ended.id]
