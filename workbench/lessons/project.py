"""An exercise without a judge: a project of one's own, with a rubric that the learner checks off."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.language import tr, translated
from workbench.lessons.exercise import Exercise
from workbench.lessons.values import describe


@translated("title", "hints", "remember", "rubric", "missing")
class ProjectExercise(Exercise):
    """A project is done when each line of its rubric is true, and only the learner knows.

    Args:
        key, title, answer, hints, remember: see `Exercise`.
        rubric: the lines to check off, by name, as they stand in the notebook.
        missing: what to do for each line that is not true yet, by name.
    """

    def __init__(
        self,
        key: str,
        title: str,
        answer: str,
        rubric: Mapping[str, str],
        missing: Mapping[str, str],
        hints: Sequence[str],
        remember: str,
    ) -> None:
        ticks = ", ".join(f"{name}=True" for name in rubric)
        super().__init__(key, title, answer, self._on_answer, hints, f"{answer} = dict({ticks})", remember)
        self.rubric, self.missing = dict(rubric), dict(missing)

    def _on_answer(self, answer: Any) -> str:
        if not isinstance(answer, dict):
            return tr(
                "Wanted is True or False for each line of the rubric; came {describe}.", describe=describe(answer)
            )
        for name in self.rubric:
            if name not in answer:
                return tr("The line `{name}` is missing in your list.", name=name)
            if not isinstance(answer[name], bool):
                return tr(
                    "For `{name}`, write True or False; came {describe}.", name=name, describe=describe(answer[name])
                )
        open_lines = [name for name in self.rubric if not answer[name]]
        if not open_lines:
            return ""
        done = len(self.rubric) - len(open_lines)
        return tr(
            "{done} of {lines} done. Next, `{name}`: {missing}",
            done=done,
            lines=len(self.rubric),
            name=open_lines[0],
            missing=self.missing[open_lines[0]],
        )
