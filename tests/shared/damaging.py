"""Damages that keep the form of a file: a text where a number was, another shape, a key gone, nesting without end."""

import contextlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from workbench.inspecting.kinds import ARRAYS

ODD = [
    "abc",
    "",
    [],
    {},
    None,
    True,
    -1,
    0,
    1e308,
    10**30,
    float("nan"),
    float("inf"),
    0.5,
    [[]],
    {"a": []},
    [1, "x"],
    "\x1b[2J\u202e",
    "x" * 5000,
    "../../..",
    {"kind": []},
]


def an_answer(kind: str, **arrays: np.ndarray) -> dict[str, np.ndarray]:
    """The smallest answer that the contract of its kind allows, with some arrays given."""
    types = {"i": int, "f": float, "b": bool, "U": "U4"}
    sizes = {"h": 28, "w": 28}
    found = {}
    for name, array in ARRAYS[kind].items():
        shape = [int(side) if side.isdigit() else sizes.get(side, 1) + ("+" in side) for side in array.shape.split()]
        found[name] = np.zeros(shape, types[array.kind])
    found |= {name: np.empty(0, "U4") for name in found if name == "grad_cam_layers"}
    found |= {name: np.empty((0, 28, 28)) for name in found if name == "grad_cam"}
    return found | {name: array for name, array in arrays.items() if name in found}


def places_in(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """Yield the way to every value within a value."""
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield from places_in(entry, (*path, key))


def damaged_json(text: str, chance: random.Random) -> str:
    """Change one value of a JSON text, or take it away."""
    value = json.loads(text)
    *way, last = chance.choice(list(places_in(value))[1:] or [("none",)])
    inner = value
    for key in way:
        inner = inner[key]
    odd = chance.choice(ODD)
    change = chance.random()
    if change < 0.05:
        return "[" * 5000 + "]" * 5000
    if change < 0.1:
        return json.dumps(odd)
    if change < 0.25:
        del inner[last]
    else:
        inner[last] = odd
    return json.dumps(value)


def damaged_lines(text: str, chance: random.Random) -> str:
    """Change some lines; those of a rare kind as often as the others."""
    lines = text.splitlines()
    kinds: dict[str, list[int]] = {}
    for number, written in enumerate(lines):
        kinds.setdefault(json.loads(written).get("kind"), []).append(number)
    for _ in range(chance.choice([1, 3])):
        numbers = kinds[chance.choice(sorted(kinds))]
        changed = numbers if chance.random() < 0.3 else [chance.choice(numbers)]
        seed = chance.random()
        for number in changed:
            with contextlib.suppress(ValueError, KeyError, TypeError, IndexError, RecursionError):  # damaged before
                lines[number] = damaged_json(lines[number], random.Random(seed))
    return "\n".join(lines) + "\n"


def damaged_arrays(path: Path, chance: random.Random) -> None:
    """Change one array of an archive, or take it away."""
    with np.load(path) as content:
        arrays = dict(content)
    name = chance.choice(sorted(arrays))
    array = arrays[name]
    number = array.dtype.kind in "iuf"
    changes = {
        "gone": lambda: None,
        "text": lambda: array.astype("U8"),
        "flat": lambda: array.ravel(),
        "deeper": lambda: array[None],
        "empty": lambda: np.empty((0, *array.shape[1:]), array.dtype),
        "one": lambda: np.float64(1),
        "longer": lambda: np.concatenate([np.atleast_1d(array)] * 2),
        "half": lambda: array.astype("float64") + 0.5 if number else np.zeros(array.shape),
        "nan": lambda: np.full(array.shape, np.nan),
        "large": lambda: array + 100 if number else array.astype("U2"),
        "negative": lambda: -1 - array.astype("float64") if number else array,
        "whole": lambda: np.full(array.shape, -7, "int64"),
        "objects": lambda: np.array([{}], object),
        "complex": lambda: np.full(array.shape, 1j),
    }
    changed = changes[chance.choice(sorted(changes))]()
    if changed is None:
        del arrays[name]
    else:
        arrays[name] = changed
    np.savez_compressed(path, **arrays)
