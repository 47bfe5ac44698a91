"""Who may import whom, and that nothing light ever loads Keras."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("keras", "tensorflow", "jax", "torch")
LONGEST = 250  # lines

# What each part of the package may import of the package. The order is that of the rooms: from the ground up.
ROOMS = {
    "printable": (), "errors": ("printable",), "registry": ("errors", "printable"), "settings": (),
    "concepts": ("errors", "registry"),
    "architectures": ("errors", "registry"),
    "data": ("errors", "registry", "settings", "concepts"),
    "runs": ("errors", "printable", "registry", "settings", "concepts", "data", "architectures"),
    "inspecting": ("errors", "registry", "settings", "runs"),
    "own_digits": ("errors", "data", "runs"),
    "coach": ("errors", "registry", "concepts", "runs"),
    "figures": ("errors", "registry", "concepts"),
    "predict": ("errors", "printable", "settings", "concepts", "data"),
    "doctor": ("errors", "settings", "data", "predict"),
    "lessons": ("errors", "registry", "settings", "concepts", "data", "runs", "coach"),
    "playground": ("errors", "registry", "concepts", "data", "runs"),
    "anatomy": ("errors", "registry", "concepts"),
    "comparing": ("errors", "registry", "settings", "architectures", "data", "runs", "predict"),
    "lab": ("errors", "registry", "settings", "concepts", "architectures", "data", "runs", "figures", "predict",
            "comparing", "lessons"),
}
FIGURES_MAY_IMPORT = ("numpy", "plotly", "PIL", "matplotlib", "lazy_loader", "workbench")


def modules(folder="workbench"):
    return sorted(path for path in (ROOT / folder).rglob("*.py"))


def dotted(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


LIGHT = [name for name in map(dotted, modules()) if not name.startswith(("workbench.engine", "workbench.__main__"))]


@cache
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


def test_a_figure_is_imported_when_it_is_drawn():
    code = ("import sys; from workbench.figures import loss_curves; "
            "print(sorted(name for name in sys.modules if name.startswith('workbench.figures.ideas.')))")
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
            return room(name) in (here, *ROOMS[here])
        return top(name) not in (*HEAVY, "streamlit", "dashboard")

    inside = [path for path in modules() if room(dotted(path)) in ROOMS]
    assert len(inside) > 150
    assert trespasses(inside, allowed) == []


def test_figures_import_only_numbers_and_plotly():
    assert trespasses(modules("workbench/figures"),
                      lambda path, name: top(name) in (*FIGURES_MAY_IMPORT, *sys.stdlib_module_names)) == []


def test_the_dashboard_never_touches_the_engine():
    assert trespasses(modules("dashboard"), lambda path, name: not name.startswith("workbench.engine")
                      and top(name) not in HEAVY) == []


def test_the_engine_knows_no_pages():
    assert trespasses(modules("workbench/engine"),
                      lambda path, name: top(name) not in ("streamlit", "dashboard", "plotly")) == []


def test_every_module_says_what_it_is_for_and_stays_short():
    faults = []
    for path in [*modules(), *modules("dashboard")]:
        text = path.read_text()
        tree = ast.parse(text)
        if text.count("\n") > LONGEST:
            faults.append(f"{dotted(path)} has more than {LONGEST} lines")
        if text.strip() and not ast.get_docstring(tree):
            faults.append(f"{dotted(path)} does not say what it is for")
        if any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
            faults.append(f"{dotted(path)} asserts")
    assert faults == []
