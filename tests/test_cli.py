"""The command as people use it: processes of its own, real training on the bundled digits.

Most are forked with Keras in their memory. That the command begins from nothing is shown by those that do without it
here, by `test_wheel` and by `test_doctor`.
"""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from PIL import Image

import forked
from workbench.cli import COMMANDS, main
from workbench.commands import resume
from workbench.commands.dashboard import check_port
from workbench.errors import WorkbenchError
from workbench.lessons.exercises.fault_runs import EXERCISES
from workbench.runs.config import RunConfig
from workbench.runs.store import Store

TINY = ["--preset", "quick_look", "--filters", "4,8", "--train-size", "300"]
SEVEN = [[[100, 100], [300, 100], [200, 400]]]
PATIENCE = 240  # seconds; a busy machine loads Keras in half a minute


COMMAND = [sys.executable, "-m", "workbench"]


def workbench(*words, **settings):
    """Run the command in a process of its own, with settings in its environment."""
    return forked.run([*COMMAND, *map(str, words)], timeout=PATIENCE, env={**os.environ, **settings})


def from_nothing(*words, **settings):
    """Run the command in a process that has loaded nothing yet."""
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, **settings}
    )


def assert_sentence(process, *parts, code=1):
    """It failed as it should: one sentence on standard error, no traceback, nothing on standard output."""
    assert process.returncode == code, process.stderr
    assert "Traceback" not in process.stderr and process.stdout == ""
    for part in parts:
        assert part in process.stderr


def wait_for(what, process, seconds=PATIENCE):
    """Wait until `what()` is true while the process lives."""
    end = time.monotonic() + seconds
    while not what():
        assert process.poll() is None, f"ended too early: {process.communicate()}"
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A folder with one run, trained by the command itself, and what the command wrote."""
    folder = tmp_path_factory.mktemp("runs")
    process = workbench(
        "train", *TINY, "--set", "epochs=1", "--epochs", "3", "--name", "tiny [1]", "--json", WORKBENCH_RUNS=str(folder)
    )
    assert process.returncode == 0, process.stderr
    return folder, process


def test_help_is_quick_and_names_every_command():
    quickest = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        process = from_nothing("--help")
        quickest = min(quickest, time.perf_counter() - began)
    assert process.returncode == 0 and all(command in process.stdout for command in COMMANDS)
    assert quickest < 0.3


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0 and COMMANDS[command].split()[0] in capsys.readouterr().out.lower()


def test_train_has_an_option_for_every_setting_with_its_help(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    words = "".join(capsys.readouterr().out.split())  # wrapped lines, rejoined
    for name, field in RunConfig.knobs().items():
        assert f"--{name.replace('_', '-')}" in words
        assert "".join(field.help.split()) in words


def test_train_writes_a_run_and_one_line_of_json(runs):
    folder, process = runs
    result = json.loads(process.stdout.splitlines()[-1])
    assert result["state"] == "finished" and result["epochs"] == 3 and result["seconds"] > 0
    run = Store(folder).run(result["run"])
    assert run.config == RunConfig.make(dataset="digits", batch_size=32, epochs=3, filters=(4, 8), train_size=300)
    assert run.title == "tiny [1]" and run.folder == Path(result["folder"])
    assert result["test_accuracy"] == pytest.approx(float(run.evaluation()["accuracy"]))
    assert result["test_accuracy"] > 0.3  # it did learn: chance is 0.1
    assert (run.folder / "model.onnx").is_file()
    for epoch in (1, 2, 3):
        assert f"epoch {epoch}/3" in process.stderr


def test_runs_are_listed(runs):
    folder, process = runs
    identifier = json.loads(process.stdout.splitlines()[-1])["run"]
    table = workbench("runs", "--runs", folder)
    assert table.returncode == 0 and identifier in table.stdout and "tiny [1]" in table.stdout
    listed = json.loads(workbench("runs", "--json", WORKBENCH_RUNS=str(folder)).stdout)
    assert [run["run"] for run in listed] == [identifier]
    assert listed[0]["state"] == "finished" and listed[0]["config"]["filters"] == [4, 8]
    assert 0 <= listed[0]["test_accuracy"] <= 1


def test_a_damaged_run_is_listed_beside_the_others(runs, tmp_path, capsys):
    source, _ = runs
    store = Store(tmp_path)
    broken, whole = store.create(RunConfig.make(dataset="digits")), store.create(RunConfig.make(dataset="digits"))
    (broken.folder / "config.json").write_text('{"dataset": ')
    assert main(["runs", "--json", "--runs", str(tmp_path)]) == 0
    states = {run["run"]: run["state"] for run in json.loads(capsys.readouterr().out)}
    assert states == {broken.id: "damaged", whole.id: "queued"}
    assert main(["runs", "--runs", str(tmp_path)]) == 0
    assert broken.id in capsys.readouterr().out


def test_runs_that_are_broken_on_purpose_say_so(tmp_path, capsys):
    store = Store(tmp_path)
    store.create(RunConfig.make(dataset="digits", fault="shuffled_labels"), "sick")
    store.create(RunConfig.make(dataset="digits"), "well")
    assert main(["runs", "--runs", str(tmp_path)]) == 0
    table = capsys.readouterr().out
    assert "sick (broken on purpose)" in table and "well (" not in table


def test_no_runs_say_what_to_do(tmp_path, capsys):
    assert main(["runs", "--runs", str(tmp_path / "none")]) == 0
    assert "workbench train" in capsys.readouterr().out
    assert main(["runs", "--json", "--runs", str(tmp_path / "none")]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_killed_then_resumed_then_stopped_with_ctrl_c(tmp_path):
    first = forked.start(
        [*COMMAND, "train", *TINY, "--epochs", "900", "--runs", str(tmp_path), "--name", "long"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: Store(tmp_path).runs() and len(Store(tmp_path).runs()[0].epochs_kept()) >= 2, first)
    run = Store(tmp_path).runs()[0]
    first.kill()
    first.communicate()
    assert run.status.state == "interrupted"
    kept = run.epochs_kept()[-1]

    second = forked.start(
        [*COMMAND, "resume", run.id[:-2], "--runs", str(tmp_path), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(lambda: run.epochs_kept()[-1] >= kept + 2, second)
        second.send_signal(signal.SIGINT)
        written, said = second.communicate(timeout=PATIENCE)
    finally:
        second.kill()
    assert second.returncode == 0, said
    result = json.loads(written.splitlines()[-1])
    assert result["state"] == "stopped" and 0 <= result["test_accuracy"] <= 1
    assert "the best model so far is kept" in said and "Traceback" not in said
    assert (run.folder / "model.onnx").is_file()
    epochs = [row["epoch"] for row in run.history().epochs]
    assert epochs == list(range(1, len(epochs) + 1)) and len(epochs) >= kept + 2


def test_resume_refuses_what_cannot_be_resumed(runs):
    folder, process = runs
    identifier = json.loads(process.stdout.splitlines()[-1])["run"]
    refused = workbench("resume", identifier, "--runs", folder)
    assert refused.returncode == 1 and "only an interrupted, failed or stopped run" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert_sentence(workbench("resume", "nonsense", "--runs", folder), "There is no run 'nonsense'", "workbench runs")


@pytest.mark.parametrize("trouble, code", [(KeyboardInterrupt, 130), (WorkbenchError("no backend"), 1)])
def test_a_resume_that_never_begins_leaves_the_run_as_it_was(store, monkeypatch, trouble, code):
    def load_engine():
        raise trouble

    run = store.create(RunConfig.make(dataset="digits"), queued=False)
    replace(run.status, state="stopped", epoch=1).write(run.folder)
    monkeypatch.setattr(resume, "load_engine", load_engine)
    assert main(["resume", run.id, "--runs", str(store.root)]) == code
    assert (run.status.state, run.status.epoch) == ("stopped", 1) and store.queue() == []


@pytest.mark.parametrize(
    "words, parts",
    [
        (["--preset", "fast-cnn"], ["Unknown preset", "Did you mean 'fast_cnn'"]),
        (["--set", "lerning_rate=1"], ["Did you mean 'learning_rate'"]),
        (["--epochs", "many"], ["Epochs", "a whole number", "'many'"]),
        (["--epochs", "0"], ["Epochs", "1 to 1000", "0"]),
        (["--dataset", "minst"], ["Did you mean 'mnist'"]),
        (["--filters", "16,big"], ["whole numbers with commas"]),
        (["--preset", "quick_look", "--kernel-size", "9"], ["shrinks to nothing", "smaller kernel size"]),
        (
            ["--preset", "quick_look", "--filters", ",".join("8" * 12)],
            ["shrinks to nothing", "fewer convolution filters"],
        ),
    ],
)
def test_wrong_settings_are_sentences_and_make_no_run(words, parts, tmp_path, capsys):
    assert main(["train", *words, "--runs", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert all(part in said.err for part in parts) and said.out == ""
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        "fly",
        "",
        "train --set epochs",
        "train --wings 2",
        "predict",
        "predict --strokes x.json --pen-width -1",
        "dashboard --port x",
    ],
)
def test_wrong_usage_ends_with_2(words):
    assert_sentence(workbench(*words.split()), code=2)


def test_the_later_of_two_settings_wins_and_switches_stand_alone():
    from workbench.cli import _parser

    words = ["train", "--epochs", "3", "--set", "epochs=5", "--nesterov", "--tensorboard", "false"]
    options = _parser(words).parse_args(words)
    assert dict(options.settings) == {"epochs": "5", "nesterov": "true", "tensorboard": "false"}


def test_a_backend_that_is_missing_is_a_sentence(tmp_path):
    process = from_nothing("train", *TINY, "--runs", tmp_path, KERAS_BACKEND="nonsense")
    assert process.returncode == 1 and "nonsense" in process.stderr
    assert not list(tmp_path.iterdir())


def test_data_that_cannot_be_had_end_the_run_as_failed_with_a_sentence(tmp_path):
    (tmp_path / "mnist.npz").write_bytes(b"half a downl")
    process = workbench("train", "--runs", tmp_path / "runs", "--json", WORKBENCH_DATA=str(tmp_path))
    assert process.returncode == 1
    result = json.loads(process.stdout.splitlines()[-1])
    assert result["state"] == "failed" and result["test_accuracy"] is None and "mnist.npz" in result["error"]
    assert result["error"] in process.stderr and "Traceback" not in process.stderr


def test_strokes_are_read_in_order_and_a_damaged_item_harms_no_other(tmp_path):
    items = [
        {"strokes": SEVEN, "label": 7, "writer": 1},
        {"strokes": "no"},
        None,
        {"strokes": []},
        {"strokes": [[[1, float("nan")]]]},
        {"strokes": [[[50, 20], [50, 400]]]},
    ]
    plain, packed = tmp_path / "strokes.json", tmp_path / "strokes.json.gz"
    plain.write_text(json.dumps(items))
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    process = workbench("predict", "--strokes", plain)
    assert process.returncode == 1 and "4 could not be read" in process.stderr
    lines = [json.loads(line) for line in process.stdout.splitlines()]
    assert [line["item"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line["digit"] for line in lines] == [7, None, None, None, None, 1]
    for line in lines[1:5]:
        assert f"item {line['item']}" in line["error"] and line["probabilities"] is None
    for line in (lines[0], lines[5]):
        assert len(line["probabilities"]) == 10 and sum(line["probabilities"]) == pytest.approx(1, abs=1e-4)
        assert int(np.argmax(line["probabilities"])) == line["digit"] and "error" not in line
    assert workbench("predict", "--strokes", packed, "--pen-width", 30).stdout.count("\n") == 6


def test_images_are_read_and_a_bad_one_is_named(tmp_path):
    page = np.full((200, 150), 235, np.uint8)
    page[40:160, 70:82] = 20  # a one, dark on light
    Image.fromarray(page).save(tmp_path / "one.png")
    (tmp_path / "text.png").write_text("no picture")
    process = workbench("predict", tmp_path / "one.png", tmp_path / "text.png", tmp_path / "gone.png")
    assert process.returncode == 1 and "Traceback" not in process.stderr
    one, text, gone = (json.loads(line) for line in process.stdout.splitlines())
    assert one["digit"] == 1 and one["image"].endswith("one.png")
    assert "text.png" in text["error"] and "gone.png" in gone["error"]


def test_predict_takes_the_model_of_a_run_or_of_a_file(runs, tmp_path):
    folder, process = runs
    run = Store(folder).run(json.loads(process.stdout.splitlines()[-1])["run"])
    strokes = tmp_path / "strokes.json"
    strokes.write_text(json.dumps([{"strokes": SEVEN}]))
    by_run = workbench("predict", "--strokes", strokes, "--model", run.id, "--runs", folder)
    by_name = workbench("predict", "--strokes", strokes, "--model", "tiny [1]", WORKBENCH_RUNS=str(folder))
    by_file = workbench("predict", "--strokes", strokes, "--model", run.folder / "model.onnx")
    shipped = workbench("predict", "--strokes", strokes)
    assert by_run.stdout == by_name.stdout == by_file.stdout != shipped.stdout
    assert by_run.returncode == shipped.returncode == 0
    assert_sentence(workbench("predict", "--strokes", strokes, "--model", "nothing", "--runs", folder), "'nothing'")
    waiting = Store(tmp_path / "runs").create(run.config)
    assert_sentence(
        workbench("predict", "--strokes", strokes, "--model", waiting.id, "--runs", tmp_path / "runs"),
        "has no model yet",
        "queued",
    )


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"\x1f\x8b damaged", "[" * 100_000])
def test_a_damaged_file_of_strokes_is_named(tmp_path, content):
    path = tmp_path / "strokes.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert_sentence(workbench("predict", "--strokes", path), "strokes.json")


def test_a_pipe_that_closes_early_is_no_fault(tmp_path):
    path = tmp_path / "strokes.json"
    path.write_text(json.dumps([{"strokes": SEVEN}] * 2000))
    process = forked.start(
        [*COMMAND, "predict", "--strokes", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert json.loads(process.stdout.readline())["digit"] == 7
    process.stdout.close()
    assert process.wait(PATIENCE) != 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_a_taken_port_is_named_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(WorkbenchError, match=f"Port {port} cannot be used.*--port {port + 1}"):
            check_port(port)
        assert_sentence(workbench("dashboard", "--no-browser", "--port", port), f"Port {port}")
    check_port(port)
    with pytest.raises(WorkbenchError, match="1 to 65535"):
        check_port(70_000)


def test_a_port_that_is_taken_on_the_other_localhost_is_taken():
    """Browsers look there first: they would open what another account serves."""
    with socket.socket(socket.AF_INET6) as taken:
        try:
            taken.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        taken.listen()
        with pytest.raises(WorkbenchError, match="cannot be used"):
            check_port(taken.getsockname()[1])


@pytest.mark.parametrize(
    "words",
    [
        ["--host", "192.0.2.1"],
        ["--host", "http://localhost"],
        ["--host", "0.0.0.0:8501"],
        ["--host", ""],
        ["--host", "a\x1b[2Jb\x9b"],
        ["--host", "a" * 70 + ".b"],
        ["--base-path", "/a\x1b[2J"],
        ["--base-path", "/a; b"],
        ["--token", ""],
        ["--token", "short"],
        ["--allow-host", "*"],
    ],
)
def test_who_may_come_in_is_checked_before_anything_listens(words):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wanted = {
        "--host": "This machine has no address",
        "--token": "8 to 200 letters",
        "--allow-host": "is a name",
        "--base-path": "A base path is made of",
    }
    assert_sentence(workbench("dashboard", "--no-browser", "--port", port, *words), wanted[words[0]])


def test_the_dashboard_answers_and_ends_with_ctrl_c(tmp_path):
    with socket.socket() as free:
        free.bind(("", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*COMMAND, "dashboard", "--no-browser", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def healthy():
        try:
            with urlopen(f"http://localhost:{port}/_stcore/health", timeout=5) as answer:
                return answer.read() == b"ok"
        except OSError:
            return False

    try:
        wait_for(healthy, process)
        process.send_signal(signal.SIGINT)
        written, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert f"http://localhost:{port}" in written and "Traceback" not in written + said


def test_a_fault_is_a_sentence_unless_somebody_asks_for_more(monkeypatch, capsys):
    def broken(store):
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(Store, "runs", broken)
    monkeypatch.delenv("WORKBENCH_DEBUG", raising=False)
    assert main(["runs"]) == 1
    assert "ZeroDivisionError: of all things" in capsys.readouterr().err
    monkeypatch.setenv("WORKBENCH_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["runs"])


def test_the_coach_says_what_stands_out_and_how_to_try_it(runs, tmp_path, capsys):
    folder, _ = runs
    assert main(["coach", "tiny [1]", "--runs", str(folder)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Run tiny [1]") and "Why:" in told and "Try this:" in told
    assert main(["coach", "--json", "--runs", str(folder)]) == 0
    (finding, *_) = json.loads(capsys.readouterr().out)
    assert finding["title"] in told and finding["sure"] in ("certain", "likely", "possible", "open")
    assert main(["coach", "--runs", str(tmp_path)]) == 1
    assert "no runs" in capsys.readouterr().err


def test_the_coach_does_not_tell_the_fault_of_an_exercise(tmp_path, capsys):
    fault = EXERCISES[0]
    Store(tmp_path).create(fault.config, fault.name, queued=False)
    assert main(["coach", "--runs", str(tmp_path)]) == 1
    assert "keeps silent" in capsys.readouterr().err
