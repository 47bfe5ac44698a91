"""Runs with a planted fault: those of an exercise in finding faults, where what is wrong is the learner's to say."""

from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.lessons.exercises.fault_runs import EXERCISES, fault_of
from workbench.lessons.planted import PlantedFault
from workbench.lessons.progress import Progress
from workbench.runs.store import Run, Store


def exercise_of(run: Run) -> PlantedFault | None:
    """Return the exercise that a run belongs to, None for any other run.

    It has its settings and its name: whoever trains with the same settings for another reason is told everything.
    """
    named = next((fault for fault in EXERCISES if fault.name == run.meta["name"]), None)
    try:
        return named if named and fault_of(run.config) is named else None
    except WorkbenchError:
        return None


def why_apart(run: Run, name: str, fault: str) -> str:
    """Return why a run stands apart from what learners train to read well, in words; nothing where it does not.

    It belongs to an exercise, or a fault was planted in it. Such a run is chosen by whoever wants it, never for them.

    Args:
        run: the run, which is read only where its name is that of an exercise.
        name: its name.
        fault: what is broken in it, by its settings.
    """
    if any(exercise.name == name for exercise in EXERCISES) and exercise_of(run):
        return tr("of Find the fault")
    return tr("broken on purpose") if fault != "none" else ""


def secret(run: Run, store: Store) -> PlantedFault | None:
    """Return the exercise of a run whose fault the learner at this machine has neither found nor asked for, else None.

    Raises:
        RunError: the file of the progress cannot be read.
    """
    fault = exercise_of(run)
    standing = Progress(store.root).read().standing(fault.key) if fault else None
    return fault if standing and standing.state != "right" and not standing.solution else None
