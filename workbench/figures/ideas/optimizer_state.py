"""Inside an optimizer: what it remembers of each weight, step by step, and how one step lies on the map."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.experiments.descents import Path
from workbench.concepts.experiments.worked_step import remembered
from workbench.concepts.optimizers import RACERS, Optimizer
from workbench.figures.base import style
from workbench.figures.base.line_styles import Look, end_names, power_axis
from workbench.language import tr
from workbench.quantities import number
from workbench.registry import lookup

WEIGHTS = (
    Look("first weight", style.TRAINING, "solid", "circle"),
    Look("second weight", style.VALIDATION, "solid", "diamond"),
)
_PANEL, _GAP = 96, 20  # pixels
_END = 0.85  # to the right of the curves stand the names
_LARGEST = 1e9  # more is not drawn


def optimizer_state(racer: str, optimizer: Optimizer, path: Path, step: int, *, uirevision: str = "keep") -> go.Figure:
    """Draw what an optimizer felt and remembered of both weights at each step, and how far it went.

    Args:
        racer: a key of `RACERS`.
        optimizer: with the settings of the one that went this path.
        path: where it went.
        step: which step is marked, from 1.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    label, steps = lookup(racer, RACERS, "optimizer").label, len(path.points) - 1
    panels = [(tr("gradient g"), {"g": path.gradients[:-1]}, False)]
    for kind, symbols in remembered(optimizer).items():
        *dotted, solid = symbols.values()
        title = f"{kind} {''.join(f'{symbol} ┉ ' for symbol in dotted)}{solid}" + (" ━" if dotted else "")
        panels.append((title, {symbol: path.states[name] for name, symbol in symbols.items()}, kind == "squares"))
    panels.append((tr("effective step"), {"effective step": path.states["effective_step"]}, True))
    panels.append((tr("step taken"), {"step taken": np.diff(path.points, axis=0)}, False))
    height = len(panels) * (_PANEL + _GAP) - _GAP
    traces, axes, names = [], {}, []
    for place, (title, series, logarithmic) in enumerate(panels):
        axis = f"y{place + 1}" if place else "y"
        top = 1 - place * (_PANEL + _GAP) / height
        drawn = {symbol: _kept(values, logarithmic) for symbol, values in series.items()}
        traces += _lines(drawn, axis, step)
        every = np.concatenate([values.ravel() for values in drawn.values()])
        bounds = _bounds(every, logarithmic)
        axes[axis.replace("y", "yaxis")] = style.axis(
            title,
            domain=[max(top - _PANEL / height, 0), top],
            range=bounds,
            automargin=False,
            nticks=4,
            zeroline=not logarithmic,
            zerolinecolor=style.GRID,
            **({"type": "log", **power_axis(10.0 ** np.array(bounds))} if logarithmic else {}),
        )
        if place == 0:
            finite = [values[np.isfinite(values)] for values in next(iter(drawn.values())).T]
            ends = [
                (float(values[-1]) if len(values) else 0.0, shape._replace(label=shape.label.split()[0]), "")
                for values, shape in zip(finite, WEIGHTS, strict=True)
            ]
            names = end_names(ends, bounds, _PANEL, axis, x=_END)
    title = _state_title(label, path.states["effective_step"][step - 1], step)
    return style.figure(
        traces,
        title=title,
        height=height + 100,
        meta={"place": {"x": step}, "grain": {"x": 1}},
        uirevision=uirevision,
        annotations=names,
        alt=tr(
            "{title}. Curves of both weights over {steps} steps: {panels}.",
            title=title,
            steps=steps,
            panels=", ".join((title for title, _, _ in panels)),
        ),
        margin={"l": 66, "r": 8, "t": 6},
        shapes=[_marker(step)],
        xaxis=style.axis(tr("step"), anchor=f"y{len(panels)}", domain=[0, _END], range=[0, steps + 0.5], nticks=8),
        **axes,
    )


def _lines(series: dict[str, np.ndarray], axis: str, step: int) -> list[dict[str, Any]]:
    """Return the lines of both weights, and their values at the step; all but the last symbol are dotted."""
    traces, last = [], list(series)[-1]
    for symbol, values in series.items():
        steps = np.arange(1, len(values) + 1)
        for weight, shape in enumerate(WEIGHTS):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": f"{symbol}, {shape.label}",
                    "x": steps,
                    "y": values[:, weight],
                    "yaxis": axis,
                    "connectgaps": False,
                    "line": {
                        "color": shape.colour,
                        "dash": "solid" if symbol == last else "dot",
                        "width": 2 if symbol == last else 1.5,
                    },
                    "hovertemplate": tr(
                        "{symbol} of the {shape}, step %{{x}}: %{{y:.3~g}}<extra></extra>",
                        symbol=symbol,
                        shape=shape.label,
                    ),
                }
            )
    now = series[last][step - 1]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "now",
            "x": [step, step],
            "y": now,
            "yaxis": axis,
            "hoverinfo": "skip",
            "marker": {
                "size": 8,
                "color": [shape.colour for shape in WEIGHTS],
                "symbol": [shape.symbol for shape in WEIGHTS],
            },
        }
    )
    return traces


def _kept(values: np.ndarray, logarithmic: bool) -> np.ndarray:
    """Return values that can be drawn, NaN for the others."""
    fine = np.isfinite(values) & (np.abs(values) < _LARGEST) & ((values > 0) | (not logarithmic))
    return np.where(fine, values, np.nan)


def _bounds(values: np.ndarray, logarithmic: bool) -> tuple[float, float]:
    """Return the range of an axis with a little room; on a logarithmic one as powers of ten, at most twelve of them."""
    values = values[np.isfinite(values)]
    if logarithmic:
        powers = np.log10(values) if len(values) else np.zeros(1)
        high = float(powers.max())
        return max(float(powers.min()), high - 12) - 0.3, high + 0.3
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    room = 0.1 * (high - low) or 1.0
    return low - room, high + room


def _marker(step: int) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": step,
        "x1": step,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": "rgb(128, 128, 128)", "width": 1.5},
    }


def _state_title(label: str, effective: np.ndarray, step: int) -> str:
    """Say how far the two weights' own learning rates are apart."""
    if not (np.isfinite(effective).all() and (effective > 0).all()):
        return tr("{label}, step {step}: its numbers are beyond all bounds", label=label, step=step)
    ratio = float(effective.max() / effective.min())
    if ratio < 1.005:
        return tr(
            "{label}, step {step}: both weights have the same effective step, {first_effective}",
            label=label,
            step=step,
            first_effective=number(effective[0]),
        )
    larger = WEIGHTS[int(effective.argmax())].label
    return tr(
        "{label}, step {step}: the effective step of the {larger} is {ratio} times the other's",
        label=label,
        step=step,
        larger=larger,
        ratio=number(ratio),
    )
