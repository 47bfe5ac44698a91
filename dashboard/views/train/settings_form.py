"""The form for the settings of a run, built from what `RunConfig` says about each."""

import math
from collections.abc import Sequence
from typing import Any, get_origin

import streamlit as st

from dashboard.session import training_settings
from dashboard.session.guard import guarded, widget_value
from dashboard.session.state import set_widget
from dashboard.session.words import literal
from workbench.data.datasets import offered
from workbench.language import tr
from workbench.quantities import number
from workbench.runs.config import RunConfig
from workbench.runs.knobs import CHOICES, GROUPS, HIDDEN_GROUPS
from workbench.runs.presets import PRESETS, preset
from workbench.runs.repeating import ALL_AT_ZERO, shown

# What makes the most of a network; all others are one press away.
FIRST = ("dataset", "architecture", "epochs", "batch_size", "learning_rate")
# What a first network is trained well without turning: last of all, in a group of their own.
FINE = ("initializer", "l2", "label_smoothing", "early_stopping", "clipnorm", "rho", "beta_1", "beta_2", "epsilon")
MOST_STOPS = 100  # a slider with more of them is hard to set


def choose_preset() -> None:
    """Show the presets, and what the chosen one is."""
    set_widget("preset", training_settings.preset_name())
    st.selectbox(
        tr("Start from"),
        list(PRESETS),
        format_func=lambda name: PRESETS[name].label,
        key="preset",
        on_change=guarded(lambda: training_settings.choose_preset(widget_value("preset"))),
    )
    st.caption(PRESETS[training_settings.preset_name()].help)


def settings_form(config: RunConfig) -> None:
    """Show every setting that changes anything: those that matter most, and behind a press all others in groups.

    A fault that is planted on purpose stays hidden.
    """
    used = {name: field for name, field in RunConfig.knobs().items() if config.is_used(name)}
    _knobs(config, FIRST)
    groups = {
        tr(group): [name for name, field in used.items() if field.group == group and name not in (*FIRST, *FINE)]
        for group in GROUPS
        if group not in HIDDEN_GROUPS
    } | {tr("Fine settings"): [name for name in FINE if name in used]}
    complained = any(training_settings.complaint(name) for names in groups.values() for name in names)
    with st.expander(tr("All other settings"), icon=":material/tune:", expanded=complained):
        for label, names in groups.items():
            if names:
                st.markdown(f"**{label}**")
                _knobs(config, names)


def _knobs(config: RunConfig, names: Sequence[str]) -> None:
    for name in names:
        _knob(name, getattr(config, name))
        if complaint := training_settings.complaint(name):
            st.error(literal(complaint[0]), icon=":material/error:")


def read_form() -> None:
    """Take over what stands in the form now: a button may be pressed before the form was heard."""
    for name in RunConfig.knobs():
        if f"knob-{name}" in st.session_state:
            _take(name)


def _take(name: str) -> None:
    """Take over what the widget of a setting says; a number that was taken out of its field is the least one."""
    value = widget_value(f"knob-{name}")
    training_settings.change(name, value if value is not None else RunConfig.bounds(name)[0])


def changes(config: RunConfig) -> None:
    """Show what differs from the preset; each entry is a button that puts it back."""
    differences = config.differences(preset(training_settings.preset_name()))
    if not differences:
        st.caption(tr("All settings are those of **{label}**.", label=PRESETS[training_settings.preset_name()].label))
        return
    st.caption(
        tr(
            "Changed from **{label}**. Press one to put it back.",
            label=PRESETS[training_settings.preset_name()].label,
        )
    )
    with st.container(horizontal=True, gap="small"):
        for name, (before, now) in differences.items():
            label = f"{RunConfig.knobs()[name].title}: {shown(name, before)} → {shown(name, now)}"
            st.button(
                label,
                key=f"reset-{name}",
                icon=":material/undo:",
                on_click=guarded(training_settings.reset),
                args=(name,),
            )
        if len(differences) > 1:
            st.button(
                tr("Put all back"),
                key="reset-all",
                on_click=guarded(training_settings.choose_preset),
                args=(training_settings.preset_name(),),
            )


def _knob(name: str, value: Any) -> None:
    """Show the widget that suits one setting."""
    field, key = RunConfig.knobs()[name], f"knob-{name}"
    low, high = RunConfig.bounds(name)
    title, unit = field.title, field.unit
    label = title if unit.lower() in title.lower() else f"{title} ({unit})"
    common = {
        "label": label,
        "help": field.help,
        "key": key,
        "on_change": guarded(lambda: _take(name)),
    }
    # The widget shows what is chosen, also where a preset or a button changed it.
    is_list = get_origin(field.kind) is tuple
    shown_value = None if name in ALL_AT_ZERO and not value else value  # an empty field says what it means
    set_widget(key, _written(value, training_settings.complaint(name)) if is_list else shown_value)
    if name in CHOICES:
        options = offered() if name == "dataset" else CHOICES[name]
        options = options | {value: options.get(value) or shown(name, value)}  # a file that lies elsewhere, or is gone
        st.selectbox(**common, options=list(options), format_func=options.__getitem__)
    elif isinstance(value, bool):
        st.toggle(**common)
    elif is_list:
        st.text_input(**common, placeholder=tr("none"))
    elif field.logarithmic:
        st.select_slider(
            **common,
            options=sorted({*ladder(low, high, whole=isinstance(value, int)), value}),
            format_func=lambda stop: number(stop, 6),
        )
    elif (step := slider_step(low, high, whole=isinstance(value, int))) is None:
        kind = int if isinstance(value, int) else float
        least, most = RunConfig.limits(name)
        st.number_input(
            **common,
            min_value=kind(least),
            max_value=kind(most),
            step=None if kind is float else 1,
            format=None if kind is int else "%.5g",
            placeholder=tr("all") if name in ALL_AT_ZERO else None,
        )
    else:
        st.slider(**common, min_value=type(value)(low), max_value=type(value)(high), step=step)


def _written(sizes: Any, complaint: tuple[str, Any] | None) -> str:
    """Return a list of numbers as a learner types it; what cannot be read stays as it was typed."""
    return str(complaint[1]) if complaint else ", ".join(str(size) for size in sizes)


def ladder(low: float, high: float, *, whole: bool) -> list[float]:
    """Return the stops of a logarithmic slider: powers of two for whole numbers, else 1, 2, 5, 10, 20 and so on.

    Args:
        low, high: the bounds; a low of 0 stands before a ladder of six decades.
        whole: whether only whole numbers are allowed.
    """
    if whole:
        return [2**power for power in range(round(math.log2(low)), round(math.log2(high)) + 1)]
    bottom = round(math.log10(low)) if low > 0 else round(math.log10(high)) - 6
    top = round(math.log10(high))
    steps = (1, 2, 5) if top - bottom <= 10 else (1,)
    # Written and read back, a stop is the number that a person would type.
    stops = [float(f"{digit}e{power}") for power in range(bottom, top) for digit in steps] + [float(high)]
    return stops if low > 0 else [0.0, *stops]


def slider_step(low: float, high: float, *, whole: bool) -> int | float | None:
    """Return the step of a slider from `low` to `high`, or None where typing the number is easier."""
    if whole:
        return 1 if high - low <= MOST_STOPS else None
    step = next((step for step in (0.01, 0.05, 0.1, 0.5, 1.0) if (high - low) / step <= MOST_STOPS), None)
    on_steps = step is not None and math.isclose((high - low) / step, round((high - low) / step), abs_tol=1e-6)
    return step if on_steps else None
