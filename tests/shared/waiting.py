"""Waiting for what comes by itself: a page, a worker or a thread takes longer on a busy machine, and may."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 90.0  # seconds


def until(read: Callable[[], Any], holds: Callable[[Any], object] = bool, seconds: float = PATIENCE) -> Any:
    """Read again and again until what was read `holds`; return it. Tells what was read last when time is up."""
    end = time.monotonic() + seconds
    while not holds(found := read()):
        assert time.monotonic() < end, f"waited for {seconds:.0f} s; last read: {found!r}"
        time.sleep(0.03)
    return found


def settled(read: Callable[[], Any], still: float = 1.0, seconds: float = PATIENCE) -> Any:
    """Read until the same has been read for `still` seconds; return it."""
    end = time.monotonic() + seconds
    found, since = read(), time.monotonic()
    while time.monotonic() < since + still:
        time.sleep(0.05)
        if (now := read()) != found:
            found, since = now, time.monotonic()
        assert time.monotonic() < end, f"not still after {seconds:.0f} s; last read: {found!r}"
    return found
