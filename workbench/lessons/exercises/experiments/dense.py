"""Notebook 05: two runs that differ in dropout, when a run should have stopped, why validation begins ahead."""

from typing import Any

import numpy as np

from workbench.concepts.network import MLP
from workbench.concepts.optimizers import Adam
from workbench.data.toy import toy
from workbench.language import tr
from workbench.lessons.choosing import ChoiceExercise
from workbench.lessons.curves import CurveExercise, Curves
from workbench.lessons.exercises.experiments.losses import differ_in
from workbench.lessons.handed import Handed, RunExercise
from workbench.lessons.judging import compare

EPOCHS, PATIENCE = 40, 10


def with_and_without(first: Handed, second: Handed) -> str:
    """Two runs that differ in dropout alone; with it, training lies less far ahead of validation."""
    if message := differ_in(tr("Dropout"), first, second):
        return message
    less, more = sorted((first, second), key=lambda run: run.config.dropout)
    gaps = [float(run.history.column("accuracy")[-1] - run.history.column("val_accuracy")[-1]) for run in (less, more)]
    if less.config.dropout > 0:
        return tr("One of the two should be without dropout: compare with nothing at all.")
    if gaps[1] >= gaps[0]:
        return tr(
            "Without dropout training ends {less:.1%} ahead of validation, with it {more:.1%}: it made no difference "
            "here. Take a larger share, or fewer pictures, so that there is something to mend.",
            less=gaps[0],
            more=gaps[1],
        )
    return ""


def losses_by_epoch() -> Curves:
    """Training and validation loss of a network that has too few points to learn from."""
    x, y = toy("moons", 40, noise=0.4, seed=1)
    x_new, y_new = toy("moons", 400, noise=0.4, seed=2)
    network, optimizer = MLP((2, 64, 64, 1), "relu", "sigmoid", "binary_crossentropy", seed=0), Adam(0.003)
    training, validation = [], []
    for _ in range(EPOCHS):
        for _ in range(2):
            network.train_step(x, y, optimizer)
        training.append(network.loss_value(x, y))
        validation.append(network.loss_value(x_new, y_new))
    return {"training": np.array(training), "validation": np.array(validation)}


def read_stop(answer: Any, curves: Curves) -> str:
    """The epoch in which the waiting is over: the best one and as many as patience says."""
    best = int(curves["validation"].argmin()) + 1
    return compare(answer, best + PATIENCE, "the epoch", (
        (best, "That is the best epoch, the one whose weights are kept. Nobody knows it is the best until the waiting "
               "is "
               "over."),
        (best + PATIENCE - 1, "One too few: the waiting begins with the epoch after the best one."),
        (best + PATIENCE + 1, "One too many: it stops in the epoch that fills the patience."),
        (PATIENCE, "It would stop then only if nothing had got better from the first epoch on."),
        (EPOCHS, "That is where the curve ends. Patience runs out long before that."),
        (int(curves["training"].argmin()) + 1, "You looked at the training loss. It falls for ever, and tells "
                                               "nothing."),
    ))  # fmt: skip


q5 = RunExercise(
    key="dense-5",
    title="Two runs that differ in dropout alone",
    answer="my_runs",
    on_record=with_and_without,
    hints=(
        "Dropout helps where a network learns by heart: give it few pictures and many neurons.",
        "Write the settings once, and make the second run with `.replace(dropout=0.5)`.",
    ),
    settings=('preset("quick_look").replace(architecture="mlp", units=(128,), normalization="none", train_size=400,\n'
              '                              validation_share=0.4, epochs=12)',
              'preset("quick_look").replace(architecture="mlp", units=(128,), normalization="none", train_size=400,\n'
              '                              validation_share=0.4, epochs=12, dropout=0.5)'),
    remember="Dropout narrows the gap. Whether it also raises validation is another question, and needs several seeds.",
)  # fmt: skip

q6 = CurveExercise(
    key="dense-6",
    title="Read a curve: where it should have stopped",
    answer="stop",
    compute=losses_by_epoch,
    read=read_stop,
    axes={"x": range(1, EPOCHS + 1), "xlabel": "epoch", "ylabel": "loss",
          "title": "Forty points, and a network too large for them"},
    hints=(
        "Which of the two curves does early stopping watch, and where is that one lowest?",
        "From its best epoch on it waits for as many epochs as `patience` says, here ten.",
    ),
    solution='stop = int(np.argmin(q6.curves["validation"][0])) + 1 + 10',
    remember="The best epoch is known only when the patience is over; the weights are those of the best one.",
)  # fmt: skip

q7 = ChoiceExercise(
    key="dense-7",
    title="Explain: validation ahead of training",
    answer="reason",
    statements={
        "a": "Some validation pictures stand in the training set as well.",
        "b": "The validation pictures are easier.",
        "c": "The training loss of an epoch is a mean over its batches, the early clumsy ones included.",
        "d": "The network has overfitted.",
    },
    right="c",
    said={
        "a": "Then it would stay ahead to the end. Here it is ahead in the first epochs only.",
        "b": "They were drawn by chance from the same pile. And then they would be easier at the end, too.",
        "d": "Overfitting is the other way round: training ahead of validation.",
    },
    hints=(
        "When within an epoch is each of the two measured?",
        "In the first epoch the network changes most. Which of the two numbers still knows how it began?",
    ),
    remember="Two numbers of one epoch are not of one network: validation is measured when all its batches are done.",
)

EXERCISES = (q5, q6, q7)
