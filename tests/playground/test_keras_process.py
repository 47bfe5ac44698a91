"""The process that is Keras, where it cannot be: what is said then. The real one is tested with the engine."""

import os

import pytest

from waiting import until
from workbench.playground import keras_process
from workbench.playground.keras_process import KerasGone, KerasProcess
from workbench.playground.session import Session
from workbench.playground.setup import Setup

BROKEN = "#!/bin/sh\necho 'Traceback (most recent call last):' >&2\necho \"ImportError: no Keras\" >&2\nexit 1\n"


def test_what_was_never_started_is_off_and_does_not_answer():
    process = KerasProcess()
    assert process.state == "off" and process.facts == {} and process.why == ""
    process.end()
    with pytest.raises(KerasGone, match="does not answer"):
        process.go_on(Session(Setup()))


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
def test_a_keras_that_cannot_be_loaded_tells_why(tmp_path, monkeypatch):
    python = tmp_path / "python"
    python.write_text(BROKEN)
    python.chmod(0o755)
    monkeypatch.setattr(keras_process.sys, "executable", str(python))
    process = KerasProcess()
    process.start()
    until(lambda: process.state != "loading")
    assert process.state == "died" and process.why == "ImportError: no Keras"
    folder = process._folder
    process.end()
    assert process.state == "off" and not folder.exists()


def test_a_python_that_is_not_there_is_told_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(keras_process.sys, "executable", str(tmp_path / "nowhere"))
    process = KerasProcess()
    with pytest.raises(KerasGone, match="cannot be started"):
        process.start()
    assert process.state == "off" and not process._folder.exists()
