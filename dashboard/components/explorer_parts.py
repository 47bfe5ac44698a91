"""Parts that pages which explain an idea have in common: tabs in the address, several choices, steps to take."""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.explorer_address import Explorer
from workbench.concepts.optimizers import RACERS

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
MOST_STEPS = 100


def explorer_tabs(explorer: Explorer, tabs: Mapping[str, str], name: str = "tab") -> tuple[str, DeltaGenerator]:
    """Show tabs; return the key of the open one, and the container of what belongs in it.

    Args:
        explorer: has a setting `name`, one of the keys.
        tabs: keys, and what they are called.
        name: of the setting. Default "tab".
    """
    key = f"{explorer.page}-{name}"
    st.session_state[key] = tabs[explorer[name]]
    of_words = {words: tab for tab, words in tabs.items()}
    anew = {"taken": ()} if "taken" in explorer.settings else {}

    def opened() -> None:
        explorer.change(**{name: of_words[st.session_state[key]]}, **anew)

    shown = st.tabs(list(of_words), key=key, on_change=opened)
    return explorer[name], shown[list(tabs).index(explorer[name])]


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
        st.pills(**explorer.widget(name, help=help), options=list(words), selection_mode="multi", wrap=True,
                 format_func=words.__getitem__)  # fmt: skip


def pick_one(explorer: Explorer, name: str, options: Iterable[Any], words: Callable[[Any], str], help: str) -> None:
    """Show the options of a setting as a list to choose from; what came from an address is among them."""
    if explorer.shows(name):
        options, value = list(options), explorer[name]
        options = options if value in options else sorted([*options, value])
        st.selectbox(**explorer.widget(name, help=help), options=options, format_func=words)


def slide(explorer: Explorer, name: str, step: float, help: str) -> None:
    """Show a slider for a setting that is a number; it ends where the setting does."""
    if explorer.shows(name):
        low, high = explorer.settings[name].bounds
        st.slider(**explorer.widget(name, help=help), min_value=low, max_value=high, step=step)


def optimizer_settings(explorer: Explorer, rate: str = "rate") -> None:
    """Show which optimizer takes the steps, and how far it goes: the setting `rate`."""
    with st.container(horizontal=True, gap="small"):
        pick_one(explorer, "optimizer", RACERS, lambda name: RACERS[name].label,
                 "The rule that makes a step out of the slope.")  # fmt: skip
        pick_one(explorer, rate, RATES, "{:g}".format, "How far each step goes.")


def step_buttons(explorer: Explorer) -> int:
    """Show the buttons that take steps and take them back; return how many are taken."""
    taken = explorer["taken"]
    steps = int(sum(taken))
    full = steps >= MOST_STEPS

    def take(more: tuple[float, ...]) -> None:
        explorer.change(taken=more)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Take this step", key=f"{explorer.page}-step", type="primary", icon=":material/skip_next:",
                  disabled=full, on_click=take, args=((*taken, 1),))  # fmt: skip
        st.button("10 steps", key=f"{explorer.page}-ten", icon=":material/fast_forward:", disabled=full,
                  on_click=take, args=((*taken, min(10, MOST_STEPS - steps)),))  # fmt: skip
        st.button("Undo", key=f"{explorer.page}-undo", icon=":material/undo:", disabled=not taken,
                  on_click=take, args=(taken[:-1],))  # fmt: skip
        st.button("Reset", key=f"{explorer.page}-reset", icon=":material/replay:", disabled=not taken,
                  on_click=take, args=((),))  # fmt: skip
    return steps


def numbers_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a small table whose numbers change while something is dragged: plain HTML, which costs a browser little."""
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    names = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in head)
    st.html(f"{_TABLE}<div class='explorer-numbers'><table><thead><tr>{names}</tr></thead>"
            f"<tbody>{lines}</tbody></table></div>")  # fmt: skip


_TABLE = """<style>
.explorer-numbers { overflow-x: auto; font-size: 0.9rem; }
.explorer-numbers table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.explorer-numbers th { font-weight: 500; opacity: 0.75; }
.explorer-numbers th, .explorer-numbers td {
  text-align: right; padding: 0.3rem 0.6rem; border-bottom: 1px solid rgba(128, 128, 128, 0.25); white-space: nowrap;
}
.explorer-numbers :is(th, td):first-child, .explorer-numbers .words { text-align: left; }
</style>"""
