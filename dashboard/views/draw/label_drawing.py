"""The learner says what a drawing really was; it joins their own test set."""

import streamlit as st

from dashboard.kit.pad import Drawing, bring_back, clear_pad, drawing_now
from dashboard.kit.pages import page_file
from dashboard.session import model_choice, state
from dashboard.session.guard import guarded
from dashboard.session.own_score import own_score
from dashboard.views.draw.settings import DRAW
from workbench.language import tr
from workbench.own_digits import OwnDigits


def label_drawing(drawing: Drawing) -> None:
    """Show ten buttons. Pressing one keeps the drawing with that label and clears the pad for the next one.

    A drawing that was kept and is brought back is not kept twice: another button then corrects its label.
    """
    own = OwnDigits(state.store().root)
    kept = st.session_state.get("kept-drawing")
    if kept and drawing.strokes not in ([], kept["strokes"]):
        kept = None  # another drawing
    read = _read_as(own, kept["id"]) if kept else ""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="it-was"):
        st.markdown(tr("It was a"))
        for digit in range(10):
            st.button(
                str(digit),
                key=f"it-was-{digit}",
                type="primary" if kept and digit == kept["label"] and not read else "secondary",
                disabled=not drawing.strokes,
                on_click=guarded(_keep),
                args=(own, digit),
            )
    if kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(tr(":material/check: Kept as a **{label}** in your own test set.", label=kept["label"]))
            st.button(
                tr("Take back"), key="take-back", type="tertiary", on_click=guarded(_take_back), args=(own, kept["id"])
            )
    if kept and read:
        label = tr("Why did it read a {read}?", read=read)
        if st.button(label, type="primary", icon=":material/search:", key="why-wrong"):
            st.switch_page(
                page_file("inspect"),
                query_params={"model": DRAW["model"], "from": "own", "own": kept["id"], "tab": "why"},
            )
    if st.session_state.pop("own-changed", False):
        st.rerun()  # the test set below this part shows the change


def _read_as(own: OwnDigits, identifier: str) -> str:
    """Return what the network that was chosen reads a kept digit as, where that is wrong; nothing where it is right."""
    store = state.store()
    choice = model_choice.networks(store).offered.get(DRAW["model"])
    file = choice.file(DRAW["epoch"], store) if choice else None
    if not file:
        return ""
    mistakes = own_score(store.root, file).mistakes
    return next((str(mistake.predicted) for mistake in mistakes if mistake.digit.id == identifier), "")


def _keep(own: OwnDigits, label: int) -> None:
    # What is on the pad when the button is pressed, not what was there when the page was made.
    drawing = drawing_now()
    kept = st.session_state.get("kept-drawing")
    if kept and kept["strokes"] == drawing.strokes:
        own.relabel(kept["id"], label)
        identifier = kept["id"]
    else:
        identifier = own.add(drawing.strokes, label, drawing.pen_width).id
    st.session_state["kept-drawing"] = {"strokes": drawing.strokes, "id": identifier, "label": label}
    st.session_state["own-changed"] = True
    clear_pad(drawing)


def _take_back(own: OwnDigits, identifier: str) -> None:
    own.delete(identifier)
    st.session_state.pop("kept-drawing", None)
    st.session_state["own-changed"] = True
    bring_back()
