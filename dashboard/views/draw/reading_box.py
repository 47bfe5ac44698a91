"""The uploaded picture with a box on it: what lies in the box is read, and the learner moves it."""

import base64
from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field

from dashboard.kit.browser_part import Message, browser_part, packed
from workbench.data.locating import Box
from workbench.language import tr

LEAST = 0.03  # of a side: the smallest box

Share = Annotated[float, Field(ge=0, le=1)]


class Moved(Message):
    """Where the box is now, as shares of the picture's width and height."""

    left: Share
    top: Share
    right: Share
    bottom: Share


_part = browser_part("reading_box", __file__, tells={"moved": Moved, "again": bool})


def reading_box(
    picture: bytes,
    box: Box,
    others: Sequence[Box],
    on_move: Callable[[Box | None], object],
    *,
    moved: bool,
    key: str = "reading-box",
) -> None:
    """Show a picture with a box that is moved by hand, finger or keys.

    Args:
        picture: a JPEG file.
        box: what is read.
        others: what else might be read: pressed, it is.
        on_move: called with the new box, None where the digit should be found again, before the page or the fragment
            runs again.
        moved: whether the learner chose the box; then it can be found again.
        key: names it on the page.
    """

    def take(what: dict[str, float]) -> None:
        chosen = Box(**what)
        if chosen.right - chosen.left >= LEAST / 2 and chosen.bottom - chosen.top >= LEAST / 2:
            on_move(chosen)

    shown = {
        "source": "data:image/jpeg;base64," + base64.b64encode(picture).decode(),
        "box": list(box),
        "others": [list(other) for other in others],
        "least": LEAST,
        "moved": moved,
        "alt": tr("Your picture"),
        "how": tr("What lies in the box is read. Press another box to read that, or drag this one or its corners.")
        if others
        else tr("What lies in the box is read. Drag it or its corners to read something else."),
        "keys": tr("The box that is read. Arrow keys move it; with Shift they change its size."),
        "other": tr("Read this instead"),
        "again": tr("Find it again"),
    }
    _part(key=key, data=packed(shown), on_moved=take, on_again=lambda _: on_move(None))
