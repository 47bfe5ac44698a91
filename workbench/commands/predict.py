"""`workbench predict`: pictures or pen strokes in, one line of JSON for each out."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from workbench import predict
from workbench.data.drawing import Reading
from workbench.errors import DataError, DrawingError, ModelError, RunError
from workbench.language import tr
from workbench.runs.store import Store
from workbench.settings import SHIPPED_MODEL

BATCH = 256  # pictures that go through the network at once

Item = tuple[dict[str, Any], Reading | str]  # what names it, and its picture or why there is none


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.usage = tr("workbench predict [IMAGE ...] [--strokes FILE] [--pen-width WIDTH] [--model RUN|FILE]")
    parser.add_argument(
        "images", nargs="*", metavar="IMAGE", help=tr("a photo or scan of one digit: PNG, JPEG or WebP")
    )
    parser.add_argument(
        "--strokes",
        metavar="FILE",
        help=tr('pen strokes, JSON or JSON.gz: [{"strokes": [[[x, y], ...], ...]}, ...], y downwards'),
    )
    parser.add_argument(
        "--pen-width",
        type=_width,
        metavar="WIDTH",
        help=tr("the pen, in the unit of the strokes (default: one that suits each drawing)"),
    )
    parser.add_argument(
        "--model",
        metavar="RUN|FILE",
        help=tr("a run, or an ONNX file of this project (default: the model that comes along)"),
    )
    parser.add_argument(
        "--runs", metavar="DIR", help=tr("the folder of the runs (default: WORKBENCH_RUNS, else ./runs)")
    )


def _width(text: str) -> float:
    width = float(text)
    if not 0 < width < float("inf"):
        raise ValueError
    return width


_width.__name__ = "width above 0"  # what argparse calls it in its error


def run(options: argparse.Namespace) -> int:
    """Write one JSON object a line, in the order of the input: `digit` and `probabilities`, or `error`.

    Returns:
        0, or 1 where an item could not be read: the others are answered all the same.
    """
    if not options.images and not options.strokes:
        print(
            tr("Nothing to read: name some images, or --strokes FILE. See workbench predict --help."), file=sys.stderr
        )
        return 2
    predictor = predict.load(model_path(options.model, options.runs))
    failures, batch = 0, []
    for item in _items(options):
        batch.append(item)
        if len(batch) == BATCH:
            failures += _answer(batch, predictor)
            batch = []
    failures += _answer(batch, predictor)
    if failures:
        print(tr("{failures} could not be read: their lines say why.", failures=failures), file=sys.stderr)
    return 1 if failures else 0


def model_path(chosen: str | None, runs: str | None) -> Path:
    """Return the ONNX file of a run, or the file itself, or the shipped model where nothing is chosen.

    Raises:
        ModelError: there is neither a file nor a run of this name, or the run has no model yet.
    """
    if chosen is None:
        return SHIPPED_MODEL
    if Path(chosen).is_file():
        return Path(chosen)
    try:
        run = Store(runs).run(chosen)
    except RunError as error:
        raise ModelError(
            tr("There is no file {chosen!r}, and no run of that name: {error}", chosen=chosen, error=error)
        ) from None
    return run.twin()


def _items(options: argparse.Namespace) -> Iterator[Item]:
    """Read what was named, one item at a time: thousands of pictures never lie in memory at once."""
    for image in options.images:
        yield {"image": image}, _picture(image)
    if options.strokes:
        yield from _strokes(options.strokes, options.pen_width)


def _called(named: dict[str, Any]) -> str:
    return named.get("image") or tr("item {item}", item=named["item"])


def _picture(image: str) -> Reading | str:
    from workbench.data.pictures import MAX_BYTES, read_picture

    try:
        with Path(image).open("rb") as file:
            return read_picture(file.read(MAX_BYTES + 1))
    except DrawingError as error:
        return f"{image}: {error}"
    except OSError as error:
        return tr("{image} cannot be read: {strerror}.", image=image, strerror=error.strerror or error)


def _strokes(file: str, pen_width: float | None) -> Iterator[Item]:
    from workbench.data.drawing import draw
    from workbench.data.pen_digits import read_item, read_items

    for number, item in enumerate(read_items(file), 1):
        reading: Reading | str
        try:
            reading = draw(read_item(item, tr("item {number}", number=number)).strokes, pen_width=pen_width)
        except DataError as error:  # names the item itself
            reading = str(error)
        except DrawingError as error:
            reading = tr("item {number}: {error}", number=number, error=error)
        yield {"item": number}, reading


def _answer(batch: list[Item], predictor: predict.Predictor) -> int:
    """Write the lines of one batch; return how many of it could not be read."""
    pictures = [reading.image for _, reading in batch if isinstance(reading, Reading) and not reading.is_empty]
    answers = iter(predictor.probabilities(np.stack(pictures)) if pictures else ())
    digits = predictor.classes == tuple("0123456789")
    failures = 0
    for named, reading in batch:
        if isinstance(reading, str) or reading.is_empty:
            failures += 1
            error = (
                reading if isinstance(reading, str) else tr("{called}: nothing is drawn here.", called=_called(named))
            )
            print(json.dumps({**named, "digit": None, "probabilities": None, "error": error}))
            continue
        probabilities = next(answers)
        winner = int(np.argmax(probabilities))
        name = {} if digits else {"class": predictor.classes[winner]}
        print(
            json.dumps(
                {**named, "digit": winner, **name, "probabilities": [round(float(share), 6) for share in probabilities]}
            )
        )
    return failures
