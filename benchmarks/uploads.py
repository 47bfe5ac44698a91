"""How many pictures as people upload them the shipped model reads right, through the same door as the Draw page.

    python benchmarks/uploads.py [--model FILE] [--strokes FILE] [--seed 1] [--each 6]

Bytes of a file -> `workbench.data.pictures.read_picture` -> `workbench.predict.Predictor`. The pictures are made from
real digits, see `making_uploads`; the development used seeds 0 and 2. Right: read, and read right. Doubted: the
preparation says that it is unsure, or the network is less than 70 % sure. Wrong: everything else. Bars: 95 % right of
what should be read; 2 % wrong of all. Exit code 1: a bar is missed. Exit code 2: the data are not there.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from making_uploads import DOUBTED, READ, Hand, Maker
from real_digits import add_options, opened

from workbench.data.pen_digits import VALIDATION_WRITERS, PenDigit
from workbench.data.pictures import read_picture
from workbench.predict import Predictor

RIGHT, WRONG = 0.95, 0.02
SURE = 0.7  # below it the page says "Perhaps"
VERDICTS = ("right", "doubted", "wrong")


def hands(seed: int, each: int, pens: list[PenDigit], images: np.ndarray, labels: np.ndarray) -> dict[str, list[Hand]]:
    """Return for each kind those who make its pictures: digits in turn, hands by chance."""
    found: dict[str, list[Hand]] = {}
    for number, name in enumerate((*READ, *DOUBTED)):
        rng = np.random.default_rng((seed, number))
        for index in range(each):
            label = (number + index * 3) % 10
            mine = [pen for pen in pens if pen.label == label]
            other = pens[int(rng.integers(len(pens)))]
            image = images[rng.choice(np.flatnonzero(labels == label))]
            found.setdefault(name, []).append(Hand(rng, mine[int(rng.integers(len(mine)))], image, [other]))
    return found


def verdict(model: Predictor, data: bytes, label: int | None) -> str:
    """Say what became of one picture."""
    reading = read_picture(data)
    if reading.is_empty or reading.doubt:
        return "doubted"
    shares = model.probabilities(reading.image)[0]
    if shares.max() < SURE:
        return "doubted"
    return "right" if int(shares.argmax()) == label else "wrong"


def row(name: str, counts: list[int]) -> None:
    """Print a row."""
    print(f"{name:<40}" + "".join(f"{count:9d}" for count in counts), flush=True)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_options(parser)
    parser.add_argument("--seed", type=int, default=1, help="of paper, ink, light, grain, and which digits; default 1")
    parser.add_argument("--each", type=int, default=6, help="pictures of each kind; default 6")
    parser.add_argument("--keep", type=Path, default=None, help="a folder for the pictures that are not read right")
    options = parser.parse_args()
    if (found := opened(options)) is None:
        return 2
    model, mnist, digits = found
    pens = [digit for digit in digits if digit.writer in VALIDATION_WRITERS]
    images, labels = mnist.x_test.reshape(-1, 28, 28), mnist.y_test
    if images.dtype != np.uint8:
        images = np.rint(255 * images).astype(np.uint8)
    print(
        f"{model}\nseed {options.seed}, {options.each} of each kind\n\n{'':<40}{'right':>9}{'doubted':>9}{'wrong':>9}"
    )
    makers: dict[str, Maker] = {**READ, **DOUBTED}
    totals = {"what should be read": np.zeros(3, int), "what should be doubted": np.zeros(3, int)}
    for name, makes in hands(options.seed, options.each, pens, images, labels).items():
        said = []
        for number, hand in enumerate(makes):
            data = makers[name](hand)
            said.append(verdict(model, data, hand.pen.label))
            if options.keep and said[-1] != "right":
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{name} {number} {hand.pen.label} {said[-1]}.img").write_bytes(data)
        counts = [said.count(kind) for kind in VERDICTS]
        row(name, counts)
        totals["what should be read" if name in READ else "what should be doubted"] += counts
    print()
    for name, counts in totals.items():
        row(name, counts.tolist())
    read, doubted = totals.values()
    right, wrong = read[0] / read.sum(), (read[2] + doubted[2]) / (read.sum() + doubted.sum())
    print(f"\nright {right:.1%}, bar {RIGHT:.0%}; wrong {wrong:.1%}, bar {WRONG:.0%}")
    return 0 if right >= RIGHT and wrong <= WRONG else 1


if __name__ == "__main__":
    sys.exit(main())
