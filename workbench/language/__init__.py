"""The one way by which a sentence reaches a person: `tr("The learning rate is {rate}.", rate=0.01)`.

The English sentence is the key of its translation (gettext), with a name for whatever is filled in, so that another
language may put it in another place. Nothing is glued together: one sentence, one call.

The language belongs to a session, never to the process: two visitors of one dashboard may read two languages. So what
stands in a table that is made when a module is loaded is no call of `tr`. Either its class says which of its fields
are words (`translated`), or the table is made by `later`: then each reading of a field, or of an entry, translates it.
"""

import gettext
import re
import string
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from workbench.language.pseudo import Pseudo

ENGLISH, PSEUDO = "en", "pseudo"
LOCALES = Path(__file__).parent / "locale"  # zh/LC_MESSAGES/workbench.mo and the like

T = TypeVar("T")
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@cache
def available() -> tuple[str, ...]:
    """Return the languages there are: English, whatever has a catalogue, and the one that is only for looking."""
    return (ENGLISH, *sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/workbench.mo")), PSEUDO)


def use(language: str) -> None:
    """Speak a language from here on in this session: this thread, or this task; an unknown one is English."""
    _language.set(language if language in available() else ENGLISH)


def spoken() -> str:
    """Return the language of this session."""
    return _language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language inside a `with` block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def tr(text: str, /, **values: Any) -> str:
    """Return a sentence in the language of this session.

    Args:
        text: the sentence in English, with `{name}` or `{name:.2f}` where something is filled in.
        values: what is filled in, by name. Without any, braces in the text are braces.
    """
    words = text if _language.get() == ENGLISH else _catalogue(_language.get()).gettext(text)
    return _filled(words, text, values)


def ntr(one: str, several: str, amount: int, /, **values: Any) -> str:
    """Return the form of a sentence that an amount asks for: English has two, other languages one or six.

    Args:
        one: the sentence for an amount of 1, in English.
        several: the sentence for any other amount, in English.
        amount: how many; `{amount}` in the sentence.
        values: what else is filled in, by name.
    """
    english = one if amount == 1 else several
    language = _language.get()
    words = english if language == ENGLISH else _catalogue(language).ngettext(one, several, amount)
    return _filled(words, english, {"amount": amount, **values})


def plural(thing: str) -> str:
    """Return the English for several of a thing: `"epochs"`, `"batches"`."""
    return thing + ("es" if thing.endswith(("s", "tch", "x")) else "s")


def later(words: T) -> T:
    """Return the words of a table that is made when a module is loaded so that each reading of an entry translates it.

    Args:
        words: a dict or a tuple of texts, or of tuples and dicts of them; keys are no words. A text on its own comes
            back as it is: whoever reads it hands it to `tr`.
    """
    if isinstance(words, dict):
        return _Table(words)  # type: ignore[return-value]
    return _Row(words) if type(words) is tuple else words  # type: ignore[return-value]


def takes_words(*names: str) -> Callable[[T], T]:
    """Mark which arguments of a function are words to translate, for those who call it when a module is loaded."""
    del names  # read by those who collect the words
    return lambda function: function


def translated(*fields: str) -> Callable[[type[T]], type[T]]:
    """Have fields of a dataclass or a NamedTuple hold English, and be read in the language of the session.

    A field is a text, or a tuple or dict of texts.
    """

    def translate(made: type[T]) -> type[T]:
        for field in fields:
            index = made._fields.index(field) if hasattr(made, "_fields") else None
            setattr(made, field, _Field(field, index))
        return made

    return translate


class _Table(dict):
    """A dict whose entries are read in the language of the session."""

    def __iter__(self) -> Iterator[Any]:  # its own, so that `dict(table)` and `{**table}` read entry by entry
        return super().__iter__()

    def __getitem__(self, key: Any) -> Any:
        return _all(super().__getitem__(key))

    def get(self, key: Any, default: Any = None) -> Any:
        return _all(super().get(key, default))

    def values(self) -> Any:
        return [_all(value) for value in super().values()]

    def items(self) -> Any:
        return [(key, _all(value)) for key, value in super().items()]


class _Row(tuple):
    """A tuple whose entries are read in the language of the session."""

    __slots__ = ()

    def __getitem__(self, place: Any) -> Any:
        return _all(super().__getitem__(place))

    def __iter__(self) -> Iterator[Any]:
        return map(_all, super().__iter__())


class _Field:
    """A field of a class that is translated whenever it is read."""

    def __init__(self, name: str, index: int | None) -> None:
        self.name, self.index = name, index

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            raise AttributeError(self.name)
        return _all(instance.__dict__[self.name] if self.index is None else tuple.__getitem__(instance, self.index))

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.name] = value


def _all(words: Any) -> Any:
    if isinstance(words, str):
        return tr(words) if words else words
    if type(words) in (tuple, list):
        return type(words)(_all(word) for word in words)
    if type(words) is dict:
        return {key: _all(word) for key, word in words.items()}
    return words


def _filled(words: str, english: str, values: Mapping[str, Any]) -> str:
    if not values:
        return words
    try:
        return _formed(words, values)
    except (KeyError, IndexError, ValueError):  # a translation that names something else
        return _formed(english, values)


def _formed(words: str, values: Mapping[str, Any]) -> str:
    if "%}" in words or "g}" in words:
        return _FORMS.vformat(words, (), values)
    return words.format(**values)  # ten times as quick


class _Forms(string.Formatter):
    """Numbers as they stand in a sentence: `98.6 %` and `1e-6`, where Python writes `98.6%` and `1e-06`."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = super().format_field(value, format_spec)
        if format_spec.endswith("%"):
            return text.replace("%", " %")
        return _EXPONENT.sub(lambda found: "e" + (found[1] or ""), text) if format_spec.endswith("g") else text


_EXPONENT = re.compile(r"e(?:(-)|\+)0*")
_FORMS = _Forms()


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == PSEUDO:
        return Pseudo()
    return gettext.translation("workbench", LOCALES, [language], fallback=True)
