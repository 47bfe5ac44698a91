"""Exercises of notebook 05: precision and recall, F1, when to stop, dropout."""

from workbench.lessons.exercise import Exercise
from workbench.lessons.exercises.dense.judges import judge_dropout, judge_f1, judge_precision_and_recall, judge_stop
from workbench.lessons.exercises.experiments.dense import q5, q6, q7

q1 = Exercise(
    key="dense-1",
    title="Precision and recall of one class",
    answer="precision_and_recall",
    judge=judge_precision_and_recall,
    hints=(
        "Both have the same numerator: how often a k was read as k.",
        "`confusion[:, k]` is a column, `confusion[k, :]` a row. Which of them is, here, everything that was read as "
        "k?",
        "Precision divides by all that was read as k, recall by all that really is k.",
    ),
    solution="def precision_and_recall(confusion, k):\n"
    "    right = confusion[k, k]\n"
    "    return right / confusion[k, :].sum(), right / confusion[:, k].sum()",
    remember="Precision: of what it said, how much was true. Recall: of what was there, how much it found.",
)
q2 = Exercise(
    key="dense-2",
    title="Find the fault: F1",
    answer="f1_of",
    judge=judge_f1,
    hints=(
        "What does it give for a network that calls everything a 9, with one 9 among a hundred? What should it give?",
        "A mean of two rates that stays near the smaller one: the harmonic mean.",
        "Where nothing was found, nothing was right: say so before you divide.",
    ),
    solution="def f1_of(found, false_alarms, missed):\n"
    "    if found == 0:\n"
    "        return 0.0\n"
    "    precision = found / (found + false_alarms)\n"
    "    recall = found / (found + missed)\n"
    "    return 2 * precision * recall / (precision + recall)",
    remember="F1 is the harmonic mean: high only where precision and recall are both high.",
)
q3 = Exercise(
    key="dense-3",
    title="When to stop",
    answer="stops_after",
    judge=judge_stop,
    hints=(
        "Go through the epochs and remember two things: the best loss so far, and how long ago that was.",
        "A better loss sets the waiting back to 0. Any other epoch, also one just as good, adds 1 to it.",
        "Which epoch is it when the waiting reaches `patience`? And which one where it never does?",
    ),
    solution="def stops_after(val_loss, patience):\n"
    '    best, waited = float("inf"), 0\n'
    "    for epoch, loss in enumerate(val_loss, start=1):\n"
    "        best, waited = (loss, 0) if loss < best else (best, waited + 1)\n"
    "        if waited >= patience:\n"
    "            return epoch\n"
    "    return len(val_loss)",
    remember="Early stopping compares with the best epoch so far, waits `patience` epochs, and cannot see the future.",
)
q4 = Exercise(
    key="dense-4",
    title="Dropout in one line",
    answer="my_dropout",
    judge=judge_dropout,
    hints=(
        "`rng.random(x.shape)` gives one random number between 0 and 1 for each value.",
        "Compared with `rate`, they become True and False. Which share of them should be True?",
        "What stays must make up for what is missing: which share stays?",
    ),
    solution="def my_dropout(x, rate, rng):\n    kept = rng.random(x.shape) >= rate\n    return x * kept / (1 - rate)",
    remember="Dropout switches values off while learning and scales up the rest, so that nothing changes afterwards.",
)

EXERCISES = (q1, q2, q3, q4, q5, q6, q7)
