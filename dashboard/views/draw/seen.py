"""What a drawing or a picture is when it is looked at more closely."""

from pathlib import Path
from typing import NamedTuple

from dashboard.session.model_choice import ModelChoice
from workbench.data.breaking import Remake
from workbench.data.datasets import DIGITS
from workbench.data.drawing import Reading


class Seen(NamedTuple):
    """A drawing on its way to a network.

    Attributes:
        reading: what the network sees, with the steps to it.
        remake: makes it again, with steps left out.
        choice: the network that the learner chose to read it.
        file: of that network; None where it has not learned an epoch yet.
        classes: the names of the classes.
    """

    reading: Reading
    remake: Remake
    choice: ModelChoice
    file: Path | None
    classes: tuple[str, ...] = DIGITS
