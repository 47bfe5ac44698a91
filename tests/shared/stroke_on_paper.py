"""A picture of one stroke, as a file that is uploaded."""

import io

from PIL import Image


def png(size: tuple[int, int] = (60, 60), box: tuple[int, int, int, int] = (25, 10, 32, 50)) -> bytes:
    """Return a PNG file: white paper, and a box of ink on it."""
    picture = Image.new("L", size, 255)
    picture.paste(0, box)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
