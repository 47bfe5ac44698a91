"""The path through notebooks and pages: how far a learner is on it, and the one next step."""

from collections.abc import Collection, Mapping, Sequence
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
        seen: the pages on which there was something to see.
        newest: numbers of the newest of these runs, the newest first.
    """

    runs: int = 0
    own: int = 0
    seen: Collection[str] = ()
    newest: Sequence[str] = ()

    def on(self, page: Page) -> str:
        """Return what was done on a page, in words; nothing where nothing was."""
        amount, noun = {"train": (self.runs, "run"), "draw": (self.own, "digit")}.get(page.name, (0, ""))
        if amount:
            return f"{amount:,} {noun}{'s' * (amount != 1)}"
        return tr("seen") if page.name in self.seen else ""


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
        stop: the page that the map marks for it. Default: that on which it is done.
    """

    title: str
    words: str
    label: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    lesson: str = ""
    exercise: str = ""
    stop: str = ""

    @property
    def marked(self) -> str:
        """The page that the map marks; nothing where it marks a lesson."""
        return "" if self.lesson else self.stop or self.page


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
    used = done.runs or done.own or "draw" in done.seen
    return not used and not any(station.begun for station in stations(record, done))


def what_next(record: Record, done: Done) -> Step:
    """Return the one next step: a digit to draw, then the notebooks in their order, and the faults at the end.

    After the first notebook comes a run of one's own, where there is none. What was just done comes before this order:
    runs that nobody has looked at yet, a lesson that was begun out of its turn, and the one behind a lesson that is
    done now.
    """
    if is_newcomer(record, done):
        return Step(
            tr("Draw a digit"),
            tr("A trained network is waiting to read it. Two minutes, and you have seen what all of this is about."),
            tr("Draw a digit"),
            "draw",
        )
    if step := _look_at_runs(done):
        return step
    path = stations(record, done)
    if (begun := _last_touched(path, record)) and begun.state != "done":
        return _exercise(begun, record)
    after = path.index(begun) + 1 if begun and done.runs else 0
    for station in [*path[after:], *path[:after]]:
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


def _look_at_runs(done: Done) -> Step | None:
    """What to do with runs that were trained and not looked at; None where there is nothing."""
    if done.newest and "runs" not in done.seen:
        return Step(
            tr("See what your network gets wrong"),
            tr("You have trained one. Which pictures it reads wrong says more than its accuracy."),
            tr("Open your run"),
            "run",
            {"run": done.newest[0]},
            stop="runs",
        )
    if len(done.newest) > 1 and "compare" not in done.seen:
        return Step(
            tr("Hold your runs against each other"),
            tr("You have trained {runs} networks. Is the better one better, or was it luck?", runs=done.runs),
            tr("Compare the two newest"),
            "compare",
            {"runs": ",".join(done.newest[:2])},
        )
    return None


def _last_touched(path: Sequence[Station], record: Record) -> Station | None:
    """Return the station with the exercise that something was done with last; None where nothing was done."""
    when = {
        station.lesson.name: max((standing.last or 0 for _, standing in station.lesson.standings(record)), default=0)
        for station in path
    }
    last = max(path, key=lambda station: when[station.lesson.name])
    return last if when[last.lesson.name] else None


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
