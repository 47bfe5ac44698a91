"""What a learner got wrong, as questions with a few answers to choose from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.errors import ConfigError
from workbench.language import tr
from workbench.lessons.catalogue import COURSE, FAULTS, LESSONS
from workbench.lessons.choosing import ChoiceExercise
from workbench.lessons.guesses.guess import ChoiceGuess, Guess, NumberGuess
from workbench.lessons.guesses.record import Kept
from workbench.lessons.planted import DIAGNOSES, NOTHING, PlantedFault
from workbench.lessons.progress import Record, Standing

OFFERED = 4  # answers to choose from, of a fault


@dataclass(frozen=True)
class Question:
    """One short question.

    Attributes:
        key: of what was got wrong: `losses-1` of a guess or an exercise, with what it is before it.
        words: what is asked.
        options: the answers to choose from, and what they are called.
        right: the right one, a key of `options`.
        told: what is to be kept, said when it is answered.
        missed: when it was got wrong, in seconds since 1970.
        lesson: where it stands: a key of `COURSE`.
    """

    key: str
    words: str
    options: Mapping[str, str]
    right: str
    told: str
    missed: float
    lesson: str


def questions(record: Record, kept: Mapping[str, Kept]) -> list[Question]:
    """Return a question for everything that a learner got wrong and knows by now; the oldest first.

    Args:
        record: what the learner at this machine did with exercises and planted faults.
        kept: what was guessed, by the guesses' keys.
    """
    return sorted([*_of_guesses(kept), *_of_exercises(record)], key=lambda question: question.missed)


def _of_guesses(kept: Mapping[str, Kept]) -> Iterator[Question]:
    for lesson in LESSONS.values():
        for guess in lesson.guesses:
            one = kept.get(guess.key)
            if one and one.near is False:
                try:
                    yield from _of_guess(guess, one, lesson.name)
                except ConfigError:  # the question is another one by now
                    continue


def _of_guess(guess: Guess, kept: Kept, lesson: str) -> Iterator[Question]:
    guessed, came = guess.value_of(kept.value), guess.value_of(kept.came)
    if isinstance(guess, ChoiceGuess):
        options, right = dict(guess.options), came
    elif isinstance(guess, NumberGuess):
        values = _numbers(guess, guessed, came)
        options = {str(place): guess.told(value) for place, value in enumerate(values)}
        right = str(values.index(came))
        if len(set(options.values())) < 2:
            return
    else:
        return  # a sketch is no short answer
    told = tr("It was {came}; you once guessed {guessed}.", came=guess.told(came), guessed=guess.told(guessed))
    yield Question(f"guess-{guess.key}", guess.question, options, right, told, kept.when, lesson)


def _numbers(guess: NumberGuess, guessed: float, came: float) -> list[float]:
    """Return what came, what was guessed, and a number clearly off on either side; from the lowest up."""
    if guess.multiplies and came > 0:
        beside = [came / guess.near**2, came * guess.near**2]
    else:
        beside = [came - 3 * guess.near, came + 3 * guess.near]
    whole = float(came).is_integer() and float(guessed).is_integer()
    beside = [float(round(value)) if whole else float(f"{value:.3g}") for value in beside]
    inside = [value for value in beside if guess.low <= value <= guess.high]
    apart = [value for value in inside if not guess.is_near(value, guessed)]
    return sorted({came, guessed, *apart})


def _of_exercises(record: Record) -> Iterator[Question]:
    for lesson in COURSE.values():
        for exercise, standing in lesson.standings(record):
            if not _was_missed(standing):
                continue
            if isinstance(exercise, ChoiceExercise):
                yield Question(
                    f"exercise-{exercise.key}",
                    exercise.title,
                    exercise.statements,
                    exercise.right,
                    exercise.remember,
                    standing.solved or standing.last or 0.0,
                    lesson.name,
                )
            elif isinstance(exercise, PlantedFault):
                yield _of_fault(exercise, standing)


def _was_missed(standing: Standing) -> bool:
    """Whether somebody knows the answer by now, and did not at first."""
    return standing.state == "right" and standing.tries > 1 or standing.solution


def _of_fault(fault: PlantedFault, standing: Standing) -> Question:
    order = fault.choices()
    near = [name for name in (*fault.near, *order) if name not in (fault.answer, NOTHING)]
    offered = {fault.answer, *list(dict.fromkeys(near))[: OFFERED - 2], NOTHING}
    return Question(
        f"fault-{fault.key}",
        tr("“{title}” {hint} What was wrong?", title=fault.title, hint=fault.hints[-1]),
        {name: DIAGNOSES[name] for name in order if name in offered},
        fault.answer,
        fault.remember,
        standing.solved or standing.last or 0.0,
        FAULTS.name,
    )
