"""What a test needs that is slow: told from where it lies, what its file imports, and which fixtures it asks for.

So no test carries such a mark by hand, and none can lack it.
"""

import inspect
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
KINDS = {
    "browser": "needs Chromium",
    "notebook": "needs the kernel of a notebook",
    "worker": "needs Keras, here or in a process of its own",
    "page": "runs a page of the dashboard, or takes long for another reason",
}
FILES = {
    "browser": ("*/test_browser_*",),
    "notebook": ("test_notebooks.py", "commands/test_notebooks.py", "lab/test_browser_lab.py", "lab/test_kernel.py"),
    # These start programs that load it.
    "worker": (
        "engine/*",
        "benchmarks/*",
        "test_cli.py",
        "test_doctor.py",
        "test_wheel.py",
        "runs/test_jobs.py",
        "playground/test_keras_*.py",
    ),
    "page": ("data/test_memory.py", "dashboard/test_hostile.py", "dashboard/frame/test_door.py"),
}
FIXTURES = {
    "browser": {"chromium"},
    "notebook": {"lab"},
    "worker": {"trained", "colour_run", "grey_run", "server"},
    "page": {"open_page"},
}
LOADS_KERAS = re.compile(r"^(?:from|import) (?:keras|tensorflow|workbench\.engine|benchmarks)\b", re.MULTILINE)


@cache
def kinds_of_file(path: Path) -> frozenset[str]:
    """Return what every test in a file needs."""
    place = path.relative_to(TESTS)
    found = {kind for kind, patterns in FILES.items() if any(place.match(pattern) for pattern in patterns)}
    if LOADS_KERAS.search(path.read_text(encoding="utf-8")):
        found.add("worker")
    return frozenset(found)


def kinds_of_test(item: pytest.Item) -> frozenset[str]:
    """Return what one test needs, with what its fixtures need."""
    names = set(getattr(item, "fixturenames", ()))
    found = {kind for kind, fixtures in FIXTURES.items() if fixtures & names}
    known = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    functions = [getattr(item, "function", None), *(entry.func for entries in known.values() for entry in entries)]
    if "keras" in item.name.split("[")[0] or any(map(_imports_keras, functions)):
        found.add("worker")
    return kinds_of_file(item.path) | found


@cache
def _imports_keras(function: Callable | None) -> bool:
    """Return whether the body of a function imports Keras, or what is behind the border."""
    code = getattr(inspect.unwrap(function), "__code__", None) if function else None
    words = [*code.co_names, *code.co_consts] if code else []
    return any(word == "keras" or str(word).startswith("workbench.engine") for word in words)


def is_left_out(path: Path, expression: str) -> bool:
    """Return whether `-m expression` leaves out every test of a file, which then need not be imported either."""
    return any(f"not {kind}" in expression for kind in kinds_of_file(path))


def keras_is_loaded() -> bool:
    """Return whether this process has loaded Keras."""
    return "keras" in sys.modules
