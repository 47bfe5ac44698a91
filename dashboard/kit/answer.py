"""What the network says about a picture: digit, sentence, a bar for each class."""

from collections.abc import Sequence

from dashboard.kit.browser_part import browser_part, packed
from dashboard.session.words import certainty
from workbench.language import tr
from workbench.quantities import probability

_part = browser_part(
    "answer",
    __file__,
    '<div class="answer"><div class="verdict"><div class="digit" aria-hidden="true">?</div>'
    '<p class="words" role="status" aria-live="polite"></p></div><ul class="bars"></ul></div>',
)


def answer(
    classes: Sequence[str],
    probabilities: Sequence[float] | None,
    *,
    drawing: int = 0,
    empty: str = "",
    key: str = "answer",
) -> None:
    """Show the probabilities of the classes.

    Args:
        classes: their names.
        probabilities: one for each class, 0 to 1; None where nothing has been drawn yet.
        drawing: the number of the drawing that this answers.
        empty: the sentence to show where there is nothing yet.
        key: names it on the page.
    """
    if probabilities is None:
        title, words, shares = tr("Nothing to read yet"), empty, None
    else:
        shares = [float(value) for value in probabilities]
        title, words = certainty(classes, shares)
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
            }
        ),
    )
