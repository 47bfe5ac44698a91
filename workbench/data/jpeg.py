"""What a JPEG file says before its pixels: how much memory they take, and which way up the camera was held."""

import re
from dataclasses import dataclass

# Segments without a length of their own, and those that tell how the colours are stored.
_BARE = (0x01, *range(0xD0, 0xD9))
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
_TOLD = (0xE0, 0xEE)  # JFIF and Adobe
_NOTES = (*range(0xE0, 0xF0), 0xFE)
_SIZES = {1: 1, 3: 2, 4: 4}  # of the kinds of whole numbers in EXIF, in bytes


@dataclass(frozen=True)
class LeanJpeg:
    """A JPEG file without the notes of cameras and programs.

    Attributes:
        data: the file. What is left out could be unpacked to thousands of times its size.
        orientation: 1 (upright) to 8, as EXIF counts them.
        held: bytes that a decoder holds for each pixel before it can begin: 0 where it goes from row to row.
    """

    data: bytes
    orientation: int
    held: float


def lean_jpeg(data: bytes) -> LeanJpeg:
    """Leave out what is not needed for the pixels of a JPEG file; of one that is damaged, the rest."""
    kept, exif, xmp, held, frame, place = [data[:2]], b"", b"", 0.0, bytes(6), 2
    while 0 <= (place := data.find(b"\xff", place)) < len(data) - 3:
        marker = data[place + 1]
        if marker in (0x00, 0xFF):  # a filler
            place += 1
            continue
        if marker in _BARE:
            place += 2
            continue
        end = place + 2 + max(2, int.from_bytes(data[place + 2 : place + 4], "big"))
        content = data[place + 4 : end]
        if marker == 0xDA:  # from here on pixels
            if content and content[0] < frame[5]:
                held = held or _coefficients(frame)
            kept.append(data[place:])
            break
        if marker in _FRAMES and len(content) > 5:
            frame = content
            held = _coefficients(frame) if marker in _PROGRESSIVE else 0.0
        elif marker == 0xE1 and content.startswith(b"Exif\0\0"):
            exif = exif or content[6:]
        elif marker == 0xE1 and content.startswith(b"http://ns.adobe.com/xap/"):
            xmp = xmp or content
        if marker in _TOLD or marker not in _NOTES:
            kept.append(data[place:end])
        place = end
    return LeanJpeg(b"".join(kept), orientation(exif, xmp), held)


def orientation(exif: bytes, xmp: bytes | str = b"") -> int:
    """Return how a picture lies, 1 (upright) to 8, from its EXIF or else its XMP; 1 where neither says so.

    Only this one note is read: a small file of notes can name itself thousands of times.
    """
    exif = exif.removeprefix(b"Exif\0\0")
    order = "little" if exif[:2] == b"II" else "big"
    first = int.from_bytes(exif[4:8], order)
    for number in range(int.from_bytes(exif[first : first + 2], order)):
        entry = exif[first + 2 + 12 * number :][:12] if len(exif) < 2**17 else b""
        if int.from_bytes(entry[:2], order) == 0x0112:
            size = _SIZES.get(int.from_bytes(entry[2:4], order), 0)
            return _checked(int.from_bytes(entry[8 : 8 + size], order))
    xmp = xmp if isinstance(xmp, bytes) else xmp.encode()
    found = re.search(rb'tiff:Orientation(="|>)([0-9])', xmp)
    return _checked(int(found[2])) if found else 1


def _checked(value: int) -> int:
    return value if value in range(1, 9) else 1


def _coefficients(frame: bytes) -> float:
    """Bytes for each pixel of the coefficients of all components, two for each."""
    shares = [(factors >> 4 or 1) * (factors & 15 or 1) for factors in frame[7::3][: frame[5]]]
    widest = max((factors >> 4 for factors in frame[7::3]), default=1) or 1
    tallest = max((factors & 15 for factors in frame[7::3]), default=1) or 1
    return 2 * sum(shares) / (widest * tallest)
