"""From the bytes of a picture file to grey values or colours, in bounded memory whatever the file is."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, PngImagePlugin, UnidentifiedImageError

from workbench.data.jpeg import lean_jpeg, orientation
from workbench.data.picture_kinds import FORMATS, NAMES, refusal
from workbench.errors import DrawingError
from workbench.language import tr

MAX_PIXELS = 50_000_000
MAX_BYTES = 50 * 1024**2
MAX_SIDE = 65_535  # pixels
MAX_MEMORY = 250_000_000  # bytes, while a file is decoded
MAX_SCANNED = 1_000_000_000  # pixels, all scans of a progressive JPEG together: some seconds; a usual one has ten scans
STRIP = 2**18  # pixels that are turned into numbers at once

# Bytes for each pixel that the decoder holds. That of WebP holds the picture five times, in each of its ways; that of
# AVIF in its own colours and in ours; that of TIFF a strip beside the picture, which may be all of it.
_HELD = {"WEBP": 20, "AVIF": 20, "TIFF": 8}
_FULL = (255.0, 1023.0, 4095.0, 16383.0, 65535.0)  # white, where 8, 10, 12, 14 or 16 bits are used
_STORED = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}  # all others take four
_COPIES = {"PNG": 2, "GIF": 2, "JPEG": 2, "WEBP": 4}  # of the file itself, with the notes in it

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Packed text in a PNG; the library's own bound is 64 MB.
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024**2  # pyrefly: ignore[bad-assignment]  # taken for a constant there


def decode(data: bytes, side: int, *, colours: bool = False) -> np.ndarray:
    """Decode a picture to grey values (h, w), or colours (h, w, 3), float32, 0 to 1, the longest side `side`.

    A photo is turned as its camera noted. Of an animation the first picture counts. Transparent places are filled with
    what sets off the rest. No file takes more than 300 MB of memory.

    Args:
        data: the bytes of a file of one of the `picture_kinds.FORMATS`.
        side: pixels.
        colours: red, green and blue instead of how bright they are together. Default False.

    Raises:
        DrawingError: the file is empty, too large, damaged or of another kind; the message says which.
    """
    if not data:
        raise DrawingError(tr("The file is empty (0 bytes). Choose another picture."))
    if len(data) > MAX_BYTES:
        raise DrawingError(
            tr(
                "The file has {data:.0f} MB, allowed are {max_bytes}. Choose a smaller picture.",
                data=len(data) / 1024**2,
                max_bytes=MAX_BYTES // 1024**2,
            )
        )
    too_large = tr(
        "The picture has more than {max_pixels} megapixels. Make it smaller.", max_pixels=MAX_PIXELS // 1000000
    )
    try:
        lean = lean_jpeg(data) if data[:2] == b"\xff\xd8" else None
        # Reads the size, not yet the pixels.
        image = Image.open(io.BytesIO(lean.data if lean else data), formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise DrawingError(
                tr(
                    "{too_large} Came: {width} x {height} pixels.",
                    too_large=too_large,
                    width=image.width,
                    height=image.height,
                )
            )
        _check_memory(image, len(data), lean.held if lean else None)
        _check_tiles(image)
        if lean and lean.data.count(b"\xff\xda") * image.width * image.height > MAX_SCANNED:  # that begins each scan
            raise DrawingError(
                tr(
                    "The picture takes too long to decode: it is drawn over again and again. Save it as an "
                    "ordinary JPEG."
                )
            )
        mode = "RGB" if colours else "L"
        image.draft(mode, (2 * side, 2 * side))  # a JPEG is decoded at a fraction of its size
        channels = _shrunk(image, side, mode)
        turn = lean.orientation if lean else _noted(image)
    except DrawingError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise DrawingError(too_large) from None
    except UnidentifiedImageError:
        raise DrawingError(refusal(data)) from None
    except Exception:  # a damaged file can make a decoder raise anything
        raise DrawingError(
            tr("This picture is damaged. Save it again, or choose another one: {names}.", names=NAMES)
        ) from None
    found = [np.asarray(channel.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else channel) for channel in channels]
    return np.clip(np.stack(found, axis=-1) if colours else found[0], 0.0, 1.0)


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return rows and columns of a picture as its file says them, or None where it cannot be read."""
    try:
        width, height = Image.open(io.BytesIO(data), formats=FORMATS).size
    except Exception:  # the decoder says what is wrong
        return None
    return height, width


def _check_memory(image: Image.Image, size: int, held: float | None) -> None:
    """Refuse a picture whose decoder would hold too much at once.

    Args:
        image: opened, not yet decoded.
        size: of its file, in bytes.
        held: of a JPEG, bytes that its decoder holds for each pixel.
    """
    if max(image.size) > MAX_SIDE:
        raise DrawingError(
            tr(
                "A side of the picture may have at most {max_side:,} pixels. Came: {width} x {height}. Cut out "
                "the digit.",
                max_side=MAX_SIDE,
                width=image.width,
                height=image.height,
            )
        )
    if held is None:
        held = _HELD.get(image.format or "") or _STORED.get(image.mode, 4)
    elif image.mode == "CMYK" and min(image.size) < 1600:  # too narrow to be decoded at a fraction
        held += 4
    pixels, copies = image.width * image.height, _COPIES.get(image.format or "", 4) * size
    if copies + held * pixels > MAX_MEMORY:
        allowed = max(0.1, (MAX_MEMORY - copies) / held / 1e6)
        raise DrawingError(
            tr(
                "The picture is too large for its kind of file. Came: {width} x {height} pixels, {pixels:.1f} "
                "megapixels. As this {called} it may have at most {allowed:.1f} megapixels. Make it smaller, "
                "or save it as an ordinary JPEG.",
                width=image.width,
                height=image.height,
                pixels=pixels / 1000000.0,
                called=_called(image),
                allowed=allowed,
            )
        )


def _check_tiles(image: Image.Image) -> None:
    """Refuse a TIFF whose tiles are much larger than the picture: its decoder holds a tile whole."""
    width, height = (int(getattr(image, "tag_v2", {}).get(tag) or 0) for tag in (322, 323))
    if width * height > max(2**20, 4 * image.width * image.height):
        raise DrawingError(
            tr(
                "The picture is stored in pieces of {width} x {height} pixels, far larger than itself. Save it as PNG.",
                width=width,
                height=height,
            )
        )


def _called(image: Image.Image) -> str:
    if image.format == "JPEG":
        return tr("progressive JPEG")
    return ("WebP" if image.format == "WEBP" else image.format or "") + " file"


def _noted(image: Image.Image) -> int:
    """How the picture lies, from the notes of any file but a JPEG."""
    exif = image.info.get("exif", b"")
    if not exif and (profile := image.info.get("Raw profile type exif")):
        exif = bytes.fromhex("".join(profile.split("\n")[3:]))
    return orientation(exif, image.info.get("XML:com.adobe.xmp") or image.info.get("xmp") or b"")


def _shrunk(image: Image.Image, side: int, mode: str) -> list[Image.Image]:
    """Return brightness (mode `L`) or each colour (`RGB`) as an image of floats 0 to 1, the longest side `side`.

    The whole picture is never there in floats: strips of it are made narrower, then all of them together lower. That
    is what shrinking does anyway, so the result is the same.
    """
    image.load()
    full = _range(image)
    scale = side / max(image.size)
    width, height = (max(1, round(length * scale)) for length in image.size)
    ground = _ground(image) if image.has_transparency_data else 0.0
    strips = [
        [
            np.asarray(Image.fromarray(values).resize((width, strip.height), Image.Resampling.BICUBIC))
            for values in _flatten(strip, ground, mode, full)
        ]
        for strip in _strips(image)
    ]
    return [
        Image.fromarray(np.concatenate(parts)).resize((width, height), Image.Resampling.BICUBIC)
        for parts in zip(*strips, strict=True)
    ]


def _strips(image: Image.Image) -> Iterator[Image.Image]:
    rows = max(1, STRIP // image.width)
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _ground(image: Image.Image) -> float:
    """What is put under transparent places: white under dark ink, black under light."""
    shade = opaque = 0.0
    for strip in _strips(image):
        brightness, alpha = _layers(strip, "L")
        shade, opaque = shade + float((brightness * alpha).sum()), opaque + float(alpha.sum())
    return float(shade < 0.5 * opaque)


def _layers(image: Image.Image, mode: str) -> np.ndarray:
    """Brightness, or each colour, and last opacity, (2 or 4, h, w), 0 to 1."""
    return np.moveaxis(np.asarray(image.convert("RGBA").convert(f"{mode}A"), np.float32) / 255, -1, 0)


def _range(image: Image.Image) -> tuple[float, float]:
    """Return which numbers are black and white. Files of 16 bits and more often use 8, 10 or 12 of them."""
    if image.mode != "F" and not image.mode.startswith("I"):
        return 0.0, 255.0
    low = high = 0.0
    for strip in map(np.asarray, _strips(image)):
        values = strip[np.isfinite(strip)]
        low, high = min(low, float(values.min(initial=0))), max(high, float(values.max(initial=0)))
    if image.mode == "F" or low < 0:
        return low, high
    return 0.0, next((full for full in _FULL if high <= full), high)


def _flatten(image: Image.Image, ground: float, mode: str, full: tuple[float, float]) -> list[np.ndarray]:
    """Return brightness, or each colour, as floats 0 to 1, of shape (h, w); `full` are the numbers 0 and 1."""
    if image.mode == "F" or image.mode.startswith("I"):  # more than 8 bits for each pixel, and no colours
        low, high = full
        return [np.nan_to_num((np.asarray(image).astype(np.float32) - low) / max(high - low, 1e-9))] * len(mode)
    if image.has_transparency_data:
        *layers, alpha = _layers(image, mode)
        return [layer * alpha + ground * (1 - alpha) for layer in layers]
    values = np.asarray(image.convert(mode), np.float32) / 255
    return [values] if mode == "L" else [np.ascontiguousarray(values[..., place]) for place in range(len(mode))]
