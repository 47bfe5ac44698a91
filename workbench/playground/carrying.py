"""A session as plain values, so that another process can go on from where it is, and what that process answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from workbench.playground.session import History, Session
from workbench.playground.setup import Setup


def carried(session: Session) -> dict[str, Any]:
    """Return all that is needed to go on from here: weights, what the optimizer remembers, the batches to come."""
    state = session.optimizer.state
    kept = session.optimizer.start(session.network.parameters[0])  # the rest is made anew by every step
    return {
        "setup": asdict(session.setup),
        "parameters": [array.tolist() for array in session.network.parameters],
        "memory": {name: [np.asarray(array).tolist() for array in state[name]] for name in kept if name in state},
        "iterations": session.optimizer.iterations,
        "order": session.batches.rng.bit_generator.state,
        "waiting": [batch.tolist() for batch in session.batches.waiting],
        "steps": session.steps,
        "epochs": session.epochs,
        "judged": [session.loss, session.right, session.test_loss, session.test_right],
    }


def opened(values: Mapping[str, Any]) -> Session:
    """Return a session that goes on from what `carried` gave. Its history is empty."""
    session = Session(Setup(**{name: _tuples(value) for name, value in values["setup"].items()}))
    take_over(session, values)
    session.history = History()
    return session


def take_over(session: Session, values: Mapping[str, Any], rows: Iterable[Sequence[float]] = ()) -> None:
    """Have a session go on from what `carried` gave of another one with the same set-up.

    Args:
        session: it keeps its own history.
        values: from `carried`.
        rows: what the other one took down on its way: step, training loss, test loss.
    """
    network, optimizer = session.network, session.optimizer
    network.parameters = [
        np.array(rows, float).reshape(array.shape)
        for rows, array in zip(values["parameters"], network.parameters, strict=True)
    ]
    optimizer.remember(network.parameters, values["memory"], values["iterations"])
    session.batches.rng.bit_generator.state = values["order"]
    session.batches.waiting = [np.array(batch, int) for batch in values["waiting"]]
    session.steps, session.epochs = values["steps"], values["epochs"]
    session.loss, session.right, session.test_loss, session.test_right = values["judged"]
    for row in rows:
        session.history.add(*row)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
