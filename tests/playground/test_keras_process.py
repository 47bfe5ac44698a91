"""The process that is Keras, where it cannot be: what is said then. The real one is tested with the engine."""

import os
import threading

import pytest

from waiting import until
from workbench.playground import keras_process
from workbench.playground.carrying import carried
from workbench.playground.keras_process import KerasGone, KerasProcess
from workbench.playground.session import Session
from workbench.playground.setup import Setup

BROKEN = "#!/bin/sh\necho 'Traceback (most recent call last):' >&2\necho \"ImportError: no Keras\" >&2\nexit 1\n"


SILENT = '#!/bin/sh\necho \'{"version": "Keras 3", "digits": 16}\'\nread question\nexec sleep 60\n'


def stand_in(tmp_path, monkeypatch, script):
    python = tmp_path / "python"
    python.write_text(script)
    python.chmod(0o755)
    monkeypatch.setattr(keras_process.sys, "executable", str(python))
    process = KerasProcess()
    process.start()
    return process


def test_what_was_never_started_is_off_and_does_not_answer():
    process = KerasProcess()
    assert process.state == "off" and process.facts == {} and process.why == ""
    process.end()
    with pytest.raises(KerasGone, match="does not answer"):
        process.go_on(Session(Setup()))


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
def test_a_keras_that_cannot_be_loaded_tells_why(tmp_path, monkeypatch):
    process = stand_in(tmp_path, monkeypatch, BROKEN)
    until(lambda: process.state != "loading")
    assert process.state == "died" and process.why == "ImportError: no Keras"
    process.end()
    assert process.state == "off" and process.why == ""


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
def test_nothing_is_lost_when_it_dies_or_stays_silent(tmp_path, monkeypatch):
    process, session = stand_in(tmp_path, monkeypatch, SILENT), Session(Setup())
    before = carried(session)
    until(lambda: process.state == "ready")
    monkeypatch.setattr(keras_process, "PATIENCE", 0.1)
    with pytest.raises(KerasGone, match="does not answer"):  # in time
        process.go_on(session)
    monkeypatch.setattr(keras_process, "PATIENCE", 60)
    threading.Timer(0.2, process._running.process.kill).start()
    with pytest.raises(KerasGone, match="does not answer"):  # and never will: it was ended
        process.go_on(session)
    with pytest.raises(KerasGone, match="does not answer"):
        process.go_on(session)
    assert process.state == "died" and process.why == "" and carried(session) == before
    process.end()


def test_a_python_that_is_not_there_is_told_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(keras_process.sys, "executable", str(tmp_path / "nowhere"))
    process = KerasProcess()
    with pytest.raises(KerasGone, match="cannot be started"):
        process.start()
    assert process.state == "off"
