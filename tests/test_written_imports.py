"""Whatever is imported from this project can be, wherever it is written: in code, strings, cells, and documents."""

import ast
import importlib
import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SUFFIXES = {".py", ".pyi", ".md", ".ipynb", ".toml", ".yml", ".yaml", ".html", ""}
FROM = re.compile(
    r"\bfrom +((?:workbench|dashboard)(?:\.\w+)*) +import +(\([^)]*\)|\w+(?: as \w+)?(?:, *\w+(?: as \w+)?)*)"
)
PLAIN = re.compile(r"(?<!\w)import +((?:workbench|dashboard)(?:\.\w+)+)\b")


def written(text: str) -> set[tuple[str, str]]:
    """Return the pairs of module and name that a text imports; the name is empty where the module alone is."""
    found = {(module, "") for module in PLAIN.findall(text)}
    for module, names in FROM.findall(text):
        names = re.sub(r"#.*", "", names).strip("()")
        found |= {(module, name.split(" as ")[0].strip()) for name in names.split(",") if name.strip()}
    return found


def texts() -> dict[str, str]:
    """The text of every file of the project; of a notebook that of its cells."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no checkout")
    found = {}
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in SUFFIXES and path.is_file() and path != Path(__file__):
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".ipynb":
                text = "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
            found[name] = text
    return found


def file_of(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


@cache
def defined(module: str) -> frozenset[str]:
    """Return the names that a module has when it has been read to its end, as far as its text says them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file_of(module).read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return frozenset(names)


def can_be_imported(module: str, name: str) -> bool:
    if (module, name) == ("workbench", ""):
        return True
    if file_of(module) is None:
        return ROOT.joinpath(*module.split(".")).is_dir() and (not name or file_of(f"{module}.{name}") is not None)
    if not name or name in defined(module) or file_of(f"{module}.{name}"):
        return True
    if module.startswith("workbench.engine"):  # only its text is read: it loads Keras
        return False
    return hasattr(importlib.import_module(module), name)  # what is found when it is first asked for


def test_whatever_is_written_can_be_imported():
    gone = {
        f"{place}: from {module} import {name}" if name else f"{place}: import {module}"
        for place, text in texts().items()
        for module, name in written(text)
        if not can_be_imported(module, name)
    }
    assert not gone, "\n".join(sorted(gone))


@pytest.mark.parametrize(
    "line, there",
    [
        ("from workbench.runs.store import Store, Run", True),
        ('code = "from workbench.runs.store import Shop"', False),
        ("import workbench.runs.gone", False),
        ("from workbench.engine.training import (\n    train,  # a word, and another\n)", True),
        ("from workbench.engine.training import rain as train", False),
        ("from workbench import figures, predict", True),
    ],
)
def test_what_is_not_there_is_found(line, there):
    (*found,) = written(line)
    assert found and all(can_be_imported(*pair) for pair in found) == there
