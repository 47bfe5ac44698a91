"""From strokes to 28x28: any scale, any pen, any number of strokes, and every stage can be left out."""

import numpy as np
import pytest

from workbench.data import drawing
from workbench.data.drawing import draw, readable_pen, without_stray_dots
from workbench.errors import DrawingError

TWO = [[(60, 90), (75, 55), (110, 45), (140, 70), (130, 110), (90, 160), (55, 200), (100, 195), (150, 205)]]
FOUR = [[(120, 40), (60, 140), (170, 140)], [(130, 90), (125, 220)]]
STAGES = ["ink", "pen", "crop", "box", "center"]


def moved(strokes, factor=1.0, dx=0.0, dy=0.0):
    return [[(x * factor + dx, y * factor + dy) for x, y in stroke] for stroke in strokes]


def center_of_mass(image):
    rows, columns = np.mgrid[: image.shape[0], : image.shape[1]]
    return (rows * image).sum() / image.sum(), (columns * image).sum() / image.sum()


def extent(image, level=0.2):
    rows, columns = (np.flatnonzero((image > level).any(axis=axis)) for axis in (1, 0))
    return rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1


def check(reading):
    """What holds for every drawing that is not empty."""
    assert reading.image.shape == (28, 28) and reading.image.dtype == np.float32
    for image in [reading.image, *(stage.image for stage in reading.stages)]:
        assert image.dtype == np.float32 and np.isfinite(image).all()
        assert image.min() >= 0 and image.max() <= 1
    np.testing.assert_array_equal(reading.stages[-1].image, reading.image)
    assert all(stage.title and stage.explanation.endswith(".") for stage in reading.stages)


def test_a_drawing_goes_through_all_stages():
    reading = draw(FOUR, pen_width=14, canvas=280)
    check(reading)
    assert [stage.name for stage in reading.stages] == STAGES
    assert not reading.is_empty
    assert repr(reading) == "Reading(ink -> pen -> crop -> box -> center)"


@pytest.mark.parametrize("nothing", [[], [[]]])
def test_an_empty_canvas_is_empty(nothing):
    reading = draw(nothing, pen_width=14)
    assert reading.is_empty and reading.stages == []
    assert reading.image.shape == (28, 28) and not reading.image.any()


@pytest.mark.parametrize("pen_width", [None, 0.5, 14])
def test_a_dot_is_a_disc_in_the_middle(pen_width):
    reading = draw([[(100, 100)]], pen_width=pen_width)
    check(reading)
    assert extent(reading.image) == (20, 20)
    assert abs(reading.image - reading.image.T).max() < 0.01


def test_a_scribble_of_many_points_works():
    points = np.random.default_rng(0).uniform(0, 280, (400, 2))
    reading = draw([points], pen_width=10, canvas=280)
    check(reading)
    assert reading.image.mean() > 0.2


def test_five_hundred_strokes_work():
    rng = np.random.default_rng(0)
    strokes = [rng.uniform(0, 270, 2) + np.cumsum(rng.normal(0, 2, (20, 2)), axis=0) for _ in range(500)]
    check(draw(strokes, pen_width=10, canvas=280))


@pytest.mark.parametrize("angle", [0, 30, 90])
def test_one_straight_line_keeps_its_direction(angle):
    end = 100 * np.cos(np.deg2rad(angle)), 100 * np.sin(np.deg2rad(angle))
    reading = draw([[(0, 0), end]])
    check(reading)
    rows, columns = extent(reading.image)
    assert max(rows, columns) in (19, 20)  # a soft corner of the slanted line may be pale
    assert rows / columns == pytest.approx((abs(end[1]) + 11) / (abs(end[0]) + 11), rel=0.25)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, -2e6])
def test_impossible_coordinates_are_refused(value):
    with pytest.raises(DrawingError, match="coordinate"):
        draw([[(0, 0), (value, 5)]])


@pytest.mark.parametrize("name", ["pen_width", "canvas"])
@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf")])
def test_an_impossible_pen_or_pad_is_refused(name, value):
    with pytest.raises(DrawingError, match=name):
        draw(TWO, **{name: value})


@pytest.mark.parametrize("coordinate", [1e6, 1e-6])
def test_huge_and_tiny_drawings_are_the_same_digit(coordinate):
    factor = coordinate / 300
    np.testing.assert_allclose(draw(moved(TWO, factor)).image, draw(TWO).image, atol=0.05)


@pytest.mark.parametrize(("factor", "dx", "dy"), [(0.2, 0, 0), (0.3, 190, 5), (1, 30, 40), (5, -100, 900)])
def test_scale_and_position_do_not_matter(factor, dx, dy):
    there = draw(moved(FOUR, factor, dx, dy), pen_width=14 * factor, canvas=280)
    np.testing.assert_allclose(there.image, draw(FOUR, pen_width=14, canvas=280).image, atol=0.1)


def test_the_order_and_direction_of_strokes_do_not_matter():
    backwards = [stroke[::-1] for stroke in FOUR[::-1]]
    np.testing.assert_allclose(draw(backwards, pen_width=14).image, draw(FOUR, pen_width=14).image, atol=0.05)


def test_points_in_between_do_not_matter():
    dense = [
        np.column_stack(
            [np.interp(np.linspace(0, len(s) - 1, 200), range(len(s)), np.array(s)[:, axis]) for axis in (0, 1)]
        )
        for s in FOUR
    ]
    np.testing.assert_allclose(draw(dense, pen_width=14).image, draw(FOUR, pen_width=14).image, atol=0.35)


@pytest.mark.parametrize(("width", "height"), [(100, 100), (50, 200), (300, 100)])
def test_proportions_are_kept(width, height):
    frame = [[(0, 0), (width, 0), (width, height), (0, height), (0, 0)]]
    pen = 0.1 * max(width, height)
    rows, columns = extent(draw(frame, pen_width=pen).image)
    assert max(rows, columns) == 20
    assert rows / columns == pytest.approx((height + pen) / (width + pen), rel=0.1)


@pytest.mark.parametrize("strokes", [TWO, FOUR, [[(0, 0), (0, 99)]], [[(0, 0), (80, 0), (80, 90)]]])
def test_the_center_of_mass_is_in_the_middle_to_the_nearest_pixel(strokes):
    row, column = center_of_mass(draw(strokes, pen_width=12).image)
    # Half a pixel by rounding; a little more where a long arm reaches out of the frame and is cut.
    assert abs(row - 14) <= 0.55 and abs(column - 14) <= 0.55


def test_the_center_of_mass_lies_where_that_of_mnist_lies(data_folder):
    with np.load(data_folder / "mnist.npz") as arrays:
        images = arrays["x_test"][:500].astype(float)
    centers = np.array([center_of_mass(image) for image in images])
    assert np.abs(centers - 14).max() <= 0.6


def test_without_the_pen_stage_a_thin_pen_stays_thin():
    thin, kept = draw(TWO, pen_width=1, pen=False), draw(TWO, pen_width=1)
    assert [stage.name for stage in thin.stages] == ["ink", "crop", "box", "center"]
    assert thin.image.sum() < 0.3 * kept.image.sum()


@pytest.mark.parametrize(("width", "word"), [(1, "thicker"), (14, "stay"), (60, "thinner")])
def test_the_pen_stage_says_what_it_did(width, word):
    assert word in draw(TWO, pen_width=width).stages[1].explanation


def test_thin_and_thick_pens_end_alike():
    ink = [draw(TWO, pen_width=width).image.sum() for width in (0.2, 2, 40, 90)]
    assert ink[0] == pytest.approx(ink[1], rel=0.02) and ink[2] == pytest.approx(ink[3], rel=0.02)
    assert ink[3] < 2 * ink[0]


def test_a_readable_pen_is_left_alone():
    assert readable_pen(10, 100) == 10
    assert readable_pen(1, 100) == pytest.approx(100 * drawing.THIN)
    assert readable_pen(90, 100) == pytest.approx(100 * drawing.THICK)
    assert readable_pen(5, 0) == 5


def test_without_crop_a_small_drawing_stays_small_and_where_it_is():
    small = moved(FOUR, 0.2, 200, 200)
    reading = draw(small, pen_width=5, canvas=280, crop=False, box=False, center=False)
    assert [stage.name for stage in reading.stages] == ["ink", "pen", "squeeze"]
    row, column = center_of_mass(reading.image)
    assert row > 20 and column > 20 and max(extent(reading.image)) <= 7


def test_without_the_box_the_proportions_are_lost():
    reading = draw([[(0, 0), (50, 0), (50, 200), (0, 200), (0, 0)]], box=False, center=False)
    assert [stage.name for stage in reading.stages][-1] == "squeeze"
    assert extent(reading.image) == (28, 28)


def test_without_the_center_the_box_is_in_the_middle():
    heavy_left = [[(0, 0), (0, 100)], [(2, 0), (2, 100)], [(0, 50), (100, 50)]]
    reading = draw(heavy_left, pen_width=10, center=False)
    assert [stage.name for stage in reading.stages][-1] == "middle"
    columns = np.flatnonzero(reading.image.any(axis=0))
    assert (columns[0], columns[-1]) == (4, 23)
    assert center_of_mass(reading.image)[1] < 12


@pytest.mark.parametrize("flags", range(16))
def test_every_stage_can_be_left_out(flags):
    chosen = {name: bool(flags >> bit & 1) for bit, name in enumerate(("pen", "crop", "box", "center"))}
    for strokes in (TWO, FOUR, [[(5, 5)]], [[(0, 0), (280, 280)]]):
        reading = draw(strokes, pen_width=9, canvas=280, **chosen)
        check(reading)
        names = [stage.name for stage in reading.stages]
        assert [name in names for name in chosen] == list(chosen.values())


def test_ink_beside_the_pad_is_lost_only_without_crop():
    outside = moved(TWO, 1, 1000, 1000)
    assert draw(outside, pen_width=14, canvas=280, crop=False).is_empty
    np.testing.assert_allclose(draw(outside, pen_width=14, canvas=280).image, draw(TWO, pen_width=14).image, atol=0.1)


def test_a_stray_dot_far_away_does_not_shrink_the_digit():
    stray = [*TWO, [(270, 10), (271, 10)]]
    np.testing.assert_array_equal(draw(stray, pen_width=14).image, draw(TWO, pen_width=14).image)
    assert extent(draw(stray, pen_width=14, crop=False, canvas=280).image) != extent(draw(TWO, pen_width=14).image)


def test_strokes_that_belong_to_the_digit_are_never_stray():
    five = [[(100, 50), (70, 50), (65, 110), (110, 130), (60, 190)], [(105, 48), (150, 46)]]
    dotted = [[(x, 10.0 * x % 70)] for x in range(0, 100, 10)]
    for strokes in (five, FOUR, dotted, [[(3, 3)]], [*TWO, [(140, 30)]]):
        arrays = [np.array(stroke, float) for stroke in strokes]
        assert len(without_stray_dots(arrays)) == len(arrays)


def test_a_drawing_is_the_same_every_time():
    np.testing.assert_array_equal(draw(TWO, pen_width=7).image, draw(TWO, pen_width=7).image)


@pytest.mark.parametrize("size", [(64, 48), (48, 64), (128, 128), (8, 12)])
def test_other_sizes_have_a_box_and_a_middle_of_their_own(size):
    reading = draw([[(60, 20), (60, 240)], [(60, 240), (150, 240)]], size=size)
    assert reading.image.shape == size and not reading.is_empty
    rows, columns = np.nonzero(reading.image > 0.1)
    box = drawing.box_of(size)
    long = [rows.max() - rows.min() + 1, columns.max() - columns.min() + 1]
    # It fills its box in one direction, and keeps its proportions.
    assert all(side <= most + 1 for side, most in zip(long, box, strict=True))
    assert any(side >= most - 1 for side, most in zip(long, box, strict=True))
    middle = [np.average(np.arange(side), weights=reading.image.sum(axis=1 - axis)) for axis, side in enumerate(size)]
    np.testing.assert_allclose(middle, [side / 2 for side in size], atol=0.75)
    assert any(f"{box[0]}x{box[1]} box" in stage.title for stage in reading.stages)
    for steps in ({"box": False}, {"crop": False}, {"center": False}, {"crop": False, "box": False, "center": False}):
        assert draw([[(60, 20), (150, 240)]], size=size, canvas=280, **steps).image.shape == size
    assert draw([], size=size).image.shape == size


def test_what_may_be_no_digit_is_said_where_one_is_expected(data_folder):
    assert draw([[(100, 100), (103, 101)]], pen_width=18, one_digit=True).doubt.title == "This is a dot."
    assert "two" in draw([*moved(TWO, 0.5), *moved(FOUR, 0.5, 100)], pen_width=9, one_digit=True).doubt.title
    assert "several" in draw([*TWO, *moved(FOUR, 1, 150), *moved(TWO, 1, 320)], pen_width=9, one_digit=True).doubt.title
    for strokes in (TWO, FOUR, [[(0, 0), (0, 99)]]):
        for width in (1, 18, 40):
            assert draw(strokes, pen_width=width, one_digit=True).doubt is None
    assert draw([[(100, 100)]]).doubt is None, "nobody said that it should be a digit"
