"""What a network costs: how many numbers it learns, how large its file is, how long it reads a picture."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from workbench import predict
from workbench.architectures import summary
from workbench.runs.run import Run

WARM_UP = 20  # pictures, before any is timed
ROUNDS, PICTURES = 10, 30


def parameters(run: Run) -> int:
    """Return how many numbers the network of a run holds.

    Raises:
        ConfigError: the network cannot be built.
        RunError: the run cannot be read.
    """
    rows = summary(run.config, run.data.input_shape, len(run.data.classes))
    return sum(row.parameters for row in rows)


def latencies(models: Sequence[Path]) -> list[float]:
    """Return how many milliseconds each network needs for one picture, alone, with ONNX Runtime on one thread.

    All take turns, 30 pictures at a time, ten times: whatever else slows the machine down for a moment slows them all.
    The median of the 300 times counts; 20 pictures before them are not timed.

    Args:
        models: ONNX files, as training writes them.

    Raises:
        ModelError: a file is missing or damaged.
    """
    networks = [predict.load(path) for path in models]
    generator = np.random.default_rng(0)
    pictures = [generator.random((1, *network.picture_shape), np.float32) for network in networks]
    taken: list[list[float]] = [[] for _ in networks]
    for network, picture in zip(networks, pictures, strict=True):
        for _ in range(WARM_UP):
            network.probabilities(picture)
    for _ in range(ROUNDS):
        for network, picture, times in zip(networks, pictures, taken, strict=True):
            for _ in range(PICTURES):
                began = time.perf_counter()
                network.probabilities(picture)
                times.append(time.perf_counter() - began)
    return [1000 * float(np.median(times)) for times in taken]
