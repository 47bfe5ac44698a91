"""How far the learner is, for a notebook: the lessons with their exercises, and what comes next."""

import html
from dataclasses import dataclass

from workbench.language import tr
from workbench.lessons.catalogue import LESSONS, next_step
from workbench.lessons.progress import Progress, Record

SIGNS = {"right": "✓", "not yet": "→", "raised": "→", "unattempted": "○"}
LEGEND = "✓ solved, → begun, ○ open"


@dataclass(frozen=True)
class Overview:
    """All lessons, each with the signs of its exercises."""

    record: Record

    def lines(self) -> list[tuple[str, str, str]]:
        """Return for each lesson its name, a sign for each exercise, and how many are solved."""
        rows = []
        for lesson in LESSONS.values():
            states = [standing.state for _, standing in lesson.standings(self.record)]
            rows.append(
                (
                    f"{lesson.number} {lesson.title}",
                    " ".join(map(SIGNS.__getitem__, states)),
                    tr("{count} of {states}", count=states.count("right"), states=len(states)),
                )
            )
        return rows

    def next(self) -> str:
        """Return what to do next, as a sentence."""
        step = next_step(self.record)
        if step is None:
            return tr("Everything is solved. Draw a digit that your network cannot read, and find out why.")
        lesson, exercise = step
        return f"Next: {exercise.name} in {lesson.name}, “{exercise.title}”."

    def __repr__(self) -> str:
        rows = [f"{title:<40}{signs:<20}{solved}" for title, signs, solved in self.lines()]
        return "\n".join([*rows, LEGEND, self.next()])

    def _repr_html_(self) -> str:
        cell = '<td style="text-align:left;padding:.15em 1em .15em 0">'
        rows = ""
        for line in self.lines():
            rows += f"<tr>{''.join(f'{cell}{html.escape(text)}</td>' for text in line)}</tr>"
        return (
            f"<div><table>{rows}</table><div><small>{LEGEND}</small></div>"
            f"<p><strong>{html.escape(self.next())}</strong></p></div>"
        )


def overview() -> Overview:
    """Return how far the learner at this machine is, to be shown as the last line of a cell.

    Raises:
        RunError: the file of the progress cannot be read.
    """
    return Overview(Progress().read())
