"""What the network says about a picture: digit, sentence, a bar for each class."""

from collections.abc import Sequence

import numpy as np

from dashboard.kit.browser_part import browser_part, packed
from dashboard.session.words import certainty
from workbench.data.doubts import Doubt
from workbench.language import tr
from workbench.quantities import probability

MOST_BARS = 12  # of more classes the most probable are shown

_part = browser_part(
    "answer",
    __file__,
    '<div class="answer"><div class="verdict"><div class="digit" aria-hidden="true">?</div>'
    '<p class="words" role="status" aria-live="polite"></p></div><ul class="bars"></ul><p class="more"></p></div>',
)


def answer(
    classes: Sequence[str],
    probabilities: Sequence[float] | None,
    *,
    drawing: int = 0,
    empty: str = "",
    title: str | None = None,
    doubt: Doubt | None = None,
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
                "doubted": doubt is not None,
                "more": tr("The bars are what it would say all the same: it always names a class.")
                if doubt and shares
                else tr("and {others:,} more classes", others=others)
                if others
                else "",
            }
        ),
    )
