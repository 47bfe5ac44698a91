"""Beside the curves: the learner's own drawing being learned, and what is read wrong after each epoch."""

import numpy as np
import streamlit as st

from dashboard.kit.answer import answer
from dashboard.kit.pad import pad
from dashboard.kit.pages import FILM, page_file
from dashboard.kit.pictures import Picture, pictures
from dashboard.kit.reading import pad_drawer
from dashboard.session.drawable import why_no_drawing
from dashboard.session.epoch_readings import film
from dashboard.session.guard import in_words
from dashboard.session.model_reader import reader
from dashboard.session.watching import Watch
from workbench.data.drawing import Reading
from workbench.language import tr
from workbench.quantities import percent
from workbench.runs.run import Run
from workbench.runs.status import ENDED

SHOWN = 6  # mistakes: a row of them
# On a phone, too, the bars stand beside the pad: one sees them grow while one draws.
_TOGETHER = """<style>.st-key-stage-drawing [data-testid="stHorizontalBlock"] { flex-wrap: nowrap; }
.st-key-stage-drawing [data-testid="stColumn"] { min-width: 0 !important; }</style>"""


def learned(watch: Watch) -> None:
    """Show the drawing on the pad as the newest epoch reads it, and the worst mistakes of that epoch.

    Args:
        watch: the run, as it was looked at for the curves beside.
    """
    run = watch.run
    if not why_no_drawing(run.config.dataset, run.data):
        with in_words():
            _drawing(run, watch)
    with in_words():
        _mistakes(run)


def _drawing(run: Run, watch: Watch) -> None:
    st.markdown(tr("**Your drawing**"))
    with st.container(key="stage-drawing"):
        st.html(_TOGETHER)
        sheet, said = st.columns([4, 5], gap="small")
    with sheet:
        drawing = pad()
    with said:
        kept = run.epochs_kept()
        example = run.data.example
        reading = pad_drawer(drawing, (example.height, example.width), digits=run.data.digits)()
        epoch, shares = _said(run, reading, kept)
        answer(  # in its place from epoch to epoch: the bars go on from where they stood
            run.data.classes,
            shares,
            drawing=drawing.number,
            empty=_waiting(reading, kept, watch),
            title=tr("Draw a digit") if reading.is_empty and run.data.digits else None,
            doubt=reading.doubt,
            key="stage-answer",
        )
    if shares is not None:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            when = tr("After epoch {epoch} of {total}.", epoch=epoch, total=run.config.epochs)
            st.caption(when if epoch else tr("As its best network reads it."), width="content")
            if len(kept) > 1:
                st.page_link(
                    page_file("draw"),
                    label=tr("Epoch by epoch"),
                    icon=":material/movie:",
                    query_params={"model": run.id, "look": FILM},
                    width="content",
                )


def _said(run: Run, reading: Reading, kept: list[int]) -> tuple[int, list[float] | None]:
    """Return the epoch that reads the drawing, 0 for the best of an ended run, and what it says; None: no answer."""
    if reading.is_empty:
        return 0, None
    if run.status.state in ENDED and run.twin_file.exists():
        return 0, reader(run.twin_file).probabilities(reading.image)[0].tolist()
    newest = film(run, kept[-1:], reading.image, len(run.data.classes))
    return (newest.epochs[-1], newest.shares[-1].tolist()) if newest.epochs else (0, None)


def _waiting(reading: Reading, kept: list[int], watch: Watch) -> str:
    if reading.is_empty and watch.status.state in ENDED:
        return tr("Draw on the pad, and this network reads it.")
    if reading.is_empty:
        return tr("Draw on the pad: after each epoch this network reads it anew.")
    if watch.status.state in ENDED and not kept:
        return tr("No epoch of this run is kept, so nothing can read it.")
    return tr("The first epoch is not over yet. What it reads then comes by itself.")


def _mistakes(run: Run) -> None:
    """Show what the newest epoch reads wrong; of an ended run, what its best network reads wrong of the test."""
    tested = run.evaluation() if run.status.state in ENDED else None
    found = tested or run.mistakes()
    if found is None:
        return
    if not len(found["mistake_images"]):
        st.caption(tr("None of the pictures that are looked at after each epoch is read wrong any more."))
        return
    st.markdown(
        tr("**Worst mistakes in the test**")
        if tested
        else tr("**Worst mistakes after epoch {epoch}**", epoch=int(found["epoch"]))
    )
    pictures(
        [_mistake(found, index) for index in range(min(SHOWN, len(found["mistake_images"])))],
        "stage-mistakes",
        width=52,
    )


def _mistake(found: dict[str, np.ndarray], index: int) -> Picture:
    true, said = (str(found["classes"][found[f"mistake_{name}"][index]]) for name in ("true", "predicted"))
    sure = percent(float(found["mistake_probability"][index]))
    alt = tr("{true}, read as {said}, {sure} sure", true=true, said=said, sure=sure)
    return Picture(found["mistake_images"][index], f"{true} → {said}", alt=alt)
