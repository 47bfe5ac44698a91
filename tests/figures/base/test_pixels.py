import io

import numpy as np
import pytest
from PIL import Image

from workbench.figures import heat_over_picture, picture_grid, png


def opened(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)))


@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 1)])
def test_every_pixel_becomes_a_square(shape: tuple):
    image = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    enlarged = opened(png(image, scale=5))
    np.testing.assert_array_equal(enlarged, image.reshape(4, 6).repeat(5, axis=0).repeat(5, axis=1))


def test_colour_stays_colour():
    image = np.random.default_rng(0).integers(0, 256, (3, 3, 3), dtype=np.uint8)
    np.testing.assert_array_equal(opened(png(image, scale=1)), image)


def test_float_pictures_run_from_black_to_white():
    image = np.array([[0.0, 0.5, 1.0, 7.0, -1.0, np.nan]])
    np.testing.assert_array_equal(opened(png(image, 1)), [[0, 128, 255, 255, 0, 0]])


@pytest.mark.parametrize("image", [np.zeros((2, 2, 4)), np.zeros(3), np.zeros((0, 5)), np.zeros((1, 2, 2, 1))])
def test_other_shapes_are_refused(image: np.ndarray):
    with pytest.raises(ValueError, match="A picture needs the shape"):
        png(image)


@pytest.mark.parametrize("scale", [0, 65])
def test_other_scales_are_refused(scale: int):
    with pytest.raises(ValueError, match="1 to 64"):
        png(np.zeros((2, 2)), scale)


def test_no_heat_leaves_the_picture_grey():
    image = np.linspace(0, 1, 9, dtype=np.float32).reshape(3, 3)
    tinted = heat_over_picture(image, np.zeros((3, 3)))
    assert tinted.shape == (3, 3, 3) and tinted.dtype == np.uint8
    np.testing.assert_array_equal(tinted, np.repeat((image * 255).round()[..., None], 3, axis=-1))


def test_heat_is_orange_where_it_lowers_and_blue_where_it_raises():
    heat = np.array([[0.5, 0.0, -0.5]])
    red, green, blue = np.moveaxis(heat_over_picture(np.full((1, 3, 1), 0.5), heat).astype(int), -1, 0)
    assert red[0, 0] > green[0, 0] > blue[0, 0]
    assert red[0, 1] == green[0, 1] == blue[0, 1]
    assert red[0, 2] < green[0, 2] < blue[0, 2]


def test_tiny_changes_look_tiny():
    picture = np.full((1, 2), 0.5)
    strong, faint = (heat_over_picture(picture, np.array([[value, 0.0]])).astype(int) for value in (0.5, 0.005))
    assert np.ptp(faint[0, 0]) < 0.2 * np.ptp(strong[0, 0])


def test_ink_is_seen_through_the_heat():
    tinted = heat_over_picture(np.array([[0.0, 1.0]]), np.ones((1, 2))).astype(int)
    assert (tinted[0, 1] >= 1.3 * tinted[0, 0]).all()


def test_heat_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"same size, came \(2, 2\) and \(3, 3\)"):
        heat_over_picture(np.zeros((2, 2)), np.zeros((3, 3)))


def test_pictures_are_laid_out_in_rows():
    pictures = np.stack([np.full((2, 3), value, np.uint8) for value in (10, 20, 30)])
    sheet = picture_grid(pictures, columns=2, gap=1, ground=200)
    np.testing.assert_array_equal(
        sheet,
        [
            [10, 10, 10, 200, 20, 20, 20],
            [10, 10, 10, 200, 20, 20, 20],
            [200, 200, 200, 200, 200, 200, 200],
            [30, 30, 30, 200, 200, 200, 200],
            [30, 30, 30, 200, 200, 200, 200],
        ],
    )


def test_grid_takes_lists_channels_and_colours():
    assert picture_grid([np.zeros((2, 2, 1), np.uint8)] * 3, columns=8, gap=0).shape == (2, 6)
    assert picture_grid([np.zeros((2, 2, 3))] * 4, columns=2, gap=2).shape == (6, 6, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([],), "at least one picture"),
        ((np.zeros((1, 2, 2)), 0), "at least 1 column"),
        ((np.zeros((1, 2, 2)), 1, -1), "gap of 0"),
    ],
)
def test_grids_that_cannot_be_are_refused(arguments: tuple, message: str):
    with pytest.raises(ValueError, match=message):
        picture_grid(*arguments)


def test_a_picture_in_colour_is_tinted_in_grey():
    image = np.zeros((1, 3, 3), np.uint8)
    image[0] = np.eye(3) * 255  # red, green, blue
    untouched = heat_over_picture(image, np.zeros((1, 3)))[0]
    assert (untouched == untouched[:, :1]).all(), "all colour is the tint"
    assert untouched[1, 0] > untouched[0, 0] > untouched[2, 0], "green is bright to the eye, blue is dark"
    red, green, blue = heat_over_picture(image, np.array([[1.0, -1.0, 0.0]]))[0].astype(int).T
    assert red[0] > blue[0] and blue[1] > red[1] and red[2] == blue[2] == green[2]
