"""How unlike a digit a drawing is to a network: found once for each network, and kept with the runs."""

import ctypes
import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from dashboard.session import state
from workbench import predict
from workbench.concepts.unlikeness import Known, known
from workbench.data.drawing import MNIST
from workbench.data.drawn_digits import FILE, drawn_digits
from workbench.errors import WorkbenchError, print_traceback
from workbench.runs.files import write_npz

FOLDER = ".unlike"  # in the folder of the runs
VERSION = "1"  # of what is kept there
MOST_KEPT = 12  # files of some 3 MB, the newest
_NOTHING = "nothing"  # of a network whose hidden layer cannot be asked for

_found: dict[tuple[Path, int], Known | str] = {}
_sought: set[tuple[Path, int]] = set()
_lock = threading.Lock()


@dataclass(frozen=True)
class Unlikeness:
    """How far a drawing is from digits as people draw them, as one network sees it.

    Attributes:
        distance: to the nearest of them, 0 to 1.41.
        known: the digits that it was compared with.
    """

    distance: float
    known: Known

    @property
    def is_unlike(self) -> bool:
        """Whether it is farther than digits are."""
        return self.distance > self.known.limit


def unlikeness(file: Path, picture: np.ndarray) -> Unlikeness | None:
    """Return how unlike a digit a drawing is to a network; None where that is not known, or not known yet.

    What the network makes of some thousand digits has to be found first, once. Nobody waits for it: until it is there,
    nothing is said.

    Args:
        file: of a network that reads digits.
        picture: what it sees, (28, 28), 0 to 1.
    """
    if file.suffix != ".onnx" or picture.shape != MNIST:
        return None
    found = _known(file)
    if found is None:
        return None
    numbers = predict.load(file).hidden(picture)
    return None if numbers is None else Unlikeness(float(found.distances(numbers)[0]), found)


def find_out(file: Path) -> None:
    """Have it found what a network makes of digits, unless that is known: before somebody draws."""
    _known(file)


def _known(file: Path) -> Known | None:
    try:
        key = file, file.stat().st_mtime_ns
    except OSError:
        return None
    with _lock:
        if key not in _found and key not in _sought:
            _sought.add(key)
            folder = state.store().root / FOLDER
            threading.Thread(target=_find, args=(key, folder), daemon=True, name="unlike").start()
        found = _found.get(key)
    return found if isinstance(found, Known) else None


def _find(key: tuple[Path, int], folder: Path) -> None:
    found: Known | str = _NOTHING
    try:
        found = _kept(key[0], folder) or _NOTHING
    except WorkbenchError:  # the page says nothing of it; whoever reads with this network hears what is wrong
        pass
    except Exception as error:
        print_traceback(error)
    _give_back()
    with _lock:
        _found[key] = found
        _sought.discard(key)


def _give_back() -> None:
    """Give memory back that the search needed: glibc keeps some 80 MB of it for later, and there is no later."""
    with suppress(OSError, AttributeError, TypeError):  # another system, which has its own way
        ctypes.CDLL(None).malloc_trim(0)


def _kept(file: Path, folder: Path) -> Known | None:
    """Return what is kept of this network, else find it and keep it."""
    path = folder / f"{_digest(file)}.npz"
    try:
        with np.load(path, allow_pickle=False) as kept:
            return Known(kept["rows"].astype(np.float32), kept["usual"])
    except (OSError, ValueError, KeyError, EOFError):  # not there, or damaged: found anew
        pass
    network, digits = predict.load(file), drawn_digits()
    if (features := network.hidden(digits.known)) is None or (others := network.hidden(digits.held_back)) is None:
        return None
    found = known(features, others)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_npz(path, {"rows": found.rows.astype(np.float16), "usual": found.usual})
        for old in sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:  # a folder that nobody may write to: it is found again next time
        pass
    return found


def _digest(file: Path) -> str:
    """Return what tells a network and the digits apart from all others."""
    parts = (file.read_bytes(), _digits_digest(), VERSION.encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:32]


@lru_cache(maxsize=1)
def _digits_digest() -> bytes:
    return FILE.read_bytes()
