"""A guess before one looks: asked with a control, kept, and shown beside what came."""

import html
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets
from IPython.display import display

from workbench import figures
from workbench.errors import WorkbenchError
from workbench.lab.controls import LogSlider, Slider
from workbench.lab.script import script
from workbench.language import tr
from workbench.lessons.feedback import Feedback
from workbench.lessons.guesses.guess import SURE, ChoiceGuess, CurveGuess, Guess, NumberGuess
from workbench.lessons.guesses.outcome import drawn_as, outcome_words
from workbench.lessons.guesses.record import Guesses, Kept
from workbench.lessons.reading import OUTCOME
from workbench.settings import BROWSER


def guess(asked: Guess) -> "GuessWidget":
    """Ask a learner for a guess, and for how sure it is. It is kept when the button is pressed.

    Args:
        asked: what is asked; see `workbench.lessons.guesses`.

    Returns:
        what a notebook shows when it is the last line of a cell.
    """
    return GuessWidget(asked)


def came(asked: Guess, value: Any) -> "Outcome":
    """Show what came beside what was guessed.

    Args:
        asked: the guess.
        value: what came: one of the options, a number; of a curve a pair of its x and y, or its heights.

    Raises:
        ConfigError: this cannot be an answer to what was asked.
    """
    if isinstance(asked, CurveGuess) and isinstance(value, tuple):
        value = asked.came_of(*value)
    return Outcome(asked, asked.value_of(value))


class SketchWidget(anywidget.AnyWidget):
    """The part in the browser of a curve that is sketched."""

    _esm = script("sketch.js")
    _css = (BROWSER / "sketch.css").read_text("utf-8")

    asked = traitlets.Dict().tag(sync=True)
    heights = traitlets.List().tag(sync=True)

    def __init__(self, asked: CurveGuess, heights: list[float]) -> None:
        super().__init__(asked=asked.sketch(heights), heights=heights)

    @property
    def value(self) -> list[float] | None:
        """The heights, None while the sketch is not whole."""
        return self.heights or None


class GuessWidget(widgets.VBox):
    """What asks for a guess; see `guess`."""

    def __init__(self, asked: Guess) -> None:
        self.asked = asked
        kept = _kept(asked)
        self.control = _control(asked, kept)
        self.sure = widgets.ToggleButtons(
            options=[(words, name) for name, words in SURE.items()],
            value=kept.sure if kept else "fairly",
            description=tr("How sure are you?"),
            style={"description_width": "initial", "button_width": "8em"},
        )
        self.button = widgets.Button(description=tr("Keep my guess"), button_style="primary")
        self._words = widgets.HTML(layout={"min_height": "1.6em"})
        question = widgets.HTML(f"<strong>{html.escape(asked.question)}</strong>")
        super().__init__([question, self.control, self.sure, self.button, self._words])
        self.button.on_click(lambda _: self.keep())
        self._say(self._standing(kept) if kept else "")

    def __repr__(self) -> str:
        return tr("Guess: {question} It is asked where this notebook runs.", question=self.asked.question)

    def keep(self) -> None:
        """Keep what the control says now."""
        if self.control.value is None:
            self._say(tr("Answer first, then keep it."))
            return
        try:
            kept = Guesses().keep(self.asked, self.control.value, self.sure.value)
        except WorkbenchError as error:
            self._say(str(error))
            return
        self._say(self._standing(kept) if kept else "")

    def _standing(self, kept: Kept) -> str:
        if kept.near is not None:
            return tr(
                "You guessed {value} before you saw what came. That one counts.", value=self.asked.told(kept.value)
            )
        return tr("Kept: {value}, {sure}. Now go on, and see.", value=self.asked.told(kept.value), sure=SURE[kept.sure])

    def _say(self, words: str) -> None:
        self._words.value = f'<span role="status">{html.escape(words)}</span>' if words else ""

    def _repr_mimebundle_(self, **more: Any) -> dict[str, Any]:
        return {**(super()._repr_mimebundle_(**more) or {}), "text/plain": repr(self)}


class Outcome:
    """What came, beside what was guessed; see `came`."""

    def __init__(self, asked: Guess, value: Any) -> None:
        self.asked, self.value = asked, value
        try:
            self.kept = Guesses().answer(asked, value)
        except WorkbenchError as error:
            print(error)
            self.kept = None

    def __repr__(self) -> str:
        return repr(self.feedback)

    @property
    def feedback(self) -> Feedback:
        """The guess and what came, in words."""
        return outcome_words(self.asked, self.kept, self.value)

    def _ipython_display_(self) -> None:
        told = {OUTCOME: {"guess": self.asked.key, "value": self.value}, "text/plain": repr(self)}
        display({**told, "text/html": self.feedback._repr_html_()}, raw=True)
        if drawn := drawn_as(self.asked, self.kept, self.value):
            name, arguments = drawn
            display(getattr(figures, name)(**arguments))


def _kept(asked: Guess) -> Kept | None:
    try:
        return Guesses().kept(asked)
    except WorkbenchError as error:
        print(error)
        return None


def _control(asked: Guess, kept: Kept | None) -> Any:
    """Return what the answer is given with; its `value` is the answer, None where there is none yet."""
    if isinstance(asked, CurveGuess):
        return SketchWidget(asked, kept.value if kept else [])
    if isinstance(asked, ChoiceGuess):
        names = [(words, value) for value, words in asked.options.items()]
        return widgets.RadioButtons(
            options=names, value=kept.value if kept else None, layout={"width": "max-content", "max_width": "100%"}
        )
    if not isinstance(asked, NumberGuess):
        raise TypeError(f"There is no control for {asked!r}.")
    low, high = asked.low, asked.high
    middle = float(f"{(low * high) ** 0.5:.1g}") if asked.multiplies else (low + high) / 2
    start = min(max(kept.value, low), high) if kept else middle
    if asked.multiplies:
        return LogSlider(low, high, start).widget(asked.unit or tr("your number"))
    return Slider(low, high, start).widget(asked.unit or tr("your number"))
