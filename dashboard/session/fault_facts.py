"""What may be seen of a run whose fault is to be found: its layers and its data, as rows for tables."""

import math
from collections.abc import Sequence

from workbench.architectures import summary
from workbench.errors import WorkbenchError
from workbench.language import later, tr
from workbench.lessons.fault_secrets import exercise_of
from workbench.lessons.planted import PlantedFault
from workbench.quantities import percent
from workbench.runs.config import RunConfig
from workbench.runs.history import History
from workbench.runs.store import Run, Store

LAYER_COLUMNS = later(("*Layer", "Bend", ">Always 0", ">Flat", ">Gradient", ">Change"))
LAYERS_SAY = later(
    "Always 0: the share of its units that say 0 to every picture. Flat: the share of its values where its bend has "
    "hardly a slope. Gradient: its length before the first step; about 1 is usual. Change: by what share of its length "
    "its kernel changes at a step; about 0.001 is usual."
)
CLASS_COLUMNS = later(("*Class", ">Read right", ">Said so often"))
UNKNOWN = "–"


def newest_run(fault: PlantedFault, store: Store) -> Run | None:
    """Return the newest run of an exercise, None where there is none."""
    named = (run for run in store.runs() if run.meta["name"] == fault.name)
    return next((run for run in named if exercise_of(run) is fault), None)


def layer_rows(history: History) -> list[Sequence[str]]:
    """Return what the last record of the layers tells, one row for each layer, for `LAYER_COLUMNS`."""
    if not history.layers:
        return []
    first, last = history.layers[0], history.layers[-1]
    before = history.layers[-2]["step"] if len(history.layers) > 1 else last["step"]
    steps = max(last["step"] - before, 1)
    at_first = {layer["layer"]: layer for layer in first["layers"]}
    return [
        (
            layer["layer"] if layer is not last["layers"][-1] else "answer",
            layer.get("activation") or UNKNOWN,
            _share(layer.get("dead")),
            _share(layer.get("saturated") if layer is not last["layers"][-1] else None),
            _number(at_first.get(layer["layer"], {}).get("gradient")),
            _number(layer["update"] / steps if _known(layer.get("update")) else None),
        )
        for layer in last["layers"]
    ]


def data_rows(history: History, config: RunConfig) -> list[Sequence[str]]:
    """Return what is known of the data: what it is, and the value."""
    data = history.data
    if not data:
        return []
    counts = data.get("classes") or []
    rows = [
        (
            tr("Numbers that reach the network"),
            tr("{low:g} to {high:g}, mean {mean:.3g}", low=data["low"], high=data["high"], mean=data["mean"]),
        ),
        (tr("Pictures to learn from"), f"{data['training']:,}"),
        (tr("Pictures to check with"), f"{data['validation']:,}"),
        (tr("Of those, also among the pictures to learn from"), f"{data['shared']:,}"),
        (tr("Pictures for each step"), f"{config.batch_size:,}"),
        (tr("Pictures of each class"), ", ".join(f"{count:,}" for count in counts) or UNKNOWN),
    ]
    try:
        numbers = sum(row.parameters for row in summary(config, classes=len(counts) or None))
        rows.append((tr("Numbers that the network can set"), f"{numbers:,}"))
    except WorkbenchError:  # the settings of a run are allowed ones; a network of them can be summed up
        pass
    return rows


def class_rows(history: History) -> list[Sequence[str]]:
    """Return for each class the share that is read right at the end, and how often it was the answer.

    Both on the fixed pictures with which the layers are measured, for `CLASS_COLUMNS`.
    """
    row = history.layers[-1] if history.layers else {}
    recall, said = row.get("recall") or [], row.get("said") or []
    return [
        (str(label), _share(share), f"{said[label]:,}" if label < len(said) else UNKNOWN)
        for label, share in enumerate(recall)
    ]


def beginning(history: History) -> str:
    """Return the loss before the first step, beside those of the first and the last epoch, in a sentence."""
    losses = [loss for loss in history.column("loss") if math.isfinite(loss)]
    start = history.layers[0].get("loss") if history.layers else None
    if not losses or not _known(start):
        return ""
    return tr(
        "Training loss: {start:.3g} before the first step, {first_losses:.3g} in the first epoch, "
        "{last_losses:.3g} in the last.",
        start=start,
        first_losses=losses[0],
        last_losses=losses[-1],
    )


def _known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _share(value: float | None) -> str:
    return percent(value) if _known(value) else UNKNOWN


def _number(value: float | None) -> str:
    return f"{value:.2g}" if _known(value) else UNKNOWN
