"""What benchmarks of reading need: a model, real MNIST, and the strokes of real writers."""

import argparse
import sys
from pathlib import Path

from workbench.data.arrays import Arrays
from workbench.data.datasets import find, load
from workbench.data.pen_digits import PenDigit, read_strokes_file
from workbench.errors import WorkbenchError
from workbench.predict import Predictor
from workbench.settings import SHIPPED_MODEL


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where model and strokes are."""
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL, help="an ONNX file; default: the shipped model")
    parser.add_argument("--strokes", type=Path, default=None, help="default: pen_digits.json.gz in WORKBENCH_DATA")


def opened(options: argparse.Namespace) -> tuple[Predictor, Arrays, list[PenDigit]] | None:
    """Return the model, MNIST and the digits of all writers; None where something is missing, which is then printed."""
    strokes = options.strokes or find("pen_digits")
    if strokes is None:
        print("No pen_digits.json.gz found. Set WORKBENCH_DATA to the folder with it and mnist.npz.", file=sys.stderr)
        return None
    try:
        return Predictor(options.model), load("mnist"), list(read_strokes_file(strokes))
    except WorkbenchError as error:
        print(error, file=sys.stderr)
        return None
