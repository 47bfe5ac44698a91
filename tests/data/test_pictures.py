"""Photos and scans of one digit: whatever the light, the paper, the file, and whatever is no picture at all."""

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from workbench.data.drawing import draw
from workbench.data.pictures import FORMATS, MAX_BYTES, MAX_PIXELS, read_picture
from workbench.errors import DrawingError

FIVE = [[(150, 50), (90, 50), (85, 120), (120, 115), (150, 150), (135, 195), (80, 205)]]
REFERENCE = draw(FIVE, pen_width=15).image


def ink(side=300):
    """A picture of the digit as its pen left it on a pad, 0 to 1."""
    stage = draw(FIVE, pen_width=15, canvas=256, pen=False).stages[0].image
    return np.asarray(Image.fromarray(stage).resize((side, side), Image.Resampling.BICUBIC)).clip(0, 1)


def paper(light=1.0, dark_ink=True, side=300):
    """Grey values of the digit on paper: ink 0.15 on paper 0.85, or the other way round, times the light."""
    picture = 0.85 - 0.7 * ink(side) if dark_ink else 0.15 + 0.7 * ink(side)
    return picture * light


def encode(grey, kind="PNG", **options):
    image = grey if isinstance(grey, Image.Image) else Image.fromarray(np.rint(255 * np.asarray(grey)).astype(np.uint8))
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def alike(reading, reference=REFERENCE):
    """Return how much two pictures overlap, 0 to 1: 1 is the same picture."""
    assert reading.image.shape == (28, 28) and reading.image.dtype == np.float32
    assert np.isfinite(reading.image).all() and reading.image.min() >= 0 and reading.image.max() <= 1
    together = np.minimum(reading.image, reference).sum()
    return together / np.maximum(reading.image, reference).sum()


SLOPE = np.linspace(0.3, 1, 300)
SHADOW = np.where(np.add.outer(np.arange(300), np.arange(300)) > 330, 0.5, 1.0)
LIGHTS = {
    "even": 1.0,
    "from the left": SLOPE[None, :],
    "from below": SLOPE[:, None],
    "from a corner": SLOPE[None, :] * SLOPE[:, None] ** 0.5,
    "a hard shadow across the digit": SHADOW,
    "dim": 0.3,
}


KINDS = list(FORMATS)


@pytest.mark.parametrize("kind", KINDS)
def test_all_kinds_of_files_give_the_same_picture(kind):
    assert alike(read_picture(encode(paper(), kind))) > 0.8


@pytest.mark.parametrize("dark_ink", [True, False], ids=["dark on light", "light on dark"])
@pytest.mark.parametrize("light", LIGHTS)
def test_light_and_dark_are_found_in_any_light(light, dark_ink):
    if light.startswith("a hard shadow") and not dark_ink:
        pytest.skip("a shadow on a black ground hides nothing")
    assert alike(read_picture(encode(paper(LIGHTS[light], dark_ink)))) > 0.8


def test_grain_and_specks_are_no_ink():
    rng = np.random.default_rng(0)
    picture = paper() + rng.normal(0, 0.03, (300, 300))
    picture[20:24, 20:24] = picture[280:283, 30:34] = 0.1
    assert alike(read_picture(encode(picture.clip(0, 1), "JPEG"))) > 0.8


def test_the_edge_of_a_table_is_no_ink():
    picture = paper()
    picture[:, :6] = 0.1
    assert alike(read_picture(encode(picture))) > 0.8


def test_without_even_light_a_shadow_becomes_ink():
    picture = encode(paper(LIGHTS["a hard shadow across the digit"]))
    reading = read_picture(picture, light=False)
    assert alike(reading) < 0.6
    assert "Without" in reading.stages[1].explanation


def test_a_picture_of_28_pixels_as_in_mnist_is_read_as_it_is():
    assert alike(read_picture(encode(REFERENCE))) > 0.75
    assert alike(read_picture(encode(1 - REFERENCE))) > 0.75


@pytest.mark.parametrize("shape", [(300, 900), (900, 300), (1200, 1200)])
def test_the_shape_of_the_picture_does_not_matter(shape):
    wide = np.full(shape, 0.85)
    wide[:300, -300:] = paper()
    assert alike(read_picture(encode(wide))) > 0.75


@pytest.mark.parametrize("width", [2, 40])
def test_thin_and_thick_strokes_become_readable(width):
    stage = draw(FIVE, pen_width=width, canvas=256, pen=False).stages[0].image
    kept, plain = read_picture(encode(1 - stage)), read_picture(encode(1 - stage), pen=False)
    assert alike(kept) > 0.6
    assert alike(kept) > alike(plain) + 0.1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright(orientation):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = Image.fromarray(np.rint(255 * paper()).astype(np.uint8))
    held = image.transpose(undo[orientation]) if orientation in undo else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert alike(read_picture(encode(held, "JPEG", exif=exif))) > 0.8


@pytest.mark.parametrize("shade", [0, 255], ids=["black ink", "white ink"])
def test_transparent_places_are_paper(shade):
    pixels = np.zeros((300, 300, 4), np.uint8)
    pixels[..., :3] = shade
    pixels[..., 3] = np.rint(255 * ink())
    assert alike(read_picture(encode(Image.fromarray(pixels)))) > 0.8


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "I;16", "LA"])
def test_every_way_to_store_colours_works(mode):
    image = Image.fromarray(np.rint(255 * paper()).astype(np.uint8))
    if mode == "I;16":
        image = Image.fromarray(np.rint(65535 * paper()).astype(np.uint16))
    elif mode == "P":
        image = image.convert("RGB").quantize(8)
    else:
        image = image.convert(mode)
    assert alike(read_picture(encode(image, "JPEG" if mode == "CMYK" else "PNG"))) > 0.75


def test_blue_ink_on_yellow_paper_is_read():
    colours = np.where(ink()[..., None] > 0.5, [40, 60, 200], [250, 240, 150]).astype(np.uint8)
    assert alike(read_picture(encode(Image.fromarray(colours)))) > 0.75


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_picture_counts(kind):
    frames = [
        Image.fromarray(np.rint(255 * picture).astype(np.uint8)).convert("RGB")
        for picture in (paper(), paper().T, 0.3 * paper())
    ]
    data = encode(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
    with Image.open(io.BytesIO(data)) as image:
        assert image.n_frames == 3
    assert alike(read_picture(data)) > 0.8


@pytest.mark.parametrize("grey", [0.0, 0.5, 1.0])
def test_a_blank_page_is_empty(grey):
    reading = read_picture(encode(np.full((200, 200), grey)))
    assert reading.is_empty and not reading.image.any()
    assert [stage.name for stage in reading.stages] == ["photo", "light", "ink"]


def test_a_blank_page_with_grain_is_empty():
    rng = np.random.default_rng(0)
    assert read_picture(encode((0.8 * SLOPE[None, :] + rng.normal(0, 0.01, (300, 300))).clip(0, 1), "JPEG")).is_empty


def test_one_pixel_is_a_picture_without_ink():
    assert read_picture(encode(np.zeros((1, 1)))).is_empty


def test_every_stage_is_shown_and_can_be_left_out():
    data = encode(paper())
    names = [stage.name for stage in read_picture(data).stages]
    assert names == ["photo", "light", "ink", "pen", "crop", "box", "center"]
    plain = read_picture(data, light=False, pen=False, crop=False, box=False, center=False)
    assert [stage.name for stage in plain.stages] == ["photo", "light", "ink", "squeeze"]
    for stage in (*read_picture(data).stages, *plain.stages):
        assert stage.image.dtype == np.float32 and 0 <= stage.image.min() and stage.image.max() <= 1
        assert stage.explanation.endswith(".")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "0 bytes"),
        (b"this is no picture", "no picture of a kind that is read.*PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF"),
        (b"%PDF-1.7 ...", "a PDF file.*screenshot"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC file.*export it as JPEG"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL file"),
        (b"8BPS\0\x01", "a Photoshop file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an? SVG file"),
        (b"<!DOCTYPE html><html>", "an? HTML file.*the picture of that page"),
        (b"PK\x03\x04", "a ZIP file"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "damaged"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "damaged"),
        (bytes(MAX_BYTES + 1), "50 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(data, says):
    with pytest.raises(DrawingError, match=says) as caught:
        read_picture(data)
    assert "<" not in str(caught.value), "words of a library"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_off_is_refused(kind, share):
    data = encode(np.random.default_rng(0).random((60, 60)), kind)
    with pytest.raises(DrawingError, match="damaged"):
        read_picture(data[: int(len(data) * share)])


def test_other_kinds_of_pictures_are_refused():
    for kind in ("PPM", "TGA", "ICO", "PCX"):
        with pytest.raises(DrawingError, match="Choose one of PNG, JPEG, WebP, GIF"):
            read_picture(encode(paper(), kind))


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_files_of_16_bits_may_use_fewer_of_them(bits, kind):
    values = np.rint(paper() * (2**bits - 1)).astype(np.uint16)
    assert alike(read_picture(encode(Image.fromarray(values), kind))) > 0.8


@pytest.mark.parametrize("low, high", [(0, 1), (-1, 1), (0, 255), (-400, 3000)])
def test_numbers_with_decimals_are_read_whatever_they_are(low, high):
    values = (low + (high - low) * paper()).astype(np.float32)
    assert alike(read_picture(encode(Image.fromarray(values), "TIFF"))) > 0.8


def test_a_tiff_whose_tiles_are_far_larger_than_itself_is_refused():
    body = zlib.compress(bytes(100))
    tags = {256: 10, 257: 10, 258: 8, 259: 8, 262: 1, 277: 1, 322: 30_000, 323: 30_000, 324: 8, 325: len(body)}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    data = struct.pack("<2sHI", b"II", 42, 8 + len(body)) + body + struct.pack("<H", len(tags)) + entries + bytes(4)
    with pytest.raises(DrawingError, match="pieces of 30000 x 30000 pixels"):
        read_picture(data)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP"])
def test_a_picture_as_the_network_s_own_are_is_read_as_it_is(data_folder, kind):
    with np.load(data_folder / "mnist.npz") as arrays:
        pictures = arrays["x_test"][:100]
    as_they_are = 0
    for picture in pictures:
        options = {"lossless": True} if kind == "WEBP" else {}
        reading = read_picture(encode(Image.fromarray(picture), kind, **options))
        as_they_are += np.array_equal(np.rint(255 * reading.image), picture)
    assert as_they_are >= 98  # one or two lie beside the middle


def test_what_only_looks_like_one_of_the_network_s_own_is_prepared(data_folder):
    with np.load(data_folder / "mnist.npz") as arrays:
        digit = arrays["x_test"][0]
    for other in (255 - digit, np.roll(digit, 3, axis=0), np.kron(digit, np.ones((3, 3), np.uint8)), digit // 3 + 90):
        assert len(read_picture(encode(Image.fromarray(other))).stages) > 4


def png_header(width, height):
    """The beginning of a PNG file of that size, and hardly any of its pixels."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(10_000, 10_000), (8_000, 7_000), (60_000, 60_000), (1, MAX_PIXELS + 1)])
def test_too_many_pixels_are_refused_before_they_are_decoded(size):
    tracemalloc.start()
    with pytest.raises(DrawingError, match="50 megapixels"):
        read_picture(png_header(*size))
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 5_000_000


def test_uploaded_mnist_is_read_as_well_as_mnist(data_folder):
    from workbench.predict import load
    from workbench.settings import SHIPPED_MODEL

    with np.load(data_folder / "mnist.npz") as arrays:
        images, labels = arrays["x_test"][:50], arrays["y_test"][:50]
    readings = [read_picture(encode(0.9 - 0.8 * np.kron(image / 255, np.ones((8, 8))) * 1.0)) for image in images]
    read = load(SHIPPED_MODEL).probabilities(np.stack([reading.image for reading in readings])).argmax(axis=1)
    assert (read == labels).mean() >= 0.96


def test_a_photo_is_made_for_another_size():
    reading = read_picture(encode(paper()), size=(64, 48))
    assert reading.image.shape == (64, 48) and not reading.is_empty
    assert read_picture(encode(np.ones((40, 40))), size=(64, 48)).image.shape == (64, 48)
