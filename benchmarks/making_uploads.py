"""Pictures as people upload them, made from real digits: photos, scans, screenshots, exports. A seed makes all of it.

Handwriting is that of writers held out of the training, or of MNIST's test set. Paper, ink, tilt, light and grain are
drawn from the seed. Each kind is a function from a `Hand` to the bytes of a file.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from workbench.data.ink import distance_to_path, inked
from workbench.data.pen_digits import PenDigit

BLUE, BLACK, RED, YELLOW, GREY = (30, 40, 130), (25, 25, 30), (190, 30, 40), (245, 225, 40), (120, 120, 122)


@dataclass
class Hand:
    """Who makes one picture.

    Attributes:
        rng: chance.
        pen: a digit as strokes.
        image: the same digit in another hand, as MNIST has it: (28, 28) uint8.
        others: further digits as strokes.
    """

    rng: np.random.Generator
    pen: PenDigit
    image: np.ndarray
    others: list[PenDigit]

    def between(self, low: float, high: float) -> float:
        """Return a number by chance."""
        return float(self.rng.uniform(low, high))

    def ink(self, height: float, pen: tuple[float, float] = (0.05, 0.1), digit: PenDigit | None = None) -> np.ndarray:
        """Return the digit as ink 0 to 1, cut out, its longest side about `height` pixels, a little tilted."""
        angle = np.deg2rad(self.between(-8, 8))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        strokes = [stroke @ turn for stroke in (digit or self.pen).strokes]
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        width = max(1.2, self.between(*pen) * height)
        scale = (height - width) / (high - low).max()
        columns, rows = (int(np.ceil(length * scale + width)) + 2 for length in high - low)
        return inked(distance_to_path(strokes, low - (width / 2 + 1) / scale, scale, (rows, columns), width), width)

    def placed(self, ink: np.ndarray, shape: tuple[int, int], *, anywhere: bool = False) -> np.ndarray:
        """Return a sheet with the ink somewhere about its middle, or anywhere on it but the margin."""
        sheet = np.zeros(shape, np.float32)
        spread = 0.7 if anywhere else 0.3
        top, left = (int((most - side) * self.between(0.5 - spread / 2, 0.5 + spread / 2))
                     for most, side in zip(shape, ink.shape, strict=True))  # fmt: skip
        sheet[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
        return sheet

    def written(self, shape: tuple[int, int] = (600, 600), share: tuple[float, float] = (0.4, 0.75)) -> np.ndarray:
        """Return a sheet with the digit on it, as ink 0 to 1."""
        return self.placed(self.ink(min(shape) * self.between(*share)), shape)


def coloured(
    ink: np.ndarray, colour: tuple[int, ...], paper: np.ndarray | tuple[int, ...] = (240, 238, 230)
) -> np.ndarray:
    """Return paper (h, w, 3), 0 to 255, with this ink on it."""
    ground = np.broadcast_to(np.asarray(paper, float), (*ink.shape, 3))
    return ground + (np.asarray(colour, float) - ground) * ink[..., None]


def light(hand: Hand, shape: tuple[int, int], kind: str) -> np.ndarray:
    """Return how bright the light is at each place: `even`, `graded`, `hard` or `vignetted`."""
    rows, columns = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    angle = hand.between(0, 2 * np.pi)
    along = rows * np.sin(angle) + columns * np.cos(angle)
    return {
        "even": np.ones(shape),
        "graded": 0.75 + 0.2 * along,
        "hard": np.where(along > hand.between(-0.4, 0.4), 1.0, 0.6),
        "vignetted": 1 - 0.25 * (rows**2 + columns**2),
    }[kind]


def saved(picture: np.ndarray | Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """Return the bytes of a file."""
    if not isinstance(picture, Image.Image):
        picture = Image.fromarray(np.rint(np.clip(picture, 0, 255)).astype(np.uint8))
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def photo(hand: Hand, picture: np.ndarray, lit: str = "even") -> bytes:
    """Return a picture as a phone would photograph it: lit, a little blurred, with grain, as JPEG."""
    picture = picture * light(hand, picture.shape[:2], lit)[..., None]
    blurred = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(hand.between(0.3, 1.0))
    )
    grain = hand.rng.normal(0, hand.between(2, 6), picture.shape)
    return saved(np.asarray(blurred, float) + grain, "JPEG", quality=int(hand.between(70, 92)))


def on_paper(lit: str = "even", colour: tuple[int, ...] = BLUE) -> Callable[[Hand], bytes]:
    """Return a maker of photos of paper, in some light and with some pen."""
    return lambda hand: photo(hand, coloured(hand.written((640, 520)), colour), lit)


def ruled(squared: bool) -> Callable[[Hand], bytes]:
    """Return a maker of photos of lined or squared paper."""

    def make(hand: Hand) -> bytes:
        paper = np.full((640, 520, 3), (240.0, 238.0, 232.0))
        step, start = int(hand.between(35, 60)), int(hand.between(0, 30))
        paper[start::step] = paper[start + 1 :: step] = (190, 205, 225)
        if squared:
            paper[:, start::step] = paper[:, start + 1 :: step] = (190, 205, 225)
        return photo(hand, coloured(hand.written((640, 520)), BLUE, paper))

    return make


def chalk(hand: Hand) -> bytes:
    """Chalk on a board."""
    ink = hand.written((500, 640)) * hand.rng.uniform(0.65, 1, (500, 640))
    return photo(hand, coloured(ink, (235, 235, 225), (45, 75, 60)), "graded")


def pencil(hand: Hand) -> bytes:
    """Pencil, in light from one side."""
    return photo(hand, coloured(hand.written((640, 520)), GREY), "graded")


def stored(mode: str) -> Callable[[Hand], bytes]:
    """Return a maker of files that store colours in one of the many ways."""

    def make(hand: Hand) -> bytes:
        image = Image.fromarray(coloured(hand.written(), BLACK).astype(np.uint8))
        if mode == "P":
            return saved(image.quantize(8))
        if mode == "MPO":
            return saved(image, "MPO", save_all=True, append_images=[image.rotate(90)])
        return saved(image.convert(mode), "JPEG" if mode == "CMYK" else "PNG")

    return make


def bits(most: int) -> Callable[[Hand], bytes]:
    """Return a maker of pictures of 16 bits that use so many of them."""
    return lambda hand: saved(Image.fromarray(((0.9 - 0.8 * hand.written()) * (2**most - 1)).astype(np.uint16)))


def file_kind(kind: str) -> Callable[[Hand], bytes]:
    """Return a maker of one kind of file."""
    return lambda hand: saved(coloured(hand.written(), BLUE), kind)


def turned(kind: str) -> Callable[[Hand], bytes]:
    """Return a maker of pictures that lie on their side, with a note that says so."""

    def make(hand: Hand) -> bytes:
        exif = Image.Exif()
        exif[0x0112] = 6
        lying = Image.fromarray(coloured(hand.written(), BLACK).astype(np.uint8)).transpose(Image.Transpose.ROTATE_90)
        return saved(lying, kind, exif=exif)

    return make


def see_through(hand: Hand) -> bytes:
    """A GIF whose paper is transparent."""
    ink = hand.written()
    image = Image.fromarray(np.where(ink > 0.5, 1, 0).astype(np.uint8), "P")
    image.putpalette([255, 255, 255, 20, 20, 20])
    return saved(image, "GIF", transparency=0)


def screen(hand: Hand) -> bytes:
    """A photo of a screen."""
    rows, columns = np.mgrid[:600, :600]
    moire = 12 * np.sin(columns * 2.1 + rows * 0.05) + 8 * np.sin(rows * 1.9)
    return photo(hand, coloured(hand.written(), BLACK, (225, 230, 240)) + moire[..., None], "vignetted")


def sized(side: int) -> Callable[[Hand], bytes]:
    """Return a maker of pictures of one size."""
    return lambda hand: saved(coloured(hand.written((side, side), (0.6, 0.8)), BLACK), "JPEG", quality=92)


def full_bleed(hand: Hand) -> bytes:
    """A digit that reaches all edges."""
    ink = hand.ink(500)
    return saved(255 - 230 * ink[2:-2, 2:-2])


def mnist_itself(hand: Hand) -> bytes:
    """A picture of MNIST, as it is."""
    return saved(hand.image)


def enlarged(hand: Hand, side: int, smooth: bool) -> np.ndarray:
    """Return the picture of MNIST, 0 to 1, as a notebook shows it."""
    filter_ = Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST
    return np.asarray(Image.fromarray(hand.image).resize((side, side), filter_), float) / 255


def tile(page: tuple[int, int, int]) -> Callable[[Hand], bytes]:
    """Return a maker of screenshots of a picture of MNIST, with a margin of the page around."""

    def make(hand: Hand) -> bytes:
        side, margin = int(hand.between(180, 400)), [int(hand.between(15, 140)) for _ in range(4)]
        picture = np.full((side + margin[0] + margin[1], side + margin[2] + margin[3], 3), page, float)
        shown = 255 * enlarged(hand, side, bool(hand.rng.integers(2)))
        picture[margin[0] : margin[0] + side, margin[2] : margin[2] + side] = shown[..., None]
        return saved(picture)

    return make


def plot(dark_tile: bool, page: int = 255) -> Callable[[Hand], bytes]:
    """Return a maker of plots with axes and ticks."""

    def make(hand: Hand) -> bytes:
        side, left, top = 370, 143, 58
        shown = 255 * enlarged(hand, side, False)
        image = Image.new("L", (640, 480), page)
        image.paste(Image.fromarray((shown if dark_tile else 255 - shown).astype(np.uint8)), (left, top))
        pen = ImageDraw.Draw(image)
        ink = 0 if page > 128 else 255
        pen.rectangle((left - 1, top - 1, left + side, top + side), outline=ink)
        for tick in range(0, 28, 5):
            at = round((tick + 0.5) * side / 28)
            pen.line((left + at, top + side, left + at, top + side + 4), fill=ink)
            pen.text((left + at - 5, top + side + 7), str(tick), fill=ink)
            pen.line((left - 5, top + at, left - 1, top + at), fill=ink)
            pen.text((left - 20, top + at - 5), str(tick), fill=ink)
        if hand.rng.integers(2):
            pen.text((left + side // 2 - 25, top - 20), f"Label: {hand.pen.label}", fill=ink)
        return saved(image)

    return make


def boxed(touching: bool, by_hand: bool = True) -> Callable[[Hand], bytes]:
    """Return a maker of digits in a box, drawn or printed; the digit may reach over one of its sides."""

    def make(hand: Hand) -> bytes:
        ink = hand.ink(hand.between(230, 330))
        room = -4 if touching else hand.between(18, 70)
        sheet = hand.placed(ink, (640, 600))
        rows, columns = (np.flatnonzero(sheet.any(axis=axis)) for axis in (1, 0))
        corners = 1.0 * np.array([(columns[0] - room, rows[0] - room), (columns[-1] + room, rows[0] - room),
                            (columns[-1] + room, rows[-1] + room), (columns[0] - room, rows[-1] + room)])  # fmt: skip
        side = int(hand.rng.integers(4)) if touching else -1  # the digit crosses one side, and is free of the others
        for place, (axis, sign) in enumerate(((1, -1), (0, 1), (1, 1), (0, -1))):
            if touching and place != side:
                edge = corners[:, axis] == (corners[:, axis].max() if sign > 0 else corners[:, axis].min())
                corners[edge, axis] += sign * hand.between(25, 60)
        wobble = hand.rng.normal(0, 3 if by_hand else 0, (4, 2))
        image = Image.fromarray(coloured(sheet, BLUE).astype(np.uint8))
        corners = corners + wobble
        ImageDraw.Draw(image).line(
            [tuple(corner) for corner in (*corners, corners[0], corners[1])], fill=BLUE if by_hand else (90, 90, 90),
            width=int(hand.between(3, 8)) if by_hand else 2, joint="curve",
        )  # fmt: skip
        return photo(hand, np.asarray(image, float))

    return make


def form(hand: Hand) -> bytes:
    """A field of a form with its name beside it and a line of print above."""
    shape = (420, 900)
    image = Image.new("RGB", shape[::-1], (246, 246, 242))
    pen = ImageDraw.Draw(image)
    left, top, side = int(hand.between(300, 520)), int(hand.between(110, 170)), int(hand.between(170, 220))
    pen.rectangle((left, top, left + side, top + side), outline=(70, 70, 70), width=2)
    pen.text((60, top + 70), "Number of the question", fill=(40, 40, 40))
    pen.text((60, 40), "Write one digit into the field. Use a dark pen.", fill=(40, 40, 40))
    ink = hand.ink(side * hand.between(0.6, 0.8))
    sheet = np.zeros(shape, np.float32)
    y, x = top + (side - ink.shape[0]) // 2, left + (side - ink.shape[1]) // 2
    sheet[y : y + ink.shape[0], x : x + ink.shape[1]] = ink
    return photo(hand, coloured(sheet, BLUE, np.asarray(image, float)))


def a4(share: float) -> Callable[[Hand], bytes]:
    """Return a maker of pages with a digit of such a share of their height."""

    def make(hand: Hand) -> bytes:
        sheet = hand.placed(hand.ink(1754 * share, (0.06, 0.09)), (1754, 1240), anywhere=True)
        return photo(hand, coloured(sheet, BLACK))

    return make


def specks(hand: Hand) -> bytes:
    """A photo of paper with dirt on it."""
    sheet = hand.written((640, 520), (0.3, 0.5))
    for _ in range(25):
        row, column = (int(hand.between(5, side - 10)) for side in sheet.shape)
        side = int(hand.between(2, 7))
        sheet[row : row + side, column : column + side] = 1
    return photo(hand, coloured(sheet, BLACK))


def on_table(hand: Hand) -> bytes:
    """A sheet of paper, turned a little, on something darker."""
    table = np.array([hand.between(40, 120)] * 3) * (1.1, 1.0, 0.85)
    sheet = Image.fromarray(coloured(hand.written((460, 340)), BLUE).astype(np.uint8)).convert("RGBA")
    sheet = sheet.rotate(hand.between(-15, 15), expand=True, resample=Image.Resampling.BICUBIC)
    image = Image.new("RGBA", (900, 900), (*(int(part) for part in table), 255))
    image.alpha_composite(sheet, (int(hand.between(60, 300)), int(hand.between(60, 250))))
    return photo(hand, np.asarray(image.convert("RGB"), float), str(hand.rng.choice(["even", "graded"])))


def outlined(hand: Hand) -> bytes:
    """A line around a digit."""
    ink = hand.ink(430, (0.16, 0.2)) > 0.5
    inner = np.asarray(Image.fromarray(ink).convert("L").filter(ImageFilter.MinFilter(9))) > 0
    return photo(hand, coloured(hand.placed((ink & ~inner).astype(np.float32), (600, 600)), BLACK))


def in_alpha(hand: Hand) -> bytes:
    """A sheet that is opaque paper on nothing, or whose paper is the only thing that is opaque."""
    ink = hand.written((420, 340))
    pixels = np.zeros((600, 500, 4), np.uint8)
    if hand.rng.integers(2):
        pixels[90:510, 80:420, :3], pixels[90:510, 80:420, 3] = coloured(ink, BLACK), 255
    else:
        pixels[..., :3], pixels[90:510, 80:420, 3] = int(hand.rng.integers(2)) * 255, 255 * (1 - ink)
    return saved(Image.fromarray(pixels))


def two(hand: Hand) -> bytes:
    """Two digits side by side."""
    height, sheet = hand.between(200, 260), np.zeros((500, 800), np.float32)
    left = int(hand.between(40, 90))
    for digit in (hand.pen, hand.others[0]):
        ink = hand.ink(height * hand.between(0.85, 1.1), (0.06, 0.08), digit)
        top = int(hand.between(100, 180))
        sheet[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
        left += ink.shape[1] + int(hand.between(25, 120))
    return photo(hand, coloured(sheet, BLUE))


def dot(hand: Hand) -> bytes:
    """A dot."""
    sheet = np.zeros((400, 400), np.float32)
    rows, columns = np.mgrid[:400, :400]
    middle, radius = hand.rng.uniform(120, 280, 2), hand.between(6, 25)
    sheet[np.hypot(rows - middle[0], columns - middle[1]) < radius] = 1
    return photo(hand, coloured(sheet, BLACK))


Maker = Callable[[Hand], bytes]
READ: dict[str, Maker] = {  # what should be read
    "photo, even light": on_paper(),
    "photo, graded light": on_paper("graded"),
    "photo, a hard shadow": on_paper("hard"),
    "photo, vignetted": on_paper("vignetted"),
    "lined paper": ruled(False),
    "squared paper": ruled(True),
    "red pen": on_paper(colour=RED),
    "pencil": pencil,
    "chalk": chalk,
    "a screen, photographed": screen,
    "turned by its notes, JPEG": turned("JPEG"),
    "turned by its notes, PNG": turned("PNG"),
    "turned by its notes, WebP": turned("WEBP"),
    **{f"stored as {mode}": stored(mode) for mode in ("P", "1", "CMYK", "MPO")},
    **{f"{kind}": file_kind(kind) for kind in ("BMP", "TIFF", "AVIF", "WEBP")},
    **{f"16 bits, of which {most} are used": bits(most) for most in (8, 10, 12, 16)},
    "GIF with transparency": see_through,
    "48 pixels": sized(48),
    "3,000 pixels": sized(3000),
    "full-bleed": full_bleed,
    "MNIST's own": mnist_itself,
    "a tile on a white page": tile((255, 255, 255)),
    "a tile on a dark page": tile((30, 30, 30)),
    "a plot with ticks, white on black": plot(True),
    "a plot with ticks, black on white": plot(False),
    "a plot on a dark page": plot(True, 25),
    "in a drawn box": boxed(False),
    "in a printed box": boxed(False, False),
    "in a drawn box, touching it": boxed(True),
    "a field of a form": form,
    "3 % of a page": a4(0.03),
    "6 % of a page": a4(0.06),
    "12 % of a page": a4(0.12),
    "specks of dirt": specks,
    "a sheet on a darker table": on_table,
    "yellow pen": on_paper(colour=YELLOW),
    "a sheet in the alpha channel": in_alpha,
}
DOUBTED: dict[str, Maker] = {"outlined": outlined, "two digits": two, "a dot": dot}  # what should be doubted
