"""What the network says about a picture: digit, sentence, a bar for each class."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.kit.browser_part import browser_part, packed
from dashboard.session.unlike import Unlikeness
from dashboard.session.words import certainty
from workbench.data.doubts import Doubt
from workbench.language import tr
from workbench.quantities import percent, probability

MOST_BARS = 12  # of more classes the most probable are shown
BINS, FARTHEST = 40, 2**0.5  # of the hill of distances; the largest distance there is

_part = browser_part(
    "answer",
    __file__,
    '<div class="answer"><div class="verdict"><div class="digit" aria-hidden="true">?</div>'
    '<p class="words" role="status" aria-live="polite"></p></div><ul class="bars"></ul><p class="more"></p>'
    '<div class="unlike" hidden><svg viewBox="0 0 200 40" preserveAspectRatio="none" aria-hidden="true">'
    '<path class="usual" /><path class="limit" /><path class="here" /></svg>'
    "<details><summary></summary><p></p></details></div></div>",
)


def answer(
    classes: Sequence[str],
    probabilities: Sequence[float] | None,
    *,
    drawing: int = 0,
    empty: str = "",
    title: str | None = None,
    doubt: Doubt | None = None,
    unlike: Unlikeness | None = None,
    key: str = "answer",
) -> None:
    """Show the probabilities of the classes.

    Args:
        classes: their names.
        probabilities: one for each class, 0 to 1; None where nothing has been drawn yet.
        drawing: the number of the drawing that this answers.
        empty: the sentence to show where there is nothing yet.
        title: what stands above that sentence. Default None: "Nothing to read yet".
        doubt: why nothing can be answered for sure. It is then said in place of the answer, and the bars are pale.
        unlike: how far this is from all that was learned, where that is known; shown below the bars.
        key: names it on the page.
    """
    others = 0
    if len(classes) > MOST_BARS:  # the most probable ones, the first of them first
        order = np.argsort(-np.asarray(probabilities), kind="stable") if probabilities is not None else range(MOST_BARS)
        places = [int(place) for place in order[:MOST_BARS]]
        others = len(classes) - MOST_BARS
        classes = [classes[place] for place in places]
        probabilities = None if probabilities is None else [probabilities[place] for place in places]
    if probabilities is None:
        title, words, shares = title or tr("Nothing to read yet"), empty, None
    else:
        shares = [float(value) for value in probabilities]
        title, words = certainty(classes, shares)
    if doubt is not None:
        title, words = doubt.title, doubt.words
    _part(
        key=key,
        data=packed(
            {
                "classes": list(classes),
                "shares": shares,
                "texts": shares and [probability(s) for s in shares],
                "title": title,
                "words": words,
                "drawing": drawing,
                "unlike": unlike and _meter(unlike),
                "doubted": doubt is not None,
                "more": tr("The bars are what it would say all the same: it always names a class.")
                if doubt and shares
                else tr("and {others:,} more classes", others=others)
                if others
                else "",
            }
        ),
    )


def _meter(unlike: Unlikeness) -> dict[str, Any]:
    """Return where a drawing lies among the distances of digits, and what all of it means."""
    known = unlike.known
    counts, _ = np.histogram(known.usual, BINS, (0, FARTHEST))
    return {
        "at": min(unlike.distance / FARTHEST, 1.0),
        "limit": known.limit / FARTHEST,
        "usual": (counts / max(int(counts.max()), 1)).round(3).tolist(),
        "title": tr("Unlikeness {distance:.2f}, digits up to {limit:.2f}", distance=unlike.distance, limit=known.limit),
        "words": tr(
            "Just before it chooses, the network has turned the drawing into {numbers:,} numbers: its last hidden "
            "layer. They are compared with those of {known:,} digits that people drew. The unlikeness is the distance "
            "to the nearest of them (to be exact, to number {nearest} of the nearest), after both were scaled to the "
            "same length: 0 means the same, {most:.2f} that they have nothing in common. The hill shows how far "
            "{others:,} digits by other people are. Only {beyond} of those lie beyond the dashed line. The triangle is "
            "your drawing.",
            numbers=known.rows.shape[1],
            known=len(known.rows),
            nearest=known.nearest,
            most=FARTHEST,
            others=len(known.usual),
            beyond=percent(float(np.mean(known.usual > known.limit))),
        ),
    }
