"""Groups of runs that differ in one setting and in their seeds: drawn together, with a verdict on the difference."""

import textwrap
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from workbench.comparing.seeds import epoch_values, rank_groups
from workbench.comparing.verdict import COMPARED, headline
from workbench.errors import ConfigError
from workbench.figures.base import style
from workbench.figures.base.bands import seed_bands
from workbench.language import tr
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
    _, verdicts = rank_groups(groups, what)
    figure = seed_bands(
        {name: array[:, first - 1 : epochs] for name, array in values.items()},
        range(first, epochs + 1),
        xlabel=tr("epoch"),
        ylabel=label,
        higher_is_better=higher,
        shares="accuracy" in what,
        title=headline(verdicts[0], higher_is_better=higher),
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
