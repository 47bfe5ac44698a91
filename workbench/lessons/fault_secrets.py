"""Runs that belong to an exercise in finding faults: what is wrong with them is the learner's to say."""

from workbench.errors import WorkbenchError
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


def secret(run: Run, store: Store) -> PlantedFault | None:
    """Return the exercise of a run whose fault the learner at this machine has neither found nor asked for, else None.

    Raises:
        RunError: the file of the progress cannot be read.
    """
    fault = exercise_of(run)
    standing = Progress(store.root).read().standing(fault.key) if fault else None
    return fault if standing and standing.state != "right" and not standing.solution else None
