"""Errors in the learner's own code, told kindly: the call, the line, what it means. Never a traceback."""

import inspect
import linecache
import sysconfig
import traceback
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import wraps
from types import FunctionType
from typing import Any

from workbench.language import later, tr
from workbench.lessons.borrowed import called, is_ours
from workbench.lessons.placeholder import StillOpen, is_open
from workbench.lessons.values import describe, spelt
from workbench.settings import PACKAGE

MEANINGS = later(
    {
        NameError: "Is the name spelt right, and was the cell that defines it run?",
        ZeroDivisionError: "Something is divided by zero. Which value can become zero here?",
        RecursionError: "The function calls itself without end.",
        IndexError: "A position is asked for that is not there. Positions begin at 0.",
        KeyError: "There is no entry of that name.",
        AttributeError: "The value does not have what stands after the dot. Is it of the kind you think it is?",
        ImportError: "What is to be imported is not there.",
    }
)
BY_WORDS = later(
    {
        "broadcast": "The shapes do not fit. Print `.shape` of both sides of this line.",
        "mismatch in its core dimension": "The shapes do not fit a matrix product: the inner sides must be equal.",
        "not aligned": "The shapes do not fit a matrix product: the inner sides must be equal.",
        "does not support input": "Nobody can be asked while code runs here. Write the value into the code.",
        "ambiguous": "Many truths stand where one is needed. `np.where` and `np.maximum` decide for each entry.",
        "unsupported operand": "These two cannot be combined. Lists do no arithmetic: make arrays with `np.asarray`.",
    }
)


@dataclass
class Watch:
    """An answer, and where it is a function, the call that is under way.

    Attributes:
        answer: what the judge is given.
        call: the last call, as one would type it.
        inside: whether that call has not come back yet.
        result: what it gave.
        ours: names of the package's functions that were called where the learner's own code was wanted.
    """

    answer: Any
    call: str = ""
    inside: bool = False
    result: Any = None
    ours: set[str] = field(default_factory=set)


def watched(answer: Any, name: str, lent: Collection[str] = ()) -> Watch:
    """Return the answer with its calls watched.

    A call that stops is known, a gap in a result is found, and so is a function of the package that is not lent.
    """
    watch = Watch(answer)
    if is_ours(answer):
        watch.ours.add(getattr(answer, "__name__", name))
    if not isinstance(answer, FunctionType):  # a class or a model must stay what it is
        return watch

    @wraps(answer)
    def call(*args: Any, **kwargs: Any) -> Any:
        words = [*map(spelt, args), *(f"{key}={spelt(value)}" for key, value in kwargs.items())]
        watch.call, watch.inside = f"{name}({', '.join(words)})", True
        watch.result = called(answer, args, kwargs, watch.ours, lent)
        watch.inside = False
        if is_open(watch.result):
            raise StillOpen
        return watch.result

    watch.answer = call
    return watch


def not_such_a_function(answer: Any, name: str, wanted: Sequence[str] | None) -> str:
    """Return what is off where a function of these parameters is wanted and none came; else an empty string."""
    if wanted is None:
        return ""
    line = tr("Begin with `def {name}({wanted}):`", name=name, wanted=", ".join(wanted))
    if not callable(answer):
        return tr(
            "`{name}` is {describe}; a function is wanted. {line}", name=name, describe=describe(answer), line=line
        )
    try:
        inspect.signature(answer).bind(*wanted)
    except TypeError:
        came = ", ".join(inspect.signature(answer).parameters)
        return tr(
            "`{name}` takes ({came}); wanted is ({wanted}). {line}",
            name=name,
            came=came,
            wanted=", ".join(wanted),
            line=line,
        )
    except ValueError:  # some functions of NumPy do not tell
        return ""
    return ""


def in_learners_code(error: BaseException) -> bool:
    """Return whether the error came up in the learner's code or in something that it called."""
    return own_frame(error) is not None


def told(error: BaseException, watch: Watch, name: str) -> str:
    """Return the error as a message: the call, the line of the learner's code, and what it may mean."""
    frame, where = own_frame(error), ""
    if frame:
        source = linecache.getline(frame.filename, frame.lineno or 0).strip()
        where = tr(" in line {lineno} of its cell", lineno=frame.lineno) + (
            f":\n\n    {source}\n\n" if source else ". "
        )
    call = f"`{watch.call}`" if watch.call else f"`{name}`"
    said = str(error).split("\n")[0][:300]
    return f"{call} stopped{where or '. '}{type(error).__name__}: {said}\n\n{meaning_of(error)}".strip()


def meaning_of(error: BaseException) -> str:
    """Return what an error may mean, in a sentence or two; nothing where nobody knows."""
    said = str(error).split("\n")[0][:300]
    meaning = next((sentence for words, sentence in BY_WORDS.items() if words in said), None)
    return meaning or next((sentence for kind, sentence in MEANINGS.items() if isinstance(error, kind)), "")


def own_frame(error: BaseException) -> traceback.FrameSummary | None:
    """Return the innermost place that is neither in this package nor in an installed one."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if not _is_foreign(frame.filename)]
    return own[-1] if own else None


def _is_foreign(file: str) -> bool:
    return file.startswith((str(PACKAGE), "<frozen", "<__array_function__", *_INSTALLED)) or "site-packages" in file


_INSTALLED: tuple[str, ...] = tuple(sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib"))
