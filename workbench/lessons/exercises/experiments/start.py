"""Notebook 00: a run of one's own, the curve of a small network, the order of what happens in an epoch."""

from typing import Any

import numpy as np

from workbench.concepts.network import MLP
from workbench.concepts.optimizers import Adam
from workbench.data.toy import toy
from workbench.language import tr
from workbench.lessons.choosing import OrderExercise
from workbench.lessons.curves import CurveExercise, Curves
from workbench.lessons.handed import Handed, RunExercise
from workbench.lessons.judging import compare

STEPS, READ = 40, 0.8


def reads_early(run: Handed) -> str:
    """A run on the bundled digits that reads 95 % of validation within three epochs."""
    if run.config.dataset != "digits":
        return tr("{title} learned from another data set. Begin with the preset Quick look.", title=run.title)
    epoch, best = run.reached(0.95), float(np.nanmax(run.history.column("val_accuracy")))
    if epoch is None:
        return tr(
            "{title} reads at most {best:.1%} of validation. Give it more pictures, or a rate between 0.001 and 0.03.",
            title=run.title,
            best=best,
        )
    if epoch > 3:
        return tr(
            "{title} gets there in epoch {epoch}, which is too late. Look at the schedule: in a run of three epochs "
            "the rate has come down by then.",
            title=run.title,
            epoch=epoch,
        )
    return ""


def accuracy_by_step() -> Curves:
    """The accuracy of a small network on two moons after each of its first steps."""
    x, y = toy("moons", 200, noise=0.15)
    network, optimizer = MLP((2, 16, 1), "relu", "sigmoid", "binary_crossentropy", seed=3), Adam(0.02)
    shares = []
    for _ in range(STEPS):
        network.train_step(x, y, optimizer)
        shares.append(float(np.mean((network.predict(x)[:, 0] > 0.5) == y)))
    return {"accuracy": np.array(shares)}


def read_accuracy(answer: Any, curves: Curves) -> str:
    """The first step with at least 80 %."""
    shares = curves["accuracy"]
    first = int(np.flatnonzero(shares >= READ)[0]) + 1
    half = int(np.flatnonzero(shares >= 0.5)[0]) + 1
    return compare(answer, first, "the step", (
        (first - 1, "One too few: just before that step, less than 80 % are read right. The first step is 1."),
        (first + 1, "One step earlier it had reached 80 % already."),
        (half, "There it passes 50 %. The question is about 80 %."),
        (STEPS, "That is the last step drawn. Where does the line first touch 80 %?"),
        (READ, "That is the height of the line. Wanted is the step, below on the other axis."),
        (80, "That is the height in percent. Wanted is the step, below on the other axis."),
    ))  # fmt: skip


q5 = RunExercise(
    key="start-5",
    title="A run of your own",
    answer="my_run",
    on_record=reads_early,
    hints=(
        'Start from the preset Quick look: `preset("quick_look")`, or its button on the Train page.',
        "The schedule is stretched over the whole run. What does a run of only three epochs do with the rate?",
    ),
    settings=('preset("quick_look").replace(epochs=3)',),
    remember="A run is judged by its own record: what was set, and what happened in it.",
)

q6 = CurveExercise(
    key="start-6",
    title="Read a curve: when is it good?",
    answer="step_of_80",
    compute=accuracy_by_step,
    read=read_accuracy,
    axes={"x": range(1, STEPS + 1), "xlabel": "step", "ylabel": "accuracy", "higher_is_better": True, "shares": True,
          "title": "A small network learns two moons"},
    hints=(
        "Draw a line at 80 % in your mind. Where does the curve meet it first?",
        "Point at the curve: the figure tells step and height of each point.",
    ),
    solution="step_of_80 = 1 + int(np.argmax(q6.curves[\"accuracy\"][0] >= 0.8))",
    remember="A curve answers when as well as how much: read it from its height to the step below.",
)  # fmt: skip

q7 = OrderExercise(
    key="start-7",
    title="Explain: what happens in an epoch",
    answer="order",
    statements={
        "a": "Each weight moves a little in the direction in which the loss falls.",
        "b": "The network reads a batch of pictures, and answers.",
        "c": "The loss says how wrong these answers were.",
        "d": "The pictures kept aside are read: validation.",
        "e": "The next batch, until all training pictures were seen.",
    },
    right="bcaed",
    said={
        "a": "Nobody knows yet which way to move a weight: first the answers are needed, and how wrong they were.",
        "b": "Reading comes first, and it comes once here: the other batches are one statement of their own.",
        "c": "The loss measures answers. Which answers are there at that moment?",
        "d": "Validation is measured at the end of the epoch, when all batches have moved the weights.",
        "e": "The first batch is not done yet: what still has to happen with it?",
    },
    hints=(
        "Begin with what needs nothing else to have happened.",
        "A loss needs answers, a step needs a loss. What needs a whole epoch?",
    ),
    remember="Read, measure, step, again; and after each epoch the pictures kept aside.",
)

EXERCISES = (q5, q6, q7)
