"""The preparation of the drawing broken on purpose: what the network sees then, and how much its answer suffers."""

from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import streamlit as st

from dashboard.kit.pad import PAD_SIDE
from dashboard.kit.pictures import Picture, pictures
from dashboard.kit.seen import Seen
from dashboard.session import state
from dashboard.session.guard import guarded, widget_value
from dashboard.session.model_reader import reader
from dashboard.session.own_score import own_digits
from dashboard.session.words import a
from dashboard.views.draw.draw_cards import Card, draw_cards
from dashboard.views.draw.settings import DRAW, Faults, usual_amount
from workbench.data.breaking import FAULTS, Remake, break_picture, remake_picture, unseen_digits, visible
from workbench.data.drawing import MNIST, Size, draw
from workbench.language import tr
from workbench.learner import visitor
from workbench.own_digits import OwnDigits
from workbench.quantities import percent, probability

ENOUGH = 10  # own digits: fewer of them say little
MOST_DIGITS = 200  # own digits, the newest: more of them would make the page wait


class BrokenScore(NamedTuple):
    """How many digits are read right as they should be prepared, and how many broken; whose digits they are."""

    right: int
    broken: int
    total: int
    own: bool


def break_it(seen: Seen) -> None:
    """Show the drawing broken in every way, and the chosen ones together beside the right picture."""
    if seen.file is None:
        st.caption(tr("This network has not finished its first epoch, so it reads nothing yet."))
        return
    faults = dict(DRAW["faults"])
    if seen.reading.is_empty:
        st.caption(seen.nothing_yet(tr("Draw something, and you see it with each step of its preparation done wrong.")))
    else:
        st.markdown(
            tr(
                "Every picture is prepared before a network sees it. Here one step is done wrong in each of "
                "them. **Press one to break that step**, press it again to mend it; several can be broken at "
                "once."
            )
        )
        _gallery(seen, faults)
    if not faults:
        return
    _amounts(faults)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if not seen.reading.is_empty:
            _beside(seen, faults)
    with right:
        if seen.choice.data.digits:
            _many(seen)
        for name in faults:
            st.markdown(f"**{FAULTS[name].label}.** {FAULTS[name].does} {FAULTS[name].why}")


def _gallery(seen: Seen, faults: dict[str, int]) -> None:
    """Show each fault by itself, as a button."""
    network = reader(seen.file)
    before = network.probabilities(seen.reading.image)[0]
    items = []
    for name, fault in FAULTS.items():
        picture = break_picture(seen.remake, {name: faults.get(name, usual_amount(name))})
        after = network.probabilities(picture, check_range=False)[0]
        items.append(
            Picture(
                visible(picture),
                fault.label,
                reads(seen.classes, before, after),
                tr("Your drawing, {fault}", fault=fault.label.lower()),
            )
        )
    names = list(FAULTS)
    pictures(
        items,
        "faults",
        width=94,
        chosen=[names.index(name) for name in faults],
        on_choose=lambda what: _toggle(names[what["index"]]),
    )


def _toggle(name: str) -> None:
    faults = dict(DRAW["faults"])
    if name in faults:
        del faults[name]
    else:
        faults[name] = usual_amount(name)
    DRAW.change(faults=tuple(faults.items()))


def _amounts(faults: dict[str, int]) -> None:
    """Show a slider for each chosen fault of which there can be more or less."""
    with st.container(horizontal=True):
        for name, amount in faults.items():
            if limits := FAULTS[name].amount:
                key = f"fault-{name}"
                state.set_widget(key, amount)
                st.slider(
                    f"{limits.label} ({limits.unit})",
                    limits.low,
                    limits.high,
                    key=key,
                    width=300,
                    on_change=guarded(_take),
                    args=(name, key),
                )


def _take(name: str, key: str) -> None:
    DRAW.change(faults=tuple((dict(DRAW["faults"]) | {name: widget_value(key)}).items()))


def _beside(seen: Seen, faults: dict[str, int]) -> None:
    network = reader(seen.file)
    picture = break_picture(seen.remake, faults)
    before = network.probabilities(seen.reading.image)[0]
    after = network.probabilities(picture, check_range=False)[0]
    cards = [
        Card(tr("As it should be"), before, seen.classes, picture=seen.reading.image),
        Card(
            "Broken",
            after,
            seen.classes,
            tr("where it read {classes}", classes=a(seen.classes[before.argmax()])),
            visible(picture),
        ),
    ]
    draw_cards(cards, "broken", width=250)


def _many(seen: Seen) -> None:
    """Say what the same faults do to many digits."""
    found = score(state.store().root, seen.file, DRAW["faults"], seen.choice.size)
    whose = tr("of your own digits") if found.own else tr("test digits")
    st.metric(
        tr("Read right, of {total} {whose}", total=found.total, whose=whose),
        f"{percent(found.right / found.total)} → {percent(found.broken / found.total)}",
        help=tr("First as they should be, then broken like this.")
        + (
            ""
            if found.own
            else tr(
                " The test digits are bundled ones that no run on them learns from. Name {enough} drawings of "
                "yours, and yours are tested instead.",
                enough=ENOUGH,
            )
        ),
    )


def reads(classes: tuple[str, ...], before: np.ndarray, after: np.ndarray) -> str:
    """Say what a network reads now, and whether that is what it read before.

    Args:
        classes: their names.
        before: the probability of each class, as it should be.
        after: the same, broken.
    """
    now = int(after.argmax())
    word = "still" if now == before.argmax() else "reads"
    return f"{word} {classes[now]}, {probability(float(after[now]))}"


def score(root: Path, file: Path, faults: Faults, size: Size = MNIST) -> BrokenScore:
    """Return how a network reads many digits that are broken in the same way.

    Args:
        root: the folder of the runs, where the learner's own digits are.
        file: of the network.
        faults: what is broken.
        size: rows and columns of the pictures that the network reads. Default: 28 and 28.
    """
    return _score(root, visitor(), OwnDigits(root).version(), file, file.stat().st_mtime_ns, faults, size)


@lru_cache(maxsize=64)
def _score(
    root: Path, learner: str, version: tuple[int, int], file: Path, changed: int, faults: Faults, size: Size
) -> BrokenScore:
    remakes, labels, own = _digits(root, learner, version, size)
    network = reader(file)

    def right(broken: Faults) -> int:
        seen = np.stack([break_picture(remake, dict(broken)) for remake in remakes])
        return int(np.sum(network.probabilities(seen, check_range=False).argmax(axis=1) == labels))

    return BrokenScore(right(()), right(faults), len(labels), own)


@lru_cache(maxsize=2)
def _digits(root: Path, learner: str, version: tuple[int, int], size: Size) -> tuple[list[Remake], np.ndarray, bool]:
    """Return what makes each picture, and what it is: the learner's own digits where there are enough."""
    own = own_digits(root)[-MOST_DIGITS:]
    if len(own) >= ENOUGH:
        remakes = [
            partial(draw, digit.strokes, size=size, pen_width=digit.pen_width, canvas=PAD_SIDE, show_pad=False)
            for digit in own
        ]
        return remakes, np.array([digit.label for digit in own]), True
    pictures, labels = unseen_digits()
    return [partial(remake_picture, picture, size=size) for picture in pictures], labels, False
