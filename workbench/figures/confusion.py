"""What is read as what: every class against every other."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.style import finish, percent

# See-through colours, so that the text of either theme stays readable on them.
_MISTAKE = ((0.0, "rgba(213, 94, 0, 0.12)"), (1.0, "rgba(213, 94, 0, 0.75)"))
_RIGHT = "rgba(128, 128, 128, 0.22)"
_NONE = "rgba(128, 128, 128, 0.05)"


def confusion_matrix(counts: np.ndarray | None, classes: Sequence[str], *, uirevision: str = "keep") -> go.Figure:
    """Draw how often each class was read as each other; what was read right stays grey, so that mistakes stand out.

    Args:
        counts: shape (c, c), whole numbers; rows are the true classes, columns what was read. None: nothing tested yet.
        classes: the names of the classes, c of them.
        uirevision: while this stays the same, a redrawn figure keeps its state.
    """
    names = [str(name) for name in classes]
    size = len(names)
    counts = np.zeros((size, size), int) if counts is None else np.asarray(counts)
    if counts.shape != (size, size):
        raise ValueError(f"The counts of {size} classes must have the shape ({size}, {size}), came {counts.shape}.")
    right = np.eye(size, dtype=bool)
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)  # (c, c), each row sums to 1
    mistakes = np.where(~right & (counts > 0), shares, np.nan)
    hover = [[f"{names[row]} read as {names[to]}: {_times(counts[row, to])}<br>{percent(shares[row, to])} of all "
              f"{names[row]}" for to in range(size)] for row in range(size)]  # fmt: skip
    figure = go.Figure()
    for name, cells, scale in (
        ("never", np.where(counts == 0, 0.0, np.nan), ((0, _NONE), (1, _NONE))),
        ("read right", np.where(right & (counts > 0), 0.0, np.nan), ((0, _RIGHT), (1, _RIGHT))),
        ("mistakes", mistakes, _MISTAKE),
    ):
        top = float(np.nanmax(cells)) if np.isfinite(cells).any() else 0.0
        figure.add_heatmap(z=cells, x=names, y=names, colorscale=scale, zmin=0, zmax=top or 1, showscale=False, name=name,
                           xgap=2, ygap=2, hoverongaps=False, hovertext=hover, hovertemplate="%{hovertext}<extra></extra>")
    rows, columns = np.nonzero(counts)
    figure.add_scatter(x=[names[to] for to in columns], y=[names[row] for row in rows], mode="text", hoverinfo="skip",
                       text=[str(counts[row, to]) for row, to in zip(rows, columns, strict=True)],
                       textfont={"size": 11}, name="counts")
    title, subtitle = _title(counts, names)
    axis = {"type": "category", "showgrid": False, "fixedrange": True, "ticks": "", "constrain": "domain", "dtick": 1,
            "categoryorder": "array", "categoryarray": names}
    return finish(
        figure, title=title, subtitle=subtitle, height=460, uirevision=uirevision, margin={"r": 8},
        alt=f"A table of {size} by {size} counts, rows what it is, columns what it was read as. {title}. {subtitle}",
        xaxis={**axis, "title": {"text": "read as"}, "range": [-0.5, size - 0.5]},
        yaxis={**axis, "title": {"text": "really is"}, "range": [size - 0.5, -0.5], "scaleanchor": "x"},
        dragmode=False,
    )  # fmt: skip


def _times(amount: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(int(amount), f"{int(amount):,} times")


def _title(counts: np.ndarray, names: list[str]) -> tuple[str, str]:
    """Say how many were right, and which mistake is made most often."""
    total, right = int(counts.sum()), int(np.trace(counts))
    if total == 0:
        return "Nothing tested yet", "The counts appear when a run has ended."
    if right == total:
        return f"All {total:,} read right", ""
    wrong = np.where(np.eye(len(names), dtype=bool), 0, counts)
    row, to = np.unravel_index(wrong.argmax(), wrong.shape)
    return (f"{right:,} of {total:,} read right",
            f"Most often {names[row]} is read as {names[to]} ({_times(wrong[row, to])}). "
            "The stronger the colour, the larger the share of its row.")  # fmt: skip
