"""Which device the computation runs on, and why not on a GPU."""

import shutil
from typing import NamedTuple

import keras

from workbench.language import tr

# What to type, by backend, where there is a card but the backend cannot use it.
_GPU_INSTALLS = {
    "tensorflow": "pip install 'tensorflow[and-cuda]'",
    "jax": "pip install 'jax[cuda13]'",
    "torch": "pip install torch",
}


class Device(NamedTuple):
    """Where tensors live: `cpu` or `gpu`, and a sentence for people."""

    kind: str
    description: str


def find() -> Device:
    """Ask the backend where it puts a tensor, and say it in words."""
    backend = keras.config.backend()
    place = str(getattr(keras.ops.zeros(1), "device", "cpu")).lower()
    if any(word in place for word in ("gpu", "cuda", "mps")):
        return Device(
            "gpu", tr("GPU ({last_rsplit}) with {backend}", last_rsplit=place.rsplit("/", 1)[-1], backend=backend)
        )
    if shutil.which("nvidia-smi"):
        reason = tr(
            "there is an NVIDIA driver, but this {backend} cannot use it: try {gpu_installs}",
            backend=backend,
            gpu_installs=_GPU_INSTALLS[backend],
        )
    else:
        reason = tr("no NVIDIA driver was found on this machine")
    return Device("cpu", tr("CPU with {backend} ({reason})", backend=backend, reason=reason))


def jit_compile() -> str | bool:
    """Return what to hand to `Model.compile`.

    XLA makes TensorFlow on a CPU slower here (measured: 2.7 s instead of 1.0 s to the first batch of a small CNN); JAX
    without it would not compile at all.
    """
    return False if keras.config.backend() == "tensorflow" and find().kind == "cpu" else "auto"
