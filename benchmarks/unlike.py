"""How often the Draw page says "This looks like none of them", of letters and scribbles, and wrongly of real digits.

    python benchmarks/unlike.py [--seed NUMBER] [--model FILE] [--strokes FILE]

200 letters in a wobbly hand and 200 scribbles (`strange_strokes.py`) go through the code of the Draw page: strokes ->
`workbench.data.drawing.draw` -> the model's last hidden layer -> `workbench.concepts.unlikeness`. Bars: 90 % of each
are said to be none of them. At most 2 % of the digits of a writer may be: the model has not learned from these six
writers, and each is held against a limit that the other five set. Letters in which a reader of digits reads a digit are
left out, and listed. The measure was chosen with seeds 1 and 2. Exit code 1: a bar is missed. Exit code 2: the data are
not there.
"""

import argparse
import sys
from collections.abc import Sequence

import numpy as np
from real_digits import add_options, opened
from strange_strokes import DIGITS_IN_SHAPE, PAD, Strokes, letters, scribbles

from workbench.concepts.unlikeness import Known, known
from workbench.data.drawing import draw
from workbench.data.drawn_digits import PEN, drawn_digits, picture_of
from workbench.predict import Predictor

NUMBER = 200
FOUND, WRONG = 0.9, 0.02  # bars


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_options(parser)
    parser.add_argument("--seed", type=int, default=0, help="of letters and scribbles; default 0")
    options = parser.parse_args()
    if (data := opened(options)) is None:
        return 2
    model, mnist, everybody = data
    digits = drawn_digits()
    features, others = model.hidden(digits.known), model.hidden(digits.held_back)
    if features is None or others is None:
        print(f"{options.model} has no hidden layer that can be asked for.", file=sys.stderr)
        return 2
    found = known(features, others)
    print(f"{model}\n{found!r}; seed {options.seed}\n")
    rng = np.random.default_rng(options.seed)
    reached = [
        part(f"{NUMBER} {name}", list(drawn), model, found)
        for name, drawn in (("letters", letters(rng, NUMBER)), ("scribbles", scribbles(rng, NUMBER)))
    ]
    seen = {writer: [d for d in everybody if d.writer == writer] for writer in sorted(set(digits.writers.tolist()))}
    pictures = {writer: model.hidden(np.stack([picture_of(digit) for digit in by])) for writer, by in seen.items()}
    wrong = wrongly(features, others, digits.writers, pictures)
    share = float(np.concatenate(list(wrong.values())).mean())
    each = ", ".join(f"{writer}: {flags.mean():.1%}" for writer, flags in wrong.items())
    reached.append(report("digits of writers it has never met", share, WRONG, at_most=True))
    print(f"    by writer: {each}")
    report(
        "MNIST's test pictures, which nobody drew here",
        float((found.distances(model.hidden(mnist.x_test)) > found.limit).mean()),
    )
    print(
        f"\nLeft out, as digits in shape: {', '.join(f'{name} ({digit})' for name, digit in DIGITS_IN_SHAPE.items())}"
    )
    return 0 if all(reached) else 1


def part(name: str, drawn: Sequence[tuple[str, Strokes]], model: Predictor, found: Known) -> bool:
    """Print how many of some drawings are said to be none of them, and which kinds not; return whether that will do."""
    pictures = np.stack([draw(strokes, pen_width=PEN, canvas=PAD, show_pad=False).image for _, strokes in drawn])
    flags = found.distances(model.hidden(pictures)) > found.limit
    reached = report(name, float(flags.mean()), FOUND)
    kinds = np.array([kind for kind, _ in drawn])
    missed = {
        kind: int((~flags[kinds == kind]).sum()) for kind in dict.fromkeys(kinds) if not flags[kinds == kind].all()
    }
    print("    missed: " + (", ".join(f"{kind} {count}" for kind, count in missed.items()) or "none"))
    return reached


def wrongly(
    features: np.ndarray, held_back: np.ndarray, writers: np.ndarray, drawn: dict[int, np.ndarray]
) -> dict[int, np.ndarray]:
    """Return for each writer which digits are said to be none of them, where the others set the limit.

    Args:
        features: what the model makes of what is known, (n, d).
        held_back: the same of what sets the limit, (m, d).
        writers: who drew each of these, (m,).
        drawn: by writer, what the model makes of the digits that are judged.
    """
    return {
        writer: (limited := known(features, held_back[writers != writer])).distances(rows) > limited.limit
        for writer, rows in drawn.items()
    }


def report(name: str, share: float, bar: float | None = None, *, at_most: bool = False) -> bool:
    """Print a row and return whether its bar is reached."""
    reached = bar is None or (share <= bar if at_most else share >= bar)
    verdict = "" if bar is None else f"   bar {bar:.0%}   {'ok' if reached else 'MISSED'}"
    print(f"{name:<48} {share:7.1%}{verdict}", flush=True)
    return reached


if __name__ == "__main__":
    sys.exit(main())
