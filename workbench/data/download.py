"""Download a data set with Keras' own loader, in a process of its own: this one stays free of Keras."""

import os
import queue
import re
import subprocess
import sys
import threading
from typing import IO

from workbench.data.arrays import Progress
from workbench.errors import DataError

CONNECTION_SECONDS = 20  # how long one connection may stay silent
SILENCE_SECONDS = 180  # how long the whole process may say nothing; importing Keras alone takes up to 30 s

_COUNT = re.compile(r"(\d+)/(\d+)")


def download(name: str, progress: Progress) -> None:
    """Let `keras.datasets.<name>.load_data()` fetch its files into Keras' cache.

    Args:
        name: a module of `keras.datasets`, such as `"mnist"`.
        progress: is told what happens, in words, about ten times a file.

    Raises:
        DataError: the download failed; the message carries the reason.
    """
    progress(f"downloading {name}: starting Keras")
    run_in_python(f"import keras; keras.datasets.{name}.load_data()", name, progress)


def run_in_python(code: str, name: str, progress: Progress) -> None:
    """Run a line of Python that downloads something, and pass on the progress that Keras prints.

    Raises:
        DataError: the line failed, or said nothing for `SILENCE_SECONDS`.
    """
    # Without a limit of its own a connection that nobody answers would wait for ever.
    code = f"import socket; socket.setdefaulttimeout({CONNECTION_SECONDS}); {code}"
    surroundings = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=surroundings,
    )
    pieces: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_forward, args=(process.stdout, pieces), daemon=True).start()
    said, shown = b"", ""
    try:
        while piece := pieces.get(timeout=SILENCE_SECONDS):
            said = (said + piece)[-4000:]
            message = describe(said.decode(errors="replace"), name)
            if message and message != shown:
                shown = message
                progress(message)
        code_of_end = process.wait(timeout=SILENCE_SECONDS)
    except (queue.Empty, subprocess.TimeoutExpired):
        raise DataError(f"nothing happened for {SILENCE_SECONDS} seconds") from None
    finally:
        process.kill()  # harmless where it has ended; with Ctrl-C it has not
        process.wait()
    if code_of_end:
        lines = said.decode(errors="replace").strip().splitlines() or ["the process ended without a word"]
        raise DataError(lines[-1].removeprefix("Exception: ").strip())


def describe(text: str, name: str) -> str:
    """Turn what Keras' progress bar printed last into a sentence, `""` where there is no count in it yet."""
    counts = _COUNT.findall(text)
    done, total = map(int, counts[-1]) if counts else (0, 0)
    if not 0 < done <= total:
        return ""
    tenths = 10 * done // total  # ten sentences a file, not hundreds: they are kept in the log of the run
    return f"downloading {name}: {10 * tenths} % of {total / 1e6:.1f} MB"


def _forward(stream: IO[bytes], pieces: "queue.Queue[bytes]") -> None:
    """Hand over what a process prints, piece by piece; an empty piece is the end."""
    with stream:
        while True:
            piece = stream.read1(4096)
            pieces.put(piece)
            if not piece:
                return
