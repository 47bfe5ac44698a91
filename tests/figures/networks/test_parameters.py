import pytest

from workbench.architectures import SummaryRow, summary
from workbench.figures import layer_parameters
from workbench.runs.presets import preset


def test_the_bars_are_the_layers_that_learn():
    rows = summary(preset("textbook_cnn"))
    figure = layer_parameters(rows)
    (bars,) = figure.data
    assert list(bars.x) == [320, 18_496, 36_928, 36_928, 650]
    assert list(bars.y) == ["1. Conv2D", "2. Conv2D", "3. Conv2D", "4. Dense", "5. Dense"]
    assert list(bars.customdata) == ["26 x 26 x 32", "11 x 11 x 64", "3 x 3 x 64", "64", "10"]
    title = figure.layout.title.text.replace("<br>", " ")
    assert title == "93,322 parameters, 39.6 % of them in 3. Conv2D"
    assert bars.marker.color[2] != bars.marker.color[3]


def test_a_network_that_learns_nothing_is_refused():
    with pytest.raises(ValueError, match="At least one layer must learn"):
        layer_parameters([SummaryRow("Flatten", (784,), 0)])
