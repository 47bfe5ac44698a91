"""What can be taken away from the playground: a link, with what it hides, and the set-up as Keras code."""

from functools import partial

import streamlit as st

from dashboard.kit.share_link import share_link
from workbench.language import tr
from workbench.playground.address import MOST_POINTS, fits, to_address
from workbench.playground.keras_code import keras_code, keras_notebook
from workbench.playground.setup import CONTROLS, Setup

CODE_HEIGHT = 420  # pixels: the points come first, and are many


def share(setup: Setup) -> None:
    """Show a link that brings this set-up back, for a class: without the controls that are not to be touched."""
    with st.popover(tr("Share"), icon=":material/share:"):
        st.markdown(tr("This link opens the playground just as it is set up now."))
        hidden = st.multiselect(
            tr("The link hides"),
            [name for name in CONTROLS if name not in setup.hidden],
            format_func=CONTROLS.__getitem__,
            key="playground-hide",
            placeholder=tr("nothing"),
            help=tr("Who opens the link does not see these controls. What they are set to still counts."),
        )
        share_link(to_address(setup.changed(hidden=(*setup.hidden, *hidden))), key="playground-link")
        if not fits(setup):
            st.caption(
                tr(
                    "An address has room for {most_points} own points. This link leaves yours out.",
                    most_points=MOST_POINTS,
                )
            )


def code(setup: Setup) -> None:
    """Show the set-up as a Keras program."""
    if "code" in setup.hidden:
        return
    with st.expander(tr("The same in Keras"), icon=":material/code:"):
        st.caption(
            tr(
                "Keras draws its own start weights, so the numbers differ a little; the rules are the same. "
                "The points stand in it: it needs Keras and NumPy, not this project."
            )
        )
        with st.container(horizontal=True):
            for name, write in (
                ("playground.py", keras_code),
                ("playground.ipynb", keras_notebook),
            ):
                st.download_button(
                    name,
                    partial(write, setup),
                    name,
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"playground-{name}",
                )
        st.code(keras_code(setup), language="python", height=CODE_HEIGHT)
