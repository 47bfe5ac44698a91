"""Who may import whom, and that nothing light ever loads Keras."""

import ast
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("keras", "tensorflow", "jax", "torch")
LONGEST = 250  # lines
# Files that may be longer, each with its reason.
LONGER = {
    "dashboard/views/optimizers/race.js": "Streamlit takes a script as one text; it draws one race",
    "dashboard/views/playground/playground.js": "the same, for one drawing of a network",
}

# What each part of the package may import of the package. The order is that of the rooms: from the ground up.
WORDS = ("language",)  # a sentence may be said anywhere
ROOMS = {
    "language": (),
    "quantities": ("language",),
    "printable": (),
    "errors": ("printable",),
    "registry": ("errors", "printable"),
    "settings": (),
    "concepts": ("errors", "registry"),
    "architectures": ("errors", "registry", "data"),
    "data": ("errors", "printable", "registry", "settings", "concepts"),
    "runs": (
        "errors",
        "printable",
        "registry",
        "quantities",
        "settings",
        "learner",
        "concepts",
        "data",
        "architectures",
    ),
    "inspecting": ("errors", "registry", "settings", "runs"),
    "learner": (),
    "own_digits": ("errors", "learner", "data", "runs"),
    "coach": ("errors", "registry", "concepts", "runs"),
    "figures": ("errors", "printable", "registry", "quantities", "concepts"),
    "onnx_hidden": (),
    "onnx_file": ("errors", "printable", "onnx_hidden"),
    "predict": ("errors", "printable", "settings", "onnx_file", "concepts", "data"),
    "doctor": ("errors", "settings", "data", "predict"),
    "lessons": (
        "errors",
        "printable",
        "registry",
        "quantities",
        "settings",
        "learner",
        "concepts",
        "data",
        "runs",
        "coach",
    ),
    "cells": ("errors", "settings", "learner", "lessons"),
    "playground": ("errors", "registry", "concepts", "data", "runs"),
    "anatomy": ("errors", "registry", "concepts"),
    "comparing": (
        "errors",
        "registry",
        "quantities",
        "settings",
        "concepts",
        "architectures",
        "data",
        "runs",
        "predict",
    ),
    "lab": (
        "errors",
        "registry",
        "quantities",
        "settings",
        "concepts",
        "architectures",
        "data",
        "runs",
        "figures",
        "predict",
        "comparing",
        "lessons",
    ),
    "listening": ("errors",),
    "tile": ("settings", "listening"),
    # playground: the same page can have a Keras model learn, which goes on from the NumPy network's own state.
    "engine": (
        "errors",
        "registry",
        "settings",
        "concepts",
        "architectures",
        "data",
        "runs",
        "inspecting",
        "playground",
    ),
    # engine: who types `workbench train` waits for Keras in the same process; imported only where it is needed.
    "commands": (
        "errors",
        "printable",
        "registry",
        "quantities",
        "settings",
        "architectures",
        "data",
        "runs",
        "predict",
        "doctor",
        "coach",
        "lessons",
        "listening",
        "engine",
    ),
    "cli": ("errors", "printable", "commands"),
    "__main__": ("cli",),
}
# The dashboard from the ground up. "" is what Streamlit runs: it shows pages in their frame, nobody imports them.
FLOORS = {
    "session": (),
    "kit": ("session",),
    "views": ("session", "kit"),
    "frame": ("session", "kit"),
    "": ("frame", "session", "kit"),
}
MOST_ARROWS = 40  # between its folders: so many can still be held in mind
FIGURES_MAY_IMPORT = ("numpy", "plotly", "PIL", "matplotlib", "lazy_loader", "workbench")


def modules(folder="workbench"):
    return sorted(path for path in (ROOT / folder).rglob("*.py"))


def dotted(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


LIGHT = [name for name in map(dotted, modules()) if not name.startswith(("workbench.engine", "workbench.__main__"))]


@cache
def known():
    return {dotted(path): path for folder in ("workbench", "dashboard") for path in modules(folder)}


@cache
def imports(path):
    """Every module that a file imports anywhere, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{dotted(path)}: write the whole name, not `from .`"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            within = names & set(known())  # `from workbench import predict` imports a module of that name
            found |= within | ({node.module} if len(within) < len(names) else set())
    return found


def room(name):
    return name.split(".")[1] if name.count(".") else ""


def folder(name):
    """Return the folder of the dashboard in which a module lies: `dashboard.views.draw`, say."""
    return name if known()[name].name == "__init__.py" else name.rpartition(".")[0]


def arrows():
    """Return which folder of the dashboard imports which, each with the imports that make it."""
    found = {}
    for path in modules("dashboard"):
        for name in imports(path) & set(known()):
            here, there = folder(dotted(path)), folder(name)
            if top(name) == "dashboard" and here != there:
                found.setdefault((here, there), []).append(f"{dotted(path)} imports {name}")
    return found


def test_no_light_module_loads_keras():
    code = f"""
import importlib, sys
for name in {LIGHT!r}:
    importlib.import_module(name)
    loaded = [heavy for heavy in {HEAVY!r} if heavy in sys.modules]
    if loaded:
        sys.exit(f"{{name}} loads {{loaded}}")
"""
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert process.returncode == 0, process.stderr
    assert len(LIGHT) > 20


def test_learning_may_start_quickly_because_scikit_learn_waits():
    code = (
        "import sys, workbench.runs.config, workbench.predict; "
        "print([name for name in ('sklearn', 'scipy', 'pandas') if name in sys.modules])\n"
        "from workbench.data import datasets; datasets.load('digits'); "
        "print([name for name in ('sklearn', 'scipy.stats', 'pandas') if name in sys.modules])"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert process.stdout.split("\n")[:2] == ["[]", "[]"], process.stdout + process.stderr


def test_a_figure_is_imported_when_it_is_drawn():
    code = (
        "import sys; from workbench.figures import loss_curves; "
        "print(sorted(name for name in sys.modules if name.startswith('workbench.figures.ideas.')))"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert process.stdout.strip() == "['workbench.figures.ideas.losses']", process.stdout + process.stderr


def trespasses(paths, allowed):
    """Every import of these files that is not allowed, in words: one test tells them all."""
    return [f"{dotted(path)} imports {name}" for path in paths for name in imports(path) if not allowed(path, name)]


def top(name):
    return name.split(".")[0]


def test_imports_go_one_way():
    def allowed(path, name):
        here = room(dotted(path))
        if top(name) == "workbench" and "." in name:
            return room(name) in (here, *WORDS, *ROOMS[here])
        return top(name) not in ("streamlit", "dashboard", *(() if here == "engine" else HEAVY))

    assert {room(name) for name in known() if top(name) == "workbench"} - {""} == set(ROOMS)
    assert trespasses(modules(), allowed) == []


def test_the_command_line_loads_the_engine_only_where_it_trains():
    heads = {
        path: [
            ast.unparse(node)
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        for path in modules("workbench/commands")
    }
    assert [line for lines in heads.values() for line in lines if "workbench.engine" in line] == []


@pytest.mark.parametrize("package", ["workbench", "dashboard"])
def test_no_module_leads_back_to_itself(package):
    of_one = {dotted(path): imports(path) & set(known()) for path in modules(package)}
    try:
        assert len(list(TopologicalSorter(of_one).static_order())) >= len(of_one)
    except CycleError as error:
        pytest.fail(f"a circle: {' -> '.join(error.args[1])}")


def test_no_page_imports_a_page_and_nothing_in_the_dashboard_leads_upward():
    wrong = []
    for (here, there), lines in arrows().items():
        if room(there) not in FLOORS[room(here)]:
            wrong += lines
    assert wrong == []
    assert {room(name) for name in map(folder, (name for name in known() if top(name) == "dashboard"))} == set(FLOORS)


def test_few_arrows_lead_from_folder_to_folder_of_the_dashboard():
    found = arrows()
    print(f"{len(found)} arrows between {len({end for arrow in found for end in arrow})} folders of the dashboard")
    assert 20 < len(found) <= MOST_ARROWS, sorted(found)


def test_what_one_module_alone_uses_is_no_part_of_the_kit():
    users = {}
    for path in modules("dashboard"):
        for name in imports(path) - {dotted(path)}:
            users.setdefault(name, set()).add(dotted(path))
    kit = [name for name in known() if name.startswith("dashboard.kit.")]
    assert len(kit) > 15
    assert {name: users.get(name) for name in kit if len(users.get(name, ())) < 2} == {}


def test_figures_import_only_numbers_and_plotly():
    assert (
        trespasses(
            modules("workbench/figures"),
            lambda path, name: top(name) in (*FIGURES_MAY_IMPORT, *sys.stdlib_module_names),
        )
        == []
    )


def test_the_dashboard_never_touches_the_engine():
    assert (
        trespasses(
            modules("dashboard"), lambda path, name: not name.startswith("workbench.engine") and top(name) not in HEAVY
        )
        == []
    )


def test_the_engine_knows_no_pages():
    assert (
        trespasses(
            modules("workbench/engine"), lambda path, name: top(name) not in ("streamlit", "dashboard", "plotly")
        )
        == []
    )


def test_every_module_says_what_it_is_for():
    faults = []
    for path in [*modules(), *modules("dashboard")]:
        text = path.read_text()
        tree = ast.parse(text)
        if text.strip() and not ast.get_docstring(tree):
            faults.append(f"{dotted(path)} does not say what it is for")
        if any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
            faults.append(f"{dotted(path)} asserts")
    assert faults == []


def test_files_stay_short():
    lines = {
        path.relative_to(ROOT).as_posix(): path.read_text().count("\n")
        for folder in ("workbench", "dashboard")
        for kind in ("py", "js", "css", "html")
        for path in (ROOT / folder).rglob(f"*.{kind}")
        if "static" not in path.parts
    }
    long = {path for path, count in lines.items() if count > LONGEST}
    assert sorted(long - set(LONGER)) == [], f"more than {LONGEST} lines, without a reason in LONGER"
    assert sorted(set(LONGER) - long) == [], "short again: their reasons can go"
