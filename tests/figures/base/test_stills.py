import base64

import numpy as np
import pytest

from workbench.figures.base import stills

DIGITS = [str(digit) for digit in range(10)]


def places(still):
    return [axes for axes in still.figure.axes if axes.images]


def shown(still):
    return [np.asarray(axes.images[0].get_array()) for axes in places(still)]


def names(still):
    return [axes.get_title() for axes in places(still)]


def head(still):
    return still.figure._suptitle.get_text().replace("\n", " ")


def test_pictures_and_titles_stand_in_order():
    pictures = np.random.default_rng(0).random((7, 5, 4, 1))
    still = stills.grid(pictures, [f"number {index}" for index in range(7)], title="Seven", columns=3)
    np.testing.assert_array_equal(shown(still), pictures[..., 0])
    assert names(still) == [f"number {index}" for index in range(7)]
    lefts = [axes.get_position().x0 for axes in places(still)]
    tops = [axes.get_position().y1 for axes in places(still)]
    assert lefts[0] == lefts[3] == lefts[6] and lefts[0] < lefts[1] < lefts[2]
    assert tops[0] == tops[2] > tops[3] > tops[6]
    # Pixels are squares: the place of a picture has the picture's own shape.
    box, (width, height) = places(still)[0].get_position(), still.figure.get_size_inches()
    assert box.height * height / (box.width * width) == pytest.approx(5 / 4)
    assert box.x0 >= 0 and places(still)[6].get_position().y0 >= 0


def test_brightness_is_shared_or_each_its_own():
    pictures = [np.array([[0.0, 1.0]]), np.array([[0.0, 4.0]])]
    together, apart = (stills.grid(pictures, title="Two", shared=shared) for shared in (True, False))
    assert [axes.images[0].get_clim() for axes in places(together)] == [(0, 4), (0, 4)]
    assert [axes.images[0].get_clim() for axes in places(apart)] == [(0, 1), (0, 4)]


def test_zero_is_white_in_signed_colours():
    still = stills.grid([np.array([[-1.0, 0.0, 3.0]])], title="Signed", colours="signed")
    image = places(still)[0].images[0]
    assert image.get_clim() == (-3, 3)
    below, zero, above = image.to_rgba(np.array([-3.0, 0.0, 3.0]))[:, :3]
    assert zero.min() > 0.95 and below[2] > below[0] and above[0] > above[2]


def test_a_flat_picture_is_drawn():
    assert stills.grid([np.zeros((3, 3))], title="Nothing").png()


def test_a_notebook_gets_a_picture_and_words():
    still = stills.grid([np.zeros((3, 3))] * 2, ["one", "two\nlines"], title="A finding")
    data, metadata = still._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == metadata["image/png"]["alt"] == "A finding. 2 small pictures: one; two, lines."
    assert stills.grid([np.zeros((3, 3))], title="A", alt="own words").alt == "own words"


def test_worst_mistake_first():
    images = np.arange(4.0).reshape(4, 1, 1) * np.ones((4, 2, 2))
    still = stills.mistakes(
        images, np.array([1, 2, 3, 4]), np.array([7, 8, 9, 0]), np.array([0.5, 0.99, 0.7, 0.98]), DIGITS, amount=3
    )
    assert [picture[0, 0] for picture in shown(still)] == [1, 3, 2]
    assert names(still) == ["2, read 8\n99.0 %", "4, read 0\n98.0 %", "3, read 9\n70.0 %"]
    assert "70.0 % and more" in head(still)


def test_long_names_of_classes_are_broken():
    still = stills.mistakes(np.zeros((1, 2, 2)), [0], [1], [0.9], ["Ankle boot", "Sneaker"])
    assert names(still) == ["Ankle boot,\nread Sneaker\n90.0 %"]


def test_each_neuron_is_one_picture():
    kernel = np.random.default_rng(0).normal(size=(9, 2))
    still = stills.weights(kernel, title="Two neurons", shape=(3, 3))
    np.testing.assert_array_equal(shown(still), [kernel[:, 0].reshape(3, 3), kernel[:, 1].reshape(3, 3)])
    assert "2 neurons" in still.alt and "red" in still.alt


def test_weights_over_a_picture_that_is_no_square_and_has_colours():
    kernel = np.random.default_rng(0).normal(size=(2 * 4 * 3, 5))
    (first, *_) = shown(stills.weights(kernel, title="Five neurons", shape=(2, 4, 3)))
    np.testing.assert_allclose(first, kernel[:, 0].reshape(2, 4, 3).mean(axis=-1))


def test_pictures_in_colour_keep_their_colours_and_their_proportions():
    pictures = np.random.default_rng(0).integers(0, 256, (2, 6, 4, 3), dtype=np.uint8)
    still = stills.grid(pictures, title="Two")
    np.testing.assert_array_equal(shown(still), pictures)
    place = still.figure.axes[0].get_position()
    wide, tall = (side * inches for side, inches in zip(place.size, still.figure.get_size_inches(), strict=True))
    assert tall / wide == pytest.approx(6 / 4)
    still = stills.mistakes(pictures, [0, 1], [1, 0], [0.9, 0.8], ["a long name of a class", "b"])
    np.testing.assert_array_equal(shown(still), pictures)


@pytest.mark.parametrize(("make", "words"), [
    (lambda: stills.grid([], title="A"), "at least one picture"),
    (lambda: stills.grid([np.zeros((2, 2)), np.zeros((3, 3))], title="A"), "one shape"),
    (lambda: stills.grid([np.zeros((2, 2, 4))], title="A"), "one shape"),
    (lambda: stills.grid([np.zeros((2, 2))], ["a", "b"], title="A"), "as many titles"),
    (lambda: stills.grid([np.zeros((2, 2))], title="A", columns=0), "columns must be 1"),
    (lambda: stills.grid([np.zeros((2, 2))], title="A", colours="gray"), "colours one of"),
    (lambda: stills.weights(np.zeros((5, 2)), title="A"), r"\(784, neurons\)"),
])  # fmt: skip
def test_what_cannot_be_drawn_is_refused(make, words: str):
    with pytest.raises(ValueError, match=words):
        make()


def test_no_figure_is_kept_by_pyplot():
    import matplotlib.pyplot

    before = matplotlib.pyplot.get_fignums()
    stills.grid([np.zeros((3, 3))], title="A")
    assert matplotlib.pyplot.get_fignums() == before
