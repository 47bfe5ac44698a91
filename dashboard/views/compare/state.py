"""What a learner compares and how: kept while pages change, and brought back by the address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.kit.explorer_settings import cut
from dashboard.session import state
from workbench.comparing.curves import OVER
from workbench.comparing.verdict import COMPARED
from workbench.language import tr
from workbench.lessons.fault_secrets import secret
from workbench.runs.store import Run, Store

MOST_RUNS = 60  # runs on one page
SMOOTHEST = 0.99
SEEDS = (2, 20, 5)  # fewest, most, and what is offered


@dataclass(frozen=True)
class View:
    """What is compared and how it is drawn.

    Attributes:
        runs: numbers of the runs.
        what: a key of `COMPARED`.
        over: a key of `OVER`.
        smooth: how much of the running mean is kept at each point, 0 to `SMOOTHEST`.
        log: whether the y axis is logarithmic.
        bands: whether runs that differ in their seeds alone are drawn as one band.
        first, second: the two runs whose mistakes are shown; empty: the first ones that have been tested.
    """

    runs: tuple[str, ...] = ()
    what: str = "val_accuracy"
    over: str = "step"
    smooth: float = 0.7
    log: bool = False
    bands: bool = True
    first: str = ""
    second: str = ""


# The names in the address, each with what it stands for.
ADDRESS = {"runs": "runs", "y": "what", "x": "over", "smooth": "smooth", "log": "log", "bands": "bands",
           "a": "first", "b": "second"}  # fmt: skip


def view() -> View:
    """Return what is compared; the first time, and after a link to something else, the address says it."""
    asked = {name: value for name, value in st.query_params.to_dict().items() if name in ADDRESS}
    if asked and asked != state.kept("compare-address"):
        found, complaints = from_address(asked)
        state.keep("compare-view", found)
        state.keep("compare-address", asked)
        for complaint in complaints:
            complain(complaint)
        for key in [key for key in st.session_state if str(key).startswith("compare-set-")]:
            del st.session_state[key]  # the widgets follow the link
    return state.kept("compare-view", View())


def change(**values: Any) -> None:
    """Change what is compared, or how."""
    state.keep("compare-view", replace(view(), **values))


def write_address() -> None:
    """Write what is compared into the address, so that a reload or a link brings it back."""
    wanted = to_address(view())
    state.keep("compare-address", wanted)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def to_address(shown: View) -> dict[str, str]:
    """Return a view as short texts, only what is not as usual."""
    texts = {}
    for short, name in ADDRESS.items():
        value = getattr(shown, name)
        if value != getattr(View(), name):
            texts[short] = ",".join(value) if name == "runs" else str(int(value) if isinstance(value, bool) else value)
    return texts


def from_address(asked: dict[str, str]) -> tuple[View, list[str]]:
    """Return the view of an address, and a sentence for each part that cannot be read."""
    found, complaints = View(), []
    for short, text in asked.items():
        name = ADDRESS.get(short)
        try:
            if name:
                found = replace(found, **{name: _read(name, text)})
        except (ValueError, KeyError):
            complaints.append(
                tr(
                    "The address says {short}={cut!r}, which makes no sense here. It was left out.",
                    short=short,
                    cut=cut(text),
                )
            )
    return found, complaints


def _read(name: str, text: str) -> Any:
    if name == "runs":
        return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))[:MOST_RUNS]
    if name in ("what", "over"):
        return {key: key for key in (COMPARED if name == "what" else OVER)}[text]
    if name == "smooth":
        if not 0 <= (value := float(text)) <= SMOOTHEST:
            raise ValueError
        return value
    return {"0": False, "1": True}[text] if name in ("log", "bands") else text


def complain(words: str) -> None:
    """Keep a sentence for the next time the page is drawn."""
    st.session_state.setdefault("compare-complaints", []).append(words)


def complaints() -> list[str]:
    """Return, once, what could not be done as asked."""
    return st.session_state.pop("compare-complaints", [])


def chosen(store: Store) -> list[Run]:
    """Return the chosen runs that are there and no secret; of each other one, the page says so."""
    runs, gone, secrets = [], [], []
    known = {run.id: run for run in store.runs()} if view().runs else {}
    for identifier in view().runs:
        run = known.get(identifier)
        status = run.status if run else None
        there = status is not None and status.state != "damaged"
        if status and not there:
            complain(status.error)
        fault = secret(run, store) if there else None
        runs += [run] if there and not fault else []
        gone += [] if run else [cut(identifier)]
        secrets += [fault.name] if fault else []
    if gone:
        complain(tr("There is no run {gone} any more, or it cannot be read.", gone=", ".join(gone)))
    if secrets:
        complain(
            tr("Say first what is wrong with {secrets}: beside other runs it would show.", secrets=", ".join(secrets))
        )
    if len(runs) < len(view().runs):
        change(runs=tuple(run.id for run in runs))
    return runs


def two(tested: Sequence[str], alike: dict[str, int]) -> tuple[str, str]:
    """Return the two runs whose mistakes are shown: the ones asked for, else the first, and one with other settings.

    Args:
        tested: numbers of the runs to choose from, at least two.
        alike: by number, which group of equal settings each belongs to.
    """
    first = view().first if view().first in tested else tested[0]
    others = [identifier for identifier in tested if identifier != first]
    unlike = [identifier for identifier in others if alike[identifier] != alike[first]]
    return first, view().second if view().second in tested else (unlike or others)[0]


def choose(identifiers: Sequence[str]) -> None:
    """Choose the runs to compare; where they are too many, the first ones stay."""
    identifiers = list(dict.fromkeys(identifiers))
    if len(identifiers) > MOST_RUNS:
        complain(
            tr(
                "At most {most_runs} runs can be compared at once: the first {most_runs} were taken.",
                most_runs=MOST_RUNS,
            )
        )
    change(runs=tuple(identifiers[:MOST_RUNS]))
    st.session_state["compare-set-runs"] = list(identifiers[:MOST_RUNS])
