"""One training run, from its settings to its evaluation."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import partial

import keras

from workbench.data.arrays import Arrays
from workbench.data.npz_files import is_npz
from workbench.engine import device
from workbench.engine.building import build_model, build_optimizer, compile_model
from workbench.engine.checkpoints import Checkpoints, Kept, first_readable, named
from workbench.engine.control import Control
from workbench.engine.environment import write_environment
from workbench.engine.executions import executions
from workbench.engine.finishing import finish, first_line
from workbench.engine.mistakes import keep_mistakes
from workbench.engine.pipeline import Batches, load_once, split
from workbench.engine.prepared import prepare
from workbench.engine.reporter import Reporter
from workbench.engine.statistics import LayerStatistics, describe_data, probe
from workbench.engine.telemetry import Telemetry
from workbench.errors import DataError, WorkbenchError, print_traceback
from workbench.language import tr
from workbench.runs.claims import Claim
from workbench.runs.config import RunConfig
from workbench.runs.disk import stride
from workbench.runs.history import Row
from workbench.runs.status import Status
from workbench.runs.store import Run


def train(
    run: Run,
    *,
    report: Callable[[Row], None] | None = None,
    whole: bool = True,
    claim: Claim | None = None,
) -> Status:
    """Train `run` in this process, from its last checkpoint where it has one, and return how it ended.

    Everything that happens is written to the run's folder while it happens. A run that cannot go on ends as `failed`,
    with a sentence.

    Args:
        run: what to train; where it waits in the queue, it is taken out.
        report: also called with every event row, for a progress bar.
        whole: False ends when learning ends: nothing is tested, no model is kept. For many short runs in a row.
        claim: of whoever has claimed the run already, and lets it go; otherwise it is claimed here.

    Raises:
        RunError: another process trains the run; nothing of it is touched.
    """
    with nullcontext() if claim else run.claim():
        run.leave_queue()
        return _train_in_words(run, Reporter(run, report), whole)


def _train_in_words(run: Run, reporter: Reporter, whole: bool) -> Status:
    try:
        with reporter:
            _train(run, reporter, whole)
    except WorkbenchError as error:
        reporter.fail(str(error))
    except OSError as error:
        reporter.fail(
            tr(
                "The run cannot be written: {strerror}. The disk may be full or the folder closed to writing. "
                "Mend that, then resume the run. Folder: {run}",
                strerror=error.strerror or error,
                run=run.folder,
            )
        )
    except (
        Exception
    ) as error:  # whatever Keras or a backend may raise: the run ends with a sentence, the process lives on
        print_traceback(error)
        reporter.fail(tr("The training broke off: {first_line}", first_line=first_line(error)))
    except BaseException:  # Ctrl-C, or the Stop of a notebook: this process lives on and trains it no more
        with suppress(OSError):
            reporter.update(state="interrupted", phase="")
        raise
    return reporter.status


def _train(run: Run, reporter: Reporter, whole: bool) -> None:
    config = run.config
    reporter.update(phase=tr("loading {data}", data=run.data.label))
    arrays = load_once(config.dataset, reporter.log)
    _compare(run, arrays)
    data = split(arrays, config)
    shape, classes = arrays.example.shape, len(arrays.classes)
    where = device.find()
    reporter.update(phase=tr("building the network"), device=where.description, total_epochs=config.epochs)
    write_environment(run, config, arrays, where)

    history = run.history()
    kept = _kept(run, config, len(history.epochs), shape, classes, reporter)
    done = kept.epoch if kept else 0
    # A run that has learned all it was to learn comes back for its test or its twin, which could not be made then.
    learned = history.end.get("state") == "finished" and done == len(history.epochs)
    history.epochs = history.epochs[:done]
    prepared = prepare(config, shape, classes)
    model = prepared.model
    training = Batches(data.x_train, data.y_train, classes, config)
    steps = len(training)
    if kept:
        kept.put_into(model)
    validation = Batches(data.x_val, data.y_val, classes, config, training=False) if len(data.x_val) else None

    first_step, seconds = done * steps, history.epochs[-1]["time"] if done else 0.0
    held = history.held(first_step) or {}
    reporter.event(
        "start",
        step=first_step,
        epoch=done,
        total_steps=config.epochs * steps,
        total_epochs=config.epochs,
        steps_per_epoch=steps,
        device=where.description,
        source=arrays.source,
    )
    reporter.update(phase="learning", step=first_step, epoch=done, total_steps=config.epochs * steps)

    control = Control(
        reporter,
        executions(model),
        config,
        steps_per_epoch=steps,
        step=first_step,
        held=held.get("value"),
        held_since=held.get("step", 0),
        commands_read=reporter.status.commands_read,
    )
    telemetry = Telemetry(
        reporter,
        batch_size=config.batch_size,
        examples=len(data.x_train),
        step=first_step,
        seconds=seconds,
        control=control,
    )
    describe = None if done else partial(describe_data, data, training, classes)
    untrained, fixed = partial(build_model, config, shape, classes), probe(data, training)
    watch = keep_mistakes(run, data, fixed[1], run.data.classes)
    statistics = LayerStatistics(reporter, telemetry, fixed, config.loss, untrained, describe, watch)
    checkpoints = Checkpoints(run.folder, history.epochs, steps, stride(config))
    shuffle = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: training.start_epoch(epoch))
    extras = _extra_callbacks(run, config, monitor="val_loss" if validation else "loss")
    model.fit(
        training,
        epochs=done if learned else config.epochs,
        initial_epoch=done,
        validation_data=validation,
        verbose=0,
        shuffle=False,
        callbacks=[shuffle, control, statistics, telemetry, checkpoints, *extras],
    )
    state = "stopped" if control.stopping else "finished"
    if whole:
        finish(run, reporter, model, config, arrays, checkpoints, state=state)
    else:
        reporter.end(state)
    prepared.keep()


def _compare(run: Run, arrays: Arrays) -> None:
    """Refuse data that are not those that the run was made for, or a file that has changed since it began.

    Raises:
        DataError: the message says what differs.
    """
    spec = run.data
    if (arrays.example, arrays.classes) != (spec.example, spec.classes):
        raise DataError(
            tr(
                "The data are not those that the run was made for: pictures of {example} in {classes} classes. "
                "Came: {example_2} in {classes_2} classes, {source}. Put the old file back, or begin a new run.",
                example=spec.example,
                classes=len(spec.classes),
                example_2=arrays.example,
                classes_2=len(arrays.classes),
                source=arrays.source,
            )
        )
    before = run.environment().get("data_digest", arrays.digest)
    if is_npz(run.config.dataset) and run.epochs_kept() and before != arrays.digest:
        raise DataError(
            tr(
                "{spec} has changed since this run began, {source}. A run goes on with the data that it began "
                "with: put the old file back, or begin a new run.",
                spec=spec.label,
                source=arrays.source,
            )
        )


def _kept(
    run: Run, config: RunConfig, epochs: int, shape: tuple[int, ...], classes: int, reporter: Reporter
) -> Kept | None:
    """The last epoch that stands in the curve and whose weights can be read; None to begin at the beginning.

    Where weights were kept and none can be read, the run begins anew: with the same seed it learns the same again, so
    nothing is lost but time. Their files stay until the run comes to that epoch.
    """
    candidates = [epoch for epoch in reversed(run.epochs_kept()) if epoch <= epochs]
    if not candidates:
        return None
    like = build_model(config, shape, classes)
    compile_model(like, config, build_optimizer(config))
    kept, damaged = first_readable(run.folder, candidates, like, optimizer=True)
    if damaged:
        reporter.log(
            tr("The weights of {named} cannot be read: damaged, or of another network. ", named=named(damaged))
            + (
                tr("The run goes on from epoch {epoch}.", epoch=kept.epoch)
                if kept
                else tr("The run begins anew, with the same seed.")
            )
        )
    return kept


def _extra_callbacks(run: Run, config: RunConfig, *, monitor: str) -> list[keras.callbacks.Callback]:
    """Keras' own callbacks, where the settings ask for them."""
    extras: list[keras.callbacks.Callback] = []
    if config.early_stopping:
        extras.append(keras.callbacks.EarlyStopping(monitor=monitor, mode="min", patience=config.early_stopping))
    if config.tensorboard:
        extras.append(keras.callbacks.TensorBoard(run.folder / "tensorboard", profile_batch=0))
    return extras
