"""What comes after learning: the best model is kept, tested, and gets its twin."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from workbench.data.arrays import Arrays
from workbench.engine.building import build_model
from workbench.engine.checkpoints import Checkpoints, best_first, first_readable, named, save_whole
from workbench.engine.evaluation import evaluate
from workbench.engine.export import export_twin
from workbench.engine.pipeline import Batches
from workbench.engine.reporter import Reporter
from workbench.errors import WorkbenchError, print_traceback
from workbench.language import tr
from workbench.runs.config import RunConfig
from workbench.runs.files import write_npz
from workbench.runs.store import Run


def finish(
    run: Run,
    reporter: Reporter,
    model: keras.Model,
    config: RunConfig,
    arrays: Arrays,
    checkpoints: Checkpoints,
    *,
    state: str,
) -> None:
    """Keep the best model, test it, and make its twin, in this order: what goes wrong later loses nothing kept before.

    Only a model that cannot be saved makes the run fail. Where the test or the twin cannot be made, the run ends all
    the same, and says what is missing and why.

    Args:
        run, reporter, config: the run.
        model: as learning left it.
        arrays: its data, for the test pictures.
        checkpoints: which epochs were kept, and whether the last, unfinished one is the best.
        state: how the run ends: `"finished"` or `"stopped"`.
    """
    best = _take_best(run, reporter, model, checkpoints)
    reporter.update(phase=tr("saving the model"))
    # Built anew and never compiled, the saved model carries no optimizer state: a third of the size.
    kept = build_model(config, arrays.example.shape, len(arrays.classes))
    kept.set_weights(model.get_weights())
    save_whole(kept, run.model_file)

    def test() -> dict[str, np.ndarray]:
        batches = Batches(arrays.x_test, arrays.y_test, len(arrays.classes), config, training=False)
        found = evaluate(model, batches, arrays.classes)
        write_npz(run.folder / "evaluation.npz", found, durable=True)
        return found

    reporter.update(phase="testing")
    evaluation, untested = _tried(test, tr("test result"))
    reporter.update(phase=tr("making the ONNX twin"))
    _, no_twin = _tried(
        lambda: export_twin(run.model_file, run.twin_file, config, arrays.classes, run.title), tr("ONNX twin")
    )
    results: dict[str, Any] = {"best_epoch": best}
    if evaluation:
        results |= {"test_accuracy": float(evaluation["accuracy"]), "test_loss": float(evaluation["loss"])}
    for sentence in filter(None, (untested, no_twin)):
        reporter.log(sentence)
    reporter.end(state, missing=" ".join(filter(None, (untested, no_twin))), **results)


def _take_best(run: Run, reporter: Reporter, model: keras.Model, checkpoints: Checkpoints) -> int | None:
    """Put the best weights that can be read into `model`, return their epoch; None where the model stays as it is."""
    ranking = best_first(checkpoints.epochs)
    if checkpoints.unfinished_is_best or not ranking:
        reporter.log(tr("Kept: the weights at the moment of the stop."))
        return ranking[0] if ranking else None
    kept, damaged = first_readable(run.folder, ranking, model)
    lost = (
        tr(
            "The weights after {named}, the best{what}, cannot be read. ",
            named=named(damaged),
            what=tr(" one") if len(damaged) == 1 else "",
        )
        if damaged
        else ""
    )
    if not kept:
        reporter.log(tr("{lost}Kept: those at the end.", lost=lost))
        return None
    kept.put_into(model)
    which = (
        tr("those after epoch {epoch}", epoch=kept.epoch)
        if lost
        else tr("the weights after epoch {epoch}, the best one", epoch=kept.epoch)
    )
    reporter.log(tr("{lost}Kept: {which}.", lost=lost, which=which))
    return kept.epoch


def _tried(make: Callable[[], Any], what: str) -> tuple[Any, str]:
    """Return what `make` returns and an empty sentence; or None, and a sentence that says why there is none."""
    try:
        return make(), ""
    except Exception as error:  # whatever it is: the model is kept, and the run has learned all that it was to learn
        if not isinstance(error, WorkbenchError):
            print_traceback(error)
        return None, tr("No {what}, because {reason}", what=what, reason=_reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, WorkbenchError):
        text = str(error)
        return text[0].lower() + text[1:] if text.startswith(("The ", "It ", "This ")) else text
    if isinstance(error, OSError):
        return tr(
            "it cannot be written: {strerror}. The disk may be full or the folder closed to writing.",
            strerror=error.strerror or error,
        )
    return tr("making it broke off with {what}.", what=first_line(error).rstrip(".: "))


def first_line(error: Exception) -> str:
    """Return the kind of an error of a library and the beginning of what it says."""
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0][:300]}"
