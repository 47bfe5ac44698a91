"""The notebooks in their order, with the exercises of each, and the exercises that stand on a page of their own."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.language import translated
from workbench.lessons.exercise import Exercise
from workbench.lessons.guesses.guess import Guess
from workbench.lessons.planted import PlantedFault
from workbench.lessons.progress import Record, Standing
from workbench.registry import lookup


@translated("title", "about")
@dataclass(frozen=True)
class Lesson:
    """One notebook, or a page of the dashboard that has exercises.

    Attributes:
        name: the notebook's file, without `.ipynb`; the name of the page.
        title: what it is called.
        about: one sentence: what it answers.
        module: the module of its exercises in `workbench.lessons.exercises`, and of what it asks one to guess in
            `workbench.lessons.guesses`.
        minutes: how long a learner takes, roughly.
    """

    name: str
    title: str
    about: str
    module: str
    minutes: int

    @property
    def number(self) -> str:
        """Its place among the notebooks: `01`; nothing for a page."""
        return self.name[:2] if self.name[:2].isdigit() else ""

    @property
    def exercises(self) -> tuple[Exercise | PlantedFault, ...]:
        """Its exercises, in their order."""
        return importlib.import_module(f"workbench.lessons.exercises.{self.module}").EXERCISES

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """What it asks one to guess, in their order; nothing for a page."""
        return importlib.import_module(f"workbench.lessons.guesses.{self.module}").GUESSES if self.number else ()

    def standings(self, record: Record, learner: str = "") -> list[tuple[Exercise | PlantedFault, Standing]]:
        """Return its exercises, each with how far a learner (the one at this machine by default) is with it."""
        return [(exercise, record.standing(exercise.key, learner)) for exercise in self.exercises]


def lesson(name: str) -> Lesson:
    """Return the lesson of the notebook `name`.

    Raises:
        ConfigError: there is none of this name; the message lists them all.
    """
    return lookup(name, LESSONS, "notebook")


def next_step(record: Record) -> tuple[Lesson, Exercise | PlantedFault] | None:
    """Return the first exercise that the learner at this machine has not solved, and its lesson; None if all are."""
    for entry in LESSONS.values():
        for exercise, standing in entry.standings(record):
            if standing.state != "right":
                return entry, exercise
    return None


def _table(*lessons: Lesson) -> Mapping[str, Lesson]:
    return {lesson.name: lesson for lesson in lessons}


LESSONS = _table(
    Lesson("00_start_here", "Start here", "What is a neural network, and what happens when it learns?", "start", 30),
    Lesson("01_loss_functions", "Loss functions", "How does a network know how wrong it is?", "losses", 50),
    Lesson("02_optimizers", "Optimizers", "Which way is down, and how large a step?", "optimizers", 60),
    Lesson("03_activations", "Activations", "Why does a network need a bend, and which one?", "activations", 60),
    Lesson(
        "04_network_from_scratch", "A network from scratch", "What happens inside, number by number?", "network", 60
    ),
    Lesson(
        "05_mnist_dense_network", "A dense network reads digits", "How good is it, and where does it fail?", "dense", 75
    ),
    Lesson(
        "06_mnist_cnn_gpu",
        "A convolutional network, and a clock for your machine",
        "Why do small windows see better, and how fast are they on your machine?",
        "cnn",
        75,
    ),
)

# The exercises with runs that were broken on purpose are no notebook: they stand on a page of the dashboard.
FAULTS = Lesson("faults", "Find the fault", "What is wrong with this run, and how does one see it?", "fault_runs", 45)

# Everything that has exercises, in the order of the path.
COURSE = {**LESSONS, FAULTS.name: FAULTS}
