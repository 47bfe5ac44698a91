"""The race of the optimizers: its settings, the stage, and the settings of the one that is looked at."""

from functools import partial

import streamlit as st

from dashboard import optimizers
from dashboard.components.knobs import Knob, knobs
from dashboard.components.race import race
from dashboard.optimizers import ANGLES, OPTIMIZERS, TUNING
from workbench.concepts.optimizers import OPTIMIZERS as RULES
from workbench.concepts.optimizers import RACERS
from workbench.concepts.surfaces import SURFACES


def race_view() -> None:
    """Show the race as it is set up."""
    surface_choice()
    if OPTIMIZERS.shows("racers"):
        st.pills(**OPTIMIZERS.widget("racers", label_visibility="collapsed"), options=list(RACERS),
                 selection_mode="multi", format_func=lambda name: RACERS[name].label)  # fmt: skip
    race(optimizers.scene(), focus=OPTIMIZERS["focus"], step=optimizers.step(), speed=int(OPTIMIZERS["speed"]),
         key="optimizers-race", on_gesture=optimizers.gesture)  # fmt: skip
    racer_settings()


def surface_choice() -> None:
    """Show which surface they walk on, how narrow the ravine is where it is one, and how long they walk."""
    left, right = st.columns([2, 5], vertical_alignment="bottom")
    if OPTIMIZERS.shows("surface"):
        common = OPTIMIZERS.widget("surface", help="What they walk down. Another surface has a start of its own.")
        left.selectbox(**common | {"on_change": _take_surface, "args": (common["key"],)}, options=list(SURFACES),
                       format_func=_name_of)  # fmt: skip
    with right:
        _surface_knobs()


def _name_of(surface: str) -> str:
    return SURFACES[surface].label.split(",")[0] + (", turned" if ANGLES.get(surface) else "")


def _take_surface(key: str) -> None:
    optimizers.take_surface(st.session_state[key])


def _surface_knobs() -> None:
    condition = Knob("condition", "Condition number", OPTIMIZERS["condition"], 1, 1000, scale="log",
                     words="The largest curvature divided by the smallest: 1 is a round bowl.")  # fmt: skip
    steps = Knob("steps", "Number of steps", OPTIMIZERS["steps"], 10, optimizers.MOST_STEPS, step=10)
    shown = [condition] if OPTIMIZERS["surface"] in ANGLES and OPTIMIZERS.shows("condition") else []
    shown += [steps] if OPTIMIZERS.shows("steps") else []
    if shown:
        knobs(shown, key="optimizers-knobs", on_turn=optimizers.turn)


def racer_settings() -> None:
    """Show the settings of the optimizer that is looked at."""
    if not OPTIMIZERS.shows("focus"):
        return
    racer = OPTIMIZERS["focus"]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            focus_choice()
            st.markdown(RULES[RACERS[racer].optimizer].formula)
            for name in optimizers.switches_of(racer):
                key = f"optimizers-{racer}-{name}"
                st.session_state[key] = optimizers.settings(racer)[name]
                st.toggle(TUNING[name].label, key=key, help=TUNING[name].words, on_change=_take_switch,
                          args=(racer, name, key))  # fmt: skip
        knobs(optimizers.knobs_of(racer), key="optimizers-racer-knobs", on_turn=partial(optimizers.tune, racer))
        with st.container(horizontal=True):
            st.button("Best rate for each, here", key="optimizers-tune", icon=":material/tune:",
                      on_click=optimizers.tune_rates, help="Gives everybody in the race the learning rate, out of "
                      "eleven from 0.0001 to 10, with which they get lowest here, from this start.")  # fmt: skip
            st.button("As it began", key="optimizers-again", icon=":material/replay:", help="Forgets the start and the "
                      "settings of all optimizers.", on_click=optimizers.first_settings)  # fmt: skip


def _take_switch(racer: str, name: str, key: str) -> None:
    optimizers.tune(racer, name, st.session_state[key])


def focus_choice() -> None:
    """Show which optimizer is looked at."""
    st.selectbox(**OPTIMIZERS.widget("focus"), options=list(RACERS), width=160,
                 format_func=lambda name: RACERS[name].label)  # fmt: skip
