import numpy as np
import pytest

from workbench.concepts.experiments.occlusion import occlusion
from workbench.errors import DataError


def by_ink(where: tuple[slice, slice]):
    """A network of two classes whose first one has as its probability the mean ink at one place."""

    def predict(pictures: np.ndarray) -> np.ndarray:
        share = 0.5 + 0.5 * pictures[(slice(None), *where)].mean(axis=(1, 2, 3))
        return np.stack([share, 1 - share], axis=1)

    return predict


def test_values_by_hand():
    picture = np.zeros((2, 3, 1), np.float32)
    picture[0, 1] = 1.0  # the only ink, and all that counts
    heat = occlusion(by_ink((slice(0, 1), slice(1, 2))), picture, size=1, stride=1)
    np.testing.assert_allclose(heat, [[0, 0.5, 0], [0, 0, 0]])


def test_overlapping_squares_are_averaged():
    picture = np.zeros((1, 3, 1), np.float32)
    picture[0, 1] = 1.0
    # Squares of 2 at columns -1, 0, 1, 2: those at 0 and 1 cover the ink and cost 0.5.
    heat = occlusion(by_ink((slice(0, 1), slice(1, 2))), picture, size=2, stride=1)
    np.testing.assert_allclose(heat, [[(0 + 0.5) / 2, 0.5, (0.5 + 0) / 2]])


@pytest.mark.parametrize(("size", "stride"), [(1, 1), (5, 2), (5, 5), (4, 3), (28, 28), (3, 2)])
def test_the_important_place_is_found(size: int, stride: int):
    picture = np.ones((28, 28, 1), np.float32)
    heat = occlusion(by_ink((slice(20, 23), slice(4, 7))), picture, size=size, stride=stride)
    assert heat.shape == (28, 28) and heat.dtype == np.float32 and np.isfinite(heat).all()
    assert heat[20:23, 4:7].mean() >= heat.mean() > 0
    if size <= 5:
        row, column = np.unravel_index(heat.argmax(), heat.shape)
        # Somewhere under a square that touches the place.
        assert 20 - size < row < 23 + size and 4 - size < column < 7 + size
        assert heat[:12].max() == 0 and heat[:, 14:].max() == 0


def test_covering_what_speaks_against_the_winner_is_negative():
    def predict(pictures: np.ndarray) -> np.ndarray:
        share = 0.9 - 0.3 * pictures[:, 0, 0, 0]
        return np.stack([share, 1 - share], axis=1)

    heat = occlusion(predict, np.ones((3, 3, 1), np.float32), size=1, stride=1)
    assert heat[0, 0] == pytest.approx(-0.3) and not heat.flat[1:].any()


def test_an_empty_picture_has_nothing_to_cover_and_one_call_does_it_all():
    calls = []

    def predict(pictures: np.ndarray) -> np.ndarray:
        calls.append(len(pictures))
        return np.full((len(pictures), 2), 0.5)

    assert not occlusion(predict, np.zeros((28, 28, 1), np.float32)).any()
    occlusion(predict, np.ones((28, 28, 1), np.float32))
    # With ink all over, 16 by 16 squares of 5 with a stride of 2 touch the picture; and the picture itself.
    assert calls == [1, 257]


def test_the_picture_is_left_as_it_was():
    picture = np.ones((6, 6, 1), np.float32)
    occlusion(by_ink((slice(0, 1), slice(0, 1))), picture)
    assert (picture == 1).all()


@pytest.mark.parametrize(("size", "stride"), [(0, 1), (3, 0), (3, 4), (29, 1)])
def test_squares_that_do_not_fit_are_refused(size: int, stride: int):
    with pytest.raises(DataError, match="must be 1 to 28 pixels wide"):
        occlusion(by_ink((slice(0, 1), slice(0, 1))), np.ones((28, 28, 1)), size=size, stride=stride)


def test_the_square_grows_with_the_picture():
    amounts = []

    def predict(pictures: np.ndarray) -> np.ndarray:
        amounts.append(len(pictures))
        assert pictures.size <= 2**22  # of large pictures, fewer go through the network at once
        return np.full((len(pictures), 2), 0.5)

    for shape, wanted in {(28, 28, 1): [257], (64, 48, 1): [457], (224, 224, 3): [27] * 17 + [26]}.items():
        amounts.clear()
        occlusion(predict, np.ones(shape, np.float32))
        assert amounts == wanted
