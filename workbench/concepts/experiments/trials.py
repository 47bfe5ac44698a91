"""The same network learned several times, with nothing but the seed changed: how much of a difference is chance?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.concepts.experiments.propagation import dead_units
from workbench.concepts.network import MLP
from workbench.concepts.optimizers import SGD
from workbench.language import tr

WATCHED = 1000  # samples on which dead units are counted: more of them take longer and find hardly fewer


@dataclass(frozen=True, repr=False)
class Trials:
    """What came of it.

    Attributes:
        losses: mean training loss of each epoch, shape (seeds, epochs); infinity or NaN where it exploded.
        val_losses: loss on the pictures held back, after each epoch, of the same shape; NaN where none were.
        dead: share of the hidden units that are dead after each epoch, shape (seeds, epochs) (see `dead_share`).
        networks: the networks as they are now, one for each seed.
    """

    losses: np.ndarray
    val_losses: np.ndarray
    dead: np.ndarray
    networks: list[MLP]

    def __repr__(self) -> str:
        known = np.isfinite(self.losses[:, -1]) & np.isfinite(self.dead[:, -1])
        ends, dead = self.losses[known, -1], self.dead[known, -1]
        exploded = "" if known.all() else f", {(~known).sum()} exploded"
        if not known.any():
            return f"{len(known)} trials{exploded}"
        return tr(
            "{known} trials{exploded}: loss {ends:.3f} to {ends_2:.3f}, dead units {dead:.0f} to {dead_2:.0f} %",
            known=len(known),
            exploded=exploded,
            ends=ends.min(),
            ends_2=ends.max(),
            dead=100 * dead.min(),
            dead_2=100 * dead.max(),
        )


def trials(
    x: np.ndarray,
    y: np.ndarray,
    hidden: Sequence[int],
    *,
    held: tuple[np.ndarray, np.ndarray] | None = None,
    seeds: int | Sequence[int] = 3,
    epochs: int = 5,
    learning_rate: float = 0.1,
    batch_size: int = 64,
    **settings: Any,
) -> Trials:
    """Let networks that differ in their seed alone learn class numbers with plain SGD.

    Args:
        x: inputs, shape (n, inputs).
        y: class numbers from 0, shape (n,).
        hidden: units of each hidden layer.
        held: more inputs and class numbers to measure the loss on after each epoch. Default: none.
        seeds: how many networks, from 1, with the seeds 0, 1, 2 and so on; or the seeds themselves. Default 3.
        epochs: times through the data, from 1. Default 5.
        learning_rate: of SGD, above 0. Default 0.1.
        batch_size: samples in each step. Default 64.
        settings: anything else for `MLP`: `activation`, `initializer`, ...

    Raises:
        ConfigError: a setting is unknown or out of range.
    """
    networks, losses, held_losses, dead = [], [], [], []
    for seed in range(seeds) if isinstance(seeds, int) else seeds:
        network = MLP(
            (x.shape[1], *hidden, int(y.max()) + 1), loss="sparse_categorical_crossentropy", seed=seed, **settings
        )
        shares: list[float] = []
        checked: list[float] = []

        def count(
            epoch: int,
            logs: dict[str, float],
            network: MLP = network,
            shares: list[float] = shares,
            checked: list[float] = checked,
        ) -> None:
            shares.append(dead_share(network, x[:WATCHED]))
            checked.append(network.loss_value(*held) if held else np.nan)

        with np.errstate(all="ignore"):  # a network that explodes is a result here
            history = network.fit(x, y, SGD(learning_rate), epochs, batch_size, callback=count)
        networks.append(network)
        losses.append(history["loss"])
        held_losses.append(checked)
        dead.append(shares)
    return Trials(np.array(losses), np.array(held_losses), np.array(dead), networks)


def dead_share(network: MLP, x: np.ndarray) -> float:
    """Return the share of a network's hidden units that say 0 to every sample (see `dead_units`).

    Args:
        network: with ReLU in its hidden layers; other activations are hardly ever exactly 0.
        x: samples, shape (n, inputs).

    Returns:
        0 to 1; 0 for a network without hidden layers, NaN for one that has exploded: it says nothing any more.
    """
    hidden = network.neurons(x)[:-1]
    if not all(np.isfinite(outputs).all() for outputs in hidden):
        return float("nan")
    return float(np.concatenate([dead_units(outputs) for outputs in hidden]).mean()) if hidden else 0.0
