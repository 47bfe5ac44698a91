"""Which functions of this package a learner's answer calls: an exercise asks for what one writes oneself."""

import sys
from collections.abc import Callable, Collection
from types import CodeType, FrameType
from typing import Any

from workbench.settings import PACKAGE

_INSIDE = str(PACKAGE)


def is_ours(value: Any) -> bool:
    """Return whether a function, or an object that can be called, comes from this package."""
    code = getattr(value, "__code__", None)
    if isinstance(code, CodeType):
        return code.co_filename.startswith(_INSIDE)
    return callable(value) and (getattr(value, "__module__", "") or "").startswith("workbench.")


def called(function: Callable, args: tuple, named: dict[str, Any], found: set[str], lent: Collection[str]) -> Any:
    """Call a learner's function, and write down which of the package's functions it calls by itself.

    Args:
        function: the learner's.
        args: what it is given; functions among them may be called.
        named: what it is given by name.
        found: here the names of what it called are added.
        lent: names of functions that may be called.
    """
    given = {getattr(value, "__code__", None) for value in args}

    def look(frame: FrameType, event: str, _: Any) -> None:
        code, caller = frame.f_code, frame.f_back
        if event != "call" or not code.co_filename.startswith(_INSIDE) or code in given or code.co_name in lent:
            return
        if caller and not caller.f_code.co_filename.startswith(_INSIDE) and not code.co_name.startswith("<"):
            found.add(_name(frame))

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        return function(*args, **named)
    finally:
        sys.setprofile(before)


def _name(frame: FrameType) -> str:
    """Return what was called: a function by its name, an object by that of what it wraps or of its class."""
    name = frame.f_code.co_name
    own = frame.f_locals.get("self") if name.startswith("__") else None
    return getattr(own, "__name__", type(own).__name__) if own is not None else name
