"""A figure that is redrawn while a learner moves its controls."""

import html
from collections.abc import Callable, Mapping, Sequence
from threading import RLock
from typing import Any

import ipywidgets as widgets
import plotly.graph_objects as go

from workbench.errors import ConfigError, WorkbenchError
from workbench.lab import still
from workbench.lab.controls import Choice, Control, LogSlider, Slider, Switch
from workbench.lab.figure_view import FigureView
from workbench.language import tr
from workbench.registry import lookup


def explore(
    figure_function: Callable[..., go.Figure], /, *, stills: Sequence[Mapping[str, Any]] = (), **controls: Control
) -> "Explorer":
    """Show a figure with controls under it; whenever one is moved, the figure is redrawn in place.

    Args:
        figure_function: takes the values of the controls by their names, returns a Plotly figure.
        stills: what is seen where nothing can be moved: the figure with these values of its controls, one picture
            each, side by side. Values that are not named are those at the start. Default: one, as it is at the start.
        controls: a `Slider`, `LogSlider`, `Choice` or `Switch` for each argument.

    Returns:
        what a notebook shows when it is the last line of a cell.

    Raises:
        ConfigError: one of the controls is something else, or a still has a value of no control.

    Example:
        `explore(huber_figure, delta=Slider(0.1, 5.0, 1.0, label="delta"))`.
    """
    for name, control in controls.items():
        if not isinstance(control, (Slider, LogSlider, Choice, Switch)):
            raise ConfigError(
                tr(
                    "{name} must be a Slider, LogSlider, Choice or Switch, came {control!r}. A value that "
                    "stays the same goes in with functools.partial.",
                    name=name,
                    control=control,
                )
            )
    for name in {name for values in stills for name in values}:
        lookup(name, controls, tr("control"))
    return Explorer(figure_function, controls, stills)


class Explorer(widgets.VBox):
    """A figure and its controls; see `explore`."""

    def __init__(
        self,
        figure_function: Callable[..., go.Figure],
        controls: dict[str, Control],
        stills: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self._function, self._stills = figure_function, stills
        self._controls = {name: control.widget(name.replace("_", " ")) for name, control in controls.items()}
        self._lock = RLock()  # moves arrive in a thread of their own, also while a cell is at work
        self._start = self.values
        self._first = figure_function(**self._start)
        self._view = FigureView(self._first)
        self._words = widgets.HTML(layout={"display": "none"})
        row = widgets.HBox(list(self._controls.values()), layout={"flex_flow": tr("row wrap"), "grid_gap": "4px 24px"})
        super().__init__([self._view, self._words, row])
        for control in self._controls.values():
            control.observe(self._moved, "value")

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return tr(
            "Explorer of {getattr}({values})", getattr=getattr(self._function, "__name__", "a figure"), values=values
        )

    @property
    def values(self) -> dict[str, Any]:
        """The values of the controls now."""
        return {name: control.value for name, control in self._controls.items()}

    def set(self, **values: Any) -> None:
        """Move controls from code, as a learner would by hand."""
        for name, value in values.items():
            self._controls[name].value = value

    # The browser holds back what it moves over while the answer to an earlier move is awaited, and sends the last
    # place then; and of several figures that arrive while one is drawn it draws the last. So nothing piles up.
    def _moved(self, _: Any) -> None:
        with self._lock:
            try:
                self._view.show(self._function(**self.values))
                self._say("")
            except WorkbenchError as error:
                self._say(str(error))
            except Exception as error:  # a function of the learner's own; its traceback would be seen by nobody
                self._say(f"{type(error).__name__}: {error}")

    def _say(self, words: str) -> None:
        self._words.value = f'<span role="status">{html.escape(words)}</span>' if words else ""
        self._words.layout.display = None if words else "none"

    def _repr_mimebundle_(self, **more: Any) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(**more) or {}
        if not (self._stills and still.stills()):
            return still.described(bundle, self._first)
        return still.described(bundle, *(self._function(**{**self._start, **values}) for values in self._stills))
