"""One exercise: check, hint, solution. A check speaks about the subject, and no error leaves it as a traceback."""

import ast
import sys
import warnings
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from types import CodeType
from typing import Any

import numpy as np

from workbench.errors import RunError
from workbench.language import tr, translated
from workbench.lessons.code_errors import Watch, in_learners_code, not_such_a_function, told, watched
from workbench.lessons.feedback import Feedback
from workbench.lessons.placeholder import StillOpen, is_open
from workbench.lessons.progress import Progress
from workbench.lessons.values import describe

STATES = ("unattempted", "right", "not yet", "raised")
_MISSING = object()


@translated("title", "hints", "remember")
class Exercise:
    """One exercise of a notebook.

    Args:
        key: its name in the file of progress: the lesson and a number, `losses-1`. In the notebook it is then `q1`.
        title: a few words.
        answer: the name that the learner's cell gives to the answer.
        judge: takes the answer; returns an empty string where it is right, else what is off, in terms of the subject.
            It may call the learner's function freely: an error in there is caught and explained.
        hints: from a nudge to nearly the answer.
        solution: code that gives the answer its name. Where it defines a function, a check begins by looking whether
            the answer is a function of as many arguments.
        remember: a sentence to keep, said when it is right.
        given: where a fault is to be found, the code that the notebook gives. Unchanged, it is not kept as a try.
        lent: names of functions of this package that the answer may call; all others one has to write oneself.
    """

    def __init__(
        self,
        key: str,
        title: str,
        answer: str,
        judge: Callable[[Any], str],
        hints: Sequence[str],
        solution: str,
        remember: str = "",
        given: str = "",
        lent: Collection[str] = (),
    ) -> None:
        self.key, self.title, self.answer, self.judge = key, title, answer, judge
        self.hints, self.code, self.remember = tuple(hints), solution.strip("\n"), remember
        self.given, self.lent = given, lent
        self.wanted = _parameters(self.code, answer)
        self._hints_read = 0

    def __repr__(self) -> str:
        return tr("Exercise {key}: {title}", key=self.key, title=self.title)

    @property
    def name(self) -> str:
        """What the exercise is called in its notebook: `q1` for `losses-1`."""
        return f"q{self.key.rpartition('-')[2]}"

    def check(self, answer: Any = _MISSING) -> None:
        """Say whether the answer is right, and what is off where it is not.

        Args:
            answer: the answer; where none is given, whatever the exercise's name stands for where this is called.
        """
        self.take(_find(self.answer) if answer is _MISSING else answer).show()

    def hint(self) -> None:
        """Show the first hint, then with each call the next one; after the last it begins anew."""
        self.help("hint", self._hints_read).show()
        self._hints_read += 1

    def solution(self) -> None:
        """Show one right answer. There may be others."""
        self.help("solution").show()

    def take(self, answer: Any) -> Feedback:
        """Return what `check` says of an answer, and keep it."""
        # Somebody who only runs the cells has tried nothing, and is not yet told what the fault does.
        feedback = self._as_given() if _same_code(answer, self.given) else self.assess(answer)
        self._keep(feedback.kind)
        return feedback

    def help(self, kind: str, number: int = 0) -> Feedback:
        """Return a hint or the solution, and keep that it was read; or that there is none for now.

        Args:
            kind: `hint` or `solution`.
            number: how many hints were read before; after the last it begins anew.
        """
        if not self._is_allowed(f"{kind}s"):
            return Feedback(
                "hint",
                self.title,
                tr(
                    "Your teacher has switched the {help} off for now. `{name}.check()` still tells what is off.",
                    help=f"{kind}s",
                    name=self.name,
                ),
                tr("Not now"),
            )
        self._keep(kind)
        if kind == "solution":
            code = "\n".join(f"    {line}" for line in self.code.split("\n"))
            words = tr(
                "{code}\n\nOne right way; yours may look different. {remember}", code=code, remember=self.remember
            )
            return Feedback("solution", self.title, words)
        count = len(self.hints)
        number = number % count + 1
        more = (
            tr("The next one: `{name}.hint()`", name=self.name)
            if number < count
            else tr("That was the last hint. The solution: `{name}.solution()`", name=self.name)
        )
        return Feedback(
            "hint",
            self.title,
            f"{self.hints[number - 1]}\n\n{more}",
            tr("Hint {number} of {count}", number=number, count=count),
        )

    def assess(self, answer: Any) -> Feedback:
        """Return what `check` would say, without showing or keeping it. Its `kind` is one of `STATES`."""
        if answer is _MISSING or is_open(answer):
            return self._open()
        watch = watched(answer, self.answer, self.lent)
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")  # the judge speaks of overflow where it matters
                message = not_such_a_function(answer, self.answer, self.wanted) or self.judge(watch.answer)
        except StillOpen:
            return self._open()
        except Exception as error:
            if in_learners_code(error) or watch.inside:
                return Feedback("raised", self.title, told(error, watch, self.answer))
            message = self._of_another_kind(answer, watch)
        if message:
            return Feedback("not yet", self.title, message)
        if watch.ours:
            return Feedback("not yet", self.title, self._borrowed(watch.ours))
        return Feedback("right", self.title, self.remember)

    def _of_another_kind(self, answer: Any, watch: Watch) -> str:
        """The answer, or what it gives, is of a kind that the judge never thought of."""
        if watch.call:
            return tr(
                "`{call}` gives {describe}. That is not what this exercise asks for.",
                call=watch.call,
                describe=describe(watch.result),
            )
        return tr(
            "`{answer}` is {describe}. That is not what this exercise asks for.",
            answer=self.answer,
            describe=describe(answer),
        )

    def _borrowed(self, ours: Collection[str]) -> str:
        return tr(
            "Right. Now without ours: {names} of this package did the work. Write it yourself.",
            names=", ".join(f"`{name}`" for name in sorted(ours)),
        )

    def _as_given(self) -> Feedback:
        return Feedback(
            "unattempted",
            self.title,
            tr(
                "`{answer}` is as it was given: its fault is still in it. Mend it, run the cell, then run "
                "`{name}.check()` again. Stuck? `{name}.hint()`",
                answer=self.answer,
                name=self.name,
            ),
        )

    def _open(self) -> Feedback:
        return Feedback(
            "unattempted",
            self.title,
            tr(
                "Put your answer in the place of `____`, run the cell, then run `{name}.check()` again. Stuck? "
                "`{name}.hint()`",
                name=self.name,
            ),
        )

    def _keep(self, event: str) -> None:
        """Keep what was done. Where that cannot be, the answer is shown all the same, and why stands above it."""
        try:
            if event in STATES[1:]:
                Progress().add("check", self.key, event)
            elif event != "unattempted":
                Progress().add(event, self.key)
        except RunError as error:
            print(error)

    def _is_allowed(self, help: str) -> bool:
        with suppress(RunError):
            return Progress().read().allowed[help]
        return True


def _find(name: str) -> Any:
    """Return what a name stands for where `check` was called: there, in its module, then in the notebook."""
    frame = sys._getframe(2)
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    for names in (frame.f_locals, frame.f_globals, getattr(shell, "user_ns", {})):
        if name in names:
            return names[name]
    return _MISSING


def _same_code(answer: Any, given: str) -> bool:
    """Return whether an answer is the function that a piece of code defines, word for word but for its spaces."""
    if not given or not isinstance(code := getattr(answer, "__code__", None), CodeType):
        return False
    same = next(part for part in compile(given, "given", "exec").co_consts if isinstance(part, CodeType))
    return (code.co_code, code.co_consts, code.co_names) == (same.co_code, same.co_consts, same.co_names)


def _parameters(code: str, name: str) -> tuple[str, ...] | None:
    """Return the parameters of the function that the solution defines under this name, None where it defines none."""
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            needed = node.args.args[: len(node.args.args) - len(node.args.defaults)]
            return tuple(argument.arg for argument in needed)
    return None
