"""What a network reads of what is on the pad: the same on each page that has a pad and an answer."""

from functools import partial

from dashboard.kit.answer import answer
from dashboard.kit.pad import PAD_SIDE, Drawing
from dashboard.kit.seen import Seen
from dashboard.session import state, visits
from dashboard.session.model_choice import BEST, ModelChoice
from dashboard.session.model_reader import reader
from dashboard.session.unlike import find_out, unlikeness
from workbench.data.doubts import none_of_them
from workbench.data.drawing import Reading, draw
from workbench.language import tr

MOST_NAMED = 6  # classes, in a sentence


def pad_drawer(drawing: Drawing, size: tuple[int, int], *, digits: bool) -> partial[Reading]:
    """Return a function that makes of what is on the pad what a network sees; a step may be left out when it is called.

    Args:
        drawing: what is on it.
        size: height and width of what the network takes.
        digits: whether it tells digits apart: then several of them are noticed.
    """
    return partial(draw, drawing.strokes, size=size, pen_width=drawing.pen_width, canvas=PAD_SIDE, one_digit=digits)


def seen_on_pad(drawing: Drawing, model: ModelChoice, epoch: int = BEST) -> Seen:
    """Return what a network sees of what is on the pad.

    Args:
        drawing: what is on it.
        model: reads it.
        epoch: whose weights.
    """
    remake = pad_drawer(drawing, model.size, digits=model.data.digits)
    return Seen(remake(), remake, model, model.file(epoch, state.store()))


def said(seen: Seen, empty: str, drawing: Drawing | None = None) -> None:
    """Show the probabilities.

    Args:
        seen: the drawing or the picture.
        empty: the sentence where there is nothing yet.
        drawing: what it was made of, where it comes from the pad.
    """
    number = drawing.number if drawing else 0
    if seen.file is None:
        answer(seen.classes, None, drawing=number, empty=tr("The network has not finished its first epoch yet."))
        return
    network = reader(seen.file)
    if seen.choice.data.digits:
        find_out(seen.file)
    if not seen.reading.is_empty:
        visits.seen("draw")
    shares = None if seen.reading.is_empty else network.probabilities(seen.reading.image)[0]
    title = None
    if seen.reading.is_empty and seen.reading.stages:
        title = tr("Nothing was found")
        empty = tr(
            "No ink stands out from the paper. Below is what was looked at. Cut out the part that is to be read, or "
            "take a picture with more contrast."
        )
    # What is half drawn is unlike all digits, of course, and a picture of ink on paper is another thing than a drawing.
    whole = drawing is not None and not drawing.moving and shares is not None
    unlike = unlikeness(seen.file, seen.reading.image) if whole and seen.choice.data.digits else None
    doubt = seen.reading.doubt or (none_of_them(len(seen.classes)) if unlike and unlike.is_unlike else None)
    answer(seen.classes, shares, drawing=number, empty=empty, title=title, doubt=doubt, unlike=unlike)


def invitation(model: ModelChoice) -> str:
    """Say what to draw, where nothing is drawn yet."""
    if model.data.digits:
        return tr("Draw a digit on the pad, as large or small as you like.")
    names = ", ".join(model.data.classes[:MOST_NAMED]) + (", …" if len(model.data.classes) > MOST_NAMED else "")
    return tr("Draw on the pad what this network tells apart: {names}.", names=names)
