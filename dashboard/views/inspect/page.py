"""Inspect: a look inside a trained network, at any epoch, while it reads any picture."""

import streamlit as st

from dashboard.kit.explorer_head import explorer_head
from dashboard.kit.page_notes import page_notes
from dashboard.session import state
from dashboard.session.guard import in_words
from dashboard.session.visits import seen
from dashboard.views.inspect.answer import inspect_answer
from dashboard.views.inspect.health import health
from dashboard.views.inspect.kernels import kernels
from dashboard.views.inspect.layers import layers
from dashboard.views.inspect.neighbours import neighbours
from dashboard.views.inspect.picture import choose_picture, choose_subject, what_it_says
from dashboard.views.inspect.settings import INSPECT, TABS, epoch_of, just_came, traced
from workbench.language import tr

NO_PICTURE = tr("Draw or choose a picture above. Then you see here what each layer makes of it.")

INSPECT.follow_address(arrived=just_came())
explorer_head(INSPECT, "Inspect")
state.show_notice()
with in_words():
    source, answer = st.columns([2, 3], gap="large")
    with source:
        subject = choose_subject()
        network = subject.network(epoch_of(subject))
        picture = choose_picture(subject)
    trace = None if picture is None else traced(subject, network, picture)
    with answer, in_words():
        what_it_says(subject, picture, trace)
    tab = st.segmented_control(
        **{**INSPECT.widget("tab"), "label": tr("Part of the page")},
        options=list(TABS),
        format_func=TABS.__getitem__,
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    with in_words():
        if tab == "kernels":
            kernels(subject)
        elif tab == "health":
            health(subject)
        elif trace is None:
            st.info(NO_PICTURE, icon=":material/draw:")
        elif tab == "layers":
            layers(subject, trace)
        elif tab == "why":
            inspect_answer(subject, picture, trace)
        else:
            neighbours(subject, trace)
INSPECT.write_address()
seen("inspect")
page_notes(
    tr(
        "A network is layers that turn numbers into other numbers. This page shows every one of those numbers "
        "for one picture, and for each how it was computed: by the same NumPy mathematics as in the lessons, "
        "with the weights of your network. Move the epoch to see how what was random became something that "
        "reads."
    ),
    "06_mnist_cnn_gpu",
    tr("5 · What it has learned"),
)
