"""Compare: what is drawn and said of several runs, repetitions with seeds, and what the address brings back."""

import shutil

import pytest

from dashboard.views.compare import state
from dashboard.views.compare.state import View, from_address, to_address
from workbench.comparing.answers import FILE
from workbench.runs.files import append_line
from workbench.runs.presets import preset
from workbench.runs.status import Status

A, B = "20260102-030405-aaaa", "20260102-030405-bbbb"


@pytest.fixture
def variant(put_copy):
    """Put a copy of the finished run into the store, with some of its settings changed."""

    def put(identifier, name="", **changes):
        run = put_copy(identifier)
        (run.folder / "config.json").write_text(run.config.replace(**changes).to_json())
        run.describe(name=name)
        return type(run)(run.folder)

    return put


@pytest.fixture
def two_groups(store):
    """Three seeds of each of two learning rates, with results as they were recorded."""
    runs = []
    for rate, ends in ((0.01, (0.986, 0.993, 0.986)), (0.001, (0.931, 0.924, 0.938))):
        for seed, end in enumerate(ends):
            run = store.create(preset("quick_look").replace(learning_rate=rate, seed=seed), queued=False)
            Status(state="finished").write(run.folder)
            append_line(run.folder / "events.jsonl", {"kind": "start", "step": 0, "steps_per_epoch": 40})
            for epoch, accuracy in enumerate((0.8, 0.9, end), 1):
                append_line(
                    run.folder / "events.jsonl",
                    {"kind": "epoch", "epoch": epoch, "step": 40 * epoch, "time": epoch / 2, "val_accuracy": accuracy},
                )
            runs.append(run)
    return runs


def opened(open_page, runs, **query):
    return open_page("compare", runs=",".join(run.id for run in runs), **query)


def figure(page):
    return page.part("compare-curves")["figure"]


def address(page, name):
    value = page.app.query_params[name]
    return value if isinstance(value, str) else value[0]


def waiting(page):
    return "".join(element.proto.text for element in page.get("progress"))


def names(page):
    return [trace["name"] for trace in figure(page)["data"] if "lines" in trace["mode"]]


def test_an_empty_store_says_what_to_do(open_page):
    page = open_page("compare")
    assert "Train two networks" in page.words and not page.multiselect


def test_one_run_has_no_second_to_be_held_against(open_page, variant):
    run = variant(A, "alone")
    for page in (open_page("compare"), opened(open_page, [run])):
        assert "There is one run so far" in page.words and "compare-newest" not in [each.key for each in page.button]
    assert "Settings that differ" not in page.words and names(page) == ["alone"]


def test_the_same_settings_and_the_same_seed_differ_in_nothing(open_page, variant):
    page = opened(open_page, [variant(A, "one"), variant(B, "two")])
    assert "None: all of these runs have the same settings." in page.words and "Trained with seed 0." in page.words


def test_what_was_queued_is_told_until_it_has_ended(open_page, variant, store):
    page = opened(open_page, [variant(A, "one")]).press("compare-repeat")
    assert "4 runs were put into the queue." in page.words
    for run in store.queue():
        Status(state="finished").write(run.folder)
    assert "put into the queue" not in page.run().words and "notice-undo" not in [each.key for each in page.button]


def test_the_two_newest_are_one_click_away(open_page, variant, put_fault):
    put_fault(identifier="20260202-030405-cccc")  # broken on purpose: chosen by whoever wants it
    runs = [variant(identifier) for identifier in (B, A)]
    page = open_page("compare").press("compare-newest")
    assert page.app.multiselect(key="compare-set-runs").value == [run.id for run in runs]
    assert address(page, "runs") == f"{B},{A}"


def test_only_what_differs_is_in_the_table_and_every_curve_has_its_colour(open_page, variant):
    runs = [variant(A, learning_rate=0.01), variant(B, learning_rate=0.001)]
    page = opened(open_page, runs)
    assert not page.error
    assert names(page) == ["Learning rate 0.01", "Learning rate 0.001"]
    table = page.part("compare-settings")
    assert [column["name"] for column in table["columns"]] == ["", "Learning rate"]
    assert table["rows"] == [["Learning rate 0.01", "0.01"], ["Learning rate 0.001", "0.001"]]
    assert "Trained with seed 0." in page.words
    lines = [trace["line"]["color"] for trace in figure(page)["data"]]
    assert table["marks"] == lines == page.part("compare-results")["marks"] and len(set(lines)) == 2
    history = runs[0].history()
    reached = page.part("compare-results")["rows"][0]
    assert reached[1] == f"{history.epochs[-1]['val_accuracy']:.2%}".replace("%", " %")
    assert reached[4] == f"{min(row['val_loss'] for row in history.epochs):.4g}"
    assert reached[5] == f"{history.end['test_accuracy']:.2%}".replace("%", " %")
    assert page.part("compare-costs")["rows"][0][2] == "29,354"


def test_one_seed_each_cannot_tell(open_page, variant):
    page = opened(open_page, [variant(A, "first"), variant(B, "second", dropout=0.5)])
    assert "Cannot tell: with 1 and 1 seeds" in page.words
    assert "Repeat each with 5 seeds" in page.buttons


def mains(page):
    return [button.label for button in page.button if button.proto.type == "primary"]


def test_where_no_difference_is_shown_more_seeds_are_what_follows(open_page, variant):
    first = [variant(f"20260102-03040{seed}-aaaa", "first", seed=seed) for seed in (0, 1)]
    second = [variant(f"20260102-03041{seed}-bbbb", "second", seed=seed, dropout=0.5) for seed in (0, 1)]
    page = opened(open_page, [*first, *second])
    assert mains(page) == ["Repeat each with 5 seeds"]
    page = opened(open_page, [*first, *second], state={"compare-seeds": 2})
    assert mains(page) == ["Repeat each with 7 seeds"]  # what stands there can be pressed


def test_where_a_difference_is_shown_one_draws_with_the_better_one(open_page, two_groups, trained):
    page = opened(open_page, two_groups)
    assert "compare-draw" not in [button.key for button in page.button]  # none of them kept its network
    better = two_groups[1]
    shutil.copyfile(trained.twin_file, better.twin_file)
    page = page.run()
    assert mains(page) == ["Draw with the better one"]
    page.press("compare-draw")
    assert page.title[0].value == "Draw a digit" and page.query_params["model"] == better.id


def test_seeds_are_found_and_the_verdict_names_its_test(open_page, two_groups):
    page = opened(open_page, two_groups)
    assert names(page) == [
        "Learning rate 0.01, all seeds",
        "Learning rate 0.001, all seeds",
        "Learning rate 0.01",
        "Learning rate 0.001",
    ]
    assert "Learning rate 0.01 is better than Learning rate 0.001: validation accuracy higher" in page.words
    assert "Welch's t-test, 3 and 3 seeds" in page.words
    assert "more than the seeds scatter" in figure(page)["layout"]["title"]["text"].replace("<br>", " ")
    assert page.part("compare-results")["rows"][0][1] == "98.83 ± 0.4 %"
    page.app.toggle(key="compare-set-bands").set_value(False)
    page.run()
    assert names(page)[0] == "Learning rate 0.01, seed 0" and len(names(page)) == 6
    assert address(page, "bands") == "0"
    assert len(page.part("compare-settings")["rows"]) == 6


def test_the_same_settings_alone_are_chance(open_page, two_groups):
    page = opened(open_page, two_groups[:3])
    assert "what sets them apart is chance" in page.words
    assert "One run alone" in opened(open_page, two_groups[:1]).words


def test_curves_over_epochs_and_seconds_smoothed_with_their_shadow(open_page, variant):
    page = opened(open_page, [variant(A)], y="loss", x="epoch", log="1", smooth="0.5")
    shadow, line = figure(page)["data"]
    assert shadow["name"].endswith("as measured") and figure(page)["layout"]["yaxis"]["type"] == "log"
    assert figure(page)["layout"]["xaxis"]["title"]["text"] == "epoch"
    page.app.segmented_control(key="compare-set-over").set_value("time")
    page.app.segmented_control(key="compare-set-kind").set_value("accuracy")
    page.run()
    assert figure(page)["layout"]["xaxis"]["title"]["text"] == "learning time (seconds)"
    assert address(page, "y") == "accuracy" and address(page, "x") == "time"
    page.app.slider(key="compare-set-smooth").set_value(0.0)
    page.run()
    assert len(figure(page)["data"]) == 1


def test_repeat_queues_what_is_missing_and_can_be_taken_back(open_page, variant, store, workers_asked):
    first, second = variant(A, "narrow", seed=3), variant(B, "wide", filters=(8, 8), seed=1)
    there = variant("20260102-030405-cccc", "found", seed=1)
    page = opened(open_page, [first, second])
    page.app.number_input(key="compare-seeds").set_value(3)
    page.run().press("compare-repeat")
    queued = store.queue()
    assert [(run.title, run.config.seed) for run in queued] == [
        ("narrow, seed 0", 0),
        ("wide, seed 3", 3),
        ("wide, seed 0", 0),
    ]
    assert queued[0].config.replace(seed=3) == first.config and workers_asked
    assert set(address(page, "runs").split(",")) == {run.id for run in (first, second, there, *queued)}
    assert "3 of 6 runs done, 0 learning, 3 waiting" in waiting(page)
    assert "3 runs were put into the queue. 1 with these settings was there already." in page.words

    page.press("compare-stop")
    assert not store.queue() and len(store.runs()) == 3
    assert "3 waiting runs were taken out of the queue" in page.words
    page.press("notice-undo")
    assert len(store.queue()) == 3 and "3 waiting" in waiting(page)


def test_undo_takes_the_repetitions_away(open_page, variant, store):
    page = opened(open_page, [variant(A, "one")]).press("compare-repeat")
    assert len(store.queue()) == 4
    page.press("notice-undo")
    assert not store.queue() and [run.id for run in store.runs()] == [A]
    assert page.app.multiselect(key="compare-set-runs").value == [A]


def test_mistakes_of_two_are_parted_and_kept(open_page, variant):
    first, second = variant(A, "first"), variant(B, "second", learning_rate=0.001)
    page = opened(open_page, [first, second])
    labels = [page.part(f"compare-confusion-{letter}")["figure"]["layout"]["title"]["text"] for letter in "ab"]
    assert labels[0] == labels[1] and "read right" in labels[0]  # the same network twice
    wrong = int(first.evaluation()["confusion"].sum() - first.evaluation()["confusion"].trace())
    words = page.app.segmented_control(key="compare-kind")
    assert [option.split(": ")[1] for option in words.options] == [str(wrong), "0", "0"]
    assert "McNemar's exact test" in page.words and (first.folder / FILE).exists()
    words.set_value("both")
    page.run()
    assert len(page.part("compare-pictures")["items"]) == min(wrong, 24)
    page.app.selectbox(key="compare-set-first").set_value(B)
    page.run()
    assert address(page, "a") == B


def test_runs_on_different_data_have_no_picture_in_common(open_page, variant):
    page = opened(open_page, [variant(A), variant(B, dataset="fashion_mnist")])
    assert "no picture that both have read" in page.words
    assert "different data sets" in page.words


def test_latency_is_measured_on_demand(open_page, variant):
    page = opened(open_page, [variant(A, "first")])
    assert len(page.part("compare-costs")["columns"]) == 4
    page.press("compare-latency")
    assert page.part("compare-costs")["rows"][0][4].endswith(" ms")


def test_what_cannot_be_read_is_said_and_the_rest_stays(open_page, variant):
    good, bad = variant(A, "good"), variant(B)
    (bad.folder / "config.json").write_text("{ half")
    page = opened(open_page, [good, bad], y="beauty", smooth="7", x="epoch")
    assert "y='beauty'" in page.words and "smooth='7'" in page.words and "config.json" in page.words
    assert names(page) == ["good"] and figure(page)["layout"]["xaxis"]["title"]["text"] == "epoch"
    page = open_page("compare", runs=f"../../etc,nobody,{A}")
    assert "There is no run ../../etc, nobody any more" in page.words and names(page) == ["good"]


def test_a_damaged_model_leaves_the_page_alive(open_page, variant):
    runs = [variant(A), variant(B, dropout=0.5)]
    (runs[1].folder / "model.onnx").write_bytes(b"no model")
    page = opened(open_page, runs)
    assert "model.onnx" in page.words and len(names(page)) == 2
    page.press("compare-latency")
    assert "model.onnx" in page.words


def test_a_diverged_run_counts_as_one_without_a_result(open_page, two_groups):
    Status(state="failed", error="The loss stopped being a number").write(two_groups[0].folder)
    append_line(two_groups[0].folder / "events.jsonl", {"kind": "end", "state": "failed"})
    assert "1 without a finite result left out" in opened(open_page, two_groups).words


def test_the_choice_outlives_another_page(open_page, variant):
    page = opened(open_page, [variant(A), variant(B, dropout=0.5)], x="time")
    page = page.go("runs").go("compare")
    assert page.app.multiselect(key="compare-set-runs").value == [A, B]
    assert page.app.segmented_control(key="compare-set-over").value == "time"


def test_from_the_table_and_from_a_run(open_page, variant):
    variant(A), variant(B, dropout=0.5)
    page = open_page("runs", state={"run-table": {"selection": {"rows": [0, 1], "columns": [], "cells": []}}})
    page.press("compare-runs")
    assert page.title[0].value == "Compare"
    assert page.app.multiselect(key="compare-set-runs").value == [B, A]


def test_addresses_say_only_what_is_not_as_usual():
    view = View(("a", "b"), "loss", "epoch", 0.5, True, False, "b", "a")
    assert from_address(to_address(view)) == (view, [])
    assert to_address(View(("a",))) == {"runs": "a"}
    assert from_address({"runs": "a,,a, b"})[0].runs == ("a", "b")
    assert len(from_address({"runs": ",".join(map(str, range(500)))})[0].runs) == state.MOST_RUNS
    assert len(from_address({"x": "", "smooth": "nan", "log": "yes", "bands": "2"})[1]) == 4


def test_numbers_of_many_seeds_are_means_with_their_scatter():
    from dashboard.views.compare.tables import _mean

    assert _mean([0.9, 0.92], True) == "91.00 ± 1.4 %" and _mean([0.5], False) == "0.5" and _mean([], True) == "–"
