"""The first screen: a pad, a network that reads while the pen moves, its layers beside it, and three ways on."""

import numpy as np
import streamlit as st

from dashboard.kit.feature_maps import map_sheets
from dashboard.kit.pad import draw_sample, pad
from dashboard.kit.pages import BREAK, page_file
from dashboard.kit.pictures import Picture, pictures
from dashboard.kit.reading import said, seen_on_pad
from dashboard.kit.seen import Seen
from dashboard.session import state
from dashboard.session.guard import guarded, told_in_words
from dashboard.session.model_choice import SHIPPED, ModelChoice, shipped
from dashboard.session.model_reader import reader
from workbench.data.datasets import available
from workbench.language import tr
from workbench.runs import jobs
from workbench.runs.presets import preset
from workbench.settings import SHIPPED_MODEL

SHOWN_FIRST = "3"  # the sample that draws itself for whoever presses the main button on an empty pad
SHEETS, MAPS = 3, 16  # convolutions that are shown, and filters of each
# Of two main buttons on one page one would be too many.
NOTHING_TO_ASK_ABOUT = """<style>body:has(.st-key-draw-one) .st-key-way-why button:not(:hover) {
  background: transparent; color: inherit; border-color: light-dark(#d5dde5, #33404d);
}</style>"""
SAME_START = 2.0  # seconds within which nobody starts two of these runs


def first_screen() -> None:
    """Show the pad, what the network reads, its layers, and the ways on from there."""
    with st.container(key="first"):
        st.fragment(_reading)(shipped())
    _ways_on()


@told_in_words
def _reading(model: ModelChoice) -> None:
    """All that follows the pen: this part alone runs again, ten times a second at most."""
    left, middle, right = st.columns([10, 10, 9], gap="medium")
    with left:
        drawing = pad(live=True)
    seen = seen_on_pad(drawing, model)
    with middle:
        said(seen, tr("Draw a digit on the pad, or press one below it."), drawing)
        if seen.reading.is_empty:
            _draw_one()
    with right, st.container(key="first-layers"):
        _layers(seen)


def _layers(seen: Seen) -> None:
    """Show what goes in, and what the filters of the first, a middle and the last convolution make of it."""
    network, image = reader(SHIPPED_MODEL), seen.reading.image
    names = network.feature_map_names
    only = np.unique(np.linspace(0, len(names) - 1, SHEETS).round().astype(int)).tolist()
    sheets = map_sheets(network, image, only=only, most=MAPS, brief=True)
    rows, columns = image.shape
    given = Picture(image, tr("What it is given"), tr("{rows} × {columns} numbers", rows=rows, columns=columns))
    pictures([given], "first-given", width=130)
    pictures(sheets, "first-maps", width=240, even=False)


def _draw_one() -> None:
    """Offer, on an empty pad, a digit that draws itself: then this is the main button."""
    st.button(
        tr("Draw one for me"),
        type="primary",
        icon=":material/gesture:",
        key="draw-one",
        width="stretch",
        on_click=guarded(draw_sample),
        args=(SHOWN_FIRST,),
    )


def _ways_on() -> None:
    """Show the three ways on; the first is the main one, once there is a drawing to ask about.

    They stand outside the part that follows the pen: whoever turns to another page from there is now and then overtaken
    by what that part has still to say.
    """
    st.html(NOTHING_TO_ASK_ABOUT)
    why, fail, train = st.columns(3, gap="small")
    with why:
        if _way(
            tr("Why does it think so?"),
            tr("Look inside the network while it reads this drawing."),
            "search",
            "why",
            main=True,
        ):
            st.switch_page(page_file("inspect"), query_params={"model": SHIPPED, "from": "pad", "tab": "why"})
    with fail:
        if _way(tr("Make it fail"), tr("Break one step on the way to it, and see it err."), "broken_image", "fail"):
            st.switch_page(page_file("draw"), query_params={"look": BREAK})
    with train:
        if _way(
            tr("Train one yourself"), tr("In seconds: watch it come to read this drawing."), "model_training", "train"
        ):
            _train()


def _way(label: str, words: str, icon: str, key: str, *, main: bool = False) -> bool:
    """Show one way on: a button, and a sentence on what comes of it."""
    pressed = st.button(
        label,
        type="primary" if main else "secondary",
        icon=f":material/{icon}:",
        key=f"way-{key}",
        width="stretch",
    )
    st.caption(words)
    return pressed


def _train() -> None:
    """Start a run of seconds on the bundled digits, which need no download, and have Train show it."""
    if state.is_double_press("first-run", SAME_START):
        return
    run = jobs.start(preset("quick_look"), tr("My first network"), state.store())
    state.start_watching(run)
    st.switch_page(page_file("train"), query_params={"run": run.id})


def where_mnist_is() -> None:
    """Say how to get MNIST, where it is not on this machine; all else is bundled."""
    if not available("mnist")[0]:
        st.caption(
            tr(
                "Everything here works with what is bundled. MNIST, the 70,000 digits of most lessons, is not on this "
                "machine yet: Train downloads it (11 MB) when a run first needs it. Without a network, put `mnist.npz` "
                "into a folder and set `WORKBENCH_DATA` to it."
            ),
        )
