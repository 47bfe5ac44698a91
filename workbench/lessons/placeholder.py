"""The gap `____` in an exercise: whatever is done with it, it stays a gap, and a check sees that it is still there."""

from typing import Any

import numpy as np

from workbench.language import tr


class StillOpen(Exception):
    """A gap `____` was used where only a real value will do."""

    def __init__(self) -> None:
        super().__init__(
            tr("A gap is still open here: put your own answer in the place of ____ and run the cell again.")
        )


class Placeholder:
    """A gap to fill in. Arithmetic with it, calling it and handing it to NumPy give the gap again.

    So a cell with a gap runs without an error, and the check can say that nothing was tried yet.
    """

    def __repr__(self) -> str:
        return "____"

    def __getattr__(self, name: str) -> "Placeholder":
        if name.startswith("_"):  # what Python, NumPy and Jupyter ask of every object
            raise AttributeError(name)
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> "Placeholder":
        return self

    def _raise(self, *args: Any) -> Any:
        raise StillOpen

    # A truth, a length, a plain number: these cannot be left open.
    __bool__ = __len__ = __iter__ = __float__ = __int__ = __index__ = _raise
    __array_ufunc__ = __array_function__ = __call__
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __call__
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = __call__
    __neg__ = __pos__ = __abs__ = __invert__ = __getitem__ = __call__
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __call__
    __hash__ = object.__hash__


def is_open(value: Any) -> bool:
    """Return whether `value` is a gap, or a list, tuple, dict or array with one in it."""
    if isinstance(value, Placeholder):
        return True
    if isinstance(value, dict):
        return any(map(is_open, value.values()))
    if isinstance(value, np.ndarray):
        return value.dtype == object and any(map(is_open, value.ravel().tolist()))
    return isinstance(value, list | tuple) and any(map(is_open, value))


____ = Placeholder()
