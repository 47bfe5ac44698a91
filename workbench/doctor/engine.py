"""The look at Keras, its backend and its device, in a process of their own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from workbench.doctor.finding import BROKEN, NOTE, OK, Finding
from workbench.language import tr
from workbench.settings import (
    PACKAGE,
)

ENGINE_SECONDS = 180


_ASK_ENGINE = """
import json, keras
from workbench.engine import device
found = device.find()
print(json.dumps({"backend": keras.config.backend(), "kind": found.kind, "description": found.description}))
"""


def check_engine() -> Iterator[Finding]:
    """Keras, its backend and its device, asked in a process of their own."""
    try:
        answer = subprocess.run(
            [sys.executable, "-c", _ASK_ENGINE],
            capture_output=True,
            text=True,
            cwd=PACKAGE.parent,
            timeout=ENGINE_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        yield Finding(
            BROKEN,
            "Keras",
            tr(
                "It did not answer within {engine_seconds} s. Is this machine very busy?", engine_seconds=ENGINE_SECONDS
            ),
        )
        return
    if answer.returncode:
        backend = os.environ.get("KERAS_BACKEND", "tensorflow")
        lines = answer.stderr.strip().splitlines() or [
            tr("it ended with code {returncode}", returncode=answer.returncode)
        ]
        yield Finding(
            BROKEN,
            "Keras",
            tr(
                "It cannot be loaded with the backend {backend}: {last_lines}. Install that backend, or unset "
                "KERAS_BACKEND to use TensorFlow.",
                backend=backend,
                last_lines=lines[-1],
            ),
        )
        return
    engine = json.loads(answer.stdout.strip().splitlines()[-1])
    yield Finding(OK, "Keras", tr("backend {backend}", backend=engine["backend"]))
    # No GPU is no fault; a GPU that is there and not used is worth a word.
    unused = engine["kind"] == "cpu" and shutil.which("nvidia-smi")
    yield Finding(NOTE if unused else OK, "device", engine["description"])
