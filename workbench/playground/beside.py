"""The NumPy network that learns beside Keras: from the same weights, on the same batches, to be compared with it."""

import copy

import numpy as np

from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.optimizers import RACERS
from workbench.language import tr
from workbench.playground.session import Session
from workbench.playground.setup import Setup

ROUNDING = {16: 1e-9, 7: 1e-4}  # smaller differences are rounding, by the digits with which Keras counts
PUSH = {16: 1e-15, 7: 1e-7}  # share by which the weights of the control are moved at the start: the last digit
EXPLAINED = 1000.0  # a difference so many times that of the control may be rounding: both grow by chance


class Beside:
    """A twin of a session, and a control: a second twin whose weights were moved in the last digit at the start.

    Rounding differs between two programs, and steps may make a small difference larger each time. The control tells how
    far that alone has taken two networks apart by now. Whatever is done to the session by hand is to be done here as
    well: `change`, `set_weight`, `restart`.

    Args:
        session: as it is when Keras takes it over; it is not changed.
        digits: with how many decimal digits Keras counts, 16 or 7. Default 16.

    Attributes:
        twins: the twin, and the control.
        since: after how many batches session and twin parted.
        dropped: whether dropout has been on since then.
    """

    def __init__(self, session: Session, digits: int = 16) -> None:
        self.twins = [copy.deepcopy(session), copy.deepcopy(session)]
        self.since, self.dropped, self.digits = session.steps, False, digits
        self._push()

    def change(self, setup: Setup) -> None:
        """Go on with another set-up, as the session does."""
        if any([twin.change(setup) for twin in self.twins]):
            self.restart()

    def set_weight(self, layer: int, source: int, target: int, value: float) -> None:
        """Put a value in the place of one weight, as in the session."""
        for twin in self.twins:
            twin.set_weight(layer, source, target, value)

    def restart(self) -> None:
        """Begin again, as the session does."""
        for twin in self.twins:
            twin.restart()
        self.since, self.dropped = 0, False
        self._push()

    def follow(self, session: Session) -> None:
        """Learn from the batches that the session has learned from meanwhile."""
        missing = session.steps - self.twins[0].steps
        self.dropped |= bool(missing and session.setup.dropout)
        for twin in self.twins:
            twin.advance(missing)

    def keeps_up(self, session: Session) -> bool:
        """Tell whether the twin has taken as many steps as the session: only then they can be compared."""
        return self.twins[0].steps == session.steps

    def apart(self, session: Session) -> float:
        """Return the largest difference of a weight or bias to the twin; NaN where a number is beyond all bounds."""
        pairs = zip(session.network.parameters, self.twins[0].network.parameters, strict=True)
        with np.errstate(all="ignore"):
            return float(max(np.abs(one - other).max() for one, other in pairs))

    def words(self, session: Session) -> str:
        """Say how far Keras and NumPy are apart, and why."""
        steps, apart, control = session.steps - self.since, self.apart(session), self.apart(self.twins[1])
        if steps <= 0:
            return tr("Keras goes on from the same weights. NumPy learns beside it, from the same batches.")
        said = tr(
            "NumPy learned from the same {steps:,} {what} beside Keras.",
            steps=steps,
            what=tr("batch") if steps == 1 else tr("batches"),
        )
        if not np.isfinite(apart):
            return tr("{said} The numbers of one of them have grown beyond all bounds.", said=said)
        said += (
            tr(" Largest difference of a weight: {apart:.1g}.", apart=apart)
            if apart
            else tr(" No weight differs in any digit.")
        )
        if self.dropped:
            return tr("{said} Dropout draws random numbers in each of the two, so they go different ways.", said=said)
        if not apart:
            return said
        if apart < ROUNDING[self.digits]:
            return tr(
                "{said} That is rounding, in the last of {digits} digits: the mathematics is the same.",
                said=said,
                digits=self.digits,
            )
        if apart < EXPLAINED * control:
            return tr(
                "{said} Rounding does that: two NumPy networks that began {push:.0e} apart are "
                "{control:.1g} apart by now.",
                said=said,
                push=PUSH[self.digits],
                control=control,
            )
        if kept := short_numbers(session.setup):
            return tr(
                "{said} Keras keeps a constant of {kept} with 7 digits only; that adds up.",
                said=said,
                kept=tr(" and one of ").join(kept),
            )
        return tr("{said} That is more than rounding explains.", said=said)

    def _push(self) -> None:
        network, rng = self.twins[1].network, np.random.default_rng(0)
        network.parameters = [
            array * (1 + PUSH[self.digits] * rng.choice([-1, 1], array.shape)) for array in network.parameters
        ]


def short_numbers(setup: Setup) -> list[str]:
    """Return what in a set-up has a number that Keras keeps with 7 digits only, in words: `"Nadam, 0.96,"`."""
    parts = [RACERS[setup.optimizer].kind, *(ACTIVATIONS[name] for name in setup.activations)]
    return list(dict.fromkeys(f"{part.label}, {part.seven_digits}," for part in parts if part.seven_digits))
