"""The race of the optimizers: who runs where, the stage, and the settings of the one that is looked at."""

from functools import partial

import streamlit as st

from dashboard.kit.explorer_head import complaints
from dashboard.kit.knobs import Knob, knobs
from dashboard.session.guard import guarded, told_in_words, widget_value
from dashboard.session.state import set_widget
from dashboard.views.optimizers import settings
from dashboard.views.optimizers.race import race
from dashboard.views.optimizers.settings import ANGLES, OPTIMIZERS
from workbench.concepts.experiments.surfaces import SURFACES
from workbench.concepts.optimizers import RACERS
from workbench.language import tr


def race_view() -> None:
    """Show the race as it is set up."""
    left, right = st.columns([2, 7], vertical_alignment="bottom")
    with left:
        surface_choice()
    if OPTIMIZERS.shows("racers"):
        right.pills(
            **OPTIMIZERS.widget("racers"),
            options=list(RACERS),
            selection_mode="multi",
            wrap=True,
            format_func=lambda name: RACERS[name].label,
        )
    _stage()
    if OPTIMIZERS.shows("focus"):
        _more_of_racer(OPTIMIZERS["focus"])


@st.fragment
@told_in_words
def _stage() -> None:
    """The race and its sliders: while something is dragged, only this part runs again."""
    if st.session_state.pop("optimizers-whole", False):
        st.rerun()  # what stands around it must follow
    surface_knobs()
    race(
        settings.scene(),
        focus=OPTIMIZERS["focus"],
        step=settings.step(),
        speed=int(OPTIMIZERS["speed"]),
        key="optimizers-race",
        on_gesture=_gesture,
    )
    if OPTIMIZERS.shows("focus"):
        racer = OPTIMIZERS["focus"]
        st.markdown(f"**{RACERS[racer].label}**: {RACERS[racer].kind.formula}")
        knobs(settings.knobs_of(racer), key="optimizers-racer-knobs", on_turn=partial(settings.tune, racer))
    complaints(OPTIMIZERS)
    OPTIMIZERS.write_address()


def _gesture(what: dict) -> None:
    before = OPTIMIZERS["focus"]
    settings.gesture(what)
    st.session_state["optimizers-whole"] = OPTIMIZERS["focus"] != before


def surface_choice() -> None:
    """Show which surface they walk on."""
    if OPTIMIZERS.shows("surface"):
        common = OPTIMIZERS.widget("surface", help=tr("What they walk down. Another surface has a start of its own."))
        st.selectbox(
            **common | {"on_change": guarded(_take_surface), "args": (common["key"],)},
            options=list(SURFACES),
            format_func=_name_of,
        )


def _name_of(surface: str) -> str:
    return SURFACES[surface].label.split(",")[0] + (", turned" if ANGLES.get(surface) else "")


def _take_surface(key: str) -> None:
    settings.take_surface(widget_value(key))


def surface_knobs() -> None:
    """Show how narrow the ravine is, where they walk in one, and how long they walk."""
    condition = Knob(
        "condition",
        tr("Condition number"),
        OPTIMIZERS["condition"],
        1,
        1000,
        scale="log",
        words=tr("The largest curvature divided by the smallest: 1 is a round bowl."),
    )
    steps = Knob("steps", tr("Number of steps"), OPTIMIZERS["steps"], 10, settings.MOST_STEPS, step=10)
    shown = [condition] if OPTIMIZERS["surface"] in ANGLES and OPTIMIZERS.shows("condition") else []
    shown += [steps] if OPTIMIZERS.shows("steps") else []
    if shown:
        knobs(shown, key="optimizers-knobs", on_turn=settings.turn)


def focus_choice() -> None:
    """Show which optimizer is looked at."""
    if OPTIMIZERS.shows("focus"):
        st.selectbox(
            **OPTIMIZERS.widget("focus"), options=list(RACERS), width=170, format_func=lambda name: RACERS[name].label
        )


def _more_of_racer(racer: str) -> None:
    """Show whose settings these are, and those that are on or off."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        focus_choice()
        for name, setting in settings.switches_of(racer).items():
            key = f"optimizers-{racer}-{name}"
            set_widget(key, settings.settings(racer)[name])
            st.toggle(
                setting.label, key=key, help=setting.words, on_change=guarded(_take_switch), args=(racer, name, key)
            )
        st.button(
            tr("Best rate for each, here"),
            key="optimizers-tune",
            icon=":material/tune:",
            on_click=guarded(settings.tune_rates),
            help=tr(
                "Gives everybody in the race the learning rate, out of eleven from 0.0001 to 10, with which "
                "they get lowest here, from this start."
            ),
        )
        st.button(
            tr("As it began"),
            key="optimizers-again",
            icon=":material/replay:",
            on_click=guarded(settings.first_settings),
            help=tr("Forgets the start and the settings of all optimizers."),
        )


def _take_switch(racer: str, name: str, key: str) -> None:
    settings.tune(racer, name, widget_value(key))
