"""How unlike a digit a drawing is: found once beside the page, kept with the runs, and said on pages."""

import shutil

import numpy as np
import pytest

from dashboard.session import unlike
from waiting import until
from workbench.data import drawn_digits
from workbench.data.drawing import draw
from workbench.data.drawn_digits import DrawnDigits
from workbench.data.sample_strokes import SCRIBBLE, sample
from workbench.settings import SHIPPED_MODEL


@pytest.fixture
def few(monkeypatch, nobody_looks_for_unlikeness):
    """Fewer digits, so that it is found in a moment; and nothing found before."""
    digits = drawn_digits.drawn_digits()
    some = DrawnDigits(digits.known[:600], digits.held_back[::5], digits.writers[::5])
    monkeypatch.setattr(unlike, "drawn_digits", lambda: some)
    monkeypatch.setattr(unlike, "_found", {})
    nobody_looks_for_unlikeness()


def seen(name):
    return draw(sample(name), pen_width=18.0).image


def test_it_is_found_beside_the_page_kept_and_found_again(few, store, monkeypatch):
    assert unlike.unlikeness(SHIPPED_MODEL, seen("5")) is None  # nobody waits
    five = until(lambda: unlike.unlikeness(SHIPPED_MODEL, seen("5")), lambda found: found is not None)
    scribble = unlike.unlikeness(SHIPPED_MODEL, seen(SCRIBBLE))
    assert not five.is_unlike and scribble.is_unlike and five.distance < scribble.distance < 1.42
    (file,) = until(lambda: list((store.root / unlike.FOLDER).glob("*.npz")), len)
    monkeypatch.setattr(unlike, "_found", {})
    monkeypatch.setattr(unlike, "drawn_digits", None)  # it would fail to find it anew
    again = until(lambda: unlike.unlikeness(SHIPPED_MODEL, seen("5")), lambda found: found is not None)
    assert again.distance == pytest.approx(five.distance, abs=0.01)
    assert again.known.limit == five.known.limit and file.stat().st_size < 1_000_000


def test_what_is_kept_and_damaged_is_found_anew(few, store):
    file = store.root / unlike.FOLDER / f"{unlike._digest(SHIPPED_MODEL)}.npz"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"half a file")
    assert until(lambda: unlike.unlikeness(SHIPPED_MODEL, seen("5")), lambda found: found is not None).known.limit > 0
    until(lambda: file.stat().st_size, lambda size: size > 1000)


def test_a_network_that_cannot_be_asked_is_asked_once_and_nothing_is_said(few, tmp_path, trained, monkeypatch):
    broken = tmp_path / "model.onnx"
    broken.write_bytes(b"no model")
    assert unlike.unlikeness(broken, seen("5")) is None
    until(lambda: list(unlike._found.values()), lambda found: found == [unlike._NOTHING])
    monkeypatch.setattr(unlike.threading, "Thread", None)
    assert unlike.unlikeness(broken, seen("5")) is None
    assert unlike.unlikeness(trained.checkpoint(1), seen("5")) is None  # Keras' own file
    assert unlike.unlikeness(SHIPPED_MODEL, np.zeros((32, 32), np.float32)) is None
    assert unlike.unlikeness(tmp_path / "gone.onnx", seen("5")) is None


def test_an_own_run_has_its_own(few, trained, tmp_path):
    file = shutil.copy(trained.twin_file, tmp_path / "model.onnx")
    found = until(lambda: unlike.unlikeness(file, seen("5")), lambda found: found is not None)
    assert found.known.rows.shape[0] == 600 and found.distance > 0


def test_pages_say_that_it_is_none_of_them(few, open_page):
    until(lambda: unlike.unlikeness(SHIPPED_MODEL, seen("5")), lambda found: found is not None)
    page = open_page("draw").draw(sample("5"))
    said = page.part("answer")
    assert said["title"] == "This is a 5." and said["unlike"]["at"] < said["unlike"]["limit"]
    page.draw(sample(SCRIBBLE), number=2)
    said = page.part("answer")
    assert (said["title"], said["words"]) == ("This looks like none of them.", "It has to choose one of ten.")
    assert said["doubted"] and said["shares"] and said["unlike"]["at"] > said["unlike"]["limit"]
    assert "600 digits that people drew" in said["unlike"]["words"]
    page.app.session_state["pad"] = {
        "drawing": {"number": 3, "strokes": sample(SCRIBBLE), "pen_width": 18.0, "moving": True}
    }
    assert page.run().part("answer")["unlike"] is None  # half a digit is unlike all of them, of course
