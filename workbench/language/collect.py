"""All words of the workbench, found in its source: what translators are handed, and what goes around `tr`.

`python -m workbench.language.collect` (`make words`) writes them to `build/words.pot`, the template of gettext.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from workbench.language import plural
from workbench.language.in_browser import parts, said_in, sentences_of_html

SOURCES = ("workbench", "dashboard")  # folders of the project
# A sentence, or a piece of one: words with a space between them, and no such thing as `font-size: 13px`.
_SENTENCE = re.compile(r"[A-Za-z]{2,}[,;:.)”]*\s+[(“]*[a-z]{2,}[,;:.)”?!]*(\s|$)")
_NO_WORDS = re.compile(r"<style>.*?</style>|<[^<>]*>|&\w+;|%\{[^}]*\}|`[^`]*`", re.DOTALL)
_RULE = re.compile(r"[\w\s.#,>:()*&@-]*\{|[a-z-]+: ?[^A-Z ]* ?[^A-Z ]*;?")  # of CSS
# Arguments and calls whose text no person reads.
_NOT_READ = {
    "args", "className", "code", "css", "encoding", "family", "font", "given", "html", "icon", "js", "key", "kind",
    "metavar", "mode", "prog", "setup", "solution", "start", "style", "type", "url_path",
}  # fmt: skip
_NOT_SAID = re.compile(
    r"(re|os|np|ast|json|logging|log|subprocess|warnings|shutil|textwrap|importlib|keras|tf|pio)\.\w+"
    r"|getattr|setattr|hasattr|open|Path|TypeVar|browser_part|st\.html|Literal|ContextVar|exec|compile|cast"
    r"|[\w.\[\]()]*\.(split|startswith|endswith|partition|encode|replace|removeprefix|removesuffix|index|count|find)"
)


class Message(NamedTuple):
    """One thing that is said: where it stands, in English, and for many where there is a form of its own for them."""

    path: str
    line: int
    text: str
    many: str = ""


def modules(root: Path) -> list[Path]:
    """Return all Python files of the workbench in a checkout."""
    return sorted(path for folder in SOURCES for path in (root / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """Return a file as Python reads it; each is read once."""
    return ast.parse(path.read_text("utf-8"))


def messages(root: Path) -> list[Message]:
    """Return everything that goes through `tr`, now or later, in the order of files and lines."""
    takers = _takers(root)
    in_python = [found for path in modules(root) for found in _messages(path, root, takers)]
    folders = [root / folder for folder in SOURCES]
    in_browser = ((path.relative_to(root).as_posix(), *said) for path in parts(folders) for said in said_in(path))
    return [*in_python, *(Message(*found) for found in in_browser)]


def around(root: Path) -> list[Message]:
    """Return what looks like a sentence for people and does not go through `tr`."""
    takers = _takers(root)
    return [found for path in modules(root) for found in _around(path, root, takers)]


def _takers(root: Path) -> dict[str, dict[str, set[int]]]:
    """Return which classes and functions translate what they are given: names of arguments with their places."""
    found = [node for path in modules(root) for node in ast.walk(parsed(path))]
    classes = {node.name: node for node in found if isinstance(node, ast.ClassDef)}
    takers: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for node in found:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) in ("translated", "takes_words"):
                order = _fields(node, classes) if isinstance(node, ast.ClassDef) else _parameters(node)
                for name in (argument.value for argument in mark.args if isinstance(argument, ast.Constant)):
                    takers[node.name][str(name)].add(order.index(str(name)))
    return takers


def _fields(made: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[str]:
    """Return what a class is made of, in the order in which it is given."""
    begins = next((part for part in made.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"), None)
    if begins:
        return _parameters(begins)[1:]
    parents = [classes[name] for base in made.bases if (name := ast.unparse(base)) in classes]
    inherited = [field for parent in parents for field in _fields(parent, classes)]
    own = [line.target for line in made.body if isinstance(line, ast.AnnAssign)]
    return [*inherited, *(field.id for field in own if isinstance(field, ast.Name))]


def _first(node: ast.AST, takers: dict[str, dict[str, set[int]]]) -> list[tuple[bool, ast.expr]]:
    """Return the values that arguments and fields have where nobody gives one, each with whether it is words."""
    if isinstance(node, ast.FunctionDef):
        plain = [*node.args.posonlyargs, *node.args.args]
        given = [*zip(plain[len(plain) - len(node.args.defaults) :], node.args.defaults, strict=True)]
        given += [
            (name, value)
            for name, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if value is not None
        ]
        return [(name.arg in takers.get(node.name, {}), value) for name, value in given]
    if isinstance(node, ast.ClassDef):
        return [
            (ast.unparse(line.target) in takers.get(node.name, {}), line.value)
            for line in node.body
            if isinstance(line, ast.AnnAssign) and line.value
        ]
    return []


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def _messages(path: Path, root: Path, takers: dict[str, dict[str, set[int]]]) -> Iterator[Message]:
    where = path.relative_to(root).as_posix()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "browser_part" and len(node.args) > 2:
            html = ast.literal_eval(node.args[2])
            yield from (Message(where, node.lineno, text) for text in sentences_of_html(html))
        for words, value in _first(node, takers):
            yield from (Message(where, text.lineno, str(text.value)) for text in _values(value) if words)
        if not isinstance(node, ast.Call):
            continue
        texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
        name = _name(node)
        if name == "tr" and texts and isinstance(texts[0], str):
            yield Message(where, node.lineno, texts[0])
        elif name == "ntr" and len(texts) > 1 and isinstance(texts[0], str):
            yield Message(where, node.lineno, texts[0], str(texts[1]))
        elif name == "count" and len(texts) > 1 and isinstance(texts[1], str):
            many = str(texts[2]) if len(texts) > 2 else plural(texts[1])
            yield Message(where, node.lineno, f"{{amount:,}} {texts[1]}", f"{{amount:,}} {many}")
        elif name == "later" or name in takers:
            for part in node.args if name == "later" else _words_of(node, takers[name]):
                for text in _values(part):
                    yield Message(where, text.lineno, str(text.value))


def _values(part: ast.expr) -> Iterator[ast.Constant]:
    """Yield the texts in a table, but not the keys."""
    if isinstance(part, ast.Constant):
        if isinstance(part.value, str) and re.search("[A-Za-z]{2}", part.value):
            yield part
        return
    inside = part.values if isinstance(part, ast.Dict) else ast.iter_child_nodes(part)
    for child in inside:
        if isinstance(child, ast.expr) and not isinstance(child, ast.Lambda | ast.Call):
            yield from _values(child)


def _words_of(call: ast.Call, words: dict[str, set[int]]) -> Iterator[ast.expr]:
    places = set().union(*words.values())
    yield from (argument for place, argument in enumerate(call.args) if place in places)
    yield from (keyword.value for keyword in call.keywords if keyword.arg in words)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _around(path: Path, root: Path, takers: dict[str, dict[str, set[int]]]) -> Iterator[Message]:
    where = path.relative_to(root).as_posix()
    visit: list[ast.AST] = [parsed(path)]
    while visit:
        node = visit.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.Constant | ast.JoinedStr):
            text = _text(node)
            if _is_sentence(text):
                yield Message(where, node.lineno, text)
            if isinstance(node, ast.Constant):
                continue
        visit += _read(node, takers)


def _read(node: ast.AST, takers: dict[str, dict[str, set[int]]]) -> Sequence[ast.AST]:
    """Return those parts of a piece of code in which something may be said that is not translated there."""
    if isinstance(node, ast.Compare | ast.Assert | ast.arg):
        return []
    if isinstance(node, ast.JoinedStr):
        return [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
    if isinstance(node, ast.Subscript):
        return [node.value]
    if isinstance(node, ast.Dict):
        return [
            value
            for key, value in zip(node.keys, node.values, strict=True)
            if not (isinstance(key, ast.Constant) and key.value in _NOT_READ)
        ]
    if isinstance(node, ast.AnnAssign):
        return [node.value] if node.value else []
    if isinstance(node, ast.FunctionDef):
        return [*node.body, *(value for words, value in _first(node, takers) if not words)]
    if isinstance(node, ast.ClassDef):
        others = [line for line in node.body if not isinstance(line, ast.AnnAssign)]
        return [*others, *(value for words, value in _first(node, takers) if not words)]
    if isinstance(node, ast.Call):
        name = _name(node)
        if name in ("later", "count") or _NOT_SAID.fullmatch(ast.unparse(node.func)):
            return []
        told = [node.args[0]] if name == "tr" else node.args[:2] if name == "ntr" else []
        told += list(_words_of(node, takers[name])) if name in takers else []
        parts = [*node.args, *(word.value for word in node.keywords if word.arg not in _NOT_READ)]
        return [node.func, *(part for part in parts if part not in told)]
    return list(ast.iter_child_nodes(node))


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _is_sentence(text: str) -> bool:
    plain = _NO_WORDS.sub(" ", text)
    return bool(_SENTENCE.search(plain)) and not _RULE.match(plain.strip()) and "\n    " not in text


def main() -> None:
    """Write the template for translators."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    root = Path(__file__).resolve().parents[2]
    catalog = Catalog(project="workbench", charset="utf-8")
    for found in messages(root):
        english = (found.text, found.many) if found.many else found.text
        catalog.add(english, locations=[(found.path, found.line)], flags=["python-brace-format"] * ("{" in found.text))
    template = root / "build" / "words.pot"
    template.parent.mkdir(exist_ok=True)
    with template.open("wb") as file:
        write_po(file, catalog, width=120, sort_by_file=True)
    print(f"{len(catalog):,} texts are in {template}", file=sys.stdout)


if __name__ == "__main__":
    main()
