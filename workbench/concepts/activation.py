"""What one activation is and what one should know of it: an entry of the table of activations."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.language import translated


@translated("label", "short", "saturates", "used")
@dataclass(frozen=True)
class Activation:
    """An activation and what one should know of it. Call it like its function: `ACTIVATIONS["relu"](x)`.

    Attributes:
        function, derivative: what it is, and its slope; of softmax the Jacobian, one more axis.
        label: its name for people; `short` where a figure has little room. `formula` in symbols; `used` what for.
        range: lowest and highest output. `saturates` where the slope goes to zero.
        look: colour (its family's) and dashes of its lines, by the names of `workbench.figures.base.line_styles`.
        seven_digits: the constant that Keras on TensorFlow keeps with 7 digits whatever it counts with.
    """

    function: Callable[..., np.ndarray]
    derivative: Callable[..., np.ndarray]
    label: str
    short: str
    formula: str
    range: tuple[float, float]
    saturates: str
    used: str
    look: tuple[str, str]
    seven_digits: str = ""

    def __call__(self, x: np.ndarray, **settings: float) -> np.ndarray:
        """Apply the function to `x`."""
        return self.function(x, **settings)
