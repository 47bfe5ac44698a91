"""What is said to answers of notebook 06's exercises: each judge knows the right one, and the typical slips."""

from collections.abc import Callable, Sequence

import numpy as np

from workbench.concepts.convolution import convolve2d
from workbench.language import tr
from workbench.lessons.judging import agrees
from workbench.lessons.values import describe, numbers


def output_size(side: int, kernel: int, padding: str, stride: int) -> int:
    """Return the side of the map that a convolution makes of a picture with this side."""
    return -(-side // stride) if padding == "same" else (side - kernel) // stride + 1


def judge_output_size(answer: Callable) -> str:
    """Compare sizes with and without padding and stride; what is typically left out is named."""
    return agrees(
        answer, output_size,
        [(5, 3, "valid", 1), (28, 3, "valid", 1), (28, 5, "valid", 1), (28, 3, "same", 1), (28, 3, "valid", 2),
         (28, 3, "same", 2), (27, 3, "same", 2), (28, 5, "valid", 3)], "the side of the map",
        # The narrower the mistake, the earlier it stands: a wider one would fit wherever it does.
        [(lambda side, kernel, padding, stride: side // stride if padding == "same" else (side - kernel) // stride + 1,
          "An odd side with stride 2: of 27 pixels the window stands on 0, 2, ..., 26. Those are 14, so round up."),
         (lambda side, kernel, padding, stride: side if padding == "same" else (side - kernel) // stride + 1,
          '"same" keeps the size only with stride 1. With stride 2 every second place is left out there as well.'),
         (lambda side, kernel, padding, stride: -(-side // stride) if padding == "same"
          else -(-(side - kernel) // stride) + 1,
          'You round up where there is no padding. With "valid" a window that no longer fits is left out: what is left '
          "over at the end makes no place."),
         (lambda side, kernel, padding, stride: -(-side // stride) if padding == "same" else -(-side // stride) - 1,
          'With "valid" a window loses `kernel - 1` places, before the stride leaves out others.'),
         (lambda side, kernel, padding, stride: side - kernel if padding == "valid" else side,
          "One place is missing. A window of 3 fits into a row of 5 at three places: from pixel 0, 1 and 2. That is "
          "5 - 3 + 1."),
         (lambda side, kernel, padding, stride: (side - kernel) // stride + 1,
          'You treat "same" like "valid". With "same" there are zeros around the picture, so that a window stands on '
          "every pixel."),
         (lambda side, kernel, padding, stride: side if padding == "same" else side - kernel + 1,
          "You leave out the stride. With stride 2 the window stands on every second place only."),
         (lambda side, kernel, padding, stride: side / stride if padding == "same" else (side - kernel) / stride + 1,
          "There are no half pixels. Where the division leaves a rest, the window no longer fits: round down, with "
          "`//`.")],
    )  # fmt: skip


_RANDOM = np.random.default_rng(6)


PICTURES = (
    (np.pad(np.ones((2, 2)), 1), np.array([[1.0, 2, 0], [0, 0, 0], [0, 0, 3]])),
    (_RANDOM.random((5, 5)), _RANDOM.normal(size=(3, 3))),
    (_RANDOM.random((6, 4)), _RANDOM.normal(size=(2, 2))),
)


def slide(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the map of one picture (h, w) by one kernel."""
    return convolve2d(picture[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]


def _windows(picture: np.ndarray, kernel: np.ndarray, one: Callable, last: bool = True) -> np.ndarray:
    """Fill a map with `one(window, kernel)`; without the last row and column where they are left out."""
    rows, columns = (side - size + 1 for side, size in zip(picture.shape, kernel.shape, strict=True))
    result = np.zeros((rows, columns))
    for i in range(rows if last else rows - 1):
        for j in range(columns if last else columns - 1):
            result[i, j] = one(picture[i : i + kernel.shape[0], j : j + kernel.shape[1]], kernel)
    return result


def judge_convolution(answer: Callable) -> str:
    """Compare maps of pictures of several sizes; the fault that was in the code, and typical new ones, are named."""
    return agrees(
        answer, slide, PICTURES, "your map",
        [(lambda picture, kernel: _windows(picture, kernel, lambda window, k: (window @ k).sum()),
          "Still the matrix product. `@` multiplies rows with columns; a convolution multiplies each number of the "
          "window with the weight that lies on it."),
         (lambda picture, kernel: slide(picture, kernel[::-1, ::-1]),
          "Your kernel is turned upside down. That is the convolution of mathematicians; Keras and all its kin leave "
          "the kernel as it is."),
         (lambda picture, kernel: slide(picture, kernel) / kernel.size,
          "You take the mean of the products. A convolution takes their sum."),
         (lambda picture, kernel: _windows(picture, kernel, lambda window, k: (window * k).sum(), last=False),
          "The last row and the last column stay 0: the window stops one place too early. Look at the `range`s."),
         (lambda picture, kernel: _windows(picture, kernel, lambda window, k: (window * k).max()),
          "You keep the largest product. That is the idea of max pooling; a convolution adds the products up."),
         (lambda picture, kernel: _windows(picture, kernel, lambda window, k: (window + k).sum()),
          "You add the kernel to the window. Each weight is multiplied with the pixel under it.")],
    )  # fmt: skip


_FLAT = np.full((6, 6), 0.5)


_ROWS, _COLUMNS = np.mgrid[:7, :7]
_EDGE = (_ROWS > _COLUMNS).astype(float)  # dark above right, bright below left
_OTHER = (_ROWS + _COLUMNS > 6).astype(float)  # dark above left, bright below right


def judge_kernel(answer: Sequence) -> str:
    """Try the kernel on a flat picture and on both diagonal edges; any that tells them apart is right."""
    kernel = numbers(answer)
    if kernel is None or kernel.shape != (3, 3):
        return tr("A kernel of 3 rows with 3 numbers each is wanted, came {describe}.", describe=describe(answer))
    if not np.isfinite(kernel).all():
        return tr("One of the nine numbers is not finite.")
    flat, edge, other = (slide(picture, kernel) for picture in (_FLAT, _EDGE, _OTHER))
    reach = float(np.abs(kernel).max())
    if reach == 0:
        return tr("All weights are 0: this kernel answers nothing, whatever it sees.")
    if abs(kernel.sum()) > 1e-6 * reach:
        return tr(
            "Your kernel also answers where nothing changes: on an even grey of 0.5 it gives {flat:.3g}. "
            "Its nine numbers have to add up to 0.",
            flat=flat[0, 0],
        )
    if np.abs(other).max() > 1e-6 * reach:
        alone = np.abs(edge).max() <= 1e-6 * reach
        return (
            tr(
                "Your kernel finds edges of the other diagonal, and none of this one. Exchange left and right: "
                "`np.fliplr` does it."
            )
            if alone
            else tr(
                "Your kernel also answers at edges of the other diagonal. Each diagonal from below left to above right "
                "has to add up to 0."
            )
        )
    if edge.max() <= 1e-6 * reach:
        return tr(
            "Where it is dark above right and bright below left, your kernel gives no number above zero; one below "
            "zero "
            "ReLU would cut off. Turn all signs round."
        )
    if edge.min() < -1e-6 * reach:
        return tr(
            "Your kernel answers twice at an edge, once above zero and once below: it finds lines rather "
            "than edges. Let the weights grow from above right to below left."
        )
    return ""


def judge_parameters(answer: Callable) -> str:
    """Compare counts of small and large convolutions; each typical miscount is named."""
    return agrees(
        answer, lambda kernel, channels, filters: (kernel * kernel * channels + 1) * filters,
        [(3, 1, 1), (3, 1, 32), (5, 3, 8), (3, 32, 64), (1, 64, 10)], "the number of parameters",
        [(lambda kernel, channels, filters: kernel * kernel * channels * filters,
          "These are the weights alone. Each filter also has one bias."),
         (lambda kernel, channels, filters: kernel * kernel * channels * filters + 1,
          "You count one bias for the layer. Each filter has a bias of its own."),
         (lambda kernel, channels, filters: (kernel * kernel + 1) * filters,
          "You leave out the channels. A filter looks at all channels of its input at once: with 32 channels it has 32 "
          "times as many weights, and still one bias."),
         (lambda kernel, channels, filters: (kernel * kernel + 1) * channels * filters,
          "You count a bias for each channel. A filter adds up over all channels, and then adds one bias."),
         (lambda kernel, channels, filters: (kernel * channels + 1) * filters,
          "A kernel is as tall as it is wide: 3 by 3 are nine weights."),
         (lambda kernel, channels, filters: (28 * 28 * channels + 1) * filters,
          "That is a dense layer, with a weight for each pixel. A convolution uses the same few weights at every "
          "place: the size of the picture does not matter.")],
    )  # fmt: skip


# Later steps are not alike: only then do a median, a shortest step and a mean of speeds differ from what is asked.
STEP_SECONDS = (([2.0, 0.1, 0.1, 0.1], 50), ([5.0, 0.25, 0.3, 0.6], 128), ([0.75, 0.5, 0.4, 0.9, 0.2], 32))


def judge_clock(answer: Callable) -> str:
    """Compare speeds; with what typically stays in the clock."""
    return agrees(
        answer, lambda seconds, size: size / float(np.mean(seconds[1:])), STEP_SECONDS, "your speed",
        [(lambda seconds, size: size / float(np.mean(seconds)),
          "The first step is still in it. It took long because the graph was built, once; no later step pays for "
          "that."),
         (lambda seconds, size: size / float(np.median(seconds[1:])),
          "That is the speed of the middle step. Steps that take longer count too: all pictures by all seconds."),
         (lambda seconds, size: size / float(np.median(seconds)),
          "That is the speed of the middle step, with the first one counted. All pictures by all seconds is asked, "
          "without the first."),
         (lambda seconds, size: size / float(np.min(seconds[1:])),
          "That is the fastest step alone. Nobody learns at that speed: add up all of them."),
         (lambda seconds, size: float(np.mean(size / np.asarray(seconds[1:]))),
          "You take the mean of the speeds. A fast step then counts as much as a slow one, which lasted longer: add up "
          "pictures and seconds first, then divide."),
         (lambda seconds, size: size / float(seconds[-1]), "That is the last step alone. Take all after the first."),
         (lambda seconds, size: 1 / float(np.mean(seconds[1:])),
          "Those are steps a second. Each step learns from a whole batch."),
         (lambda seconds, size: float(np.mean(seconds[1:])) / size,
          "Upside down: those are seconds for one picture."),
         (lambda seconds, size: size * len(seconds) / float(np.sum(seconds[1:])),
          "The seconds of the first step are left out, its pictures are not: it counts as done in no time."),
         (lambda seconds, size: size / float(np.sum(seconds[1:])),
          "In these seconds not one batch was learned from, but all after the first.")],
    )  # fmt: skip
