"""How many drawings of people it has never met the shipped model reads right, through the same code as the Draw page.

    python benchmarks/drawing_accuracy.py [--model FILE] [--strokes FILE] [--writers 25-30]

Strokes -> `workbench.data.drawing.draw` -> `workbench.predict.Predictor`. Sizes are those of a pad of 280 pixels; the
digits were written into a field of 500 units, which becomes the pad. Rows marked with a bar must reach it: 98.5 % of
the drawings for every pen, size and place, 99.3 % of MNIST's test set. The rows without one show what each stage is
good for. Exit code 1: a bar is missed. Exit code 2: the data are not there.
"""

import argparse
import sys

import numpy as np
from real_digits import add_options, opened

from workbench.data.datasets import find
from workbench.data.drawing import draw
from workbench.data.pen_digits import PenDigit
from workbench.predict import Predictor

PAD, FIELD = 280, 500  # pixels of the pad on the page; units of the field these people wrote in
DRAWINGS, MNIST = 0.985, 0.993

# Pen in pixels of the pad, size of the writing as a share of what it was, whether it is moved into a corner.
DRAWN = {
    "pen of 1 pixel": (1, 1.0, False),
    "pen of 4 pixels": (4, 1.0, False),
    "pen of 8 pixels": (8, 1.0, False),
    "pen of 14 pixels, the page's own": (14, 1.0, False),
    "pen of 24 pixels": (24, 1.0, False),
    "pen of 40 pixels": (40, 1.0, False),
    "half the size": (14, 0.5, False),
    "a quarter of the size": (14, 0.25, False),
    "in a corner": (14, 1.0, True),
    "half the size, in a corner": (14, 0.5, True),
    "a quarter of the size, in a corner": (14, 0.25, True),
    "a quarter of the size, in a corner, pen of 2 pixels": (2, 0.25, True),
}
OFF = {
    "without the pen stage, pen of 14 pixels": (14, 1.0, {"pen": False}),
    "without the pen stage, pen of 4 pixels": (4, 1.0, {"pen": False}),
    "without the pen stage, pen of 40 pixels": (40, 1.0, {"pen": False}),
    "without the cut": (14, 1.0, {"crop": False}),
    "without the 20x20 box": (14, 1.0, {"box": False}),
    "without the centre of mass": (14, 1.0, {"center": False}),
    "shrunk to 28x28 and nothing else": (14, 1.0, dict.fromkeys(("pen", "crop", "box", "center"), False)),
    "the same, half the size": (14, 0.5, dict.fromkeys(("pen", "crop", "box", "center"), False)),
}


def place(digit: PenDigit, size: float, corner: bool, rng: np.random.Generator) -> list[np.ndarray]:
    """Put a digit on the pad: where it was written, or into one of the four corners at random."""
    strokes = [stroke * PAD / FIELD * size for stroke in digit.strokes]
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    goal = rng.integers(0, 2, 2) * (PAD - (high - low)) if corner else low + PAD * (1 - size) / 2
    return [stroke - low + goal for stroke in strokes]


def share(model: Predictor, digits: list[PenDigit], width: float, size: float, corner: bool, **stages: bool) -> float:
    """Return the share of drawings read right."""
    rng = np.random.default_rng(0)
    pictures = [draw(place(digit, size, corner, rng), pen_width=width, canvas=PAD, **stages).image for digit in digits]
    return float((model.probabilities(np.stack(pictures)).argmax(axis=1) == [digit.label for digit in digits]).mean())


def report(name: str, value: float, count: int, bar: float | None = None) -> bool:
    """Print a row and return whether its bar is reached."""
    reached = bar is None or value >= bar
    verdict = "" if bar is None else f"   bar {bar:.1%}   {'ok' if reached else 'MISSED'}"
    print(f"{name:<52} {value:7.2%} of {count:,}{verdict}", flush=True)
    return reached


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_options(parser)
    parser.add_argument("--writers", default="25-30", help="first-last of the writers to read; default 25-30")
    options = parser.parse_args()
    try:
        first, last = (int(number) for number in options.writers.split("-"))
    except ValueError:
        parser.error(f"--writers must be two numbers, such as 25-30. Came: {options.writers}.")
    if (found := opened(options)) is None:
        return 2
    model, mnist, everybody = found
    digits = [digit for digit in everybody if first <= (digit.writer or 0) <= last]
    if not digits:
        print(f"{options.strokes or find('pen_digits')} holds no digit of writers {first} to {last}.", file=sys.stderr)
        return 2
    print(f"{model}\n{len(digits):,} drawings of writers {first} to {last}, on a pad of {PAD} pixels\n")
    reached = [report(name, share(model, digits, *row), len(digits), DRAWINGS) for name, row in DRAWN.items()]
    read = model.probabilities(mnist.x_test).argmax(axis=1) == mnist.y_test
    reached.append(report("MNIST's test set", float(read.mean()), len(read), MNIST))
    print("\nWhat each stage is good for:")
    for name, (width, size, stages) in OFF.items():
        report(name, share(model, digits, width, size, False, **stages), len(digits))
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
