"""Exercises as assignments of nbgrader: a cell to answer in, and a locked one that gives the point.

Each notebook becomes `source/<name>/<name>.ipynb` of a course folder: `nbgrader generate_assignment <name>` then takes
the solutions out. Runs and projects have no cell that could grade them alone: a teacher does, by hand.
"""

import re
from pathlib import Path
from typing import Any

from workbench.lessons.catalogue import Lesson
from workbench.lessons.exercise import Exercise
from workbench.lessons.handed import RunExercise
from workbench.lessons.project import ProjectExercise

SCHEMA = 3  # of nbgrader's metadata


def write_assignment(lesson: Lesson, notebook: Any, folder: Path) -> Path:
    """Write the exercises of a notebook as an assignment, and return the file.

    Args:
        lesson: the lesson.
        notebook: its notebook, from which imports and tasks are taken.
        folder: the folder of the course.
    """
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    made = [new_markdown_cell(f"# {lesson.number} · {lesson.title}", id="title"), new_code_cell(_imports(notebook))]
    for exercise in lesson.exercises:
        if isinstance(exercise, Exercise):
            made += [new_markdown_cell(_task(notebook, exercise)), *_cells(exercise, lesson.module, new_code_cell)]
    for number, cell in enumerate(made):
        cell.id = f"{lesson.module}-{number}"
    target = folder / "source" / lesson.name / f"{lesson.name}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=made, metadata=notebook.metadata), target)
    return target


def _cells(exercise: Exercise, module: str, new_code_cell: Any) -> list[Any]:
    answer = f"### BEGIN SOLUTION\n{exercise.code}\n### END SOLUTION"
    if isinstance(exercise, RunExercise | ProjectExercise):
        return [new_code_cell(answer, metadata=_graded(exercise.key, grade=True, solution=True))]
    check = (
        f"from workbench.lessons.exercises.{module} import {exercise.name}\n\n"
        f"feedback = {exercise.name}.assess({exercise.answer})\n"
        'assert feedback.kind == "right", feedback.message'
    )
    return [
        new_code_cell(answer, metadata=_graded(exercise.key, grade=False, solution=True)),
        new_code_cell(check, metadata=_graded(f"{exercise.key}-check", grade=True, solution=False)),
    ]


def _graded(name: str, *, grade: bool, solution: bool) -> dict[str, Any]:
    marks = {"grade_id": name, "grade": grade, "solution": solution, "locked": not solution, "task": False}
    return {"nbgrader": {"schema_version": SCHEMA, **marks, **({"points": 1} if grade else {})}}


def _imports(notebook: Any) -> str:
    """The import cell of the notebook, and those of the exercises at its end."""
    lines = notebook.cells[2].source.splitlines()
    for cell in notebook.cells[3:]:
        if cell.cell_type == "code":
            lines += [line for line in cell.source.splitlines() if re.match(r"(from|import) workbench", line)]
    return "\n".join(lines)


def _task(notebook: Any, exercise: Exercise) -> str:
    """The words before the cell in which the exercise is checked."""
    place = next(i for i, cell in enumerate(notebook.cells) if f"{exercise.name}.check(" in cell.source)
    return next(cell.source for cell in reversed(notebook.cells[:place]) if cell.cell_type == "markdown")
