"""What the page Inspect looks at: the network, the epoch, the picture, and what the network says."""

import numpy as np
import streamlit as st

from dashboard.kit.answer import answer
from dashboard.kit.pad import PAD_SIDE, pad
from dashboard.kit.pages import page_file
from dashboard.kit.pictures import Picture, pictures
from dashboard.session import state
from dashboard.session.guard import in_words
from dashboard.session.own_score import own_digits
from dashboard.session.words import literal
from dashboard.views.inspect.held_out import its_test_set
from dashboard.views.inspect.settings import (
    BEST,
    FILE,
    INSPECT,
    OWN,
    PAD,
    SHIPPED,
    SOURCES,
    TEST,
    Subject,
    epoch_of,
    keep_below,
    offered,
    subject,
)
from workbench.anatomy.network import Trace
from workbench.data.datasets import DATASETS, label_of
from workbench.data.drawing import draw
from workbench.data.picture_kinds import NAMES
from workbench.data.pictures import read_picture
from workbench.language import tr
from workbench.quantities import count

MOST_OWN = 24  # digits of one's own that are offered: the newest


def choose_subject() -> Subject:
    """Show the networks, and the epochs of the chosen one as a slider to move through."""
    known = offered(state.store())
    if INSPECT["model"] not in known:
        st.warning(
            tr(
                "There is no network {model} to look into: the run may be deleted or damaged, or not have "
                "finished an epoch. The model that comes with the workbench takes its place.",
                model=literal(repr(INSPECT["model"])),
            )
        )
        INSPECT.change(model=SHIPPED)
    if INSPECT.shows("model"):
        st.selectbox(**INSPECT.widget("model", options=list(known), format_func=known.__getitem__))
    chosen = subject(INSPECT["model"], state.store())
    if len(chosen.epochs) > 1:
        if INSPECT["epoch"] != epoch_of(chosen):
            INSPECT.change(epoch=epoch_of(chosen))
        if INSPECT.shows("epoch"):
            st.select_slider(
                **INSPECT.widget("epoch", options=chosen.epochs, format_func=named),
                help=tr("Move through the epochs and watch everything below learn."),
            )
    elif not chosen.run:
        st.caption(tr("It comes without its epochs. A network that you train keeps each: a slider moves through them."))
    return chosen


def named(epoch: int) -> str:
    """Return what an epoch is called."""
    return "best" if epoch == BEST else str(epoch)


def what_it_says(about: Subject, picture: np.ndarray | None, trace: Trace | None) -> None:
    """Show the picture as the network reads it, and its answer."""
    small, bars = st.columns([1, 2], gap="medium")
    if picture is not None:
        with small:
            pictures([Picture(picture, alt=tr("The picture as the network reads it"))], "inspect-picture", width=90)
    with bars:
        answer(
            about.classes,
            None if trace is None else trace.probabilities,
            key="inspect-answer",
            empty=tr("Draw or choose a picture."),
        )


def choose_picture(about: Subject) -> np.ndarray | None:
    """Show where the picture comes from, and return it, float32, 0 to 1; None where there is none yet.

    Returns:
        shape (height, width) or (height, width, channels), as the network reads it.
    """
    has_own = about.data.digits or about.dataset in DATASETS  # to a network of other things, digits say nothing
    if INSPECT["source"] == OWN and not has_own:
        INSPECT.change(source=TEST)
    if not about.data.example.is_grey:
        INSPECT.change(source=TEST)
        st.caption(
            tr(
                "It reads pictures in colour ({example}), and a drawing is ink without colour: choose a test picture.",
                example=about.data.example,
            )
        )
    elif INSPECT.shows("source"):
        st.segmented_control(
            **INSPECT.widget("source"),
            options=[source for source in SOURCES if source != OWN or has_own],
            format_func=SOURCES.__getitem__,
            required=True,
            wrap=True,
        )
    with in_words():
        return {TEST: _test_picture, PAD: _from_pad, OWN: _own_digit, FILE: _from_file}[INSPECT["source"]](about)


def _test_picture(about: Subject) -> np.ndarray | None:
    name, images, labels = its_test_set(about)
    keep_below("label", len(about.classes) - 1)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if INSPECT.shows("label"):
            st.selectbox(
                **INSPECT.widget("label", width=150),
                options=range(len(about.classes)),
                format_func=lambda index: about.classes[index],
            )
        places = np.flatnonzero(labels == INSPECT["label"])
        if not len(places):
            st.info(tr("The test set has no picture of this class."))
            return None
        keep_below("number", len(places))
        if INSPECT.shows("number"):
            st.number_input(**INSPECT.widget("number", width=150), min_value=1, max_value=len(places), step=1)
    if INSPECT.shows("label"):
        st.caption(
            tr(
                "{pictures} of this class in {label_of}. No network learned from them.",
                pictures=count(len(places), "test picture"),
                label_of=literal(label_of(name)),
            )
        )
    return images[places[INSPECT["number"] - 1]] / np.float32(255)


def _from_pad(about: Subject) -> np.ndarray | None:
    drawing = pad()
    reading = draw(drawing.strokes, size=about.size, pen_width=drawing.pen_width, canvas=PAD_SIDE)
    return None if reading.is_empty else reading.image


def _own_digit(about: Subject) -> np.ndarray | None:
    digits = own_digits(state.store().root)[-MOST_OWN:][::-1]
    if not digits:
        st.info(
            tr("You have kept no digits yet. On Draw, say what a drawing was: it is kept."), icon=":material/inbox:"
        )
        st.page_link(page_file("draw"), label=tr("Draw a digit"), icon=":material/draw:")
        return None
    chosen = next((index for index, digit in enumerate(digits) if digit.id == INSPECT["own"]), 0)
    images = [digit.image(about.size) for digit in digits]
    drawn = [
        Picture(image, alt=tr("A {digit}, drawn by you", digit=digit.label))
        for digit, image in zip(digits, images, strict=True)
    ]
    pictures(
        drawn,
        "inspect-own-digits",
        width=44,
        chosen=chosen,
        on_choose=lambda what: INSPECT.change(own=digits[min(what["index"], len(digits) - 1)].id),
    )
    return images[chosen]


def _from_file(about: Subject) -> np.ndarray | None:
    file = st.file_uploader(
        tr("A photo or scan of one digit") if about.data.digits else tr("A photo or scan of one drawing"),
        key="inspect-file",
        help=tr("{names}. Dark on light or light on dark.", names=NAMES),
    )
    reading = read_picture(file.getvalue(), size=about.size, one_digit=about.data.digits) if file else None
    if reading and reading.is_empty:
        st.info(
            tr("No ink stands out from the paper in this picture. Take one with more contrast."),
            icon=":material/search_off:",
        )
    elif reading and reading.doubt:
        st.caption(f"{reading.doubt.title} {reading.doubt.words}")
    return None if reading is None or reading.is_empty else reading.image
