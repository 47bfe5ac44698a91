"""A small table of numbers to choose or to type: the kernel of a convolution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import traitlets

from workbench.lab.controls import Choice

OWN = "your own"


@dataclass(frozen=True)
class KernelChoice(Choice):
    """One of several kernels, or numbers of one's own: a choice fills in the fields, and each field can be changed.

    Args:
        options: the kernels by what they are called, each a tuple of rows.
        start: the name of the one chosen first. Default: the first.
        label: what is chosen. Default: the name of the argument.
    """

    def widget(self, label: str) -> widgets.Widget:
        """Return the widget; `label` is used where none was given."""
        return KernelFields(self.options, self.start or next(iter(self.options)), self.label or label)


class KernelFields(widgets.VBox):
    """A list of kernels and the fields of one; `value` is a tuple of rows of numbers."""

    value = traitlets.Tuple()

    def __init__(self, kernels: Mapping[str, Any], start: str, label: str) -> None:
        self._kernels = {name: _numbers(kernel) for name, kernel in kernels.items()}
        self._filling = False
        self._choice = widgets.Dropdown(
            options=[*kernels, OWN],
            value=start,
            description=label,
            style={"description_width": "initial"},
            layout={"width": "max-content"},
        )
        first = self._kernels[start]
        self._fields = [[widgets.FloatText(number, layout={"width": "64px"}) for number in row] for row in first]
        rows = [widgets.HBox(row) for row in self._fields]
        super().__init__([self._choice, *rows], value=first)
        self._choice.observe(self._chosen, "value")
        for field in (field for row in self._fields for field in row):
            field.observe(self._typed, "value")

    def _chosen(self, change: Any) -> None:
        if change["new"] == OWN:
            return
        self._filling = True  # one change, not nine
        for row, numbers in zip(self._fields, self._kernels[change["new"]], strict=True):
            for field, number in zip(row, numbers, strict=True):
                field.value = number
        self._filling = False
        self._typed()

    def _typed(self, _: Any = None) -> None:
        if self._filling:
            return
        self.value = tuple(tuple(field.value for field in row) for row in self._fields)
        self._choice.value = next((name for name, kernel in self._kernels.items() if kernel == self.value), OWN)


def _numbers(kernel: Any) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(number) for number in row) for row in kernel)
