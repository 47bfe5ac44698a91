"""What is read as what: every class against every other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.language import tr
from workbench.printable import shortened
from workbench.quantities import percent

# See-through colours, for the lowest and the highest share: the text of either theme stays readable on them.
_MISTAKE = ("rgba(213, 94, 0, 0.14)", "rgba(213, 94, 0, 0.75)")
_RIGHT = ("rgba(128, 128, 128, 0.24)",) * 2
_NEVER = ("rgba(128, 128, 128, 0.05)",) * 2
_FEW = 12  # classes: beyond, rows and numbers are smaller
_WRITTEN = 40  # classes, at most, whose counts are written into the squares
_ACROSS = 40  # letters of all names together that stand side by side on a phone
_TOLD = 24  # letters of a name in the title
_LONGEST = 14  # letters of a name beside the table; the whole name stands where one points


def confusion_matrix(counts: np.ndarray | None, classes: Sequence[str], *, uirevision: str = "keep") -> go.Figure:
    """Draw how often each class was read as each other; what was read right is grey, so that mistakes stand out.

    The colour of a mistake goes by the root of its share of the row: the same in every figure, so that two of them can
    be compared, and one in a hundred is still seen.

    Args:
        counts: shape (c, c), whole numbers; rows are the true classes, columns what was read. None: nothing yet.
        classes: the names of the classes, c of them.
        uirevision: while this stays the same, a redrawn figure keeps its state.

    Raises:
        ValueError: the counts have another shape.
    """
    names = [style.plain(name) for name in classes]
    size = len(names)
    counts = np.zeros((size, size), int) if counts is None else np.asarray(counts)
    if counts.shape != (size, size):
        raise ValueError(
            tr(
                "The counts of {size} classes need the shape ({size}, {size}), came {shape}.",
                size=size,
                shape=counts.shape,
            )
        )
    right = np.eye(size, dtype=bool)
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)  # (c, c), each row sums to 1
    hover = [
        [_words(names[row], names[to], counts[row, to], shares[row, to]) for to in range(size)] for row in range(size)
    ]
    text = "%{hovertext}<extra></extra>"
    never = np.where(counts == 0, 0.0, np.nan)
    correct = np.where(right & (counts > 0), 0.0, np.nan)
    mistakes = np.where(~right & (counts > 0), np.sqrt(shares), np.nan)
    rows, columns = np.nonzero(counts)
    title, subtitle = _title(counts, [style.plain(shortened(name, _TOLD)) for name in classes])
    both = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": names,
        "tickmode": "array",
        "tickvals": list(range(size)),
        "ticktext": [style.plain(shortened(name, _LONGEST)) for name in classes],
        "tickfont": {"size": 11 if size <= _FEW else 9},
        "fixedrange": True,
        "showgrid": False,
        "ticks": "",
        "constrain": "domain",
    }
    height = 460 if size <= _FEW else min(130 + 20 * size, 900)
    letters = {"size": 11 if size <= _FEW else 8}
    widest = max((min(len(name), _LONGEST) for name in names), default=0)
    slant = -45 if (widest > 2 and size * widest > _ACROSS) or size > 2 * _FEW else 0
    return style.figure(
        [
            _cells(tr("never"), never, names, _NEVER, hovertemplate=tr("%{y} read as %{x}: never<extra></extra>")),
            _cells(tr("read right"), correct, names, _RIGHT, hovertext=hover, hovertemplate=text),
            _cells(tr("mistakes"), mistakes, names, _MISTAKE, hovertext=hover, hovertemplate=text),
            # The numbers are a trace of their own: those of a heatmap choose black or white by themselves, for a
            # white page only.
            {"type": "scatter", "mode": "text", "name": "counts", "hoverinfo": "skip",
             "textfont": letters, "visible": size <= _WRITTEN,
             "x": [names[to] for to in columns], "y": [names[row] for row in rows],
             "text": [str(counts[row, to]) for row, to in zip(rows, columns, strict=True)]},
        ],
        title=title, subtitle=subtitle, height=height, uirevision=uirevision, margin={"r": 8}, dragmode=False,
        alt=tr("{title}. {subtitle} A table of {size} by {size} counts: rows what it is, columns what it was read "
"as.", title=title, subtitle=subtitle, size=size),
        xaxis=style.axis("read as", range=[-0.5, size - 0.5], constraintoward="left", tickangle=slant, **both),
        yaxis=style.axis("really is", range=[size - 0.5, -0.5], constraintoward="top", scaleanchor="x", **both),
    )  # fmt: skip


def _cells(name: str, values: np.ndarray, names: list[str], colours: tuple[str, str], **hover: Any) -> dict[str, Any]:
    """Return coloured cells; where the value is NaN there is none."""
    return {
        "type": "heatmap",
        "name": name,
        "z": values,
        "x": names,
        "y": names,
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, colours[0]], [1, colours[1]]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        **hover,
    }


def _words(true: str, read: str, amount: int, share: float) -> str:
    return tr(
        "{true} read as {read}: {times}<br>{share} of all that are {true}",
        true=true,
        read=read,
        times=_times(amount),
        share=percent(share),
    )


def _times(amount: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(int(amount), f"{int(amount):,} times")


def _title(counts: np.ndarray, names: list[str]) -> tuple[str, str]:
    """Say how many were right, and which mistake is made most often."""
    total, right = int(counts.sum()), int(np.trace(counts))
    if total == 0:
        return tr("Nothing tested yet"), tr("The counts appear when a run has ended.")
    if right == total:
        return tr("All {total:,} read right", total=total), ""
    wrong = np.where(np.eye(len(names), dtype=bool), 0, counts)
    row, to = np.unravel_index(wrong.argmax(), wrong.shape)
    return (
        tr("{right:,} of {total:,} read right", right=right, total=total),
        tr(
            "Most often {names} is read as {names_2} ({times}). The stronger the colour, the larger the share "
            "of its row.",
            names=names[row],
            names_2=names[to],
            times=_times(wrong[row, to]),
        ),
    )
