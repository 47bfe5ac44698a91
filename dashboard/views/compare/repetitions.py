"""Repetitions with other seeds: what is missing is queued, and can be taken back."""

from collections.abc import Sequence

from dashboard.session import state
from dashboard.session.visitor import own
from dashboard.views.compare import state as comparing
from dashboard.views.compare.groups import Comparison, base_name
from workbench.comparing.seeds import missing_seeds, settings_key, start_seeds
from workbench.errors import WorkbenchError
from workbench.language import ntr, tr
from workbench.runs.status import ENDED, LIVE
from workbench.runs.store import Run, Store


def repeat(store: Store, wanted: int) -> None:
    """See to it that every group of the chosen runs has `wanted` seeds: take what is there, queue what is missing."""
    comparison = Comparison(comparing.chosen(store))
    kept = {run.id for run in comparison.runs}
    others = [run for run in store.runs() if run.id not in kept]
    found, queued = [], []
    missing = missing_seeds([group.runs for group in comparison.groups], wanted)
    try:
        for group, seeds in zip(comparison.groups, missing, strict=True):
            there = _with_seeds(group.runs[0], seeds, others)
            found += there.values()
            left = [seed for seed in seeds if seed not in there]
            queued += start_seeds(group.runs[0].config, left, base_name(group.runs[0]) or group.name, store)
    except WorkbenchError as error:
        comparing.complain(str(error))
    comparing.choose([*comparing.view().runs, *(run.id for run in (*found, *queued))])
    words = [ntr("{amount} run was put into the queue.", "{amount} runs were put into the queue.", len(queued))] * bool(
        queued
    )
    words += [
        ntr(
            "{amount} with these settings was there already.",
            "{amount} with these settings were there already.",
            len(found),
        )
    ] * bool(found)
    if words:
        state.notice(
            " ".join(words),
            lambda: withdraw(store, queued, also_unchoose=found),
            lambda: not queued or any(run.status.state not in ENDED for run in queued),
        )


def _with_seeds(like: Run, seeds: Sequence[int], runs: Sequence[Run]) -> dict[int, Run]:
    """Return finished runs with the settings of `like` and one of the seeds, by seed."""
    found: dict[int, Run] = {}
    for run in runs:
        fits = run.status.state == "finished" and run.config.seed in seeds
        if fits and settings_key(run.config) == settings_key(like.config):
            found.setdefault(run.config.seed, run)
    return found


def withdraw(store: Store, runs: Sequence[Run], also_unchoose: Sequence[Run] = ()) -> None:
    """Take runs back: those that wait are taken away, the one that learns is stopped; ended ones stay as they are."""
    gone, stopped = [], 0
    for run in runs:
        try:
            if own(run).leave_queue():
                store.delete(run)
                gone.append(run)
            elif run.status.state in LIVE:
                run.send("stop")
                stopped += 1
        except (WorkbenchError, OSError) as error:
            comparing.complain(str(error))
    unwanted = {run.id for run in (*gone, *also_unchoose)}
    comparing.choose([identifier for identifier in comparing.view().runs if identifier not in unwanted])
    words = [
        ntr(
            "{amount} waiting run was taken out of the queue",
            "{amount} waiting runs were taken out of the queue",
            len(gone),
        )
    ] * bool(gone)
    words += [tr("the one that learns was asked to stop")] * bool(stopped)
    if words:
        state.notice(f"{', '.join(words).capitalize()}.", (lambda: _put_back(store, gone)) if gone else None)


def _put_back(store: Store, gone: Sequence[Run]) -> None:
    for run in gone:
        try:
            back = store.restore(run.id)
            back.enqueue(back.status)
        except (WorkbenchError, OSError) as error:
            comparing.complain(str(error))
    comparing.choose([*comparing.view().runs, *(run.id for run in gone)])
