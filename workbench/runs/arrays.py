"""Archives of arrays and what they must hold: names, shapes, types and ranges, stated once for each kind of file."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from workbench.errors import RunError
from workbench.language import later, tr
from workbench.printable import brief, printable
from workbench.runs.reading import is_there

MOST_BYTES = 2 * 1024**3  # unpacked; the largest are a gigabyte
TYPES = later({"i": "whole numbers", "f": "numbers", "U": "text", "b": "truth values"})


class Array(NamedTuple):
    """What one array must be.

    Attributes:
        shape: its sides: a letter or a word stands for the same size wherever it is written, a number for itself.
            `"n 2"` is (n, 2), `"b+1"` one more than `"b"`, `""` a single value.
        kind: a key of `TYPES`.
        low, high: bounds of its values, both allowed; NaN passes. Default: none.
        below: a side that all its values must stay below, as an index does. Default: none.
        finite: whether NaN and infinity are refused. Default True.
        needed: False where an older file may lack it.
    """

    shape: str
    kind: str
    low: float = -np.inf
    high: float = np.inf
    below: str = ""
    finite: bool = True
    needed: bool = True


Contract = Mapping[str, Array]

# What `workbench.engine.evaluation` writes: c classes, m of the worst mistakes, pictures of h by w.
_MISTAKES: Contract = {
    "mistake_true": Array("m", "i", low=0, below="c"),
    "mistake_predicted": Array("m", "i", low=0, below="c"),
    "mistake_probability": Array("m", "f", 0, 1.001),
}
_EVALUATION: Contract = {
    "confusion": Array("c c", "i", low=0),
    "classes": Array("c", "U"),
    **{name: Array("c", "f", 0, 1) for name in ("precision", "recall", "f1")},
    "accuracy": Array("", "f", 0, 1),
    "loss": Array("", "f", finite=False),
    **_MISTAKES,
}


def evaluation_contract(found: Mapping[str, np.ndarray]) -> Contract:
    """Return what the arrays of an evaluation must be; pictures in colours have a side more."""
    return {**_EVALUATION, "mistake_images": _pictures(found)}


def mistakes_contract(found: Mapping[str, np.ndarray]) -> Contract:
    """Return what the arrays of the mistakes of one epoch must be."""
    own: Contract = {"epoch": Array("", "i", low=1), "classes": Array("c", "U")}
    return {**own, **_MISTAKES, "mistake_images": _pictures(found)}


def _pictures(found: Mapping[str, np.ndarray]) -> Array:
    colours = " 3" if np.ndim(found.get("mistake_images", 0)) == 4 else ""
    return Array(f"m h w{colours}", "i", 0, 255)


def read_npz(path: Path, contract: Contract | Callable[[Mapping[str, np.ndarray]], Contract]) -> dict[str, np.ndarray]:
    """Return the arrays of a file; what is in it beside those of the contract is left out.

    Args:
        path: a `.npz` file.
        contract: what each array must be, or a function that returns it for what was found.

    Raises:
        RunError: the file is missing, cannot be read, or is not what the contract says.
    """
    if not is_there(path):
        raise RunError(tr("The file {path} is missing.", path=path))
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
            if not isinstance(content, np.lib.npyio.NpzFile) or content.zip is None:
                raise zipfile.BadZipFile
            if sum(entry.file_size for entry in content.zip.infolist()) > MOST_BYTES:
                raise RunError(tr("The file {path} is damaged: unpacked it would have more than 2 GB.", path=path))
            found = dict(content)
    except RunError:
        raise
    except OSError as error:
        raise RunError(
            tr("The file {path} cannot be read: {strerror}.", path=path, strerror=error.strerror or tr("it is cut off"))
        ) from None
    except Exception:  # NumPy and zipfile raise half a dozen kinds for a damaged archive
        raise RunError(tr("The file {path} is damaged: it is no whole archive of arrays.", path=path)) from None
    contract = contract(found) if callable(contract) else contract
    if wrong := what_is_wrong(found, contract):
        raise RunError(tr("The file {path} is damaged: {wrong}.", path=path, wrong=wrong))
    return {name: _shown(found[name]) for name in contract if name in found}


def what_is_wrong(found: Mapping[str, np.ndarray], contract: Contract) -> str:
    """Return what breaks the contract first, in words and without a full stop; nothing where nothing does."""
    sides: dict[str, int] = {}
    for name, wanted in contract.items():
        if name not in found:
            if wanted.needed:
                return tr("{name} is missing", name=name)
            continue
        if wrong := _wrong(np.asarray(found[name]), wanted, sides):
            return f"{printable(name)} {wrong}"
    for name, wanted in contract.items():
        if wanted.below and name in found and np.size(found[name]) and np.max(found[name]) >= sides[wanted.below]:
            return tr(
                "{name} holds {found}, where {sides} are there",
                name=printable(name),
                found=brief(int(np.max(found[name]))),
                sides=sides[wanted.below],
            )
    return ""


def _wrong(array: np.ndarray, wanted: Array, sides: dict[str, int]) -> str:
    kind = "i" if array.dtype.kind == "u" else array.dtype.kind
    if kind != wanted.kind and not (kind == "i" and wanted.kind == "f"):
        return tr("must hold {types}, came {dtype}", types=TYPES[wanted.kind], dtype=array.dtype)
    names = wanted.shape.split()
    if array.ndim != len(names):
        return tr("must have {names} sides, came {ndim}", names=len(names), ndim=array.ndim)
    for side, size in zip(names, array.shape, strict=True):
        same = side.removesuffix("+1")
        more = side != same
        if sides.setdefault(same, int(side) if side.isdigit() else size - more) + more != size:
            return tr("must have {sides} values along a side, came {size}", sides=sides[same] + more, size=size)
    if kind in "if" and array.size:
        if wanted.finite and not np.isfinite(array).all():
            return tr("holds what is no number")
        with np.errstate(invalid="ignore"):
            if (array < wanted.low).any() or (array > wanted.high).any():
                return tr("holds values beyond {low:g} to {high:g}", low=wanted.low, high=wanted.high)
    return ""


def _shown(array: np.ndarray) -> np.ndarray:
    """Names in an array are shown on pages: nothing in them is obeyed."""
    if array.dtype.kind != "U" or all(text.isprintable() for text in array.ravel().tolist()):
        return array
    return np.array([printable(text) for text in array.ravel().tolist()]).reshape(array.shape)
