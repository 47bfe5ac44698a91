"""What a learner has done so far, in numbers: read from what exists, not from a memory of clicks."""

from dataclasses import dataclass

from dashboard.session.own_score import own_digits, own_score
from dashboard.session.run_facts import all_facts
from dashboard.session.visitor import owns
from workbench.errors import WorkbenchError
from workbench.lessons.catalogue import COURSE
from workbench.lessons.path import Done
from workbench.lessons.progress import Record
from workbench.runs.status import ENDED
from workbench.runs.store import Store
from workbench.settings import SHIPPED_MODEL


@dataclass(frozen=True)
class ProgressSummary:
    """Numbers for the Learn page.

    Attributes:
        solved, exercises: exercises solved, and how many there are.
        runs: runs that were trained to their end, none with a planted fault among them.
        best: the best share of test pictures read right, None where no run was tested.
        best_words: which run that was.
        own: own digits kept.
        own_right: how many of them the shipped network reads right; None where it cannot be asked.
        seen: the pages on which there was something to see.
        newest: numbers of the newest of these runs, the newest first.
    """

    solved: int
    exercises: int
    runs: int
    best: float | None
    best_words: str
    own: int
    own_right: int | None
    seen: frozenset[str]
    newest: tuple[str, ...]

    @property
    def done(self) -> Done:
        """What the path needs to know of it."""
        return Done(runs=self.runs, own=self.own, seen=self.seen, newest=self.newest)


def progress_summary(store: Store, record: Record) -> ProgressSummary:
    """Return what has been done in this store, by the learner at this machine where it is about exercises."""
    standings = [standing for entry in COURSE.values() for _, standing in entry.standings(record)]
    # Runs that are broken on purpose belong to their exercises and count there; those of somebody else count for them.
    ended = [
        facts
        for facts in all_facts(store)
        if facts.state in ENDED and facts.epoch and not facts.apart and owns(facts.learner)
    ]
    tested = [facts for facts in ended if facts.test_accuracy is not None]
    best = max(tested, key=lambda facts: facts.test_accuracy, default=None)
    own = len(own_digits(store.root))
    return ProgressSummary(
        solved=sum(standing.state == "right" for standing in standings),
        exercises=len(standings),
        runs=len(ended),
        best=best.test_accuracy if best else None,
        best_words=f"{best.title}, {best.dataset}" if best else "",
        own=own,
        own_right=_read_right(store) if own else None,
        seen=record.seen(),
        newest=tuple(facts.id for facts in ended[:2]),
    )


def _read_right(store: Store) -> int | None:
    try:
        return own_score(store.root, SHIPPED_MODEL).right
    except WorkbenchError:
        return None
