"""Parts that pages which explain an idea have in common: tabs in the address, several choices, steps to take."""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.kit.explorer import Explorer
from dashboard.kit.knobs import Knob, knobs
from dashboard.session.guard import guarded, widget_value
from dashboard.session.state import set_widget
from workbench.concepts.optimizers import RACERS
from workbench.language import tr, translated

MOST_STEPS = 100
TAB = "tab"  # the setting that says which tab is open


def explorer_tabs(explorer: Explorer, tabs: Mapping[str, str]) -> tuple[str, DeltaGenerator]:
    """Show tabs; return the key of the open one, and the container of what belongs in it.

    Args:
        explorer: has a setting `TAB`, one of the keys.
        tabs: keys, and what they are called.
    """
    key = f"{explorer.page}-{TAB}"
    set_widget(key, tabs[explorer[TAB]])
    of_words = {words: tab for tab, words in tabs.items()}
    anew: dict[str, Any] = {"taken": ()} if "taken" in explorer.settings else {}

    def opened() -> None:
        explorer.change(**{TAB: of_words[widget_value(key)]}, **anew)

    shown = st.tabs(list(of_words), key=key, on_change=guarded(opened))
    return explorer[TAB], shown[list(tabs).index(explorer[TAB])]


@contextmanager
def beside(name: str) -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
    """Show settings to the left and what they change to the right; on a phone what they change comes first.

    Args:
        name: of this pair on the page.
    """
    with st.container(key=f"{name}-beside"):
        st.html(f"""<style>@media (max-width: 640px) {{
            .st-key-{name}-beside [data-testid="stColumn"]:has(.st-key-{name}-settings) {{ order: 2; }}
        }}</style>""")
        left, right = st.columns([1, 3], gap="medium")
        with left:
            settings = st.container(key=f"{name}-settings")
        yield settings, right


def pick_several(explorer: Explorer, name: str, words: Mapping[str, str], help: str) -> None:
    """Show the options of a setting as buttons of which several are chosen."""
    if explorer.shows(name):
        st.pills(
            **explorer.widget(name, help=help),
            options=list(words),
            selection_mode="multi",
            wrap=True,
            format_func=words.__getitem__,
        )


def pick_one(explorer: Explorer, name: str, options: Iterable[Any], words: Callable[[Any], str], help: str) -> None:
    """Show the options of a setting as a list to choose from; what came from an address is among them."""
    if explorer.shows(name):
        options, value = list(options), explorer[name]
        options = options if value in options else sorted([*options, value])
        st.selectbox(**explorer.widget(name, help=help), options=options, format_func=words)


@translated("words")
class Turn(NamedTuple):
    """A slider for a setting that is a number: what it does in words, and how it goes; see `Knob`."""

    name: str
    words: str
    step: float = 0.0
    scale: str = "linear"


def turn(explorer: Explorer, *wanted: Turn) -> None:
    """Show sliders for settings, those left out that a link hides; each move of one changes its setting at once."""
    items = [
        Knob(one.name, setting.label, explorer[one.name], *setting.bounds, one.step, one.scale, one.words)
        for one in wanted
        if explorer.shows(one.name)
        for setting in [explorer.settings[one.name]]
    ]
    if items:
        knobs(
            items,
            f"{explorer.page}-{explorer[TAB]}-knobs",
            lambda name, value, last: explorer.change(dragged=not last, **{name: value}),
        )


def pick_optimizer(explorer: Explorer) -> None:
    """Show which optimizer takes the steps."""
    if explorer.shows("optimizer"):
        st.selectbox(
            **explorer.widget("optimizer", help=tr("The rule that makes a step out of the slope.")),
            options=list(RACERS),
            format_func=lambda name: RACERS[name].label,
            width=150,
        )


def steps_taken(explorer: Explorer) -> int:
    """Return how many steps the buttons have taken: its setting `taken` tells by how many each press."""
    return min(int(sum(explorer["taken"])), MOST_STEPS)


def step_buttons(explorer: Explorer) -> None:
    """Show the buttons that take steps and take them back."""
    taken, steps = explorer["taken"], steps_taken(explorer)
    full = steps >= MOST_STEPS

    def take(more: tuple[float, ...]) -> None:
        explorer.change(taken=more)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            tr("Take this step"),
            key=f"{explorer.page}-step",
            type="primary",
            icon=":material/skip_next:",
            disabled=full,
            on_click=guarded(take),
            args=((*taken, 1),),
        )
        st.button(
            "10 steps",
            key=f"{explorer.page}-ten",
            icon=":material/fast_forward:",
            disabled=full,
            on_click=guarded(take),
            args=((*taken, min(10, MOST_STEPS - steps)),),
        )
        st.button(
            tr("Undo"),
            key=f"{explorer.page}-undo",
            icon=":material/undo:",
            disabled=not taken,
            on_click=guarded(take),
            args=(taken[:-1],),
        )
        st.button(
            tr("Reset"),
            key=f"{explorer.page}-reset",
            icon=":material/replay:",
            disabled=not taken,
            on_click=guarded(take),
            args=((),),
        )


def numbers_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a small table whose numbers change while something is dragged: plain HTML, which costs a browser little."""
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    names = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in head)
    st.html(
        f"{_TABLE}<div class='explorer-numbers'><table><thead><tr>{names}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )


_TABLE = """<style>
.explorer-numbers { overflow-x: auto; font-size: 0.9rem; }
.explorer-numbers table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.explorer-numbers th { font-weight: 500; opacity: 0.75; }
.explorer-numbers th, .explorer-numbers td {
  text-align: right; padding: 0.3rem 0.6rem; border-bottom: 1px solid rgba(128, 128, 128, 0.25); white-space: nowrap;
}
.explorer-numbers :is(th, td):first-child { text-align: left; }
</style>"""
