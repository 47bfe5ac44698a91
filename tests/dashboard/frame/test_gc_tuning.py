"""The sweep after each run leaves out what imported modules hold, and is told so only when there are more of them."""

import gc
import sys
import weakref
from types import ModuleType

import pytest

from dashboard.frame import gc_tuning


class Cycle:
    """What only the sweep finds."""

    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def thawed(monkeypatch):
    monkeypatch.setattr(gc_tuning, "_modules", 0)
    yield
    gc.unfreeze()


def test_what_is_there_is_left_out_once(monkeypatch):
    gc.unfreeze()
    gc_tuning.freeze_imported_modules()
    frozen = gc.get_freeze_count()
    assert frozen > 10_000
    later = [[] for _ in range(100)]
    gc_tuning.freeze_imported_modules()
    assert gc.get_freeze_count() == frozen  # what a learner's session makes is still looked at
    monkeypatch.setitem(sys.modules, "one_module_more", ModuleType("one_module_more"))
    gc_tuning.freeze_imported_modules()
    assert gc.get_freeze_count() >= frozen + len(later)


def test_garbage_is_not_kept_for_ever():
    gc.unfreeze()
    gc.disable()
    try:
        there = [Cycle()]
        gone = weakref.ref(there.pop())
        assert gone() is not None  # it holds itself
        gc_tuning.freeze_imported_modules()
        assert gone() is None
    finally:
        gc.enable()
