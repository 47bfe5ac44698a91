"""However a file is made, no door of the program takes more than 300 MB of memory for it."""

import gzip
import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from workbench.data.decoding import decode
from workbench.errors import DrawingError

MOST = 300  # MB

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")

# What every child does: look at something small first, then say by how much each file of the folder raised the peak.
CHILD = """
import sys
from pathlib import Path

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024

{setup}
base = peak()
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        take(path)
        words = "taken"
    except WorkbenchError as error:
        words = str(error)
    print(path.name, round(peak() - base), words, sep="\\t", flush=True)
"""


def measured(folder: Path, setup: str) -> dict[str, str]:
    """Return what was said of each file, after none of them took too much."""
    setup = "from workbench.errors import WorkbenchError\n" + setup
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD.replace("{setup}", setup), str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert not done.returncode, done.stderr[-2000:]
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(rows) == len(list(folder.iterdir()))
    worst = {name: int(used) for name, used, _ in rows}
    assert max(worst.values()) <= MOST, worst
    return {name: words for name, _, words in rows}


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, depth: int, colours: int, *, laced: bool = False, notes: bytes = b"") -> bytes:
    """A black PNG of that size, a thousandth of it in bytes."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours]
    packer, body = zlib.compressobj(1), []
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    for left, top, across, down in passes if laced else [(0, 0, 1, 1)]:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        line = bytes(1 + (columns * channels * depth + 7) // 8)
        body += [packer.compress(line * 50) for _ in range(rows // 50)] + [packer.compress(line * (rows % 50))]
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, laced)
    colour_table = chunk(b"PLTE", bytes(768)) if colours == 3 else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + colour_table
        + notes
        + chunk(b"IDAT", b"".join(body) + packer.flush())
        + chunk(b"IEND", b"")
    )


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def named_again_and_again() -> bytes:
    """EXIF of 60 kB in which 3,000 notes each name all of it: unpacked, 180 MB in each segment."""
    entries = b"".join(struct.pack("<HHII", 0x9000 + tag, 7, 60_000, 8) for tag in range(3000))
    exif = b"II*\0\x08\0\0\0" + struct.pack("<H", 3000) + entries + bytes(4)
    return b"Exif\0\0" + exif + bytes(65_000 - len(exif))


def hostile_pictures() -> dict[str, bytes]:
    packed = zlib.compress(b"x" * (2**20 - 9), 1)
    wide = zlib.compress(("\U0001f600" + "x" * (2**20 - 9)).encode(), 1)
    texts = b"".join(chunk(b"zTXt", b"n%d\0\0" % number + packed) for number in range(60))
    letters = b"".join(chunk(b"iTXt", b"n%d\0\1\0\0\0" % number + wide) for number in range(60))
    exif = named_again_and_again()
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    small = saved(Image.new("L", (50, 50)), "JPEG")
    apart = bytearray(saved(Image.new("RGB", (8, 8)), "JPEG", subsampling=0))
    frame = apart.index(b"\xff\xc0")
    apart[frame + 5 : frame + 9] = struct.pack(">HH", 6000, 8000)
    begin = apart.index(b"\xff\xda")
    apart[begin + 2 : begin + 2 + apart[begin + 3]] = b"\0\x08\x01\x01\0\0\x3f\0"  # one colour at a time
    return {
        "7000 x 7000, 16 bits, transparent.png": png(7000, 7000, 16, 6),
        "laced.png": png(7000, 7000, 1, 0, laced=True),
        "a row of pixels.png": png(30_000_000, 1, 1, 0),
        "packed text.png": png(50, 50, 8, 2, notes=texts),
        "packed letters.png": png(50, 50, 8, 2, notes=letters),
        "packed profile.png": png(50, 50, 8, 2, notes=chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(10**8), 1))),
        "named again and again.jpg": small[:2] + segment + small[2:],
        "long notes.jpg": small[:2] + segment * 400 + small[2:],
        "progressive.jpg": saved(Image.new("RGB", (6000, 6000)), "JPEG", subsampling=0, progressive=True),
        "one colour at a time.jpg": bytes(apart),
        "large.webp": saved(Image.new("RGB", (4000, 3050)), "WEBP", lossless=True, method=0),
        "larger.webp": saved(Image.new("L", (5000, 5000)), "WEBP", lossless=True, method=0),
        "large.avif": saved(Image.new("RGB", (4000, 3050)), "AVIF", speed=10),
        "larger.avif": saved(Image.new("L", (5000, 5000)), "AVIF", speed=10),
        "one strip.tif": saved(Image.new("RGB", (5000, 5500)), "TIFF", compression="tiff_adobe_deflate",
                               tiffinfo={278: 5500}),
        "decimals.tif": saved(Image.new("F", (5000, 5500)), "TIFF", compression="tiff_adobe_deflate"),
        "large.bmp": saved(Image.new("P", (7000, 7000)), "BMP"),
        "moving.gif": saved(Image.new("P", (7000, 1500), 1), "GIF", save_all=True, transparency=0,
                            append_images=[Image.new("P", (7000, 1500), 2)]),
    }  # fmt: skip


def test_no_picture_takes_more(tmp_path: Path) -> None:
    for name, content in hostile_pictures().items():
        (tmp_path / name).write_bytes(content)
    words = measured(
        tmp_path,
        """
import io
from PIL import Image
from workbench.data.pictures import read_picture
small = io.BytesIO()
Image.new("RGB", (60, 60)).save(small, "PNG")
read_picture(small.getvalue())
def take(path):
    read_picture(path.read_bytes())
""",
    )
    large = {name for name, said in words.items() if "megapixels" in said or "65,535" in said}
    assert {"larger.webp", "larger.avif", "one colour at a time.jpg", "a row of pixels.png"} <= large
    taken = {name for name, said in words.items() if said == "taken"}
    assert {
        "7000 x 7000, 16 bits, transparent.png",
        "laced.png",
        "large.webp",
        "large.avif",
        "one strip.tif",
        "decimals.tif",
        "large.bmp",
        "moving.gif",
        "named again and again.jpg",
        "long notes.jpg",
    } <= taken


def test_a_photo_of_48_megapixels_is_read() -> None:
    from workbench.data.pictures import read_picture

    photo = Image.new("RGB", (8064, 6048), (230, 220, 210))
    photo.paste((20, 20, 40), (3900, 1800, 4200, 4200))
    for options in ({"subsampling": 0}, {"progressive": True}):
        assert not read_picture(saved(photo, "JPEG", **options)).is_empty


def test_a_picture_that_is_too_large_for_its_kind_says_how_large_it_may_be() -> None:
    from workbench.data.pictures import read_picture
    from workbench.errors import DrawingError

    with pytest.raises(DrawingError, match=r"5000 x 5000 pixels, 25.0 megapixels. As this WebP file .* 12\.[0-9] mega"):
        read_picture(saved(Image.new("L", (5000, 5000)), "WEBP", lossless=True, method=0))


@pytest.mark.parametrize("note", ["exif", "raw profile", "xmp"])
def test_a_png_is_turned_as_its_camera_noted(note: str) -> None:
    from workbench.data.decoding import decode

    image = Image.fromarray(np.add.outer(np.arange(40), np.arange(60)).astype(np.uint8) * 2)
    exif, notes = Image.Exif(), PngImagePlugin.PngInfo()
    exif[0x010F], exif[0x0112] = "Maker", 6
    if note == "raw profile":
        notes.add_text("Raw profile type exif", "\nexif\n  9\n" + exif.tobytes().hex())
    elif note == "xmp":
        notes.add_itxt("XML:com.adobe.xmp", '<rdf tiff:Orientation="6"/>')
    turned = saved(image, "PNG", pnginfo=notes, **({"exif": exif} if note == "exif" else {}))
    wanted = decode(saved(image.transpose(Image.Transpose.ROTATE_270), "PNG"), 400)
    assert np.allclose(decode(turned, 400), wanted, atol=1e-5)


def test_no_file_of_strokes_takes_more(tmp_path: Path) -> None:
    def packed(name: str, text: bytes) -> None:
        (tmp_path / f"{name}.json.gz").write_bytes(gzip.compress(text, 1))

    packed("bomb", b"[" + b" " * 100 * 2**20)
    packed("empty lists", b"[" + b"[]," * 2_300_000 + b"[]]")
    packed("empty objects", b"[" + b'{"":0},' * 1_000_000 + b"0]")
    packed("letters", b'["' + "\U0001f600".encode() + b"x" * 6 * 2**20 + b'"]')
    packed("digits", b"[" + b",".join([b'{"strokes": [[[1, 2], [30, 40]]]}'] * 50_000) + b"]")
    words = measured(
        tmp_path,
        """
from workbench.data.pen_digits import read_items
def take(path):
    read_items(path)
""",
    )
    assert words.pop("bomb.json.gz") != "taken" and set(words.values()) == {"taken"}


def test_no_table_of_points_takes_more(tmp_path: Path) -> None:
    tables = {
        "empty lines.csv": b"\n" * 20_000_000,
        "one line.csv": b"1," * 10_000_000,
        "letters.csv": "\U0001f600".encode() * 3_000_000,
        "quoted.csv": b'1,2,"' + b"x" * 40_000_000,
    }
    for name, content in tables.items():
        (tmp_path / name).write_bytes(content)
    words = measured(
        tmp_path,
        """
from workbench.playground.own_points import read_csv
def take(path):
    read_csv(path.read_bytes())
""",
    )
    assert all("allowed" in said and "MB" in said for said in words.values()), words


def npz(path: Path, header: dict, content: bytes) -> None:
    head = str(header).encode().ljust(117) + b"\n"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("x_train.npy", "w", force_zip64=True) as file,
    ):
        file.write(b"\x93NUMPY\1\0" + struct.pack("<H", len(head)) + head)
        for _ in range(len(content) and 4):
            file.write(content)


def test_no_data_file_takes_more(tmp_path: Path) -> None:
    for number, (shape, content) in enumerate(
        [((10**12,), b""), ((10**9,), b""), ((4 * 10**8,), bytes(10**8)), ((8,) * 40, b""), ((60_000, 28, 28), b"")]
    ):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        npz(folder / "mnist.npz", {"descr": "|u1", "fortran_order": False, "shape": shape}, content)
    words = measured(
        tmp_path,
        """
import os
from workbench.data import mnist
def take(path):
    os.environ["WORKBENCH_DATA"] = str(path)
    mnist.load("mnist", lambda words: None)
""",
    )
    assert all("mnist.npz cannot be read" in said for said in words.values()), words


def test_a_jpeg_that_is_drawn_over_again_and_again_is_refused_at_once():
    picture = io.BytesIO()
    Image.new("L", (4000, 4000), 255).save(picture, "JPEG", progressive=True)
    data = picture.getvalue()
    last = data[data.rfind(b"\xff\xda") : -2]  # one scan, some kB: whole pictures of work for the decoder
    assert decode(data, 100).shape == (100, 100)
    with pytest.raises(DrawingError, match="takes too long to decode"):
        decode(data[:-2] + 100 * last + data[-2:], 100)
