"""From pen strokes to the picture a network sees, in the steps by which MNIST's own pictures were made.

    strokes -> ink on a pad -> pen of a readable width -> crop -> 20x20 box -> centre of mass in 28x28

Where a network reads pictures of another size, box and middle are those of that size. A network reads only what looks
like what it learned from. Each step can be switched off, to see what goes wrong without it.

Reference: LeCun, Bottou, Bengio, Haffner, Gradient-Based Learning Applied to Document Recognition
(1998), section III.A.
"""

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from workbench.data.doubts import Doubt, a_dot, doubt_about_drawing
from workbench.data.ink import centred, distance_to_path, inked, placed, resized
from workbench.data.strokes import Strokes, parse_strokes
from workbench.errors import DrawingError
from workbench.language import tr

Size = tuple[int, int]  # rows and columns of a picture

SIDE, BOX = 28, 20
MNIST: Size = (SIDE, SIDE)
PAD = 224  # pixels: the pad as it is shown, 8 times the side of MNIST's pictures
FINE, FINEST = 8, 640  # the drawing before it is shrunk: so many times the box; its longest side, in pixels
PEN = 0.085  # of the drawing's longest side: 1.6 pixels in the box
# Of the longest side: 1.3 and 1.8 pixels in the box. Chosen on writers left out of the training: loops close with a
# thicker pen.
THIN, THICK = 0.07, 0.1
DOT, FAR = 0.15, 0.2  # of the longest stroke: a stray dot is shorter than the one and farther off than the other


@dataclass(frozen=True)
class Stage:
    """One step on the way: a short name, a title, the picture (h, w) float32 0 to 1, a sentence on why."""

    name: str
    title: str
    image: np.ndarray
    explanation: str


@dataclass(frozen=True)
class Reading:
    """What the network will see: a picture (h, w) float32 0 to 1, the stages to it, whether it is empty.

    Where it may be wrong, `doubt` says why.
    """

    image: np.ndarray
    stages: list[Stage]
    is_empty: bool
    doubt: Doubt | None = None

    def __repr__(self) -> str:
        return f"Reading({' -> '.join(stage.name for stage in self.stages) or 'empty'})"


def empty(size: Size = MNIST) -> Reading:
    """Return what a network of this size sees of nothing."""
    return Reading(np.zeros(size, np.float32), [], True)


def box_of(size: Size) -> Size:
    """Return the rows and columns of the box into which a drawing is fitted: of 28 pixels, 20."""
    rows, columns = (max(1, round(side * BOX / SIDE)) for side in size)
    return rows, columns


def draw(
    strokes: Strokes,
    *,
    size: Size = MNIST,
    pen_width: float | None = None,
    canvas: float | None = None,
    pen: bool = True,
    crop: bool = True,
    box: bool = True,
    center: bool = True,
    limits: tuple[float, float] = (THIN, THICK),
    show_pad: bool = True,
    one_digit: bool = False,
) -> Reading:
    """Turn pen strokes into the picture a network sees.

    Args:
        strokes: strokes of `(x, y)` points in any unit, y downwards.
        size: rows and columns of the picture. Default: 28 and 28, as in MNIST.
        pen_width: in the unit of the strokes. Default None: a pen that suits the size of the drawing.
        canvas: side of the square pad that begins at (0, 0), in the unit of the strokes. Default None: a pad
            around the drawing. It changes the pictures of the first stages, and the result if `crop` is off.
        pen: keep the pen within `limits`. Default True.
        crop: cut out the drawing, without stray dots far from it. Default True.
        box: fit it into 20x20 pixels, or what these are of another size, with its proportions kept. Default True.
        center: move its centre of mass to the middle, to the nearest pixel. Default True.
        limits: the thinnest and the thickest pen that is readable, as shares of the drawing's longest side. Default
            7 % and 10 %.
        show_pad: also draw the stages on the pad, which cropping does not need. Default True; thousands of drawings
            for a network to learn from take half the time without.
        one_digit: whether it should be one digit: then `doubt` says why it may be none. Default False.

    Returns:
        The picture and every stage. Nothing drawn gives an empty reading, a picture of zeros.

    Raises:
        DrawingError: the strokes, the pen or the pad cannot be used; see `parse_strokes`.
    """
    parsed = parse_strokes(strokes)
    for name, value in (("pen_width", pen_width), ("canvas", canvas)):
        if value is not None and not (np.isfinite(value) and value > 0):
            raise DrawingError(
                tr(
                    "{name} must be a number above 0, in the unit of the strokes. Came: {value}.",
                    name=name,
                    value=value,
                )
            )
    if not parsed:
        return empty(size)
    counted = without_stray_dots(parsed) if crop else parsed
    points = np.concatenate(counted)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    asked = pen_width or PEN * extent or 1.0
    width = readable_pen(asked, extent, limits) if pen else asked

    stages: list[Stage] = []
    doubt: Doubt | None = None
    picture = np.zeros((1, 1), np.float32)  # drawn on the pad, or cut out, or both
    if show_pad or not crop:
        side = canvas or 1.2 * extent + 2 * asked
        origin = np.zeros(2) if canvas else (low + high - side) / 2
        scale = PAD / side
        distance = distance_to_path(parsed, origin, scale, (PAD, PAD), reach=max(asked, width) * scale / 2 + 2)
        picture = inked(distance, asked * scale)
        stages.append(Stage("ink", tr("Your strokes"), picture, tr("The pen leaves ink on the pad.")))
        if pen:
            picture = inked(distance, width * scale)
            change = (
                tr("Strokes this thin would fade, so they become thicker.")
                if width > asked
                else tr("Strokes this thick would run together, so they become thinner.")
                if width < asked
                else tr("Strokes of this width neither fade nor run together, so they stay.")
            )
            stages.append(Stage("pen", tr("A readable pen"), picture, change))
    if crop:
        # Drawn again from the strokes rather than cut out, so that a tiny drawing is as sharp as a large one.
        fine = min(FINE * max(box_of(size)), FINEST)
        scale = fine / (extent + width)
        columns, rows = (ceil(length) for length in (high - low + width) * scale)
        distance = distance_to_path(counted, low - width / 2, scale, (rows, columns), reach=fine)
        picture = inked(distance, width * scale)
        stages.append(cropped(picture))
        if one_digit:
            # A pen that suits the drawing makes a digit of any twitch of the hand.
            dot = extent < (pen_width or 0) or not extent
            # Two digits are far apart for the pen they were drawn with, not for the one that suits both together.
            doubt = (
                a_dot() if dot else doubt_about_drawing(inked(distance[::2, ::2], max(3, min(asked, width) * scale)))
            )
    return replace(finish(picture, stages, size=size, box=box, center=center), doubt=doubt)


def readable_pen(width: float, extent: float, limits: tuple[float, float] = (THIN, THICK)) -> float:
    """Return the pen width nearest to `width` that suits a drawing this long; a dot keeps its pen."""
    return min(max(width, limits[0] * extent), limits[1] * extent) if extent else width


def without_stray_dots(strokes: list[np.ndarray]) -> list[np.ndarray]:
    """Return the strokes without the dots far from all others: one touch too many would shrink the whole digit."""
    ends = np.array([[stroke.min(axis=0), stroke.max(axis=0)] for stroke in strokes])  # (n, 2, 2)
    sizes = (ends[:, 1] - ends[:, 0]).max(axis=1)
    dots = sizes < DOT * sizes.max()
    low, high = ends[~dots, 0].min(axis=0), ends[~dots, 1].max(axis=0)
    gaps = np.maximum(low - ends[:, 1], ends[:, 0] - high).max(axis=1)
    return [stroke for stroke, stray in zip(strokes, dots & (gaps > FAR * sizes.max()), strict=True) if not stray]


def cropped(picture: np.ndarray) -> Stage:
    """Return the stage that shows a picture cut to its ink."""
    return Stage("crop", tr("Cut out"), picture, tr("Only the drawing counts, not the place where it was drawn."))


def finish(
    picture: np.ndarray, stages: list[Stage], *, size: Size = MNIST, box: bool = True, center: bool = True
) -> Reading:
    """Bring a picture of ink, of any size, to 28x28 or another: the last steps, shared by drawings and photos.

    Args:
        picture: ink of shape (h, w), 0 to 1.
        stages: the stages so far.
        size: rows and columns of the result. Default: 28 and 28.
        box: fit into its box with its proportions kept; without, the picture is squeezed to fill all of it.
        center: move the centre of mass to the middle; without, the box itself is put into the middle.
    """
    whole = f"{size[0]}x{size[1]}"
    if box:
        room = box_of(size)
        factor = min(most / side for most, side in zip(room, picture.shape, strict=True))
        picture = resized(picture, *(max(1, round(side * factor)) for side in picture.shape))
        stages = [
            *stages,
            Stage(
                "box",
                tr("Into a {first_room}x{room} box", first_room=room[0], room=room[1]),
                picture,
                tr("All drawings get the same size, and keep their proportions."),
            ),
        ]
    else:
        picture = resized(picture, *size)
        stages = [
            *stages,
            Stage(
                "squeeze",
                tr("Squeezed to {whole}", whole=whole),
                picture,
                tr("Without the box, the picture is squeezed until it fills the frame."),
            ),
        ]
    if center:
        picture = centred(picture, size)
        stages.append(
            Stage(
                "center",
                tr("Centre of mass to the middle"),
                picture,
                tr("The ink balances in the middle of {whole} pixels. This is what the network sees.", whole=whole),
            )
        )
    elif box:
        picture = placed(picture, size, *((most - side) // 2 for most, side in zip(size, picture.shape, strict=True)))
        stages.append(
            Stage(
                "middle",
                tr("Box to the middle"),
                picture,
                tr("Without the centre of mass, the middle of the box decides, not its ink."),
            )
        )
    return Reading(picture, stages, not picture.any())
