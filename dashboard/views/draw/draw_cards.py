"""Several answers side by side: small cards with a verdict and a small bar for each class."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dashboard.kit.browser_part import browser_part, packed
from dashboard.kit.pictures import source
from workbench.quantities import probability

_part = browser_part("draw_cards", __file__, '<div class="cards"></div>')


class Card(NamedTuple):
    """One answer: its title, the probability of each class, their names, a sentence, perhaps what was read."""

    title: str
    shares: Sequence[float]
    classes: Sequence[str]
    words: str = ""
    picture: Any = None


def draw_cards(cards: Sequence[Card], key: str, *, width: int = 160) -> None:
    """Show answers in as many columns as fit.

    Args:
        cards: what to show.
        key: names them on the page.
        width: how wide one is at least, in pixels of the screen.
    """
    items = []
    for card in cards:
        shares = [float(share) for share in card.shares]
        texts = [probability(share) for share in shares]
        winner = shares.index(max(shares))
        items.append(
            {
                "title": card.title,
                "words": card.words,
                "shares": shares,
                "classes": list(card.classes),
                "texts": texts,
                "winner": winner,
                "verdict": f"{texts[winner]} sure",
                "source": "" if card.picture is None else source(card.picture),
                "alt": ", ".join(f"{name}: {text}" for name, text in zip(card.classes, texts, strict=True)),
            }
        )
    _part(key=key, data=packed({"items": items, "width": width}))
