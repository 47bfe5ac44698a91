"""Exercises of notebook 06: sizes of maps, the fault in a convolution, a kernel, counting parameters, the clock."""

from workbench.lessons.exercise import Exercise
from workbench.lessons.exercises.cnn.judges import (
    judge_clock,
    judge_convolution,
    judge_kernel,
    judge_output_size,
    judge_parameters,
)
from workbench.lessons.exercises.experiments.cnn import q6, q7, q8, q9

q1 = Exercise(
    key="cnn-1",
    title="How large is the map?",
    answer="map_side",
    judge=judge_output_size,
    hints=(
        "Count the places where a window of 3 fits into a row of 5 pixels: it can begin at pixel 0, 1 or 2.",
        "A window of `kernel` pixels loses `kernel - 1` places of the row. With stride 2 every second place counts.",
        '"same": with stride 1 one place for each pixel. With a stride some are left out; the first one stays, so '
        "round up.",
    ),
    solution="def map_side(side, kernel, padding, stride):\n"
    '    if padding == "same":\n'
    "        return -(-side // stride)\n"
    "    return (side - kernel) // stride + 1",
    remember='A window of 3 takes one pixel off each side; "same" puts them back as zeros; stride 2 halves the map.',
)
q2 = Exercise(
    key="cnn-2",
    title="Find the fault: nine products",
    answer="my_convolution",
    judge=judge_convolution,
    hints=(
        "Take the 3 x 3 window of zeros with a single 1 in the middle. What should the result be? What does the "
        "code give?",
        "The fault is in the line that fills `result[i, j]`: how are window and kernel multiplied there?",
        "`*` multiplies number by number. `@` is the matrix product.",
    ),
    solution="def my_convolution(picture, kernel):\n"
    "    height, width = kernel.shape\n"
    "    rows, columns = picture.shape[0] - height + 1, picture.shape[1] - width + 1\n"
    "    result = np.zeros((rows, columns))\n"
    "    for i in range(rows):\n"
    "        for j in range(columns):\n"
    "            window = picture[i:i + height, j:j + width]\n"
    "            result[i, j] = (window * kernel).sum()\n"
    "    return result",
    remember="One pixel of the map: lay the kernel on the picture, multiply what lies on each other, add up.",
)
q3 = Exercise(
    key="cnn-3",
    title="A kernel of your own",
    answer="my_kernel",
    judge=judge_kernel,
    hints=(
        "On an even grey all nine pixels are alike: what must the nine weights add up to, for 0 to come out?",
        "It is dark above right and bright below left. Where should the weights be negative, where positive?",
        "Along the other diagonal nothing may change: what must the numbers on each of those diagonals add up to?",
    ),
    solution="my_kernel = [[0, -1, -1],\n             [1,  0, -1],\n             [1,  1,  0]]",
    remember="An edge detector has weights that add up to 0: it answers to change, not to brightness.",
)
q4 = Exercise(
    key="cnn-4",
    title="What does a convolution learn?",
    answer="parameters_of",
    judge=judge_parameters,
    hints=(
        "One filter of 3 x 3 on a grey picture: nine weights and one bias.",
        "With 32 channels coming in, the filter has a square of nine weights for each of them, and still one bias.",
        "Multiply what one filter learns by the number of filters.",
    ),
    solution="def parameters_of(kernel, channels, filters):\n    return (kernel * kernel * channels + 1) * filters",
    remember="A convolution learns (kernel x kernel x channels + 1) x filters numbers, however large the picture is.",
)
q5 = Exercise(
    key="cnn-5",
    title="Find the fault: the clock",
    answer="examples_per_second",
    judge=judge_clock,
    hints=(
        "Look at the seconds of each step: which one is not like the others, and why?",
        "Leave that step out: its seconds, and its pictures.",
        "All pictures learned from, divided by all the seconds that took: how many batches are left?",
    ),
    solution="def examples_per_second(step_seconds, batch_size):\n"
    "    steps = step_seconds[1:]\n"
    "    return batch_size * len(steps) / sum(steps)",
    remember="The first step builds the graph. Measure after it, or you measure the compiler; and add up before you "
    "divide.",
)

EXERCISES = (q1, q2, q3, q4, q5, q6, q7, q8, q9)
