"""The network drawn: blocks for shapes, beams for parameters."""

import re

import pytest

from workbench.architectures import SummaryRow, summary
from workbench.figures import network_blocks
from workbench.runs.presets import preset


def corners(shape):
    return [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", shape.path)]


def beams(figure):
    """The widths of the beams that are filled and have no line, from the top."""
    filled = [shape for shape in figure.layout.shapes if shape.line.width == 0]
    return [max(x for x, _ in corners(beam)) - min(x for x, _ in corners(beam)) for beam in filled]


def test_beams_are_as_wide_as_layers_have_parameters():
    rows = summary(preset("textbook_mlp"))
    figure = network_blocks((28, 28, 1), rows)
    widths = beams(figure)  # flatten, then the three dense layers
    assert widths[1] / widths[2] == pytest.approx(100_480 / 8_256, rel=0.02)
    assert (
        widths[0] == widths[3] == pytest.approx(1.5, abs=0.2)
    )  # nothing to learn; and too little to be seen true to scale
    assert "109,386 parameters, 91.9 % of them in 2. Dense" in figure.layout.title.text.replace("<br>", " ")


def test_what_only_changes_numbers_is_part_of_its_layer():
    rows = summary(preset("fast_cnn"))
    (trace,) = network_blocks((28, 28, 1), rows).data
    assert [text.split(":")[0] for text in trace.text] == [
        "Picture",
        "1. Conv2D + Activation",
        "2. MaxPooling2D",
        "3. Conv2D + BatchNormalization + Activation",
        "4. MaxPooling2D",
        "5. Conv2D + BatchNormalization + Activation",
        "6. Flatten",
        "7. Dense",
    ]
    assert sum(parameters for parameters, _ in trace.customdata) == sum(row.parameters for row in rows)
    assert list(trace.y) == sorted(trace.y)


def test_blocks_grow_with_their_maps_and_keep_their_proportions():
    figure = network_blocks((28, 14, 1), [SummaryRow("Conv2D", (14, 7, 8), 80)])
    fronts = [corners(shape) for shape in figure.layout.shapes if shape.line.width and len(corners(shape)) == 4][::3]
    sizes = [(max(x) - min(x), max(y) - min(y)) for x, y in (zip(*front, strict=True) for front in fronts)]
    assert sizes == [(18, 36), (9, 18)]
    assert {shape.xsizemode for shape in figure.layout.shapes} == {"pixel"}


def test_a_network_without_layers_is_refused():
    with pytest.raises(ValueError, match="At least one layer"):
        network_blocks((28, 28, 1), [])
