"""How many pictures a second a machine learns from: by batch size, and by what else was changed."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import EVENT, LEARNING_RATE, MUTED, TRAINING, VALIDATION, WINNER, note
from workbench.language import tr

# Colours and marks by which the lines are told apart, in the order in which they come.
_LINES = ((TRAINING, "circle"), (VALIDATION, "square"), (LEARNING_RATE, "diamond"), (EVENT, "triangle-up"))


def throughput_by_batch(speeds: Sequence[Any]) -> go.Figure:
    """Draw pictures a second against the batch size, one line for each device and precision.

    Where a size was measured several times, the line goes through the middle one, and a bar from the slowest to the
    fastest.

    Args:
        speeds: with the attributes `device`, `batch_size`, `precision` and `examples_per_second`, such as
            `workbench.engine.throughput.Speed`; at least one.

    Raises:
        ValueError: nothing was measured.
    """
    if not speeds:
        raise ValueError(tr("There must be at least one speed, came none."))
    measured: dict[tuple[str, str], dict[int, list[float]]] = {}
    for speed in sorted(speeds, key=lambda speed: speed.batch_size):
        line = measured.setdefault((speed.device, speed.precision), {})
        line.setdefault(speed.batch_size, []).append(speed.examples_per_second)
    lines = {
        (device, precision): [_Point(device, size, Spread.of(values)) for size, values in line.items()]
        for (device, precision), line in measured.items()
    }
    traces, names = [], []
    many = len({precision for _, precision in lines}) > 1
    for index, ((device, precision), row) in enumerate(lines.items()):
        colour, symbol = _LINES[index % len(_LINES)]
        name = f"{device}, {precision}" if many else device
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "cliponaxis": False,
                "x": [point.batch_size for point in row],
                "y": [point.speed.middle for point in row],
                "error_y": _whiskers([point.speed for point in row]),
                "line": {"color": colour, "width": 2},
                "marker": {"size": 8, "symbol": symbol},
                "hovertemplate": tr("batches of %{x}: %{y:,.0f} pictures a second<extra>") + name + "</extra>",
            }
        )
        names.append(
            note(
                f'<span style="color:{colour}">●</span> {name}',
                x=0.02,
                xanchor="left",
                y=1 - 0.08 * index,
                yanchor="top",
                font={"size": 12},
            )
        )
    title, subtitle = _by_batch(list(lines.values()))
    sizes = sorted({speed.batch_size for speed in speeds})
    top = max(speed.examples_per_second for speed in speeds)
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=380,
        margin={"l": 66, "r": 24},
        annotations=names,
        alt=tr("{title}. {subtitle} Pictures a second over the batch size.", title=title, subtitle=subtitle),
        xaxis=style.axis(
            tr("batch size (pictures)"), type="log", tickvals=sizes, ticktext=[f"{size:,}" for size in sizes]
        ),
        yaxis=style.axis(tr("pictures a second"), range=[0, 1.25 * top], tickformat=",~d", nticks=6),
    )


def speed_bars(speeds: Mapping[str, float | Sequence[float]], *, where: str) -> go.Figure:
    """Draw pictures a second under a few conditions, the fastest in colour.

    Args:
        speeds: by what was changed, in the order in which it is drawn; at least one. Of several measurements the middle
            one is the bar, with a line from the slowest to the fastest; where the lines of the first and the last meet,
            no difference is claimed.
        where: the device that it was measured on, for the subtitle.
    """
    names = list(speeds)
    spreads = [Spread.of([value] if isinstance(value, int | float) else value) for value in speeds.values()]
    values = [spread.middle for spread in spreads]
    best, worst = max(values), min(values)
    winner, loser = names[values.index(best)], names[values.index(worst)]
    meet = spreads[names.index(winner)].low <= spreads[names.index(loser)].high
    close = best < 1.2 * worst or meet
    rounds = max(1 if isinstance(value, int | float) else len(value) for value in speeds.values())
    title = (
        tr("{winner} and {loser}: no difference shown", winner=winner, loser=loser)
        if meet and rounds > 1
        else tr("{winner} and {loser}: less than 20 % apart", winner=winner, loser=loser)
        if close
        else tr("{winner} is {times} as fast as {loser}", winner=winner, times=_times(best / worst), loser=loser)
    )
    said = ", ".join(f"{name} {value:,.0f}" for name, value in zip(names, values, strict=True))
    times = (
        tr(" Bars: the middle of {rounds} rounds. Lines: from the slowest to the fastest.", rounds=rounds)
        if rounds > 1
        else ""
    )
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": tr("pictures a second"),
        "y": names,
        "x": values,
        "marker": {"color": [WINNER if value == best and not close else MUTED for value in values]},
        "text": [f"{value:,.0f}" for value in values],
        "textposition": "inside" if rounds > 1 else "outside",
        "insidetextanchor": "start",  # clear of the lines
        "error_x": _whiskers(spreads),
        "cliponaxis": False,
        "hovertemplate": tr("%{y}: %{x:,.0f} pictures a second<extra></extra>"),
    }
    return style.figure(
        [bars],
        title=title,
        subtitle=tr("Measured here, on: {where}.{times}", where=where, times=times),
        height=130 + 40 * len(names),
        margin={"r": 64},
        alt=tr(
            "{title}. Measured on: {where}. One bar each: {said} pictures a second.",
            title=title,
            where=where,
            said=said,
        ),
        bargap=0.35,
        dragmode=False,
        xaxis=style.axis(tr("pictures a second"), rangemode="tozero", tickformat=",~d", nticks=5, fixedrange=True),
        yaxis=style.axis(tr("condition"), type="category", autorange="reversed", fixedrange=True, showgrid=False),
    )


class Spread(NamedTuple):
    """The middle, the slowest and the fastest of some measurements of one thing."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Return the spread of at least one measurement."""
        return cls(median(values), min(values), max(values))


class _Point(NamedTuple):
    device: str
    batch_size: int
    speed: Spread


def _whiskers(spreads: Sequence[Spread]) -> dict[str, Any]:
    """Return lines from the slowest to the fastest; none where each was measured once."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [spread.high - spread.middle for spread in spreads],
        "arrayminus": [spread.middle - spread.low for spread in spreads],
        "visible": any(spread.high > spread.low for spread in spreads),
        "thickness": 1.5,
        "width": 5,
    }


def _by_batch(lines: list[list[_Point]]) -> tuple[str, str]:
    """Say what larger batches gain, on the line that reaches highest."""
    row = max(lines, key=lambda line: max(point.speed.middle for point in line))
    best = max(row, key=lambda point: point.speed.middle)
    gain = best.speed.middle / row[0].speed.middle
    many = tr("{speed:,.0f} pictures a second", speed=best.speed.middle)
    title = tr(
        "{many} on the {device}, in batches of {batch_size:,}",
        many=many,
        device=best.device,
        batch_size=best.batch_size,
    )
    if best is row[0]:
        return title, tr("Larger batches gained nothing here.")
    return title, tr(
        "That is {times} as many as in batches of {batch_size:,}.", times=_times(gain), batch_size=row[0].batch_size
    )


def _times(factor: float) -> str:
    return f"{factor:.0f} times" if factor >= 10 else f"{factor:.1f} times"
