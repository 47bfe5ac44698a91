"""How well somebody knows how much they know: of the guesses one was so sure of, how many were right."""

from collections.abc import Collection
from dataclasses import dataclass

from workbench.language import tr
from workbench.lessons.guesses.guess import SHARES, SURE
from workbench.lessons.guesses.record import Kept
from workbench.quantities import count

ENOUGH = 5  # guesses of one kind: with fewer, chance says more than the learner


@dataclass(frozen=True)
class Level:
    """All answered guesses that one was equally sure of.

    Attributes:
        sure: a key of `SURE`.
        guesses: how many there are.
        near: how many of them were near enough.
    """

    sure: str
    guesses: int
    near: int

    @property
    def claimed(self) -> float:
        """The share that would be right if one knew oneself well."""
        return SHARES[self.sure]

    @property
    def share(self) -> float | None:
        """The share that was right; None where nothing was guessed."""
        return self.near / self.guesses if self.guesses else None


def levels(kept: Collection[Kept]) -> list[Level]:
    """Return the answered guesses by how sure one was, from a hunch up."""
    found = []
    for sure in SURE:
        answered = [one for one in kept if one.sure == sure and one.near is not None]
        found.append(Level(sure, len(answered), sum(bool(one.near) for one in answered)))
    return found


def verdict(kept: Collection[Kept]) -> str:
    """Say in a sentence whether somebody is too sure, not sure enough, or knows how much they know.

    The number of right guesses is held against the number that was claimed. What lies within two standard deviations
    of it (of a sum of independent guesses, each right as often as claimed) may be chance.
    """
    found = levels(kept)
    guesses = sum(level.guesses for level in found)
    if guesses < ENOUGH:
        return tr(
            "{answered} answered. From {enough} on, this page says whether you are as right as you are sure.",
            answered=count(guesses, "guess"),
            enough=ENOUGH,
        )
    near, claimed = sum(level.near for level in found), sum(level.guesses * level.claimed for level in found)
    noise = 2 * sum(level.guesses * level.claimed * (1 - level.claimed) for level in found) ** 0.5
    numbers = tr(
        "{near} of {guesses} were near enough; as sure as you were, {claimed:.0f} would have been.",
        near=near,
        guesses=guesses,
        claimed=claimed,
    )
    if near < claimed - noise:
        return tr("You are more sure than you are right. {numbers}", numbers=numbers)
    if near > claimed + noise:
        return tr("You know more than you think. {numbers}", numbers=numbers)
    return tr("You are about as right as you are sure. {numbers}", numbers=numbers)
