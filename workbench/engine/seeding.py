"""One seed for everything that is random, without waking a second backend."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras


def set_random_seed(seed: int) -> None:
    """Seed Python's, NumPy's, Keras' and the backend's random numbers, as `keras.utils.set_random_seed` does.

    Keras' own also seeds TensorFlow wherever it is installed, for `tf.data` and operations of TensorFlow's own, which
    nothing here uses. Under JAX or torch that would load it: seconds, hundreds of megabytes, and two backends in one
    process can crash it. Where it is loaded, it would throw away what it has prepared of all compiled functions.
    """
    tensorflow = sys.modules.get("tensorflow")
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
