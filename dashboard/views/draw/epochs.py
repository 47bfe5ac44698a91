"""One model over its epochs: how the answer to the drawing came about, as lines over time and as bars to play."""

import time

import streamlit as st

from dashboard.kit.answer import answer
from dashboard.kit.empty import train_first
from dashboard.kit.live_figure import live_figure
from dashboard.kit.seen import Seen
from dashboard.session import model_choice, state
from dashboard.session.epoch_readings import Film, film
from dashboard.session.guard import guarded, told_in_words, widget_value
from dashboard.session.model_choice import BEST, ModelChoice
from dashboard.views.draw.settings import DRAW, LOOK_SECONDS
from workbench.figures import answer_over_epochs
from workbench.language import tr
from workbench.runs.store import Run

PLAY_SECONDS = 0.7  # an epoch stays this long
_PLAYING, _MOVED = "film-playing", "film-moved"


def epoch_by_epoch(seen: Seen) -> None:
    """Show what a run said of the drawing after each epoch; while it learns, new epochs come by themselves."""
    found = model_choice.networks(state.store()).offered
    offered = {key: choice for key, choice in found.items() if choice.epochs or choice.learning}
    usual = [key for key, choice in offered.items() if not choice.apart]
    chosen = next((key for key in (DRAW["film"], seen.choice.key, *usual) if key in offered), None)
    if chosen is None:
        train_first(
            tr("No run has kept its epochs yet. Train a network, and watch it come to see your drawing."),
            tr("Train a network"),
        )
        return
    if DRAW.shows("film"):
        st.selectbox(
            **DRAW.widget("film", shown=chosen, options=list(offered), format_func=lambda key: offered[key].label),
            width=420,
        )
    interval = _interval(seen, offered[chosen])
    with st.container():  # a place of this part's own: what the inner one shows is put away with it
        st.fragment(_film, run_every=interval)(seen, offered[chosen], interval)


def _interval(seen: Seen, run: ModelChoice) -> float | None:
    if st.session_state.get(_PLAYING):
        return PLAY_SECONDS
    # Where the run that reads the drawing learns, the part of the page around this looks again already.
    return LOOK_SECONDS if run.learning and not seen.choice.learning else None


@told_in_words
def _film(seen: Seen, choice: ModelChoice, interval: float | None) -> None:
    run = Run(state.store().root / choice.key)
    if seen.reading.is_empty:
        st.session_state[_PLAYING] = False
        st.caption(seen.nothing_yet(tr("Draw something, and every epoch of this run reads it.")))
    else:
        _show(seen, choice, film(run, run.epochs_kept(), seen.picture_for(choice), len(choice.data.classes)))
    DRAW.write_address()
    if _interval(seen, choice) != interval or choice.learning != model_choice.is_learning(choice.key, state.store()):
        st.rerun()  # the page asks again how often to look, and which models there are


def _show(seen: Seen, choice: ModelChoice, shown: Film) -> None:
    total = Run(state.store().root / choice.key).config.epochs if choice.learning else 0
    playing = bool(st.session_state.get(_PLAYING))
    if playing:
        _play_on(shown.epochs)
    place = _place(shown.epochs)
    at = shown.epochs[place] if shown.epochs else None
    left, right = st.columns([3, 2], gap="medium")
    with left:
        live_figure(
            answer_over_epochs(
                shown.shares, choice.data.classes, shown.epochs, total=total, at=at, uirevision=choice.key
            ),
            key="film",
            pick="x" if shown.epochs else "",
            on_pick=lambda what: _go_to(
                _nearest(shown.epochs, what.get("x")), shown.epochs, dragged=not what.get("last", True)
            ),
        )
        if len(shown.epochs) > 1:
            _scrubber(shown.epochs, place, playing)
    with right:
        st.markdown(
            tr("**After epoch {at}{total}**", at=at, total=f" of {total}" if total else "")
            if at
            else tr("**Before the first epoch**")
        )
        answer(
            choice.data.classes,
            shown.shares[place] if at else None,
            drawing=at or 0,
            empty=tr("The first epoch is not over yet. What it reads then comes by itself."),
            key="film-answer",
        )


def _scrubber(epochs: list[int], place: int, playing: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Pause" if playing else "Play",
            key="film-play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            on_click=guarded(_play),
            args=(not playing, epochs, place),
        )
        st.session_state["film-at"] = epochs[place]
        st.select_slider(
            tr("Epoch"), epochs, key="film-at", on_change=guarded(lambda: _go_to(widget_value("film-at"), epochs))
        )


def _place(epochs: list[int]) -> int:
    """Return which of the epochs is shown: the newest until the learner asks for another."""
    if DRAW["at"] == BEST or not epochs:
        return len(epochs) - 1
    return epochs.index(_nearest(epochs, DRAW["at"]))


def _nearest(epochs: list[int], wanted: object) -> int:
    wanted = wanted if isinstance(wanted, int | float) else epochs[-1]
    return min(epochs, key=lambda epoch: abs(epoch - wanted))


def _go_to(epoch: int, epochs: list[int], *, dragged: bool = False) -> None:
    st.session_state[_PLAYING] = False
    DRAW.change(at=BEST if epoch == epochs[-1] else epoch, dragged=dragged)


def _play(on: bool, epochs: list[int], place: int) -> None:
    start = epochs[0] if on and place == len(epochs) - 1 else DRAW["at"]
    DRAW.change(at=start, dragged=on)  # the address waits until the film stands still
    st.session_state[_PLAYING] = on
    st.session_state[_MOVED] = time.monotonic()


def _play_on(epochs: list[int]) -> None:
    """Show the next epoch where the present one has been seen long enough; the last one ends the film."""
    if time.monotonic() - st.session_state.get(_MOVED, 0.0) < 0.8 * PLAY_SECONDS:
        return
    st.session_state[_MOVED] = time.monotonic()
    following = _place(epochs) + 1
    over = following >= len(epochs) - 1
    st.session_state[_PLAYING] = not over
    DRAW.change(at=BEST if over else epochs[following], dragged=not over)
