"""What is worked out on the page Optimizers beside the race: one step in numbers, and one pair of rate and momentum."""

from collections.abc import Mapping
from typing import Any

from dashboard.views.optimizers.settings import OPTIMIZERS, go_to, path_of, settings, step, surface_of
from workbench.concepts.experiments.convergence import behaviour, best_settings, shrink_factor
from workbench.concepts.experiments.descents import Path
from workbench.concepts.experiments.surfaces import Surface
from workbench.concepts.experiments.worked_step import Line, worked_step
from workbench.concepts.optimizers import RACERS, Optimizer
from workbench.language import later, spoken, tr

_WORDS = later(("glides", "swings", "flies off"))  # SMOOTH, OSCILLATES, DIVERGES


def optimizer() -> Optimizer:
    """Return a fresh one of the optimizer that is looked at, as it is set."""
    racer = OPTIMIZERS["focus"]
    return RACERS[racer](**settings(racer))


def step_shown() -> int:
    """Return the step that is looked into: that of the race, and where nobody has moved yet, the first."""
    return max(1, step())


def pick_step(what: Mapping[str, Any]) -> None:
    """Go to the step that was pointed at."""
    try:
        go_to(max(1, round(float(what["x"]))), what.get("last", True))
    except (KeyError, TypeError, ValueError, OverflowError):
        OPTIMIZERS.complain(tr("That could not be read. Try it again."))


def lines(path: Path) -> list[tuple[Line, Line]]:
    """Return the lines of the step that is looked into, each for both weights."""
    return list(zip(*(worked_step(optimizer(), path, step_shown(), weight) for weight in (0, 1)), strict=True))


def bowl() -> Surface:
    """Return the bowl on which learning rate is set against momentum."""
    return surface_of("ravine", OPTIMIZERS["condition"], spoken())


def run() -> tuple[str, Path]:
    """Return the name and the path of the run with the pair that is chosen."""
    racer = "nesterov" if OPTIMIZERS["phase_nesterov"] else "momentum"
    pair = {"learning_rate": OPTIMIZERS["phase_rate"], "momentum": OPTIMIZERS["phase_momentum"]}
    return racer, path_of(bowl(), racer, tuple(pair.items()), bowl().start, OPTIMIZERS["steps"])


def pick_pair(what: Mapping[str, Any]) -> None:
    """Take the pair that was pointed at; the picture's axis is the rate times the largest curvature."""
    try:
        rate, momentum = float(what["x"]) / OPTIMIZERS["condition"], float(what["y"])
    except (KeyError, TypeError, ValueError):
        OPTIMIZERS.complain(tr("That could not be read. Try it again."))
        return
    OPTIMIZERS.change(
        phase_rate=max(rate, 1e-5), phase_momentum=min(max(momentum, 0.0), 0.999), dragged=not what.get("last", True)
    )


def pick_best() -> None:
    """Take the pair with which descent with momentum is fastest on this bowl."""
    rate, momentum, _ = best_settings(OPTIMIZERS["condition"])
    OPTIMIZERS.change(phase_rate=rate, phase_momentum=min(momentum, 0.999))


def turn(name: str, value: float, last: bool) -> None:
    """Take what a slider was set to. Where the bowl changes, the pair stays where it is in the picture."""
    changes = {name: value}
    if name == "condition":
        rate = OPTIMIZERS["phase_rate"] * OPTIMIZERS["condition"] / value
        changes["phase_rate"] = min(max(rate, 1e-5), 10.0)
    OPTIMIZERS.change(**changes, dragged=not last)


def directions() -> list[str]:
    """Return what happens along the floor of the bowl, and across it: how, and what is left after each step."""
    said = []
    for words, curvature in ((tr("Along the floor"), 1.0), (tr("Across it"), OPTIMIZERS["condition"])):
        pair = OPTIMIZERS["phase_rate"], OPTIMIZERS["phase_momentum"], curvature, OPTIMIZERS["phase_nesterov"]
        kind, factor = int(behaviour(*pair)), float(shrink_factor(*pair))
        rest = tr("the distance is multiplied by **{factor:.3g}** at each step, in the long run", factor=factor)
        does = tr("is there at once") if factor < 1e-6 else f"{_WORDS[kind]}: {rest}"
        said.append(
            tr(
                "**{words}**, where the curvature is {curvature:g}, it {does}.",
                words=words,
                curvature=curvature,
                does=does,
            )
        )
    return said
