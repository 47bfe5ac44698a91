"""One seed for everything that is random, without waking a second backend."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import keras


def set_random_seed(seed: int) -> None:
    """Seed Python's, NumPy's, Keras' and the backend's random numbers, as `keras.utils.set_random_seed` does.

    Keras' own also seeds TensorFlow wherever it is installed, for `tf.data`, which nothing here uses. Under JAX or
    torch that would load it: seconds, hundreds of megabytes, and two backends in one process can crash it.
    """
    if keras.config.backend() == "tensorflow":
        keras.utils.set_random_seed(seed)
    else:
        with _as_if_not_installed("tensorflow"):
            keras.utils.set_random_seed(seed)


@contextmanager
def _as_if_not_installed(name: str) -> Iterator[None]:
    """Let whoever asks for a module that is not loaded yet be told that it is not there."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # Python's own way: `import` raises ModuleNotFoundError
    try:
        yield
    finally:
        del sys.modules[name]
