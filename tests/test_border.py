"""Who may import whom, and that nothing light ever loads Keras."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("keras", "tensorflow", "jax", "torch")
LONGEST = 250  # lines

# What each part of the package may import of the package. The order is that of the rooms: from the ground up.
ROOMS = {
    "errors": (), "registry": ("errors",), "settings": (), "concepts": ("errors", "registry"),
    "architectures": ("errors", "registry"),
    "data": ("errors", "registry", "settings", "concepts"),
    "runs": ("errors", "registry", "settings", "concepts", "data", "architectures"),
    "coach": ("errors", "registry", "concepts", "runs"),
    "figures": ("errors", "registry", "concepts"),
    "predict": ("errors", "settings", "concepts", "data"),
    "doctor": ("errors", "settings", "data", "predict"),
    "lessons": ("errors", "registry", "settings", "concepts", "data", "runs", "coach"),
    "playground": ("errors", "registry", "concepts", "data", "runs"),
    "anatomy": ("errors", "registry", "concepts"),
    "comparing": ("errors", "registry", "settings", "architectures", "data", "runs", "predict"),
    "lab": ("errors", "registry", "settings", "concepts", "architectures", "data", "runs", "figures", "predict",
            "lessons"),
}
FIGURES_MAY_IMPORT = ("numpy", "plotly", "PIL", "matplotlib", "workbench")


def modules(folder="workbench"):
    return sorted(path for path in (ROOT / folder).rglob("*.py"))


def dotted(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


LIGHT = [name for name in map(dotted, modules()) if not name.startswith(("workbench.engine", "workbench.__main__"))]


def imports(path):
    """Every module that a file imports anywhere, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "workbench":  # `from workbench import predict` imports a module of that name
                found |= {f"workbench.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
    return found


def room(name):
    return name.split(".")[1] if name.count(".") else ""


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
    code = ("import sys, workbench.runs.config, workbench.predict; "
            "print([name for name in ('sklearn', 'scipy', 'pandas') if name in sys.modules])")
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert process.stdout.strip() == "[]", process.stdout + process.stderr


@pytest.mark.parametrize("path", [path for path in modules() if room(dotted(path)) in ROOMS], ids=dotted)
def test_imports_go_one_way(path):
    here = room(dotted(path))
    for name in imports(path):
        if name.startswith("workbench."):
            assert room(name) in (here, *ROOMS[here]), f"{dotted(path)} imports {name}"
        assert name.split(".")[0] not in (*HEAVY, "streamlit", "dashboard"), f"{dotted(path)} imports {name}"


@pytest.mark.parametrize("path", modules("workbench/figures"), ids=dotted)
def test_figures_import_only_numbers_and_plotly(path):
    for name in imports(path):
        top = name.split(".")[0]
        assert top in FIGURES_MAY_IMPORT or top in sys.stdlib_module_names, f"{dotted(path)} imports {name}"


@pytest.mark.parametrize("path", modules("dashboard"), ids=dotted)
def test_the_dashboard_never_touches_the_engine(path):
    for name in imports(path):
        assert not name.startswith("workbench.engine"), f"{dotted(path)} imports {name}"
        assert name.split(".")[0] not in HEAVY, f"{dotted(path)} imports {name}"


@pytest.mark.parametrize("path", modules("workbench/engine"), ids=dotted)
def test_the_engine_knows_no_pages(path):
    assert not {name.split(".")[0] for name in imports(path)} & {"streamlit", "dashboard", "plotly"}


@pytest.mark.parametrize("path", [*modules(), *modules("dashboard")], ids=dotted)
def test_every_module_says_what_it_is_for_and_stays_short(path):
    text = path.read_text()
    assert text.count("\n") <= LONGEST
    assert ast.get_docstring(ast.parse(text)) or not text.strip()
    assert not any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(text)))
