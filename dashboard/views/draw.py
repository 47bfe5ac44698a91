"""Draw: a digit on the pad, or a picture of one, and what a network reads."""

from pathlib import Path

import streamlit as st

from dashboard import state
from dashboard.components.answer import answer
from dashboard.components.choose_model import choose_model
from dashboard.components.it_was import it_was
from dashboard.components.own_test_set import own_test_set
from dashboard.components.pad import SIDE, pad
from dashboard.components.what_it_sees import feature_maps, what_it_sees
from dashboard.guard import in_words, told_in_words
from workbench import predict
from workbench.data.drawing import EMPTY, draw
from workbench.data.pictures import read_picture

PAD, FILE = "Draw", "Upload a picture"


@st.fragment
@told_in_words
def read_pad(model: Path) -> None:
    """The pad and its answer: only this part runs again after a stroke, and the probabilities go out first."""
    with left:
        drawing = pad()
    predictor = predict.load(model)
    reading = draw(drawing.strokes, pen_width=drawing.pen_width, canvas=SIDE)
    with right:
        shares = None if reading.is_empty else predictor.probabilities(reading.image)[0]
        answer(
            predictor.classes,
            shares,
            drawing=drawing.number,
            empty="Draw a digit on the pad, as large or small as you like.",
        )
        it_was(drawing)
    with below:
        what_it_sees(reading, predictor)
        feature_maps(reading, predictor)


@st.fragment
@told_in_words
def read_file(model: Path) -> None:
    """A picture from a file and its answer."""
    predictor = predict.load(model)
    reading = EMPTY
    with left:
        file = st.file_uploader(
            "A photo or scan of one digit",
            key="file",
            help="PNG, JPEG or WebP. Dark on light or light on dark; uneven light does no harm.",
        )
        with in_words():
            if file:
                reading = read_picture(file.getvalue())
    with right:
        shares = None if reading.is_empty else predictor.probabilities(reading.image)[0]
        answer(predictor.classes, shares, empty="Choose a picture of one digit.")
    with below:
        what_it_sees(reading, predictor)
        feature_maps(reading, predictor)


st.title("Draw a digit", anchor=False)
state.show_notice()
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    source = st.segmented_control(
        "Picture", [PAD, FILE], default=PAD, required=True, key="source", persist_state="session"
    )
    chosen = choose_model()
left, right = st.columns([5, 6], gap="medium")
below = st.container()
with right:
    st.empty()
with left:
    st.empty()
with below:
    st.empty()
if source == PAD:
    read_pad(chosen)
else:
    read_file(chosen)
with in_words():
    own_test_set(chosen)
