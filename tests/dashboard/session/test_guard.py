"""Whatever goes wrong, the page stands and says it: in a part of it, in a callback, in a message from the browser."""

import ast
import errno
import os
from pathlib import Path

import pytest

import dashboard
from dashboard.session.guard import UNEXPECTED, guarded, said_of, widget_value
from workbench.errors import RunError
from workbench.own_digits import OwnDigits
from workbench.runs.store import Store

FOLDER = Path(dashboard.__file__).parent
CALLBACKS = ("on_click", "on_change", "on_select")
ONE = [[[60.0, 40.0], [120.0, 240.0]]]


def callbacks(tree):
    """Every value that is handed to a widget as its callback, or stands in a dict of a widget's arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in CALLBACKS:
            yield node.value
        if isinstance(node, ast.Dict):
            yield from (
                value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and key.value in CALLBACKS
            )


def is_guarded(value):
    words = isinstance(value, ast.Constant) and isinstance(value.value, str)  # "rerun", "ignore"
    return words or isinstance(value, ast.Call) and getattr(value.func, "id", "") == "guarded"


def test_every_callback_of_every_widget_is_guarded():
    found = 0
    for path in FOLDER.rglob("*.py"):
        values = list(callbacks(ast.parse(path.read_text())))
        found += len(values)
        bare = [f"{path}:{value.lineno}: {ast.unparse(value)}" for value in values if not is_guarded(value)]
        assert not bare, f"wrap it, as in on_click=guarded(...): {bare}"
    assert found > 50


OWN_STATE = {"kit/explorer.py", "views/playground/state.py", "session/state.py", "session/guard.py"}


def test_what_a_widget_shows_is_read_where_it_may_be_gone():
    # Back is pressed while the browser still tells of a widget: Streamlit calls its callback, and has no value for it.
    for path in FOLDER.rglob("*.py"):
        reads = [
            f"{path}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
            if ast.unparse(node.value) == "st.session_state"
        ]
        assert str(path.relative_to(FOLDER)) in OWN_STATE or not reads, f"use widget_value(key): {reads}"


def test_a_widget_that_is_gone_is_no_fault(capfd):
    done = []
    guarded(lambda: done.append(widget_value("compare-set-first")))()  # outside of a session no widget has a value
    assert not done and "Traceback" not in capfd.readouterr().err


def test_parts_in_the_browser_are_shown_by_one_function_alone():
    # It is what guards their callbacks, so nobody else may register one.
    users = [path.name for path in FOLDER.rglob("*.py") if "components.v2" in path.read_text()]
    assert users == ["browser_part.py"]


FAILURES = {
    "words of our own": (RunError("Your `digits` cannot be written. Free some space."),
                         "Your `digits` cannot be written. Free some space."),
    "a read-only disk": (OSError(errno.EROFS, os.strerror(errno.EROFS), "/runs/own_digits.jsonl"),
                         "/runs/own_digits.jsonl cannot be read or written: Read-only file system."),
    "nobody knows": (KeyError("own"), UNEXPECTED),
}  # fmt: skip


@pytest.mark.parametrize("failure", FAILURES)
def test_a_callback_that_fails_leaves_the_page_and_a_sentence_on_it(open_page, store, monkeypatch, capfd, failure):
    error, words = FAILURES[failure]
    OwnDigits(store.root).add(ONE, 1)
    page = open_page("draw")

    def refuse(*args):
        raise error

    monkeypatch.setattr(OwnDigits, "delete", refuse)
    page.press("own-delete")
    assert (
        page.title[0].value == "Draw a digit"
        and "Take out" in page.buttons
        and "pad" in [element.key for element in page.get("bidi_component")]
    )
    assert len(page.error) == 1 and words in page.words
    assert ("KeyError: 'own'" in capfd.readouterr().err) == (words == UNEXPECTED)
    assert not page.run().error  # said once


def test_a_command_to_be_typed_is_shown_as_code_and_nothing_else(open_page):
    page = open_page("run", run="`rm` `workbench runs; rm` [x](http://elsewhere)")
    assert "`workbench runs` lists them all" in page.error[0].value
    assert page.error[0].value.count("`") - page.error[0].value.count(r"\`") == 2


def test_the_terminal_obeys_nothing_that_stands_in_an_error(capfd):
    try:
        raise KeyError("rather") from ValueError("\x1b]8;;http://elsewhere\x07\x1b[2J\u202e")
    except KeyError as error:
        assert said_of(error) == UNEXPECTED
    said = capfd.readouterr().err
    assert not {"\x1b", "\x07", "\u202e"} & set(said) and r"\x1b[2J\u202e" in said and "KeyError: 'rather'" in said


def test_a_store_that_cannot_be_written_is_told_where_it_is_used(open_page, store):
    digits = OwnDigits(store.root)
    digits.add(ONE, 1)
    page = open_page("draw")
    content = digits.path.read_text()
    digits.path.unlink()
    digits.path.mkdir()  # nothing can be appended to it, whoever runs this test
    page.press("own-delete")
    assert page.title[0].value == "Draw a digit" and page.error and UNEXPECTED not in page.words
    digits.path.rmdir()
    digits.path.write_text(content)
    assert not page.run().error and len(digits.read()) == 1


def test_an_undo_that_fails_is_told(open_page, put_copy, monkeypatch):
    put_copy()

    def refuse(store, identifier):
        raise RunError(f"Run {identifier!r} is not among the deleted ones.")

    page = open_page("runs", state={"run-table": {"selection": {"rows": [0], "columns": [], "cells": []}}})
    page.press("delete-run")
    monkeypatch.setattr(Store, "restore", refuse)
    page.press("notice-undo")
    assert page.title[0].value == "Runs" and "is not among the deleted ones" in page.words


def test_a_part_that_runs_by_itself_tells_what_failed_in_it(open_page, monkeypatch):
    # The fragment alone runs again after a press in it: it says what went wrong, where the page around it does not run.
    from dashboard.views.activations import settings

    monkeypatch.setattr(settings, "score_dragged", lambda what: {}["nothing"])
    page = open_page("activations", tab="softmax")
    page.tell("activations-bars", "picked", {"x": 1.0, "y": 2.0, "panel": "xy", "last": True})
    assert UNEXPECTED in page.words and page.title[0].value == "Activations"
