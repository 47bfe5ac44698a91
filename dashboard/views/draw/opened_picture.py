"""The picture that was uploaded: opened once, with the box that the learner put on it."""

from typing import Any

import streamlit as st

from dashboard.kit.seen import Seen
from dashboard.views.draw.reading_box import reading_box
from workbench.data.locating import Box
from workbench.data.pictures import Photo

_PHOTO, _BOX = "draw-photo", "draw-photo-box"


def opened(file: Any) -> Photo:
    """Return an uploaded file as a picture; one that was opened before is not decoded again."""
    known = st.session_state.get(_PHOTO)
    if known is None or known[0] != file.file_id:
        st.session_state.pop(_BOX, None)
        st.session_state[_PHOTO] = known = file.file_id, Photo(file.getvalue())
    return known[1]


def chosen_box() -> Box | None:
    """Return the box that the learner chose in the picture that is open, None where the digit is to be found."""
    return st.session_state.get(_BOX)


def show_box(photo: Photo, seen: Seen) -> None:
    """Show the picture with the box that is read, and others that might be."""
    if len(seen.reading.stages) == 1:
        return  # it is read as it is
    one_digit = seen.choice.data.digits
    boxes = photo.found(one_digit=one_digit).boxes
    box = chosen_box()
    others = [other for other in boxes if other != box]
    if box is None:
        box, others = (boxes[0], list(boxes[1:])) if boxes else (Box(0.0, 0.0, 1.0, 1.0), [])
    reading_box(photo.preview(), box, others if one_digit else [], _move, moved=chosen_box() is not None)


def _move(box: Box | None) -> None:
    st.session_state[_BOX] = box
