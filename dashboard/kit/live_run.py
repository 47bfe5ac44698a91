"""A run while it goes on: curves that grow, numbers, and the buttons that steer it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.pages import page_file
from dashboard.kit.run_header import train_on_what_is_here
from dashboard.session import state
from dashboard.session.guard import guarded, told_in_words, widget_value
from dashboard.session.run_facts import title
from dashboard.session.visitor import own, owns
from dashboard.session.watching import BADGES, Watch
from dashboard.session.words import literal
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.quantities import percent
from workbench.runs import jobs
from workbench.runs.config import RunConfig
from workbench.runs.status import LIVE
from workbench.runs.store import Run
from workbench.runs.waiting import what_it_waits_for

# Seconds between two looks: often until there is something to see, then as often as a curve needs.
FIRST_LOOK_SECONDS = 0.2
LOOK_SECONDS = 0.5
FIRST_POINTS = 8
NEWS_WITHIN = 0.25
SAME_STEP = 0.12  # seconds: no hand presses twice so soon


def live_run(run: Run) -> None:
    """Show a run; while it waits or learns, this part of the page looks again by itself."""
    interval = _interval(state.watch(run))
    st.session_state["whole-page"] = True
    st.fragment(_show, run_every=interval)(run.id, interval)


@told_in_words
def _show(run_id: str, interval: float | None) -> None:
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
        log_loss = bool(st.session_state.get("log-loss", False))
        _controls(run, watch)
        if watch.status.state in LIVE:
            _numbers(watch)
        live_figure(watch.figure(log_loss=log_loss), key=f"curves-{run_id}")
        st.toggle(
            tr("Logarithmic loss"),
            help=tr("Shows small losses as clearly as large ones."),
            key="log-loss",
            persist_state="session",
        )
        if words := watch.left_out_words():
            st.caption(words)
        _log(watch)
    if _interval(watch) != interval:
        st.rerun()  # the page asks again how often to look, and shows what comes after the end
    if interval == FIRST_LOOK_SECONDS and not whole_page and not watch.has_points and watch.wait_for_news(NEWS_WITHIN):
        st.rerun(scope="fragment")  # the first point is on its way: show it at once, not at the next look


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
        _send(run, action, widget_value(value_key) if value_key else None)

    if refused := st.session_state.pop("refused", None):
        st.warning(literal(refused))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if live == "paused":
            _button(tr("Go on"), "play_arrow", "go-on", ask, "resume", type="primary")
        elif live == "running":
            _button(tr("Pause"), "pause", "pause", ask, "pause")
        words = tr("Stops after this batch. The best model so far is kept and tested.")
        _button(tr("Stop training"), "stop", "stop", ask, "stop", help=words)
        if live in LIVE:
            st.number_input(tr("Batches"), 1, 10_000, 1, key="steps", width=120)
            words = tr("Trains this many batches, then pauses.")
            _button(tr("Step"), "skip_next", "step", ask, "step", "steps", help=words)
            _rate_to_hold(run, watch)
    if live in LIVE:
        _said_what_holds(run, watch)


def _log(watch: Watch) -> None:
    lines = watch.log()
    with st.expander(tr("What happened"), expanded=False):
        st.markdown("\n".join(f"- {literal(line)}" for line in lines[:200]) or tr("Nothing yet."))


def _button(label: str, icon: str, key: str, ask: Callable[..., None], *args: Any, **more: Any) -> None:
    """Show a button that asks something of a run when it is pressed."""
    st.button(label, icon=f":material/{icon}:", key=key, on_click=guarded(ask), args=args, **more)


def _send(run: Run, action: str, value: float | int | None = None) -> None:
    """Ask a run to do something; what is refused is kept for the next time the page is drawn."""
    try:
        own(run).send(action, value)
    except WorkbenchError as error:
        st.session_state["refused"] = str(error)


def _rate_to_hold(run: Run, watch: Watch) -> None:
    """Show the field for a learning rate, and the button that has it held."""
    low, high = RunConfig.limits("learning_rate")
    now = _rate(run, watch)
    _show_in_field(f"rate-{run.id}", now if _stands_still(watch) else None)
    st.number_input(
        tr("New learning rate"),
        low,
        high,
        None,
        step=None,
        format="%.6g",
        key=f"rate-{run.id}",
        width=170,
        placeholder=f"{now:.4g}",
    )
    words = tr("This rate is held from the next batch on, until you go back to the schedule.")
    _button(tr("Apply"), "speed", "apply-rate", _apply, run, watch, help=words)


def _said_what_holds(run: Run, watch: Watch) -> None:
    """Say that a rate is held by hand, where one is, with the way back."""
    if words := watch.held_words():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(words, width="content")
            back = tr("The schedule goes on at its place from the next batch on.")
            _button(tr("Back to the schedule"), "undo", "follow-schedule", _follow, run, watch, help=back)


def _stands_still(watch: Watch) -> bool:
    """Tell whether the rate stays as it is until somebody does something."""
    return watch.status.state == "paused" or watch.history.held() is not None


def _rate(run: Run, watch: Watch) -> float:
    """The rate in force; one that was set a moment ago counts before the run has heard of it."""
    asked, known = st.session_state.get(f"rate-{run.id}-asked", (None, 0))
    return asked if asked is not None and len(watch.history.controls) <= known else watch.rate


def _show_in_field(key: str, value: float | None) -> None:
    """Have the field show a value, unless it holds another that was chosen and not applied yet.

    A value that is set overwrites what is being typed. So a rate that changes from batch to batch, None here, is no
    value of the field: it stands there in grey until somebody types.
    """
    shown, now = st.session_state.get(f"{key}-shown"), st.session_state.get(key)
    # Empty: nobody has chosen, or what was set did not reach the browser.
    if key not in st.session_state or (now in (shown, None) and value != now):
        st.session_state[key] = st.session_state[f"{key}-shown"] = value


def _apply(run: Run, watch: Watch) -> None:
    key = f"rate-{run.id}"
    # Read when the button is pressed: what was typed a moment before counts. An empty field means the rate of now.
    typed = widget_value(key)
    value = _rate(run, watch) if typed is None else typed
    _send(run, "learning_rate", value)
    if "refused" not in st.session_state:
        st.session_state[f"{key}-shown"] = typed  # nothing waits in the field any more
        st.session_state[f"{key}-asked"] = (value, len(watch.history.controls))


def _follow(run: Run, watch: Watch) -> None:
    _send(run, "follow_schedule")
    st.session_state[f"rate-{run.id}-shown"] = st.session_state.get(f"rate-{run.id}")


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
                _button(tr("Go on with it"), "play_arrow", f"go-on-{run.id}", run.send, "resume")
                kept = tr("The best model so far is kept and tested.")
                _button(tr("Stop it"), "stop", f"stop-{run.id}", run.send, "stop", help=kept)
