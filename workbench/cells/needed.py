"""Which cells of a notebook have to run before one of them can: found by the names that it uses.

An import stands for itself: of one line that imports `a` and `b` only what is used is imported, so that a cell which
needs no Keras does not wait for it.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.cells.names import Names, imported

_CHECK = re.compile(r"q\d+$")  # what an exercise is called in its notebook


@dataclass(frozen=True)
class Step:
    """Code that is run at once.

    Attributes:
        code: Python.
        cell: the place of the cell that it is of; None for imports alone.
        source: all of that cell.
    """

    code: str
    cell: int | None = None
    source: str = ""


@dataclass(frozen=True)
class _Facts:
    """What is known of a cell.

    Attributes:
        imports: by the name that it binds, the line that imports it.
        code: the rest, without checks of exercises; nothing where there is no rest.
        changes: names that the rest binds or changes.
        binds: those of them that it binds: what was called so before does not matter any more.
        uses: names that the rest takes from elsewhere.
    """

    imports: Mapping[str, str]
    code: str
    changes: frozenset[str]
    binds: frozenset[str]
    uses: frozenset[str]


def steps(cells: Sequence[str], place: int, ran: Mapping[int, str]) -> list[Step]:
    """Return what is run so that a cell can be: what it needs of the cells before it, in their order, then itself.

    Args:
        cells: the code of all cells.
        place: which of them.
        ran: what of earlier cells has run already, by their place, and was not changed since: that is left out.
    """
    wanted = set(free_names(cells[place]))
    found: list[tuple[int, list[str], bool]] = []  # place, lines that import, whether the rest is needed
    for earlier in range(place - 1, -1, -1):
        facts = _facts(cells[earlier])
        if facts is None:
            continue
        is_needed = bool(wanted & facts.changes)
        if is_needed:
            wanted = (wanted - facts.binds) | facts.uses
        lines = [line for name, line in facts.imports.items() if name in wanted]
        wanted -= facts.imports.keys()
        if lines or is_needed:
            found.append((earlier, lines, is_needed))
    done: list[Step] = []
    lines_before: list[str] = []
    anew: set[str] = set()  # names that get another value than they had when later cells ran
    for earlier, lines, is_needed in reversed(found):
        lines_before += lines
        facts = _facts(cells[earlier])
        if facts is None or not is_needed or (ran.get(earlier) == cells[earlier] and not anew & facts.uses):
            continue
        anew |= facts.changes
        if lines_before:
            done.append(Step("\n".join(lines_before)))
        done.append(Step(facts.code, earlier, cells[earlier]))
        lines_before = []
    if lines_before:
        done.append(Step("\n".join(lines_before)))
    return [*done, Step(cells[place], place, cells[place])]


def free_names(code: str) -> frozenset[str]:
    """Return the names that code takes from elsewhere; none where it is no Python, as it will not run either."""
    tree = _parsed(code)
    return Names(tree.body if tree else ()).taken


@lru_cache(maxsize=512)
def _facts(code: str) -> _Facts | None:
    tree = _parsed(code)
    if tree is None:
        return None
    imports: dict[str, str] = {}
    rest = []
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            imports |= imported(statement)
        elif not _is_check(statement):
            rest.append(statement)
    names = Names(rest)
    return _Facts(
        imports,
        _source(code, tree.body, rest),
        frozenset(names.bound | names.touched),
        frozenset(names.bound),
        names.taken,
    )


def _source(code: str, body: Sequence[ast.stmt], rest: Sequence[ast.stmt]) -> str:
    """Return the code of some statements of a cell: as it stands there where they are all."""
    if len(rest) == len(body):
        return code
    return "\n".join(ast.get_source_segment(code, one, padded=True) or ast.unparse(one) for one in rest)


def _parsed(code: str) -> ast.Module | None:
    try:
        return compile(code, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)  # type: ignore[return-value]
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic of Jupyter, or not written to its end
        return None


def _is_check(statement: ast.stmt) -> bool:
    """Return whether a statement is `q1.check()` or the like: what is only needed later is no try."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    function = call.func if isinstance(call, ast.Call) else None
    owner = function.value if isinstance(function, ast.Attribute) else None
    return isinstance(owner, ast.Name) and bool(_CHECK.match(owner.id))
