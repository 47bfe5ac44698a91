"""What a run was made with: versions, device, seed, the checksum of its data."""

import json
import platform
import time
from importlib.metadata import version

import keras

import workbench
from workbench.data.arrays import Arrays
from workbench.engine import device
from workbench.runs.config import RunConfig
from workbench.runs.files import write_atomically
from workbench.runs.store import Run


def write_environment(run: Run, config: RunConfig, arrays: Arrays, where: device.Device) -> None:
    """Write `environment.json` into the folder of a run."""
    backend = keras.config.backend()
    content = {
        "workbench": workbench.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "keras": keras.__version__,
        "backend": backend,
        backend: version(backend),
        "numpy": version("numpy"),
        "device": where.description,
        "seed": config.seed,
        "data": arrays.source,
        "data_digest": arrays.digest,
        "time": time.strftime("%Y-%m-%d %H:%M:%S"),
    }
    write_atomically(run.folder / "environment.json", json.dumps(content, indent=1))
