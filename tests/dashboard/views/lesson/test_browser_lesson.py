"""A lesson in a real browser: an exercise is typed, run and solved where it stands, whatever is typed in between."""

import json
import re

import pytest
from playwright.sync_api import expect

from browsing import fits, without_fault
from waiting import until
from workbench.lessons.progress import FILE_NAME

PATIENCE = 90_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
RIGHT = "weights @ inputs + bias)"


@pytest.fixture
def lesson(open_tab, server):
    """A section with one exercise, on a phone; what was typed and solved is taken away afterwards."""
    yield open_tab("/lesson?notebook=00_start_here&section=2", **PHONE)
    for name in (FILE_NAME, "cells.jsonl"):
        (server.store.root / name).unlink(missing_ok=True)


def test_an_exercise_is_solved_where_it_stands(lesson, server):
    cell, said = lesson.locator(".st-key-exercise-start-2"), lesson.locator("[data-testid=stMain]")
    area = cell.get_by_role("textbox", name="Code of exercise q2")
    assert float(area.evaluate("area => parseFloat(getComputedStyle(area).fontSize)")) >= 16  # or a phone zooms

    def run(code, words):
        area.fill(code)
        cell.get_by_role("button", name="Run").click()
        expect(cell).to_contain_text(words, timeout=PATIENCE)
        assert area.input_value() == code

    run("import os; os._exit(1)", "ended in the middle")
    run("neuron = 3\nq2.check()", "a function is wanted")
    run("while True: pass", "Running")
    cell.get_by_role("button", name="Stop").click()
    expect(cell).to_contain_text("Stopped. What you typed is still here.", timeout=PATIENCE)
    cell.get_by_role("button", name="Back to the start").click()
    expect(area).to_have_value(re.compile("return ____"))
    # By keyboard alone: into the gap, an answer in two lines, Ctrl+Enter, and out again.
    area.evaluate("area => area.setSelectionRange(area.value.indexOf('return'), area.value.indexOf('____') + 4)")
    lesson.keyboard.type("if True:")
    lesson.keyboard.press("Enter")
    lesson.keyboard.type(f"return max(0, {RIGHT}")
    assert "    if True:\n        return max(0, " in area.input_value()
    lesson.keyboard.press("Shift+Tab")
    assert "\n    return max" in area.input_value()
    lesson.keyboard.press("Control+z")
    assert "\n        return max" in area.input_value()
    lesson.keyboard.press("Control+Enter")
    expect(cell).to_contain_text("Right", timeout=PATIENCE)
    expect(cell).to_contain_text("solved")
    lesson.keyboard.press("Escape")
    lesson.keyboard.press("Tab")
    expect(cell.get_by_role("button", name="Run")).to_be_focused()
    rows = [json.loads(line) for line in until(lambda: (server.store.root / FILE_NAME).read_text()).splitlines()]
    assert [row["state"] for row in rows if row["kind"] == "check"] == ["not yet", "right"]
    typed = area.input_value()
    fits(lesson)
    lesson.reload()
    expect(area).to_have_value(typed)
    expect(said).to_contain_text("Right")  # what came of it is still there, as its Python is
    without_fault(lesson)
