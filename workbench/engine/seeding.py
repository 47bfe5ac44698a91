"""One seed for everything that is random, without waking a second backend."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras


def set_random_seed(seed: int, *, fit_shuffles: bool = False) -> None:
    """Seed Python's, NumPy's, Keras' and the backend's random numbers, as `keras.utils.set_random_seed` does.

    Keras' own also seeds TensorFlow's operations wherever it is installed. Under JAX or torch that would load it:
    seconds, hundreds of megabytes, and two backends in one process can crash it. Where it is loaded, it throws away
    what it has prepared of all compiled functions. So it is left out unless it is needed.

    Args:
        seed: the seed.
        fit_shuffles: `fit` is to shuffle arrays, which it has TensorFlow do. Runs bring their batches in their order.
    """
    tensorflow = sys.modules.get("tensorflow")
    if fit_shuffles and keras.config.backend() == "tensorflow":
        keras.utils.set_random_seed(seed)
        return
    with _as_if_not_installed("tensorflow") if tensorflow is None else _as_it_is(tensorflow):
        keras.utils.set_random_seed(seed)


@contextmanager
def _as_if_not_installed(name: str) -> Iterator[None]:
    """Let whoever asks for a module that is not loaded yet be told that it is not there."""
    sys.modules[name] = None  # type: ignore[assignment]  # Python's own way: `import` raises ModuleNotFoundError
    try:
        yield
    finally:
        del sys.modules[name]


@contextmanager
def _as_it_is(tensorflow: Any) -> Iterator[None]:
    """Let TensorFlow keep the seed that it has."""
    set_seed = tensorflow.random.set_seed
    tensorflow.random.set_seed = lambda seed: None
    try:
        yield
    finally:
        tensorflow.random.set_seed = set_seed
