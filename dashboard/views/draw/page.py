"""Draw: a digit on the pad, or a picture of one, and what a network reads."""

from functools import partial

import streamlit as st

from dashboard.kit.explorer_head import complaints, explorer_head
from dashboard.kit.pad import pad
from dashboard.kit.page_notes import page_notes
from dashboard.kit.pages import page_file
from dashboard.kit.reading import invitation, said, seen_on_pad
from dashboard.kit.seen import Seen
from dashboard.session import state
from dashboard.session.guard import in_words, told_in_words
from dashboard.session.model_choice import ModelChoice, is_learning, reads_digits
from dashboard.views.draw.choose_model import choose_model, say_who_is_left_out
from dashboard.views.draw.closer import choose_look, closer
from dashboard.views.draw.label_drawing import label_drawing
from dashboard.views.draw.opened_picture import chosen_box, opened, show_box
from dashboard.views.draw.own_test_set import own_test_set
from dashboard.views.draw.settings import DRAW, LOOK_SECONDS
from workbench.data.drawing import empty
from workbench.data.picture_kinds import NAMES
from workbench.language import tr

PAD, FILE = "Draw", tr("Upload a picture")
# On a phone pad and answer come first, and are seen together; what reads, and from where, is chosen below them.
PHONE = """<style>@media (max-width: 640px) {
  .st-key-draw-top > :has(> .st-key-draw-choices), .st-key-draw-top > .st-key-draw-choices { order: 2; }
}</style>"""


@told_in_words
def read_pad(model: ModelChoice) -> None:
    """The pad and its answer: only this part runs again after a stroke, and the probabilities go out first."""
    with left:
        drawing = pad()
    seen = seen_on_pad(drawing, model, DRAW["epoch"])
    with right:
        said(seen, invitation(model), drawing)
        if model.data.digits:
            label_drawing(drawing)
    look(seen)


@told_in_words
def read_file(model: ModelChoice) -> None:
    """A picture from a file and its answer."""
    nothing = empty(model.size)
    seen = Seen(nothing, lambda **steps: nothing, model, model.file(DRAW["epoch"], state.store()))
    with left:
        file = st.file_uploader(
            tr("A photo or scan of one digit") if model.data.digits else tr("A photo or scan of one drawing"),
            key="file",
            help=tr("{names}. Dark on light or light on dark; uneven light does no harm.", names=NAMES),
        )
        with in_words():
            if file:
                photo = opened(file)
                remake = partial(photo.read, within=chosen_box(), one_digit=model.data.digits, size=model.size)
                seen = seen._replace(reading=remake(), remake=remake)
                show_box(photo, seen)
    with right:
        said(
            seen, tr("Choose a picture of one digit.") if model.data.digits else tr("Choose a picture of one drawing.")
        )
    look(seen)


def look(seen: Seen) -> None:
    """Everything below the answer."""
    with below:
        complaints(DRAW)
        closer(seen)
    DRAW.write_address()
    if seen.choice.learning and not is_learning(seen.choice.key, state.store()):
        st.rerun()  # what it learned is an ordinary model from now on


def look_inside() -> None:
    """The way into the network that reads; on that page the pad holds the same drawing."""
    epoch = {"epoch": str(DRAW["epoch"])} if DRAW["epoch"] else {}
    picture = {"from": "pad"} if source == PAD else {}
    st.page_link(
        page_file("inspect"),
        label=tr("Look inside"),
        icon=":material/search:",
        query_params={"model": DRAW["model"], **epoch, **picture},
    )


explorer_head(DRAW, lambda: tr("Draw a digit") if reads_digits(DRAW["model"], state.store()) else tr("Draw"))
state.show_notice()
with st.container(key="draw-top"):
    st.html(PHONE)
    choices = st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute", key="draw-choices"
    )
    with choices:
        source = st.segmented_control(
            tr("Picture"), [PAD, FILE], default=PAD, required=True, key="source", persist_state="session"
        )
        chosen, left_out = choose_model()
        look_inside()
    say_who_is_left_out(left_out)
    told = st.container()  # what goes wrong in the part that runs again stands above it
    left, right = st.columns([5, 6], gap="medium")
with in_words():
    choose_look()
below = st.container()
with right:
    st.empty()
with left:
    st.empty()
with below:
    st.empty()
reads = read_pad if source == PAD else read_file
with told:
    st.fragment(reads, run_every=LOOK_SECONDS if chosen.learning else None)(chosen)
with in_words():
    if chosen.data.digits:
        own_test_set(chosen.file(DRAW["epoch"], state.store()))
(rows, columns), many = chosen.size, len(chosen.data.classes)
page_notes(
    (
        tr(
            "You draw with a pen as wide as you like; the drawing is shrunk to {rows} × {columns} numbers "
            "between 0 and 1, and a network answers with ten probabilities. The bars are its whole answer: it "
            "always says one of ten digits, whatever you draw. ",
            rows=rows,
            columns=columns,
        )
        if chosen.data.digits
        else tr(
            "You draw with a pen as wide as you like; the drawing is shrunk to {rows} × {columns} numbers "
            "between 0 and 1, and this network answers with {many} probabilities. The bars are its whole "
            "answer: it always says one of its {many} classes, whatever you draw. ",
            rows=rows,
            columns=columns,
            many=many,
        )
    )
    + tr(
        "Below, look at the steps between pen and network, let several networks read the same drawing, follow "
        "one of them through its epochs, or break a step on purpose and see what it was good for."
    ),
    "06_mnist_cnn_gpu",
    "8",
    ("00_start_here", "5"),
)
DRAW.write_address()
