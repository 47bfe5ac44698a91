import pytest

from workbench.errors import ConfigError
from workbench.lab import explore
from workbench.lab.kernel import OWN, KernelChoice, KernelFields

KERNELS = {"rise": ((-1, 0), (0, 1)), "mean": ((0.25, 0.25), (0.25, 0.25))}


def fields(widget: KernelFields) -> list[list[float]]:
    return [[field.value for field in row] for row in widget._fields]


def test_a_choice_fills_the_fields_and_changes_the_value_once():
    widget = KernelChoice(KERNELS, "rise").widget("kernel")
    assert widget.value == ((-1, 0), (0, 1)) and widget._choice.description == "kernel"
    changes = []
    widget.observe(changes.append, "value")
    widget._choice.value = "mean"
    assert widget.value == KERNELS["mean"] and fields(widget) == [[0.25, 0.25]] * 2
    assert len(changes) == 1


def test_what_is_typed_is_the_value():
    widget = KernelChoice(KERNELS, label="window").widget("kernel")
    widget._fields[0][1].value = 7
    assert widget.value == ((-1, 7), (0, 1))
    assert widget._choice.value == OWN and widget._choice.description == "window"
    widget._choice.value = "rise"  # back again
    assert widget.value == ((-1, 0), (0, 1))
    widget._choice.value = OWN  # the numbers stay as they are
    assert widget.value == ((-1, 0), (0, 1)) and fields(widget) == [[-1, 0], [0, 1]]


def test_typing_the_numbers_of_a_known_kernel_names_it():
    widget = KernelChoice(KERNELS).widget("kernel")
    for row in widget._fields:
        for field in row:
            field.value = 0.25
    assert widget._choice.value == "mean"


def test_an_unknown_start_is_a_sentence():
    with pytest.raises(ConfigError, match="'flat' is not among the values"):
        KernelChoice(KERNELS, "flat")


def test_it_moves_a_figure():
    import plotly.graph_objects as go

    seen = []

    def figure(kernel):
        seen.append(kernel)
        return go.Figure()

    explorer = explore(figure, kernel=KernelChoice(KERNELS))
    explorer._controls["kernel"]._choice.value = "mean"
    assert seen == [((-1, 0), (0, 1)), KERNELS["mean"]]
