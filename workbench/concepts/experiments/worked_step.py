"""One step of an optimizer, worked out by hand: each line of its rule with symbols, with numbers, and what it gives.

    for line in worked_step(Adam(0.1), path, step=3, weight=0):
        print(line.symbol, "=", line.formula, "=", line.numbers, "=", line.value)

The lines are worked out a second time, from the gradient and what was remembered before the step. A test holds them
against what the optimizer itself did.
"""

import numpy as np

from workbench.concepts.experiments.descents import Path
from workbench.concepts.optimizers import Optimizer
from workbench.concepts.optimizers.sheet import Line, Sheet, number
from workbench.errors import ConfigError
from workbench.language import tr

__all__ = ["Line", "number", "remembered", "worked_step"]


def worked_step(optimizer: Optimizer, path: Path, step: int, weight: int) -> list[Line]:
    """Return the lines of one step of one weight; the one of `w` says where it goes.

    Args:
        optimizer: with the settings of the one that went this path; it takes no step.
        path: where it went.
        step: which one, from 1.
        weight: 0 or 1.

    Raises:
        ConfigError: the path has no such step.
    """
    if not 1 <= step < len(path.points):
        raise ConfigError(
            tr("This path has the steps 1 to {points}, came {step!r}.", points=len(path.points) - 1, step=step)
        )
    first = optimizer.start(np.zeros(2))
    values = {"g": path.gradients[step - 1, weight], "w": path.points[step - 1, weight], "t": step}
    for name, slot in optimizer.slots.items():
        if name in first:
            before = path.states[name][step - 2] if step > 1 else first[name]
            values[slot.symbol] = np.broadcast_to(before, 2)[weight]
    values |= {
        setting.symbol: getattr(optimizer, name)
        for name, setting in optimizer.ranges.items()
        if setting.symbol and hasattr(optimizer, name)
    }
    sheet = Sheet(values)
    with np.errstate(all="ignore"):  # a path that diverges ends in numbers too large to hold
        optimizer.worked(sheet)
    return sheet.lines


def remembered(optimizer: Optimizer) -> dict[str, dict[str, str]]:
    """Return what is worth a look in the states of a path: `"momentum"` and `"squares"`, each the symbols by state.

    Momentum has the sign of the gradients or of the steps, squares have none. What a rule does not keep is left out.
    """
    found: dict[str, dict[str, str]] = {"momentum": {}, "squares": {}}
    for name, slot in optimizer.slots.items():
        if slot.kind and optimizer.remembers(name):
            found[slot.kind][name] = slot.symbol
    return {kind: symbols for kind, symbols in found.items() if symbols}
