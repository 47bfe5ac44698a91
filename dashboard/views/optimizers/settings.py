"""The page Optimizers: what is chosen on it, and the paths that come of it, all computed by `workbench.concepts`."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dashboard.kit.explorer import Explorer
from dashboard.kit.explorer_settings import Setting, choice, number, several, switch, whole
from dashboard.kit.knobs import Knob
from workbench.concepts.experiments.descents import Path, descend
from workbench.concepts.experiments.races import best_rate
from workbench.concepts.experiments.surfaces import SURFACES, Surface, quadratic_bowl
from workbench.concepts.optimizers import RACERS
from workbench.concepts.optimizers.facts import Setting as OptimizerSetting
from workbench.errors import ConfigError
from workbench.figures.ideas.race_scene import race_scene
from workbench.language import later, spoken, tr
from workbench.registry import lookup

VIEWS = later({"race": "Race", "inside": "Inside one optimizer", "phase": "Learning rate against momentum"})
ANGLES = {"ravine": 0.0, "turned_ravine": 20.0}  # the surfaces whose condition number can be chosen
SPEEDS = ("4", "12", "30", "90")  # steps a second
MOST_STEPS = 300
_TUNED_OVER = 100  # steps


def _tuned(racer: str) -> Setting:
    """Return what is chosen of one racer: pairs of a setting and its value, written `lr_0.1~b1_0.8`."""
    ranges, label = RACERS[racer].kind.ranges, RACERS[racer].label

    def read(text: str) -> list[tuple[str, float]]:
        long = {setting.short: name for name, setting in ranges.items()}
        pairs = [part.split("_") for part in text.split("~") if part]
        return [(long[short], float(value)) for short, value in pairs]

    def check(pairs: Any) -> tuple[tuple[str, Any], ...]:
        chosen = dict(pairs)
        for name, value in chosen.items():
            lookup(name, RACERS[racer].tunable, tr("setting of {label}", label=label))
            tuning = ranges[name]
            if tuning.high and not tuning.low <= value <= tuning.high:
                raise ConfigError(
                    tr(
                        "{tuning} goes from {low:g} to {high:g}, came {value:g}.",
                        tuning=tuning.label,
                        low=tuning.low,
                        high=tuning.high,
                        value=value,
                    )
                )
            chosen[name] = float(value) if tuning.high else bool(value)
        RACERS[racer](**chosen)  # what is out of range for this one is said by itself
        return tuple(sorted(chosen.items()))

    def write(pairs: tuple[tuple[str, Any], ...]) -> str:
        return "~".join(f"{ranges[name].short}_{float(value):.5g}" for name, value in pairs)

    return Setting(racer, (), read, write, check)


def _start() -> Setting:
    """Return the start of all: nothing, which is the surface's own, or a place (x, y)."""

    def check(place: Any) -> tuple[float, ...]:
        place = tuple(float(value) for value in place)
        if place and (len(place) != 2 or not all(abs(value) <= 20 for value in place)):
            raise ConfigError(tr("A start is two numbers from -20 to 20."))
        return place

    return Setting(
        "at",
        (),
        lambda text: [float(part) for part in text.split("_")],
        lambda place: "_".join(f"{value:.4g}" for value in place),
        check,
    )


OPTIMIZERS = Explorer(
    "optimizers",
    view=choice("view", "race", VIEWS),
    surface=choice("s", "ravine", SURFACES, "Surface"),
    condition=number("k", 30, 1, 1000, "Condition number"),
    racers=several("r", ("sgd", "momentum", "rmsprop", "adam", "lion"), RACERS, "Optimizers", least=1),
    steps=whole("n", 100, 10, MOST_STEPS, "Number of steps"),
    focus=choice("o", "adam", RACERS, "Optimizer looked at"),
    start=_start(),
    step=whole("t", MOST_STEPS, 0, MOST_STEPS),  # the last one of any race
    speed=choice("v", "12", SPEEDS),
    phase_rate=number("lr", 0.04, 0.00001, 10, "Learning rate"),
    phase_momentum=number("mu", 0.6, 0, 0.999, "Momentum"),
    phase_nesterov=switch("nes", False, "Nesterov's momentum"),
    **{racer: _tuned(racer) for racer in RACERS},
)


@lru_cache(maxsize=64)
def surface_of(name: str, condition: float, language: str) -> Surface:
    """Return a surface; the same object for the same question, since what is computed of it is remembered by it."""
    if name not in ANGLES or condition == 30:
        return SURFACES[name]
    label = tr("Ravine, condition number {condition:g}", condition=condition) + (
        tr(", turned by 20°") if ANGLES[name] else ""
    )
    return replace(quadratic_bowl(condition, ANGLES[name]), name=name, label=label)


@lru_cache(maxsize=256)
def path_of(
    surface: Surface, racer: str, settings: tuple[tuple[str, Any], ...], start: tuple[float, float], steps: int
) -> Path:
    """Return the path of one racer. Nobody may change it: it is remembered."""
    return descend(surface, RACERS[racer](**dict(settings)), start, steps)


def surface() -> Surface:
    """Return the surface that is chosen."""
    return surface_of(OPTIMIZERS["surface"], OPTIMIZERS["condition"], spoken())


def start() -> tuple[float, float]:
    """Return where all start."""
    return OPTIMIZERS["start"] or surface().start


def settings(racer: str) -> dict[str, Any]:
    """Return how a racer is set. Where no learning rate was chosen, it is what suits the surface as it comes.

    As it comes: with its own start and condition number. So a learner who makes the ravine narrower sees who flies off.
    """
    rate = best_rate(SURFACES[OPTIMIZERS["surface"]], racer, _TUNED_OVER)
    return {**RACERS[racer].tunable, "learning_rate": rate, **dict(OPTIMIZERS[racer])}


def path(racer: str) -> Path:
    """Return the path of a racer as it is set, over the surface that is chosen."""
    return path_of(surface(), racer, tuple(settings(racer).items()), start(), OPTIMIZERS["steps"])


def scene() -> dict[str, Any]:
    """Return the race of all who are chosen, ready to be drawn."""
    racers = OPTIMIZERS["racers"]
    return race_scene(
        surface(),
        {racer: path(racer) for racer in racers},
        {racer: settings(racer)["learning_rate"] for racer in racers},
    )


def step() -> int:
    """Return the step at which the race stands."""
    return min(OPTIMIZERS["step"], OPTIMIZERS["steps"])


def go_to(reached: int, last: bool = True) -> None:
    """Go to a step."""
    OPTIMIZERS.change(step=_step_kept(reached), dragged=not last)


def _step_kept(reached: int) -> int:
    """Return a step as it is kept: the last one stays the last when the race becomes longer."""
    return MOST_STEPS if reached >= OPTIMIZERS["steps"] else max(reached, 0)


def gesture(what: Mapping[str, Any]) -> None:
    """Do what was done in the race: another start, another step, another one to look at, another speed."""
    changes: dict[str, Any] = {}
    try:
        if "start" in what:
            changes["start"] = [float(value) for value in what["start"]]
        if "step" in what:
            changes["step"] = _step_kept(int(what["step"]))
        if "focus" in what:
            changes["focus"] = str(what["focus"])
        if "speed" in what:
            changes["speed"] = str(what["speed"])
    except (TypeError, ValueError, OverflowError):
        OPTIMIZERS.complain(tr("That could not be read. Try it again."))
        return
    OPTIMIZERS.change(**changes, dragged=not what.get("last", True))


def tune(racer: str, name: str, value: float | bool, last: bool = True) -> None:
    """Give one setting of a racer another value; the first value is not written down as a choice."""
    chosen = {**dict(OPTIMIZERS[racer]), name: value}
    if name != "learning_rate" and value == RACERS[racer].tunable[name]:
        del chosen[name]
    OPTIMIZERS.change(**{racer: chosen.items()}, dragged=not last)


def take_surface(name: str) -> None:
    """Choose another surface: all start from its own start, each with the learning rate that suits it there."""
    forgotten = {racer: [pair for pair in OPTIMIZERS[racer] if pair[0] != "learning_rate"] for racer in RACERS}
    OPTIMIZERS.change(surface=name, start=(), **forgotten)


def tune_rates() -> None:
    """Give each racer the learning rate with which it gets lowest here: on this surface, from this start."""
    here = replace(surface(), start=start())
    rates = {racer: best_rate(here, racer, OPTIMIZERS["steps"]) for racer in OPTIMIZERS["racers"]}
    OPTIMIZERS.change(
        **{racer: ({**dict(OPTIMIZERS[racer]), "learning_rate": rate}).items() for racer, rate in rates.items()}
    )


def first_settings() -> None:
    """Forget what was chosen of the optimizers, and their start."""
    OPTIMIZERS.change(start=(), **dict.fromkeys(RACERS, ()))


def knobs_of(racer: str) -> list[Knob]:
    """Return the sliders of a racer's settings."""
    values, ranges = settings(racer), RACERS[racer].kind.ranges
    return [
        Knob(
            name,
            ranges[name].label,
            values[name],
            ranges[name].low,
            ranges[name].high,
            scale=ranges[name].scale,
            words=ranges[name].words,
        )
        for name in RACERS[racer].tunable
        if ranges[name].high
    ]


def switches_of(racer: str) -> dict[str, OptimizerSetting]:
    """Return the settings of a racer that are on or off, by name."""
    return {
        name: setting
        for name, setting in RACERS[racer].kind.ranges.items()
        if name in RACERS[racer].tunable and not setting.high
    }


def turn(name: str, value: float, last: bool) -> None:
    """Take what a slider was set to."""
    OPTIMIZERS.change(**{name: value}, dragged=not last)
