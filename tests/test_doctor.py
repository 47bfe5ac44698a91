"""The doctor finds what is wrong, says what to do, and never falls ill itself."""

import subprocess
import sys

import pytest

from workbench import doctor
from workbench.commands import doctor as command
from workbench.doctor import BROKEN, NOTE, OK


def found(check):
    return {finding.about: finding for finding in check()}


@pytest.fixture(autouse=True)
def _no_data(monkeypatch, tmp_path):
    monkeypatch.delenv("WORKBENCH_DATA", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))


def test_the_whole_command_on_this_machine():
    process = subprocess.run([sys.executable, "-m", "workbench", "doctor"], capture_output=True, text=True, timeout=240)
    lines = process.stdout.splitlines()
    assert process.stderr == "" and process.returncode == 0, process.stdout
    assert lines[-1] == "Everything that is needed is there."
    for about in ("Python", "packages", "Keras", "device", "data mnist", "shipped model", "disk", "browser"):
        line = next(line for line in lines if line[8:].startswith(about))
        assert line.split()[0] in (OK, NOTE)
    device = next(line for line in lines if line[8:].startswith("device"))
    assert "GPU" in device or "CPU" in device and "(" in device  # with the reason in brackets


def test_python_too_old_or_too_new_is_broken(monkeypatch):
    assert found(doctor.check_python)["Python"].state == OK
    monkeypatch.setattr(doctor, "PYTHONS", ((3, 98), (3, 99)))
    finding = found(doctor.check_python)["Python"]
    assert finding.state == BROKEN and "make setup" in finding.sentence


def test_a_missing_or_old_package_is_named(monkeypatch):
    assert found(doctor.check_packages)["packages"].state == OK
    wanted = ["surely-not-there", "numpy>=999", 'keras ; sys_platform == "nowhere"']
    monkeypatch.setattr(doctor.importlib.metadata, "requires", lambda name: wanted)
    finding = found(doctor.check_packages)["packages"]
    assert finding.state == BROKEN and "make setup" in finding.sentence
    assert "surely-not-there is missing" in finding.sentence and "wanted is >=999" in finding.sentence


def test_a_backend_that_is_not_there_is_broken(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "nonsense")
    finding = found(doctor.check_engine)["Keras"]
    assert finding.state == BROKEN and "nonsense" in finding.sentence and "KERAS_BACKEND" in finding.sentence


def test_missing_data_is_a_note_and_damaged_data_is_broken(monkeypatch, tmp_path):
    findings = found(doctor.check_data)
    assert findings["data digits"].state == OK
    assert findings["data mnist"].state == NOTE and "downloaded" in findings["data mnist"].sentence
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path))
    (tmp_path / "mnist.npz").write_bytes(b"half")
    finding = found(doctor.check_data)["data mnist"]
    assert finding.state == BROKEN and "mnist.npz" in finding.sentence
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path / "gone"))
    assert "no such folder" in found(doctor.check_data)["data"].sentence


def test_whole_data_are_said_to_be_whole(monkeypatch, data_folder):
    monkeypatch.setenv("WORKBENCH_DATA", str(data_folder))
    finding = found(doctor.check_data)["data mnist"]
    assert finding.state == OK and str(data_folder.resolve()) in finding.sentence
    assert finding.sentence.endswith("whole")


@pytest.mark.parametrize("content", [None, b"no model"])
def test_a_missing_or_damaged_model_is_broken(monkeypatch, tmp_path, content):
    assert found(doctor.check_model)["shipped model"].state == OK
    path = tmp_path / "digits.onnx"
    if content:
        path.write_bytes(content)
    monkeypatch.setattr(doctor, "SHIPPED_MODEL", path)
    finding = found(doctor.check_model)["shipped model"]
    assert finding.state == BROKEN and "digits.onnx" in finding.sentence


@pytest.mark.parametrize("free, state", [(50 * 1024**3, OK), (1024**3, NOTE), (1024**2, BROKEN)])
def test_little_room_is_told_and_none_is_broken(monkeypatch, free, state):
    monkeypatch.setattr(doctor, "free_bytes", lambda folder: free)
    assert found(doctor.check_disk)["disk"].state == state


def test_a_folder_that_cannot_be_written_is_broken(monkeypatch):
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    finding = found(doctor.check_disk)["disk"]
    assert finding.state == BROKEN and "WORKBENCH_RUNS" in finding.sentence


def test_no_browser_is_a_note_with_the_way_around(monkeypatch):
    def none():
        raise doctor.webbrowser.Error("no browser")

    monkeypatch.setattr(doctor.webbrowser, "get", none)
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    monkeypatch.delenv("WORKBENCH_CHROMIUM", raising=False)
    findings = found(doctor.check_browser)
    assert findings["browser"].state == NOTE and "ssh -L" in findings["browser"].sentence
    assert findings["Chromium"].state == NOTE and "WORKBENCH_CHROMIUM" in findings["Chromium"].sentence
    monkeypatch.setenv("WORKBENCH_CHROMIUM", "/nowhere/chromium")
    assert "/nowhere/chromium" in found(doctor.check_browser)["Chromium"].sentence


def test_a_check_that_falls_over_does_not_take_the_others_along(monkeypatch, capsys):
    def fall():
        raise ImportError("no module named onnxruntime")
        yield

    monkeypatch.setattr(doctor, "CHECKS", {"shipped model": fall, "Python": doctor.check_python})
    assert command.run(None) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("broken") and "onnxruntime" in lines[0] and "make setup" in lines[0]
    assert lines[1].startswith("ok") and lines[-1].startswith("1 broken")
