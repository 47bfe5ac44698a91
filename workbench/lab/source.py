"""The package's own source, shown in a notebook beside the formula."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from IPython.display import Markdown

from workbench.errors import ConfigError
from workbench.language import tr
from workbench.settings import PACKAGE


def show_source(function: Callable[..., Any] | type, *, docstring: bool = True) -> Markdown:
    """Return the source of a function or class, highlighted, with the name of its file and its line.

    Args:
        function: what to show: a function, method or class written in Python.
        docstring: whether its docstring is shown whole. Default True; without, its first line stays.

    Raises:
        ConfigError: it has no source in Python.
    """
    try:
        lines, start = inspect.getsourcelines(inspect.unwrap(function))
        path = Path(inspect.getsourcefile(inspect.unwrap(function)) or "")
    except (TypeError, OSError):
        raise ConfigError(
            tr(
                "The source can be shown of a function or a class written in Python, came {function!r}.",
                function=function,
            )
        ) from None
    source = textwrap.dedent("".join(lines)).rstrip()
    if not docstring:
        source = _shortened(source)
    # Three backticks end the block in the page: where the source has some, the fence is longer.
    fence = "`" * max(3, 1 + max((len(run) for run in source.split() if set(run) == {"`"}), default=0))
    line = tr("{place}, line {start}", place=_place(path), start=max(start, 1))
    return Markdown(f"*{line}*\n\n{fence}python\n{source}\n{fence}")


def _place(path: Path) -> str:
    """Return the path as seen from the project, or the name of the file for what is not of it."""
    if path.is_relative_to(PACKAGE):
        return path.relative_to(PACKAGE.parent).as_posix()
    return tr("this notebook") if path.name.startswith(("<", "ipython-input")) or path.suffix != ".py" else path.name


def _shortened(source: str) -> str:
    """Return the source with the first line of each docstring in place of the whole."""
    lines = source.splitlines()
    nodes = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and ast.get_docstring(node)
    ]
    for node in sorted(nodes, key=lambda node: node.lineno, reverse=True):  # from below, so that numbers stay right
        words = node.body[0]
        indent = " " * words.col_offset
        first = (ast.get_docstring(node) or "").splitlines()[0]
        lines[words.lineno - 1 : words.end_lineno] = [f'{indent}"""{first}"""']
    return "\n".join(lines)
