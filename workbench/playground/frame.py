"""Pictures of a session as small JSON: surfaces as bytes, weights and curves as numbers."""

import base64
import math
import time
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from workbench.language import later
from workbench.playground.features import FEATURES, inputs
from workbench.playground.session import Session
from workbench.playground.setup import OWN
from workbench.registry import lookup

REACH = 3.6  # the drawn square goes this far from 0; the sets end at 3
SIDE = 50  # places along each side of the large surface
_EVERY = 2  # the small ones take every second place
SMALL = SIDE // _EVERY


@cache
def _plane() -> np.ndarray:
    """Return the places of the large surface, row by row from above: what a picture begins with."""
    places = np.linspace(-REACH, REACH, SIDE)
    return np.stack(np.meshgrid(places, places[::-1]), axis=-1).reshape(-1, 2)


def still(session: Session) -> dict[str, Any]:
    """Return what changes from picture to picture: surfaces, weights, and how far it is.

    Surfaces are bytes in base64: 0 the lowest, 255 the highest. A neuron's own surface has 128 for zero, and 0 or 255
    where it is farthest from it.
    """
    with np.errstate(all="ignore"):
        says = session.network.neurons(inputs(_plane(), session.setup.features))
    parameters = session.network.parameters
    return {
        "surface": _bytes(_scaled(says[-1][:, 0], *session.setup.span)),
        "neurons": [_bytes(_small(layer)) for layer in says[:-1]],
        "weights": [_rounded(kernel) for kernel in parameters[0::2]],
        "biases": [_rounded(bias) for bias in parameters[1::2]],
        "numbers": {
            "epoch": session.epochs,
            "step": session.steps,
            "loss": _number(session.loss),
            "test_loss": _number(session.test_loss),
            "right": _number(session.right),
            "test_right": _number(session.test_right),
        },
    }


def film(session: Session, stills: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return pictures together with what they share: points, features, curves.

    Coordinates and labels are bytes in base64: 0 the lowest, 255 the highest.

    Args:
        session: as it is after the last of the pictures.
        stills: pictures made on the way with `still`. Default: one, of now.
    """
    setup = session.setup
    return {
        "stills": list(stills) or [still(session)],
        "side": SIDE,
        "small": SMALL,
        "reach": REACH,
        "task": setup.task,
        "show_test": setup.show_test or setup.data == OWN,  # who puts in a point wants to see it
        "labels": [FEATURES[name].label for name in setup.features],
        "activations": list(setup.activations),
        "inputs": _bytes(_small(inputs(_plane(), setup.features))),
        "points": {
            "x": _bytes(_scaled(session.points[:, 0], -REACH, REACH)),
            "y": _bytes(_scaled(session.points[:, 1], -REACH, REACH)),
            "label": _bytes(_scaled(session.labels, *_labels(session))),
            "test": _bytes(session.testing.astype(np.uint8)),
        },
        "steps": session.history.steps,
        "training": _rounded(session.history.training),
        "test": _rounded(session.history.test),
        "marks": session.history.marks,
        "can_learn": session.can_learn,
    }


def _labels(session: Session) -> tuple[float, float]:
    return (0.0, 1.0) if session.setup.task == "classification" else (-1.0, 1.0)


def _small(values: np.ndarray) -> np.ndarray:
    """Return the surfaces of all neurons of a layer, one behind the other, each on its own scale around zero."""
    pictures = values.reshape(SIDE, SIDE, -1)[::_EVERY, ::_EVERY]
    pictures = np.nan_to_num(pictures, nan=0.0, posinf=1e9, neginf=-1e9)
    largest = np.abs(pictures).max(axis=(0, 1))
    return _scaled(np.moveaxis(pictures / np.where(largest > 1e-9, largest, 1.0), -1, 0), -1.0, 1.0)


def _scaled(values: np.ndarray, low: float, high: float) -> np.ndarray:
    middle = (low + high) / 2
    shares = (np.nan_to_num(values, nan=middle, posinf=high, neginf=low) - low) / (high - low)
    return np.floor(shares.clip(0, 1) * 255 + 0.5).astype(np.uint8)


def _bytes(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def _number(value: float) -> float | None:
    return float(f"{value:.4g}") if math.isfinite(value) else None


def _rounded(values: Any) -> Any:
    values = values.tolist() if isinstance(values, np.ndarray) else values
    return [_rounded(value) for value in values] if isinstance(values, list) else _number(values)


SPEEDS = later({"step": "By step", "epoch": "By epoch", "fast": "Fast"})
LONGEST = 0.05  # seconds of learning between two pictures while it plays
BY_HAND = 2.0  # seconds of learning for one press of a button, which is to do all that it says
MOST_PICTURES = 8  # in one film
LONGEST_FILM = 0.3  # seconds of learning for one film


def advance(session: Session, speed: str = "epoch", seconds: float = BY_HAND) -> int:
    """Learn for one picture: a step, an epoch, or ten epochs; never much longer than `seconds`. Return the steps."""
    lookup(speed, SPEEDS, "speed")
    steps = {"step": 1, "epoch": session.steps_per_epoch, "fast": 10 * session.steps_per_epoch}[speed]
    return session.advance(steps, seconds)


def shoot(session: Session, speed: str = "epoch", pictures: int = 1, seconds: float = BY_HAND) -> list[dict[str, Any]]:
    """Learn on, and return the pictures made on the way.

    Args:
        session: what learns.
        speed: a key of `SPEEDS`.
        pictures: how many, if there is time; at most 8, and one always.
        seconds: of learning for one picture, at most; what is left out then comes with the next.
    """
    began, made = time.monotonic(), []
    while len(made) < min(pictures, MOST_PICTURES) and (not made or time.monotonic() - began < LONGEST_FILM):
        advance(session, speed, seconds)
        made.append(still(session))
    return made
