import numpy as np
import pytest

from workbench.errors import ConfigError
from workbench.figures import convolution_step
from workbench.figures.ideas.convolution import KERNELS

PICTURE = np.arange(30).reshape(5, 6) / 30


def panels(figure):
    return {trace.name: np.array(trace.z) for trace in figure.data}


def test_the_products_are_those_of_the_window_and_add_up_to_the_pixel():
    figure = convolution_step(PICTURE, KERNELS["upper edges"], row=1, column=2)
    drawn = panels(figure)
    np.testing.assert_allclose(drawn["under the window"], PICTURE[1:4, 2:5], atol=1e-3)
    np.testing.assert_allclose(drawn["products"], drawn["under the window"] * drawn["kernel"], atol=1e-3)
    assert drawn["map"].shape == (3, 4)
    assert drawn["map"][1, 2] == pytest.approx(drawn["products"].sum(), abs=5e-3)
    assert f"{drawn['products'].sum():.2f}" in figure.layout.title.text


def test_both_frames_stand_where_the_window_is():
    window, pixel = convolution_step(PICTURE, row=1, column=2).layout.shapes
    assert (window.x0, window.x1, window.y0, window.y1) == (1.5, 4.5, 0.5, 3.5)
    assert (pixel.x0, pixel.x1, pixel.y0, pixel.y1) == (1.5, 2.5, 0.5, 1.5)


def test_a_window_beyond_the_edge_stays_inside():
    window = convolution_step(PICTURE, row=50, column=50).layout.shapes[0]
    assert (window.x1, window.y1) == (5.5, 4.5)


def test_relu_cuts_the_map_and_says_so():
    drop = 1 - PICTURE
    assert panels(convolution_step(drop, relu=True))["map"].min() == 0
    assert panels(convolution_step(drop))["map"].max() < 0
    said = convolution_step(drop, relu=True).layout.title.subtitle.text
    assert "ReLU makes it 0" in said.replace("<br>", " ")


def test_every_kernel_answers_to_what_its_name_says():
    step = np.zeros((6, 6))
    step[3:] = 1  # dark above, bright below
    answers = {name: panels(convolution_step(step, kernel))["map"] for name, kernel in KERNELS.items()}
    turned = {name: panels(convolution_step(step.T, kernel))["map"] for name, kernel in KERNELS.items()}
    assert answers["upper edges"].max() == 3 and not answers["left edges"].any()
    assert turned["left edges"].max() == 3 and not turned["upper edges"].any()
    assert answers["diagonal"].max() > 0 and turned["diagonal"].max() > 0
    assert np.abs(answers["outline"]).max() == 3
    np.testing.assert_allclose(answers["blur"][:, 0], [0, 0.33, 0.66, 0.99])
    assert answers["sharpen"].max() == 2 and answers["sharpen"].min() == -1
    np.testing.assert_allclose(turned["one step to the left"], step.T[1:-1, 2:])


def test_a_kernel_larger_than_the_picture_is_a_sentence():
    with pytest.raises(ConfigError, match="does not fit"):
        convolution_step(np.zeros((2, 2)))
