"""Notebook 06: a small network that reads well, a map to read, why shuffled pixels hurt, and a project of one's own."""

from typing import Any

import numpy as np

from workbench.concepts.convolution import convolve2d
from workbench.language import tr
from workbench.lessons.choosing import ChoiceExercise
from workbench.lessons.curves import CurveExercise, Curves
from workbench.lessons.handed import Handed, RunExercise
from workbench.lessons.judging import compare
from workbench.lessons.project import ProjectExercise

SIDE, BEGINS, ENDS = 20, 9, 15  # a row of pixels, bright from one column up to another
MOST, SHARE = 5000, 0.95


def small_and_good(run: Handed) -> str:
    """A convolutional network with few numbers that reads its validation pictures."""
    learned = sum(layer.get("parameters") or 0 for layer in (run.history.layers or [{"layers": []}])[0]["layers"])
    best = float(np.nanmax(np.append(run.history.column("val_accuracy"), 0.0)))
    if run.config.architecture == "mlp":
        return tr("{title} has no convolution. Take the architecture cnn or vgg.", title=run.title)
    if learned > MOST:
        return tr(
            "{title} learns {learned:,} numbers, and at most {most:,} are allowed. Which layer has most of them?",
            title=run.title,
            learned=learned,
            most=MOST,
        )
    if best < SHARE:
        return tr(
            "{title} is small enough, with {learned:,} numbers, and reads {best:.1%} of validation. More epochs?",
            title=run.title,
            learned=learned,
            best=best,
        )
    return ""


def map_of_a_bar() -> Curves:
    """What a kernel for left edges says along a row of pixels with one bright bar."""
    row = np.zeros(SIDE)
    row[BEGINS:ENDS] = 1.0
    picture = np.tile(row, (3, 1))[None, :, :, None]
    kernel = np.array([[-1.0, 0, 1]] * 3)[:, :, None, None]
    return {"map": convolve2d(picture, kernel)[0, 0, :, 0]}


def read_bar(answer: Any, curves: Curves) -> str:
    """The column of the picture where the bar begins: two further right than where the window first sees it."""
    first = int(np.flatnonzero(curves["map"] > 0)[0])
    last = int(np.flatnonzero(curves["map"] < 0)[-1])
    return compare(answer, first + 2, "the column", (
        (first, "That is the place in the map. The window that stands there reaches from this column of the picture "
                "to two "
                "further right: which of its three columns sees the bar first?"),
        (first + 1, "That is the middle of the window. It is the window's right column that meets the bar first."),
        (first + 3, "One column too far: the map answers as soon as the right column of the window is bright."),
        (last, "There the map is below zero: that is where the bar ends."),
        (last + 1, "There the bar ends. Where the map is above zero it begins."),
    ))  # fmt: skip


q6 = RunExercise(
    key="cnn-6",
    title="Small, and good",
    answer="my_run",
    on_record=small_and_good,
    hints=(
        "Each further convolution has filters times filters: halving the filters takes away three quarters.",
        "`filters=(4, 8, 16)` on the bundled digits is small. Then give it epochs enough.",
    ),
    settings=('preset("quick_look").replace(filters=(4, 8, 16), epochs=8)',),
    remember="A convolution's weights are used at every place: a few thousand numbers read digits.",
)

q7 = CurveExercise(
    key="cnn-7",
    title="Read a map: where does the bar begin?",
    answer="column",
    compute=map_of_a_bar,
    read=read_bar,
    axes={"x": range(SIDE - 2), "xlabel": "place in the map, from 0", "ylabel": "what the kernel says",
          "title": "A kernel of three columns, -1, 0, 1, along a row with one bright bar"},
    hints=(
        "Where does the map first leave 0? Which columns of the picture lie under the window there?",
        "The window at place 0 lies on the columns 0, 1 and 2. Which of them first meets something bright?",
    ),
    solution='column = int(np.flatnonzero(q7.curves["map"][0] > 0)[0]) + 2',
    remember="A place in the map is where the window begins; what it sees lies under the whole window.",
)  # fmt: skip

q8 = ChoiceExercise(
    key="cnn-8",
    title="Explain: all pixels shuffled",
    answer="reason",
    statements={
        "a": "Shuffling destroys what is in the pictures, so every network gets worse.",
        "b": "The dense network has more weights, and can undo it.",
        "c": "A window holds neighbours. After the shuffle they have nothing to do with each other; a dense network "
        "never "
        "knew neighbours.",
        "d": "The convolutional network was trained too briefly.",
    },
    right="c",
    said={
        "a": "The shuffle could be undone, so nothing is destroyed; and the dense network does as well as before.",
        "b": "It need not undo anything: to it the pixels are a list in any order. What was the other one built on?",
        "d": "It was trained as long as before the shuffle. What changed is the pictures.",
    },
    hints=(
        "What does each of the two networks believe about pixels, before it has seen one?",
        "The dense network reads as well as before. Which of the sentences allows that?",
    ),
    remember="A convolution is a belief about neighbours: of use where it is true.",
)

q9 = ProjectExercise(
    key="cnn-9",
    title="A project of your own",
    answer="my_project",
    rubric={
        "question": "I asked one question that a number can answer.",
        "guess": "I wrote down my guess before I ran anything.",
        "baseline": "I compared with a baseline, and both had the learning rate that suits them.",
        "one_change": "My runs differ in one setting alone.",
        "seeds": "I took at least three seeds, and show how far they scatter.",
        "held_out": "I chose by validation, and looked at the test pictures once, at the end.",
        "mistakes": "I looked at the mistakes, and can say what kind they are.",
        "limits": "I wrote what my result does not show.",
    },
    missing={
        "question": "Write it with a question mark: does ... raise the accuracy on ..., and by how much?",
        "guess": "Guess a number now. A guess made afterwards is none.",
        "baseline": "What would somebody use instead? Run that too, with its own best rate.",
        "one_change": "Lay the settings of two runs over one another on Compare: what else differs?",
        "seeds": "`start_seeds` does it in a line; Compare shows the band.",
        "held_out": "Choose among runs by validation. Then, once, read the test result of the one you chose.",
        "mistakes": "The Runs page shows the worst of them, with what was read.",
        "limits": "Other data, other sizes, other seeds: of which of them can you say nothing?",
    },
    hints=(
        "A small question is better than a large one: one setting, one data set, an afternoon.",
        "Ideas: does bending the pictures help with your own handwriting? How many pictures does a CNN need?",
    ),
    remember="A question, a guess, a fair comparison, an honest sentence about its limits: that is an experiment.",
)

EXERCISES = (q6, q7, q8, q9)
