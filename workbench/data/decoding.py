"""From the bytes of a picture file to grey values or colours, in bounded memory whatever the file is."""

import io

import numpy as np
from PIL import Image, PngImagePlugin, UnidentifiedImageError

from workbench.data.jpeg import lean_jpeg, orientation
from workbench.data.picture_kinds import FORMATS, NAMES, refusal
from workbench.data.shrinking import shrunk
from workbench.errors import DrawingError
from workbench.language import tr

MAX_PIXELS = 50_000_000
MAX_BYTES = 50 * 1024**2
MAX_SIDE = 65_535  # pixels
MAX_MEMORY = 250_000_000  # bytes, while a file is decoded
MAX_SCANNED = 1_000_000_000  # pixels, all scans of a progressive JPEG together: some seconds; a usual one has ten scans

# Bytes for each pixel that the decoder holds. That of WebP holds the picture five times, in each of its ways; that of
# AVIF in its own colours and in ours; that of TIFF a strip beside the picture, which may be all of it.
_HELD = {"WEBP": 20, "AVIF": 20, "TIFF": 8}
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
        channels = shrunk(image, side, mode)
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
