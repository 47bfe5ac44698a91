"""The global names of a cell: which it takes from elsewhere, which it binds, whose values it may change."""

import ast
import symtable
from collections.abc import Iterable, Mapping
from functools import singledispatchmethod

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Inner = ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Names:
    """The names of some statements, gathered in the order in which they run.

    Attributes:
        bound: names that they bind.
        touched: names whose value they may change: `a.b = 1`, `a[0] = 1`, `a.learn()`.
    """

    def __init__(self, statements: Iterable[ast.AST]) -> None:
        self.bound: set[str] = set()
        self.touched: set[str] = set()
        self._read: set[str] = set()  # before they were bound here
        self._read_later: set[str] = set()  # within functions, which look them up when they are called
        self._look(*statements)

    @property
    def taken(self) -> frozenset[str]:
        """The names that are taken from elsewhere."""
        return frozenset(self._read | (self._read_later - self.bound))

    def _look(self, *nodes: ast.AST | None) -> None:
        for node in nodes:
            if node is not None:
                self._at(node)

    @singledispatchmethod
    def _at(self, node: ast.AST) -> None:
        self._look(*ast.iter_child_nodes(node))

    @_at.register
    def _name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.bound.add(node.id)
        else:
            self._take(node.id)

    @_at.register
    def _assignment(self, node: ast.Assign | ast.AnnAssign) -> None:
        self._look(node.value, *(node.targets if isinstance(node, ast.Assign) else [node.target]))

    @_at.register
    def _augmented(self, node: ast.AugAssign) -> None:
        self._look(node.value)
        for name in _owner(node.target):
            self._take(name)
            self.touched.add(name)

    @_at.register
    def _loop(self, node: ast.For | ast.AsyncFor) -> None:
        self._look(node.iter, node.target, *node.body, *node.orelse)

    @_at.register
    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        self.bound |= imported(node).keys()

    @_at.register
    def _part(self, node: ast.Attribute | ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.touched |= _owner(node)
        self._look(*ast.iter_child_nodes(node))

    @_at.register
    def _expression(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            self.touched |= _owner(node.value.func)
        self._look(node.value)

    @_at.register
    def _function(self, node: _Function) -> None:
        self._within(node)
        self.bound.add(node.name)

    @_at.register
    def _inner(self, node: _Inner) -> None:
        self._within(node)

    def _take(self, name: str) -> None:
        if name not in self.bound:
            self._read.add(name)

    def _within(self, node: ast.AST) -> None:
        """Look at code that has names of its own: only those that are not its own count."""
        table = symtable.symtable(ast.unparse(node), "cell", "exec")
        for symbol in table.get_symbols():
            if symbol.is_referenced():
                self._take(symbol.get_name())
        waiting = list(table.get_children())
        while waiting:
            inner = waiting.pop()
            waiting += inner.get_children()
            names = {each.get_name() for each in inner.get_symbols() if each.is_global() and each.is_referenced()}
            self._read_later |= names


def imported(statement: ast.Import | ast.ImportFrom) -> Mapping[str, str]:
    """Return a line for each name that an import binds: it imports that one alone."""
    lines = {}
    for alias in statement.names:
        if isinstance(statement, ast.Import):
            lines[alias.asname or alias.name.split(".")[0]] = ast.unparse(ast.Import([alias]))
        else:
            one = ast.ImportFrom(statement.module, [alias], statement.level)
            lines[alias.asname or alias.name] = ast.unparse(one)
    return lines


def _owner(node: ast.expr) -> set[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
