"""Which kinds of picture files are read, and what to say of those that are not."""

from workbench.language import later, tr

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
NAMES = "PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF"

_SAVE = later("Open it on the device that made it, and save or export it as JPEG.")
_OTHERS = (  # first bytes, or those from the fifth on; the kind; what to do
    (0, b"%PDF", "PDF", later("Take a screenshot of the page, or export it as PNG.")),
    (0, b"<svg", "SVG", later("Open it in a browser, and take a screenshot.")),
    (0, b"<?xml", "XML", later("Open it in a browser, and take a screenshot.")),
    (0, b"<!DOCTYPE", "HTML", later("Save the picture of that page, not the page.")),
    (0, b"<html", "HTML", later("Save the picture of that page, not the page.")),
    (0, b"8BPS", "Photoshop", _SAVE),
    (0, b"PK\x03\x04", "ZIP", later("Unpack it, and choose one of its pictures.")),
    (0, b"\xff\x0a", "JPEG XL", _SAVE),
    (4, b"JXL ", "JPEG XL", _SAVE),
    (4, b"jP  ", "JPEG 2000", _SAVE),
    *((4, b"ftyp" + brand, "HEIC", _SAVE) for brand in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")),
)


def refusal(data: bytes) -> str:
    """Say of a file that is no picture of the kinds that are read what it is, where that can be told, and what to do.

    Args:
        data: the bytes of the file.
    """
    for start, sign, kind, what_to_do in _OTHERS:
        if data[start : start + len(sign)] == sign:
            return tr(
                "This is a {kind} file, which is not read here. {what_to_do} Read are {names}.",
                kind=kind,
                what_to_do=tr(what_to_do),
                names=NAMES,
            )
    return tr("This file is no picture of a kind that is read, or it is damaged. Choose one of {names}.", names=NAMES)
