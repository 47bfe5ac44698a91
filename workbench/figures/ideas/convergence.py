"""The phase picture: which learning rates and momenta converge on a bowl, how fast, and how."""

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.experiments.convergence import DIVERGES, Numbers, behaviour, best_settings, shrink_factor
from workbench.figures.base import style
from workbench.figures.base.style import note
from workbench.language import later, tr
from workbench.quantities import count, number

_ACROSS, _UP = 101, 51
_SLOWEST = 200  # steps; slower than this is drawn as this
# Few steps strong, many steps faint; what diverges is left empty and named.
_SPEEDS = [[0, "rgba(0, 114, 178, 0.9)"], [0.5, "rgba(0, 114, 178, 0.35)"], [1, "rgba(0, 114, 178, 0.04)"]]
_WORDS = later(("glides to the bottom", "swings to the bottom", "diverges"))


def phase_picture(
    condition_number: float = 1.0,
    learning_rate: float | None = None,
    momentum: float = 0.0,
    *,
    nesterov: bool = False,
    uirevision: str = "keep",
) -> go.Figure:
    """Draw how many steps descent with momentum needs on a bowl to come ten times closer to the minimum.

    Every cell is computed from the eigenvalues of one step (`shrink_factor`), the slower of the two curvatures.

    Args:
        condition_number: of the bowl, from 1; the curvatures are 1 and `condition_number`.
        learning_rate: marked in the picture together with `momentum`. Default None: no mark.
        momentum: 0 to 1.
        nesterov: which momentum. Default False.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    widest = 4.0 if not nesterov else 2.2
    rates, momenta = np.linspace(0, widest, _ACROSS)[1:], np.linspace(0, 0.995, _UP)
    grid = np.meshgrid(rates, momenta)
    steps = _steps(_factor(grid[0] / condition_number, grid[1], condition_number, nesterov))
    mapped = np.where(np.isfinite(steps), np.log10(np.minimum(steps, _SLOWEST)), np.nan)
    traces = [
        {
            "type": "heatmap",
            "x": rates.astype("float32"),
            "y": momenta.astype("float32"),
            "z": mapped.astype("float32"),
            "colorscale": _SPEEDS,
            "zmin": 0,
            "zmax": np.log10(_SLOWEST),
            "hoverongaps": False,
            "colorbar": {
                "title": {"text": tr("steps for<br>10 x closer"), "font": {"size": 11}},
                "thickness": 10,
                "tickvals": [0, 1, 2],
                "ticktext": ["1", "10", "100"],
                "x": 1.0,
                "len": 0.9,
                "outlinewidth": 0,
            },
            "customdata": np.minimum(steps, 9999).round().astype("int16"),
            "hovertemplate": tr("rate x curvature %{x:.3g}, momentum %{y:.3g}: %{customdata} steps<extra></extra>"),
        },
        *_borders(nesterov),
    ]
    notes = [
        note("glides", x=0.03, y=0.05),
        note("swings", x=0.4 * widest, y=0.85),
        note("diverges", x=0.8 * widest, y=0.2),
    ]
    notes = [{**words, "xref": "x", "yref": "y", "xanchor": "left", "font": {"size": 11}} for words in notes]
    best_rate, best_momentum, best_factor = best_settings(condition_number)
    if not nesterov:
        traces.append(_mark("best", best_rate * condition_number, best_momentum, style.LEARNING_RATE, "star"))
    fewest = count(max(1, round(float(_steps(best_factor)))), "step")
    title = tr(
        "Condition number {condition_number:g}: at best {fewest} to come ten times closer",
        condition_number=condition_number,
        fewest=fewest,
    )
    place = {}
    if learning_rate is not None:
        place = {"place": {"x": min(learning_rate * condition_number, widest), "y": momentum}}
        traces.append(_mark("here", place["place"]["x"], momentum, style.VALIDATION, "x"))
        title = _title(condition_number, learning_rate, momentum, nesterov)
    return style.figure(
        traces,
        title=title,
        height=380,
        meta=place,
        uirevision=uirevision,
        annotations=notes,
        margin={"r": 70},
        title_lines=2,
        alt=tr(
            "{title}. A picture of learning rate against momentum: to the left and below descent converges, to "
            "the right it diverges; the steps needed are fewest where gliding turns into swinging.",
            title=title,
        ),
        xaxis=style.axis(tr("learning rate x largest curvature"), range=[0, widest]),
        yaxis=style.axis(tr("momentum"), range=[0, 1]),
    )


def _borders(nesterov: bool) -> list[dict]:
    """Return where gliding turns into swinging and where it diverges, in the direction of the largest curvature.

    There the eigenvalues of `step_eigenvalues` become complex, and one of them becomes -1.
    """
    b = np.linspace(0, 1, 101)
    swings = ((1 - b) / (1 + b)) ** 2 if nesterov else (1 - np.sqrt(b)) ** 2
    diverges = 1 + 1 / (1 + 2 * b) if nesterov else 2 * (1 + b)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": x,
            "y": b,
            "hoverinfo": "skip",
            "line": {"color": "rgb(128, 128, 128)", "width": 1.5},
        }
        for name, x in ((tr("swings from here"), swings), (tr("diverges from here"), diverges))
    ]


def _factor(rate: Numbers, momentum: Numbers, condition_number: float, nesterov: bool) -> np.ndarray:
    return np.maximum(*(shrink_factor(rate, momentum, curvature, nesterov) for curvature in (1.0, condition_number)))


def _steps(factor: Numbers) -> np.ndarray:
    """Return the steps it takes to come ten times closer; infinite where it never does."""
    factor = np.clip(factor, 1e-12, None)
    return np.where(factor < 1, -1 / np.log10(np.minimum(factor, 1 - 1e-12)), np.inf)


def _mark(name: str, x: float, y: float, colour: str, symbol: str) -> dict:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "x": [x],
        "y": [y],
        "text": [name],
        "textposition": tr("top center") if y < 0.8 else tr("bottom center"),
        "cliponaxis": False,
        "marker": {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 1}},
        "hovertemplate": tr("{name}: rate x curvature %{{x:.3g}}, momentum %{{y:.3g}}<extra></extra>", name=name),
    }


def _title(condition_number: float, rate: float, momentum: float, nesterov: bool) -> str:
    kind = int(behaviour(rate, momentum, condition_number, nesterov))
    words = tr("Rate {rate}, momentum {momentum}", rate=number(rate), momentum=number(momentum))
    if kind == DIVERGES:
        return f"{words}: diverges"
    steps = float(_steps(_factor(rate, momentum, condition_number, nesterov)))
    if not np.isfinite(steps) or steps > 9999:
        return tr("{words}: hardly moves", words=words)
    return tr(
        "{words}: {words_2}, {steps} to come ten times closer",
        words=words,
        words_2=_WORDS[kind],
        steps=count(max(1, round(steps)), "step"),
    )
