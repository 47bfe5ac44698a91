"""What a drawing or a picture is when it is looked at more closely."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from dashboard.session.model_choice import ModelChoice
from workbench.data.breaking import Remake
from workbench.data.drawing import Reading
from workbench.language import tr


class Seen(NamedTuple):
    """A drawing on its way to a network.

    Attributes:
        reading: what the network sees, with the steps to it.
        remake: makes it again, with steps left out, or with another `size`.
        choice: the network that the learner chose to read it.
        file: of that network; None where it has not learned an epoch yet.
    """

    reading: Reading
    remake: Remake
    choice: ModelChoice
    file: Path | None

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes."""
        return self.choice.data.classes

    def nothing_yet(self, invitation: str) -> str:
        """Return what is said where nothing is to be read: why not, of a picture in which nothing was found.

        Args:
            invitation: what is said of an empty pad.
        """
        return tr("Nothing was found in this picture. Take another one.") if self.reading.stages else invitation

    def picture_for(self, choice: ModelChoice) -> np.ndarray:
        """Return what another network sees of it, which may read pictures of another size."""
        image = self.reading.image
        return image if image.shape == choice.size else self.remake(size=choice.size).image
