"""The path through notebooks and pages: how far a learner is on it, and the one next step."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.language import tr
from workbench.lessons.catalogue import COURSE, FAULTS, LESSONS, Lesson
from workbench.lessons.pages import Page, pages_of
from workbench.lessons.progress import Record


@dataclass(frozen=True)
class Done:
    """What there is of a learner's, beside exercises.

    Attributes:
        runs: how many runs have been trained to their end.
        own: how many digits were drawn and kept.
    """

    runs: int = 0
    own: int = 0

    def on(self, page: Page) -> str:
        """Return what was done on a page, in words; nothing where nothing there leaves a trace."""
        amount, noun = {"train": (self.runs, "run"), "draw": (self.own, "digit")}.get(page.name, (0, ""))
        return f"{amount:,} {noun}{'s' * (amount != 1)}" if amount else ""


@dataclass(frozen=True)
class Station:
    """One notebook on the path, or the page with the planted faults, and the pages that belong to it.

    Attributes:
        lesson: what it is.
        solved, exercises: how many of its exercises are solved, and how many it has.
        begun: whether some exercise was tried.
        pages: its pages, each with what was done there, in words.
    """

    lesson: Lesson
    solved: int
    exercises: int
    begun: bool
    pages: tuple[tuple[Page, str], ...]

    @property
    def state(self) -> str:
        """`done`, `begun` or `open`."""
        return "done" if self.solved == self.exercises else "begun" if self.begun else "open"


@dataclass(frozen=True)
class Step:
    """What to do next.

    Attributes:
        title: what it is, in a few words.
        words: why, or what exactly.
        label: what its button says.
        page: the page on which it is done.
        query: what stands in the address of that page.
        lesson: the name of the lesson that it belongs to; empty where it belongs to none.
        exercise: the exercise, as its notebook calls it; empty where it is none.
    """

    title: str
    words: str
    label: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    lesson: str = ""
    exercise: str = ""


def stations(record: Record, done: Done) -> list[Station]:
    """Return the path, from the first notebook to the planted faults."""
    found = []
    for name, entry in COURSE.items():
        states = [standing.state for _, standing in entry.standings(record)]
        pages = tuple((page, done.on(page)) for page in pages_of(name) if page.name != FAULTS.name)
        begun = any(state != "unattempted" for state in states)
        found.append(Station(entry, states.count("right"), len(states), begun, pages))
    return found


def is_newcomer(record: Record, done: Done) -> bool:
    """Return whether nothing was tried yet, on no page and in no notebook."""
    return not done.runs and not done.own and not any(station.begun for station in stations(record, done))


def what_next(record: Record, done: Done) -> Step:
    """Return the one next step: a digit to draw, then the notebooks in their order, and the faults at the end.

    After the first notebook comes a run of one's own, where there is none.
    """
    if is_newcomer(record, done):
        return Step(
            tr("Draw a digit"),
            tr("A trained network is waiting to read it. Two minutes, and you have seen what all of this is about."),
            tr("Draw a digit"),
            "draw",
        )
    for station in stations(record, done):
        if station.state != "done":
            return _exercise(station, record)
        if station.lesson.name == next(iter(LESSONS)) and not done.runs:
            return Step(
                tr("Train a network of your own"),
                tr("You know what happens when a network learns. Now press Start, and watch one."),
                tr("Train a network"),
                "train",
                {"preset": "quick_look"},
            )
    return Step(
        tr("Try what nobody has told you"),
        tr("All exercises are solved. Draw a digit that your network cannot read, and find out why."),
        tr("Draw a digit"),
        "draw",
    )


def _exercise(station: Station, record: Record) -> Step:
    """The first exercise of a station that is not solved."""
    lesson = station.lesson
    exercise = next(entry for entry, standing in lesson.standings(record) if standing.state != "right")
    if lesson.name == FAULTS.name:
        return Step(
            tr("Find the fault"),
            tr("A run was broken on purpose. “{exercise}” What is wrong with it?", exercise=exercise.title),
            tr(
                "Look for {first_exercise}{exercise}",
                first_exercise=exercise.name[0].lower(),
                exercise=exercise.name[1:],
            ),
            FAULTS.name,
            {"fault": str(exercise.number)},
            lesson.name,
            exercise.name,
        )
    return Step(
        f"{lesson.number} · {lesson.title}",
        tr("Go on with `{exercise}`, {title}.", exercise=exercise.name, title=exercise.title)
        if station.begun
        else tr("The first exercise: `{exercise}`, {title}.", exercise=exercise.name, title=exercise.title),
        tr("Go on reading") if station.begun else tr("Begin reading"),
        "lesson",
        {"notebook": lesson.name},
        lesson.name,
        exercise.name,
    )
