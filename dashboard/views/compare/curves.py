"""The curves of the chosen runs over each other, what can be said of their difference, and repetitions with seeds."""

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.session import state
from dashboard.session.guard import guarded, in_words, told_in_words, widget_value
from dashboard.session.words import duration, literal
from dashboard.views.compare import state as comparing
from dashboard.views.compare.better import draw_with_the_better
from dashboard.views.compare.groups import Comparison, Item, progress, seconds_left
from dashboard.views.compare.repetitions import repeat, withdraw
from workbench.comparing.curves import OVER, band, line, smoothed
from workbench.comparing.verdict import COMPARED, Verdict, headline
from workbench.figures import run_overlay
from workbench.figures.training.overlay import Curve
from workbench.language import later, tr
from workbench.quantities import count
from workbench.runs import jobs
from workbench.runs.store import Store

LOOK_SECONDS = 1.0  # seconds between two looks while a run waits or learns
KINDS = {"accuracy": "Accuracy", "loss": "Loss"}
PARTS = later({"val_": "Validation", "": "Training"})
AXES = later({"step": "Step", "epoch": "Epoch", "time": "Time"})


def compare_curves(comparison: Comparison) -> None:
    """Show the curves; while a run waits or learns, this part of the page looks again by itself."""
    st.session_state["compare-whole-page"] = True
    going = any(progress(comparison.runs)[1:])
    st.fragment(_show, run_every=LOOK_SECONDS if going else None)(comparison, going)


@told_in_words
def _show(comparison: Comparison, going: bool) -> None:
    states = progress(comparison.runs)
    whole_page, before = st.session_state.pop("compare-whole-page", False), st.session_state.get("compare-states")
    st.session_state["compare-states"] = states
    if comparison.asked != comparing.view().runs or (not whole_page and states != before):
        st.rerun()  # other runs are compared now, or what stands below has changed too
    if states[2]:
        jobs.ensure_worker(state.store())
    _controls(comparison)
    comparing.write_address()
    shown = comparing.view()
    figure, said = st.columns([3, 2], gap="large")
    verdicts, words = [], ""
    with said, in_words():
        verdicts, words = comparison.verdicts(shown.what)
    bands = shown.bands and comparison.repeated
    with figure, in_words():
        label, higher = COMPARED[shown.what]
        title = headline(verdicts[0], higher_is_better=higher) if bands and verdicts else ""
        curves = [_curve(item, shown) for item in comparison.items(shown.bands)]
        live_figure(
            run_overlay(
                curves,
                xlabel=OVER[shown.over],
                ylabel=label,
                higher_is_better=higher,
                title=title,
                logarithmic=shown.log,
                shares="accuracy" in shown.what,
                uirevision=f"{shown.what} {shown.over} {shown.log}",
            ),
            key="compare-curves",
        )
        if nameless := [curve.name for curve in curves if not len(curve.x)]:
            st.caption(tr("No {label} yet of {nameless}.", label=label, nameless=literal(", ".join(nameless))))
    with said, in_words():
        _verdict(comparison, verdicts, words)
        shown_one = next((verdict for verdict in verdicts[:1] if verdict.shown), None)
        if shown_one:
            draw_with_the_better(comparison, shown_one)
        _repeat(comparison, states, main=not shown_one)


def _curve(item: Item, shown: comparing.View) -> Curve:
    lines = [line(run, shown.what, shown.over) for run in item.runs]
    smooth = 0.0 if shown.what.startswith("val_") else shown.smooth
    if len(lines) == 1:
        ((x, y),) = lines
        return Curve(
            item.name, x, smoothed(y, smooth), raw=y if smooth and len(y) else None, place=item.place, label=item.label
        )
    found = band([one._replace(y=smoothed(one.y, smooth)) for one in lines])
    return Curve(
        item.name,
        found.x,
        found.mean,
        low=found.low,
        high=found.high,
        place=item.place,
        runs=found.runs,
        label=item.label,
    )


def _controls(comparison: Comparison) -> None:
    shown = comparing.view()
    part = "val_" if shown.what.startswith("val_") else ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _choice("kind", "Curve", KINDS, shown.what.removeprefix("val_"))
        part = _choice("part", "Of", PARTS, part)
        over = _choice("over", "Over", AXES, shown.over)
        smooth = shown.smooth
        if not part:
            smooth = st.slider(
                tr("Smoothing"),
                0.0,
                comparing.SMOOTHEST,
                shown.smooth,
                0.01,
                key="compare-set-smooth",
                width=160,
                help=tr("How much of the mean so far each batch keeps. The shadow behind a line is what was measured."),
            )
        log = st.toggle(tr("Logarithmic"), shown.log, key="compare-set-log")
        bands = shown.bands
        if comparison.repeated:
            bands = st.toggle(
                tr("Seeds as bands"),
                shown.bands,
                key="compare-set-bands",
                help=tr(
                    "Draws runs that differ in their seeds alone as one: their mean, and a band from the "
                    "lowest to the highest."
                ),
            )
    comparing.change(what=part + kind, over=over, smooth=smooth, log=log, bands=bands)
    if bands != shown.bands:
        st.rerun()  # colours and tables follow


def _choice(name: str, label: str, options: dict[str, str], now: str) -> str:
    return st.segmented_control(
        label, list(options), format_func=options.__getitem__, default=now, required=True, key=f"compare-set-{name}"
    )


def _verdict(comparison: Comparison, verdicts: list[Verdict], words: str) -> None:
    """Say whether a difference is larger than what seeds make."""
    st.header(tr("Is the difference more than chance?"), anchor=False)
    if len(comparison.groups) < 2:
        st.markdown(
            tr(
                "All chosen runs have the same settings; what sets them apart is chance. Choose runs with "
                "other settings to hold against them."
            )
            if len(comparison.runs) > 1
            else tr("One run alone says nothing about its settings. Choose another.")
        )
    for verdict in verdicts[:1]:
        box = st.success if verdict.shown else st.info
        box(literal(verdict.sentence), icon=":material/check:" if verdict.shown else ":material/balance:")
    if len(verdicts) > 1:
        st.markdown("\n".join(f"- {literal(verdict.sentence)}" for verdict in verdicts[1:]))
        st.caption(
            tr(
                "The best is held against each other one; the level is divided by the number of comparisons "
                "(Bonferroni), for each is another chance to be fooled."
            )
        )
    if words:
        st.caption(literal(words))


def _repeat(comparison: Comparison, states: tuple[int, int, int], *, main: bool) -> None:
    """Offer to train each with more seeds, and show how far that is.

    Args:
        comparison: the runs.
        states: how many have ended, learn, and wait.
        main: whether this is what follows: no difference is shown that leads on.
    """
    store = state.store()
    ended, learning, waiting = states
    if learning or waiting:
        left = seconds_left(comparison.groups)
        st.progress(
            ended / sum(states),
            tr(
                "{ended} of {runs} done, {learning} learning, {waiting} waiting{what}",
                ended=ended,
                runs=count(sum(states), "run"),
                learning=learning,
                waiting=waiting,
                what=tr(", about {left} left", left=duration(left)) if left else "",
            ),
        )
        st.button(
            tr("Stop these"),
            icon=":material/stop:",
            key="compare-stop",
            on_click=guarded(withdraw),
            args=(store, comparison.runs),
            help=tr(
                "Takes the waiting ones out of the queue and stops the one that learns; its best network so "
                "far is kept."
            ),
        )
        return
    if not comparison.runs:
        return
    least, most, usual = comparing.SEEDS
    fewest = min(len(group.runs) for group in comparison.groups)
    if st.session_state.setdefault("compare-seeds", usual) <= fewest < most:
        st.session_state["compare-seeds"] = min(most, fewest + usual)  # what is offered can be pressed
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.number_input(
            tr("Seeds"),
            least,
            most,
            key="compare-seeds",
            width=110,
            persist_state="session",
            help=tr("Five seeds find most differences that matter; two find only large ones."),
        )
        st.button(
            tr("Repeat each with {wanted} seeds", wanted=wanted),
            icon=":material/repeat:",
            key="compare-repeat",
            type="primary" if main and len(comparison.groups) > 1 or fewest < 2 else "secondary",
            on_click=guarded(lambda: _ask(store)),
            disabled=fewest >= wanted,
        )
    st.caption(
        tr(
            "Trains the same settings again from other first weights, in another order, with other pictures "
            "held back. What scatters then is chance."
        )
    )


def _ask(store: Store) -> None:
    repeat(store, widget_value("compare-seeds"))
