"""Typical mistakes in the exercises of `06_mnist_cnn_gpu`, each with words of its message."""

import itertools

import numpy as np
import pytest

from workbench.lessons.exercises.cnn import q1, q2, q3, q4, q5
from workbench.lessons.exercises.cnn.judges import output_size, slide

LOOP = """def my_convolution(picture, kernel):
    height, width = kernel.shape
    rows, columns = picture.shape[0] - height + 1, picture.shape[1] - width + 1
    result = np.zeros((rows, columns))
    for i in range(rows{rows}):
        for j in range(columns{columns}):
            window = picture[i:i + height, j:j + width]
            result[i, j] = {one}
    return result"""


def loop(one: str, rows: str = "", columns: str = "") -> str:
    return LOOP.format(one=one, rows=rows, columns=columns)


SPEED = "def examples_per_second(step_seconds, batch_size):\n    return "

RUBRIC = ("question", "guess", "baseline", "one_change", "seeds", "held_out", "mistakes", "limits")
DONE = dict.fromkeys(RUBRIC, True)

WRONG = {
    "cnn-1": [
        ('def map_side(side, kernel, padding, stride):\n    return side - kernel if padding == "valid" else side',
         "5 - 3 + 1"),
        ("def map_side(side, kernel, padding, stride):\n    return (side - kernel) // stride + 1", 'like "valid"'),
        ('def map_side(side, kernel, padding, stride):\n    return side if padding == "same" else side - kernel + 1',
         "leave out the stride"),
        ('def map_side(side, kernel, padding, stride):\n    if padding == "same":\n        return side // stride\n'
         "    return (side - kernel) // stride + 1", "round up"),
        ('def map_side(side, kernel, padding, stride):\n    if padding == "same":\n        return side / stride\n'
         "    return (side - kernel) / stride + 1", "no half pixels"),
        ('def map_side(side, kernel, padding, stride):\n    if padding == "same":\n        return -(-side // stride)\n'
         "    return int(np.ceil((side - kernel) / stride)) + 1", "round up where there is no padding"),
        ('def map_side(side, kernel, padding, stride):\n    if padding == "same":\n        return side\n'
         "    return (side - kernel) // stride + 1", "only with stride 1"),
        ("def map_side(side, kernel, padding, stride):\n    return side", "What should come out there"),
        (26, "a function is wanted"),
    ],
    "cnn-2": [
        (loop("(window @ kernel).sum()"), "matrix product"),
        (loop("(window * kernel[::-1, ::-1]).sum()"), "upside down"),
        (loop("(window * kernel).mean()"), "the mean"),
        (loop("(window * kernel).sum()", " - 1", " - 1"), "last row and the last column"),
        (loop("(window * kernel).max()"), "largest product"),
        (loop("(window + kernel).sum()"), "add the kernel"),
        ("def my_convolution(picture, kernel):\n    height, width = kernel.shape\n"
         "    return (picture[:height, :width] * kernel).sum()", "single number"),
        (loop("(window * kernel).sum()").replace("    return result", "    result"), "`return`"),
        (loop("window * kernel"), "line 8"),
    ],
    "cnn-3": [
        ([[-1, -1, 0], [-1, 0, 1], [0, 1, 1]], "np.fliplr"),
        ([[1, 1, 1], [1, 1, 1], [1, 1, 1]], "add up to 0"),
        ([[0, 1, 1], [-1, 0, 1], [-1, -1, 0]], "signs round"),
        ([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], "Each diagonal"),
        ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], "answers nothing"),
        ([[0, 1, -1], [-1, 0, 1], [1, -1, 0]], "lines rather than edges"),
        ([[-1, 1]], "3 rows"),
        ([[-1, -1, -1], [0, np.inf, 0], [1, 1, 1]], "not finite"),
    ],
    "cnn-4": [
        ("def parameters_of(kernel, channels, filters):\n    return kernel * kernel * channels * filters",
         "weights alone"),
        ("def parameters_of(kernel, channels, filters):\n    return kernel * kernel * channels * filters + 1",
         "one bias for the layer"),
        ("def parameters_of(kernel, channels, filters):\n    return (kernel * kernel + 1) * filters",
         "leave out the channels"),
        ("def parameters_of(kernel, channels, filters):\n    return (kernel * kernel + 1) * channels * filters",
         "a bias for each channel"),
        ("def parameters_of(kernel, channels, filters):\n    return (kernel * channels + 1) * filters", "as tall as"),
        ("def parameters_of(kernel, channels, filters):\n    return (28 * 28 * channels + 1) * filters", "dense layer"),
        ("def parameters_of(kernel, channels, filters):\n    return kernel * filters", "(3, 1, 1)"),
    ],
    "cnn-5": [
        ("def examples_per_second(step_seconds, batch_size):\n"
         "    return batch_size * len(step_seconds) / sum(step_seconds)", "the graph was built"),
        ("def examples_per_second(step_seconds, batch_size):\n"
         "    return len(step_seconds[1:]) / sum(step_seconds[1:])", "steps a second"),
        ("def examples_per_second(step_seconds, batch_size):\n"
         "    return sum(step_seconds[1:]) / len(step_seconds[1:]) / batch_size", "Upside down"),
        ("def examples_per_second(step_seconds, batch_size):\n"
         "    return batch_size * len(step_seconds) / sum(step_seconds[1:])", "its pictures are not"),
        ("def examples_per_second(step_seconds, batch_size):\n    return batch_size / sum(step_seconds[1:])",
         "all after the first"),
        ("def examples_per_second(step_seconds, batch_size):\n    return batch_size / step_seconds[0]",
         "less than a tenth"),
        (SPEED + "batch_size / np.median(step_seconds[1:])", "middle step. Steps"),
        (SPEED + "batch_size / np.median(step_seconds)", "first one counted"),
        (SPEED + "batch_size / min(step_seconds[1:])", "fastest step"),
        (SPEED + "np.mean(batch_size / np.array(step_seconds[1:]))", "mean of the speeds"),
        (SPEED + "batch_size / step_seconds[-1]", "last step alone"),
    ],
    "cnn-6": [(3, "what `start(...)` returns"), ([], "1 run is wanted"), ("nowhere", "There is no run")],
    "cnn-7": [(7, "place in the map"), (8, "middle of the window"), (10, "too far"), (14, "where the bar ends"),
        (3, "is not right")],
    "cnn-8": [("a", "could be undone"), ("b", "list in any order"), ("d", "as long as before"),
        ("z", "one of a, b, c, d")],
    "cnn-9": [({}, "`question` is missing"), ("done", "for each line"), (dict(DONE, guess=False),
        "A guess made afterwards"),
              (dict(DONE, seeds="three"), "True or False; came the text"), (dict(DONE, limits=False), "7 of 8 done")],
}  # fmt: skip


def test_every_right_way_is_taken():
    def counted(side, kernel, padding, stride):
        row = np.zeros(side + (kernel - 1 if padding == "same" else 0))
        return len(np.lib.stride_tricks.sliding_window_view(row, kernel)[::stride])

    def by_shifts(picture, kernel):
        rows, columns = picture.shape[0] - kernel.shape[0] + 1, picture.shape[1] - kernel.shape[1] + 1
        return sum(kernel[a, b] * picture[a : a + rows, b : b + columns] for a, b in np.ndindex(kernel.shape))

    def with_batch_axis(picture, kernel):
        return np.asarray(by_shifts(picture, kernel))[None, :, :, None]

    def by_total(step_seconds, batch_size):
        first, *later = step_seconds
        return batch_size * len(later) / sum(later)

    sobel = np.array([[0, -1, -2], [1, 0, -1], [2, 1, 0]]) / 8
    rights = ((q1, counted), (q2, by_shifts), (q2, with_batch_axis), (q3, sobel),
              (q3, [[0, -1, 0], [1, 0, 0], [0, 0, 0]]), (q5, by_total),
              (q4, lambda kernel, channels, filters: filters * (1 + channels * kernel**2)))  # fmt: skip
    for exercise, answer in rights:
        assert exercise.assess(answer).kind == "right", exercise.assess(answer)


@pytest.mark.parametrize(
    ("side", "kernel", "padding", "stride"), list(itertools.product((7, 28), (1, 3, 5), ("valid", "same"), (1, 2, 3)))
)
def test_sizes_and_parameters_are_those_of_keras(side, kernel, padding, stride):
    import keras

    layer = keras.layers.Conv2D(4, kernel, padding=padding, strides=stride)
    assert layer.compute_output_shape((1, side, side, 2))[1] == output_size(side, kernel, padding, stride)
    layer.build((1, side, side, 2))
    namespace: dict = {}
    exec(q4.code, namespace)
    assert layer.count_params() == namespace["parameters_of"](kernel, 2, 4)


def test_what_the_package_does_by_itself_is_to_be_written():
    assert "Now without ours: `slide`" in q2.assess(slide).message
    assert "Now without ours: `slide`" in q2.assess(lambda picture, kernel: slide(picture, kernel)).message
