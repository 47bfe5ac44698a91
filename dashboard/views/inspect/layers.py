"""The tab Layers: the network with all its maps, and how one number of a map was computed."""

import numpy as np
import streamlit as st

from dashboard.session.guard import guarded, told_in_words, widget_value
from dashboard.session.state import set_widget
from dashboard.session.words import literal
from dashboard.views.inspect.inspect_column import inspect_column, parameters, shape, title
from dashboard.views.inspect.settings import INSPECT, STRONGEST, Subject, keep_below
from dashboard.views.inspect.sources import pictured
from workbench.anatomy.derivation import derive
from workbench.anatomy.network import Trace
from workbench.anatomy.steps import Step
from workbench.anatomy.words import words
from workbench.language import tr


@st.fragment
@told_in_words
def layers(about: Subject, trace: Trace) -> None:
    """Show the network, and the chosen number of the chosen map. Only this part runs again after a click."""
    index = chosen_layer(trace)
    layer = trace.network.layers[index]
    number = min(INSPECT["map"], layer.shape[-1]) - 1
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown(
            tr(
                "**{parameters:,} parameters** in {layers} layers. Choose a map: what it is made of stands beside it.",
                parameters=trace.network.parameters,
                layers=len(trace.network.layers),
            )
        )
        inspect_column(
            trace,
            index,
            number,
            lambda to, chosen: INSPECT.change(layer=trace.network.layers[to].name, map=chosen + 1, channel=0),
        )
    with right:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            with st.container(width="content", gap="xsmall"):
                thing = "map" if len(layer.shape) == 3 else "number"
                means = (
                    tr(", for {classes}", classes=about.classes[number])
                    if index == len(trace.network.layers) - 1
                    else ""
                )
                st.header(
                    tr(
                        "{layer}: {thing} {number} of {last_shape}{means}",
                        layer=title(layer),
                        thing=thing,
                        number=number + 1,
                        last_shape=layer.shape[-1],
                        means=means,
                    ),
                    anchor=False,
                )
                st.caption(" · ".join(filter(None, [literal(layer.name), shape(layer.shape), parameters(layer)])))
            place = _place(trace.after(index)[..., number], number) if len(layer.shape) == 3 else (number,)
        steps = derive(trace, index, place)
        pictured(trace, index, place, steps)
        _told(steps)
    INSPECT.write_address()


def chosen_layer(trace: Trace) -> int:
    """Return the layer in the address, else the first with an activation of its own, else the last."""
    found = trace.network.index(INSPECT["layer"])
    if found is not None:
        return found
    kinds = [layer.kind for layer in trace.network.layers]
    return kinds.index("Activation") if "Activation" in kinds else len(kinds) - 1


def _place(made: np.ndarray, number: int) -> tuple[int, ...]:
    """Show two fields for the place in the map; return it. At first it is where the map is largest."""
    keep_below("row", made.shape[0] - 1)
    keep_below("column", made.shape[1] - 1)
    row, column = INSPECT["row"], INSPECT["column"]
    if STRONGEST in (row, column):
        row, column = (int(at) for at in np.unravel_index(np.abs(made).argmax(), made.shape))
    set_widget("inspect-row-field", row)
    set_widget("inspect-column-field", column)

    def take() -> None:
        INSPECT.change(row=widget_value("inspect-row-field"), column=widget_value("inspect-column-field"))

    with st.container(horizontal=True, width="content"):
        for name, most in zip(("row", "column"), made.shape, strict=True):
            st.number_input(
                name.capitalize(),
                min_value=0,
                max_value=most - 1,
                step=1,
                width=120,
                on_change=guarded(take),
                key=f"inspect-{name}-field",
            )
    return row, column, number


def _told(steps: list[Step]) -> None:
    """Write the steps down, each with its numbers."""
    for number, step in enumerate(steps, 1):
        told = words(step)
        with st.container(border=True):
            st.markdown(f"**{number} · {told.title}** {literal(step.layer)}  \n{told.sum}")
            st.caption(told.meaning)
