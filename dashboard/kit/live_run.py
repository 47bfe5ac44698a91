"""A run while it goes on: curves that grow, numbers, and the buttons that steer it."""

from collections.abc import Callable

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.pages import page_file
from dashboard.kit.run_buttons import asking_button, rate_to_hold, said_what_holds, send
from dashboard.kit.run_header import train_on_what_is_here
from dashboard.session import state
from dashboard.session.guard import in_words, told_in_words, widget_value
from dashboard.session.run_facts import title
from dashboard.session.visitor import owns
from dashboard.session.watching import BADGES, Watch
from dashboard.session.words import literal
from workbench.language import tr
from workbench.quantities import percent
from workbench.runs import jobs
from workbench.runs.status import LIVE
from workbench.runs.store import Run
from workbench.runs.waiting import what_it_waits_for

# Seconds between two looks: often until there is something to see, then as often as a curve needs.
FIRST_LOOK_SECONDS = 0.2
LOOK_SECONDS = 0.5
FIRST_POINTS = 8
NEWS_WITHIN = 0.25
SAME_STEP = 0.12  # seconds: no hand presses twice so soon


def live_run(run: Run, beside: Callable[[Watch], None] | None = None, height: int | None = None) -> None:
    """Show a run; while it waits or learns, this part of the page looks again by itself.

    Args:
        run: the run.
        beside: shows what stands to the right of the curves, and grows with them. Default: nothing.
        height: of the curves, in pixels. Default: what they ask for.
    """
    interval = _interval(state.watch(run))
    st.session_state["whole-page"] = True
    st.fragment(_show, run_every=interval)(run.id, interval, beside, height)


@told_in_words
def _show(
    run_id: str, interval: float | None, beside: Callable[[Watch], None] | None = None, height: int | None = None
) -> None:
    whole_page = st.session_state.pop("whole-page", False)
    run = Run(state.store().root / run_id)
    watch = state.watch(run)
    label, colour = BADGES[watch.status.state]
    badge = f":{colour}-badge[{label}]"
    if never_began := watch.status.state == "failed" and not watch.has_points:
        train_on_what_is_here(run)
    if not _bar(watch, badge):
        st.markdown(f"{badge} {literal(watch.sentence(state.store()))}")
    if watch.status.state == "queued":
        _in_the_way(what_it_waits_for(run, state.store()).in_the_way)
        jobs.ensure_worker(state.store())
    if watch.status.state == "paused" and not watch.status.takes_a_place():
        since = watch.status.in_words().capitalize()
        st.caption(
            tr(
                "{since}. Other runs may begin meanwhile. Go on takes it up at once, also beside another one.",
                since=since,
            )
        )
    if watch.status.state != "damaged" and not never_began:
        _controls(run, watch)
        curves, side = st.columns([5, 4], gap="medium") if beside else (st.container(), None)
        with curves:
            _curves(watch, height)
        if beside and side:
            with side, in_words():
                beside(watch)
        if watch.status.state in LIVE:
            _numbers(watch)
        _log(watch)
    if _interval(watch) != interval:
        st.rerun()  # the page asks again how often to look, and shows what comes after the end
    if interval == FIRST_LOOK_SECONDS and not whole_page and not watch.has_points and watch.wait_for_news(NEWS_WITHIN):
        st.rerun(scope="fragment")  # the first point is on its way: show it at once, not at the next look


def _curves(watch: Watch, height: int | None) -> None:
    """Show the curves."""
    log_loss = bool(st.session_state.get("log-loss", False))
    live_figure(watch.figure(log_loss=log_loss), key=f"curves-{watch.run.id}", height=height)
    st.toggle(
        tr("Logarithmic loss"),
        help=tr("Shows small losses as clearly as large ones."),
        key="log-loss",
        persist_state="session",
    )
    if words := watch.left_out_words():
        st.caption(words)


def _interval(watch: Watch) -> float | None:
    if watch.status.state not in (*LIVE, "queued"):
        return None
    return LOOK_SECONDS if len(watch.history.batches) >= FIRST_POINTS or watch.history.epochs else FIRST_LOOK_SECONDS


def _bar(watch: Watch, badge: str) -> bool:
    """Show how far it has learned; return False where it is doing something else, which takes a sentence."""
    progress = watch.progress()
    if watch.status.state not in LIVE or watch.status.phase != "learning" or not progress.total_steps:
        return False
    st.progress(min(progress.step / progress.total_steps, 1.0), f"{badge} {watch.place()}")
    return True


def _numbers(watch: Watch) -> None:
    progress = watch.progress()

    def known(value: float | None, text: str) -> str:
        return "–" if value is None else text.format(value)

    numbers = {
        "Training accuracy": "–" if progress.accuracy is None else percent(progress.accuracy),
        "Validation accuracy": "–" if progress.val_accuracy is None else percent(progress.val_accuracy),
        "Loss": known(progress.loss, "{:.4f}"),
        "Learning rate": known(progress.learning_rate, "{:.3g}"),
        "Pictures / s": known(progress.examples_per_second, "{:,.0f}"),
    }
    with st.container(horizontal=True, gap="small"):
        for label, value in numbers.items():
            st.metric(label, value, width="content")


def _controls(run: Run, watch: Watch) -> None:
    live = watch.status.state
    if live not in (*LIVE, "queued"):
        return
    if not owns(run.learner):
        st.caption(tr("Somebody else started this run and controls it. You can watch."))
        return

    def ask(action: str, value_key: str = "") -> None:
        if action == "step" and state.is_double_press(tr("step {id}", id=run.id), SAME_STEP):
            return
        # The value is read when the button is pressed: what was typed a moment before counts.
        send(run, action, widget_value(value_key) if value_key else None)

    if refused := st.session_state.pop("refused", None):
        st.warning(literal(refused))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if live == "paused":
            asking_button(tr("Go on"), "play_arrow", "go-on", ask, "resume", type="primary")
        elif live == "running":
            asking_button(tr("Pause"), "pause", "pause", ask, "pause")
        words = tr("Stops after this batch. The best model so far is kept and tested.")
        asking_button(tr("Stop training"), "stop", "stop", ask, "stop", help=words)
        if live in LIVE:
            st.number_input(tr("Batches"), 1, 10_000, 1, key="steps", width=120)
            words = tr("Trains this many batches, then pauses.")
            asking_button(tr("Step"), "skip_next", "step", ask, "step", "steps", help=words)
            rate_to_hold(run, watch)
    if live in LIVE:
        said_what_holds(run, watch)


def _log(watch: Watch) -> None:
    lines = watch.log()
    with st.expander(tr("What happened"), expanded=False):
        st.markdown("\n".join(f"- {literal(line)}" for line in lines[:200]) or tr("Nothing yet."))


def _in_the_way(runs: tuple[Run, ...]) -> None:
    """Show the runs that hold what a waiting one needs (see `workbench.runs.waiting`)."""
    for run in runs:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"in-the-way-{run.id}"):
            st.page_link(
                page_file("train"),
                label=literal(title(run)),
                icon=":material/arrow_forward:",
                query_params={"run": run.id},
                width="content",
            )
            if run.status.state == "paused":
                asking_button(tr("Go on with it"), "play_arrow", f"go-on-{run.id}", run.send, "resume")
                kept = tr("The best model so far is kept and tested.")
                asking_button(tr("Stop it"), "stop", f"stop-{run.id}", run.send, "stop", help=kept)
