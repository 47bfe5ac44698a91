"""Inside one optimizer: where it stands, what it remembers, and its rule with the numbers of one step."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.kit.explorer_head import complaints
from dashboard.kit.knobs import Knob, knobs
from dashboard.kit.live_figure import live_figure
from dashboard.session.guard import guarded, told_in_words
from dashboard.views.optimizers import settings, steps
from dashboard.views.optimizers.race_view import focus_choice, surface_choice, surface_knobs
from dashboard.views.optimizers.settings import OPTIMIZERS
from workbench.concepts.experiments.descents import Path
from workbench.concepts.experiments.worked_step import Line, number
from workbench.figures import optimizer_state, step_on_map
from workbench.language import tr

_LOOK = """<style>
.worked { display: grid; gap: 0.55rem; font-variant-numeric: tabular-nums; margin: 0; }
.worked dt { font-size: 1rem; }
.worked dt small { opacity: 0.75; margin-left: 0.6rem; }
.worked dd { margin: 0.1rem 0 0 1.2rem; font-size: 0.85rem; overflow-wrap: anywhere; }
.worked dd::before { content: ""; display: inline-block; width: 0.6rem; height: 0.6rem; margin-right: 0.5rem; }
.worked .first::before { background: #0072b2; border-radius: 50%; }
.worked .second::before { background: #d55e00; transform: rotate(45deg) scale(0.85); }
</style>"""


def inside_view() -> None:
    """Show the optimizer that is looked at, at the step where the race stands."""
    left, right = st.columns([2, 5], vertical_alignment="bottom")
    with left:
        surface_choice()
    with right:
        focus_choice()
    _stage()


@st.fragment
@told_in_words
def _stage() -> None:
    """What follows the step: while something is dragged, only this part runs again."""
    racer, surface = OPTIMIZERS["focus"], settings.surface()
    path, step = settings.path(racer), steps.step_shown()
    surface_knobs()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, label, icon, change in (("Back", tr("Back"), "arrow_back", -1), ("On", tr("On"), "arrow_forward", 1)):
            st.button(
                label,
                key=f"optimizers-{name}",
                icon=f":material/{icon}:",
                on_click=guarded(settings.go_to),
                args=(step + change,),
                disabled=not 1 <= step + change <= OPTIMIZERS["steps"],
            )
        knobs(
            [Knob("step", tr("Step"), step, 1, OPTIMIZERS["steps"], step=1)],
            key="optimizers-step",
            on_turn=lambda _, value, last: settings.go_to(round(value), last),
            width=360,
        )
    left, right = st.columns(2, gap="medium")
    with right:  # first, for it is what the hand drags
        curves = optimizer_state(racer, steps.optimizer(), path, step)
        live_figure(curves, "optimizers-state", pick="x", on_pick=steps.pick_step)
        st.caption(tr("Drag in the curves, or use the arrow keys, to go to another step."))
    with left:
        live_figure(step_on_map(racer, surface, path, step), "optimizers-map", still=True)
        st.html(_LOOK + _written(path, step, steps.lines(path)))
    complaints(OPTIMIZERS)
    OPTIMIZERS.write_address()


def _written(path: Path, step: int, lines: Sequence[tuple[Line, Line]]) -> str:
    """Return the rule as HTML: each line in symbols, then with the numbers of both weights."""
    slopes = [number(value) for value in path.gradients[step - 1]]
    rows = [_row(tr("g = slope here"), tr("the gradient, what the optimizer feels"), slopes)]
    for first, second in lines:
        results = [f"{escape(line.numbers)} = <b>{number(line.value)}</b>" for line in (first, second)]
        rows.append(_row(f"{first.symbol} ← {first.formula}", first.words, results))
    return f'<dl class="worked" aria-label="{tr("Step {step} in numbers", step=step)}">{"".join(rows)}</dl>'


def _row(rule: str, words: str, numbers: Sequence[str]) -> str:
    values = "".join(
        f'<dd class="{place}" title="{title}">{value}</dd>'
        for place, title, value in zip(
            ("first", "second"), (tr("first weight"), tr("second weight")), numbers, strict=True
        )
    )
    return f"<div><dt><b>{escape(rule)}</b><small>{escape(words)}</small></dt>{values}</div>"
