"""`workbench predict`: pictures or pen strokes in, one line of JSON for each out."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from workbench import predict
from workbench.data.drawing import MNIST, Reading
from workbench.data.example import DIGITS
from workbench.errors import DataError, DrawingError, ModelError, RunError
from workbench.language import tr
from workbench.runs.store import Store
from workbench.settings import SHIPPED_MODEL

BATCH = 256  # pictures that go through the network at once
DOUBT = "doubt"  # among what names an item: why it may be no digit

Item = tuple[dict[str, Any], np.ndarray | str]  # what names it, and its picture or why there is none


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.usage = tr("workbench predict [IMAGE ...] [--strokes FILE] [--pen-width WIDTH] [--model RUN|FILE]")
    parser.add_argument(
        "images", nargs="*", metavar="IMAGE", help=tr("a picture for the model, such as a photo of a digit")
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

    Where it is doubtful whether there is one digit, `error` says why, and `guess` is what it would be.

    Returns:
        0, or 1 where an item could not be read or is doubtful: the others are answered all the same.
    """
    if not options.images and not options.strokes:
        print(
            tr("Nothing to read: name some images, or --strokes FILE. See workbench predict --help."), file=sys.stderr
        )
        return 2
    predictor = predict.load(model_path(options.model, options.runs))
    if options.strokes and not predictor.example.is_grey:
        raise ModelError(
            tr(
                "Pen strokes have no colours, and this model reads pictures of {example}. Give it picture files.",
                example=predictor.example,
            )
        )
    failures, batch = 0, []
    for item in _items(options, predictor):
        batch.append(item)
        if len(batch) == BATCH:
            failures += _answer(batch, predictor)
            batch = []
    failures += _answer(batch, predictor)
    if failures:
        print(tr("{failures} could not be read for sure: their lines say why.", failures=failures), file=sys.stderr)
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


def _items(options: argparse.Namespace, predictor: predict.Predictor) -> Iterator[Item]:
    """Read what was named, one item at a time: thousands of pictures never lie in memory at once."""
    for image in options.images:
        found = _picture(image, predictor)
        yield _doubted({"image": image}, image, found) if isinstance(found, Reading) else ({"image": image}, found)
    if options.strokes:
        yield from _strokes(options.strokes, options.pen_width, predictor)


def _doubted(named: dict[str, Any], name: str, reading: Reading) -> Item:
    """Return what names an item, with why it is doubtful, and its picture or that there is none."""
    if reading.is_empty:
        return named, tr("{item}: nothing is drawn here.", item=name)
    if not reading.doubt:
        return named, reading.image
    return {**named, DOUBT: f"{name}: {reading.doubt.title} {reading.doubt.words}"}, reading.image


def _picture(image: str, predictor: predict.Predictor) -> Reading | np.ndarray | str:
    """Return a picture as the model reads it: ink on paper as in MNIST, where it learned from such; else as it is."""
    from workbench.data.fitting import fit_picture
    from workbench.data.pictures import MAX_BYTES, read_picture

    size = predictor.picture_shape[:2]
    try:
        with Path(image).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if not predictor.digits and predictor.picture_shape != (*MNIST, 1):
            return fit_picture(data, predictor.example)
        return read_picture(data, size=size, one_digit=predictor.digits)
    except DrawingError as error:
        return f"{image}: {error}"
    except OSError as error:
        return tr("{image} cannot be read: {strerror}.", image=image, strerror=error.strerror or error)


def _strokes(file: str, pen_width: float | None, predictor: predict.Predictor) -> Iterator[Item]:
    from workbench.data.drawing import draw
    from workbench.data.pen_digits import read_item, read_items

    size = predictor.picture_shape[:2]
    for number, item in enumerate(read_items(file), 1):
        named = tr("item {number}", number=number)
        try:
            strokes = read_item(item, named).strokes
            reading = draw(strokes, size=size, pen_width=pen_width, one_digit=predictor.digits)
        except DataError as error:  # names the item itself
            yield {"item": number}, str(error)
        except DrawingError as error:
            yield {"item": number}, f"{named}: {error}"
        else:
            yield _doubted({"item": number}, named, reading)


def _answer(batch: list[Item], predictor: predict.Predictor) -> int:
    """Write the lines of one batch; return how many of it could not be read."""
    pictures = [picture for _, picture in batch if not isinstance(picture, str)]
    answers = iter(predictor.probabilities(np.stack(pictures)) if pictures else ())
    failures = 0
    for named, picture in batch:
        if isinstance(picture, str):
            failures += 1
            print(json.dumps({**named, "digit": None, "probabilities": None, "error": picture}))
            continue
        probabilities = next(answers)
        winner = int(np.argmax(probabilities))
        if error := named.pop(DOUBT, None):
            failures += 1
            print(json.dumps({**named, "digit": None, "probabilities": None, "guess": winner, "error": error}))
            continue
        name = {} if predictor.classes == DIGITS else {"class": predictor.classes[winner]}
        print(
            json.dumps(
                {**named, "digit": winner, **name, "probabilities": [round(float(share), 6) for share in probabilities]}
            )
        )
    return failures
