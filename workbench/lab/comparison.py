"""Groups of runs that differ in one setting and in their seeds: drawn together, with a verdict on the difference."""

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.comparing.seeds import epoch_values, grain, last_values
from workbench.comparing.verdict import COMPARED, headline, rank
from workbench.errors import ConfigError
from workbench.figures.base import style
from workbench.figures.base.bands import seed_bands
from workbench.language import takes_words, tr
from workbench.registry import lookup
from workbench.runs.store import Run


def compare_runs(groups: Mapping[str, Sequence[Run]], what: str = "val_accuracy", *, first: int = 1) -> go.Figure:
    """Draw each group as a line with a band, and say whether the best ends ahead by more than the seeds scatter.

    Args:
        groups: runs by what sets them apart: at least two groups, best with the same seeds in each. All have ended.
        what: a key of `COMPARED`. Default the validation accuracy.
        first: the first epoch to draw, so that what comes late is not pressed flat. Default 1.

    Raises:
        ConfigError: `what` is unknown, or no epoch is left to draw.
        DataError: there are fewer than two groups, or one has no run with a finite number at its end.
    """
    label, higher = lookup(what, COMPARED, tr("number to compare"))
    values = {name: epoch_values(runs, what) for name, runs in groups.items()}
    epochs = min((array.shape[1] for array in values.values()), default=0)
    if not 1 <= first <= epochs:
        raise ConfigError(
            tr(
                "The first epoch to draw must be from 1 to {epochs}, as these runs have; came {first}.",
                epochs=epochs,
                first=first,
            )
        )
    finest = grain([run for runs in groups.values() for run in runs], what)
    return compare_curves(
        {name: array[:, first - 1 : epochs] for name, array in values.items()},
        range(first, epochs + 1),
        {name: last_values(runs, what) for name, runs in groups.items()},
        what=label,
        higher_is_better=higher,
        shares="accuracy" in what,
        grain=finest,
    )


@takes_words("what")
def compare_curves(
    curves: Mapping[str, np.ndarray],
    x: Sequence[float] | np.ndarray | range,
    ends: Mapping[str, Sequence[float] | np.ndarray] | None = None,
    *,
    what: str = "validation loss",
    xlabel: str = "",
    higher_is_better: bool = False,
    shares: bool = False,
    grain: float = 0.0,
) -> go.Figure:
    """Draw groups of curves, each a line with a band, and say whether the best is ahead by more than the seeds scatter.

    Title and words come from the same test, so that they say the same.

    Args:
        curves: by name, arrays of shape (seeds, points); at least two groups. What is not finite is left out.
        x: shape (points,), the same for all.
        ends: by name what is compared, one number for each seed. Default: the last points.
        what: what the numbers are.
        xlabel: of the axis. Default: the epoch.
        higher_is_better, grain: see `workbench.comparing.verdict.compare`.
        shares: the values are shares, written as percent. Default False.

    Raises:
        DataError: there are fewer than two groups, or one has no finite number at its end.
    """
    given = ends or {name: np.atleast_2d(values)[:, -1] for name, values in curves.items()}
    last = {name: [float(value) for value in values] for name, values in given.items()}
    _, verdicts = rank(last, what=what, higher_is_better=higher_is_better, grain=grain)
    figure = seed_bands(
        curves,
        x,
        xlabel=xlabel or tr("epoch"),
        ylabel=tr(what),
        higher_is_better=higher_is_better,
        shares=shares,
        title=headline(verdicts[0], higher_is_better=higher_is_better),
    )
    return _with_words(figure, verdicts[0].sentence)


def _with_words(figure: go.Figure, words: str) -> go.Figure:
    """Put words under the title of a figure, with room for all their lines."""
    before, lines = figure.layout.title.subtitle.text.count("<br>") + 1, textwrap.wrap(words, style.SUBTITLE_WIDTH)
    more = 15 * (len(lines) - before)  # pixels of a line
    return figure.update_layout(
        title_subtitle_text="<br>".join(lines),
        height=figure.layout.height + more,
        margin_t=figure.layout.margin.t + more,
        meta={"alt": f"{figure.layout.meta['alt']} {words}"},
    )
