"""The tab Health: what the layers say, the gradients that reach them, dead units, and how fast weights still move."""

import math

import numpy as np
import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.table import table
from dashboard.session import state
from dashboard.views.inspect.settings import BEST, Subject, epoch_of
from dashboard.views.inspect.wait import awaited
from workbench.figures import layers_over_epochs, recorded_histograms
from workbench.inspecting.ask import ask
from workbench.language import tr
from workbench.quantities import percent

STEP = 1e-3  # of its length: how far a step usually moves a layer's weights (Karpathy, CS231n)
DEAD = 0.65  # share of units: from here on the coach speaks up
USUAL_DEAD = 1 / 3  # share of units: more of them had few layers of recorded runs that read nine of ten pictures right
BEST_ROW = -1  # the epoch that stands for the best weights among the answers


def health(about: Subject) -> None:
    """Show how the layers are, at the chosen epoch and over all of them."""
    epoch = epoch_of(about)
    awaited(
        lambda: ask(about.asked, "histograms", store=state.store()),
        lambda found: _shown(about, epoch, found),
        "inspect-histograms",
    )


def _shown(about: Subject, epoch: int, found: dict[str, np.ndarray]) -> None:
    epochs, layers = found["epochs"].tolist(), [str(name) for name in found["layers"]]
    row = _row(epochs, epoch)
    when = tr("with the best weights") if epochs[row] == BEST_ROW else tr("after epoch {epochs}", epochs=epochs[row])
    if epochs[row] != (epoch or BEST_ROW):
        st.caption(tr("Of so many epochs some are measured; the nearest is shown: {when}.", when=when))
    st.markdown(
        tr(
            "**{first_when}{when}**, measured on {pictures:,} test pictures. The loss is {loss:.4f}.",
            first_when=when[0].upper(),
            when=when[1:],
            pictures=int(found["pictures"]),
            loss=float(found["loss"][row]),
        )
    )
    _table(found, layers, row)
    left, right = st.columns(2, gap="medium")
    with left:
        live_figure(
            recorded_histograms(
                layers,
                found["activation_edges"],
                found["activation_counts"][row],
                found["gradient_edges"],
                found["gradient_counts"][row],
                found["gradient_zero"][row],
            ),
            key="inspect-histograms",
            still=True,
        )
        st.caption(
            tr(
                "Look for shapes of about the same width from layer to layer. Gradients that shrink by a power "
                "of ten at each layer vanish; sums far from 0 in tanh or sigmoid saturate."
            )
        )
    kept = [place for place, each in enumerate(epochs) if each != BEST_ROW]
    with right:
        if len(kept) > 1:
            _over_epochs(about, found, layers, kept, epochs[row] if epochs[row] != BEST_ROW else None)
        else:
            st.info(
                tr("How it came to be so, epoch by epoch, is known of networks that you train."),
                icon=":material/timeline:",
            )


def _row(epochs: list[int], epoch: int) -> int:
    """Return the place of an epoch among those measured, or of the nearest one."""
    if epoch == BEST:
        return epochs.index(BEST_ROW) if BEST_ROW in epochs else len(epochs) - 1
    return min(
        (place for place, each in enumerate(epochs) if each != BEST_ROW),
        key=lambda place: abs(epochs[place] - epoch),
        default=len(epochs) - 1,
    )


def _table(found: dict[str, np.ndarray], layers: list[str], row: int) -> None:
    def share(value: float) -> str:
        return "–" if math.isnan(value) else f"{value:.0%}".replace("%", " %")

    def number(value: float) -> str:
        return "–" if math.isnan(value) else f"{value:.3g}".replace("-", "−")

    columns = {
        "dead": share,
        "saturated": share,
        "mean": number,
        "spread": number,
        "gradient_norm": number,
        "weight_norm": number,
    }
    rows = [
        (
            layers[place],
            str(found["activations"][place]),
            *(told(float(found[name][row, place])) for name, told in columns.items()),
        )
        for place in range(len(layers))
    ]
    table(
        ["*Layer", "?Activation", ">Dead", ">Saturated", "?>Mean", ">Spread", ">Gradient", "?>Weights"],
        rows,
        "inspect-health-table",
    )
    st.caption(
        tr(
            "**Dead**: ReLU units that say 0 to every picture. **Saturated**: values where the activation is "
            "flat. A last layer that is saturated is sure of itself. **Mean, spread** of what the layer says. "
            "**Gradient, weights**: their lengths."
        )
    )


def _over_epochs(
    about: Subject, found: dict[str, np.ndarray], layers: list[str], kept: list[int], now: int | None
) -> None:
    epochs = [int(found["epochs"][place]) for place in kept]
    update, dead = found["update"][kept], found["dead"][kept]
    status = about.run.status if about.run else None
    steps = status.total_steps / status.total_epochs if status and status.total_epochs and status.total_steps else 0
    healthy = (STEP * math.sqrt(steps), STEP * steps) if steps >= 1 else None
    known = update[np.isfinite(update).any(axis=1)]
    last = float(np.nanmedian(known[-1])) if len(known) else math.nan
    title = (
        tr("How far weights moved is not known")
        if math.isnan(last)
        else tr("In the last epoch a layer moved by {last:.1%} of its length", last=last)
    )
    live_figure(
        layers_over_epochs(
            epochs,
            layers,
            update,
            what=tr("change in an epoch (share of length)"),
            title=title,
            healthy=healthy,
            logarithmic=True,
            now=now,
        ),
        key="inspect-update",
    )
    if healthy:
        st.caption(
            tr(
                "Green: usual. A step moves weights by about a thousandth of their length (Karpathy, CS231n). "
                "Here an epoch has {steps:,.0f} steps: between {first_healthy:.2g}, if every step goes another "
                "way, and {healthy:.2g}, if all go one way. It is a rule of thumb; at the end of a schedule "
                "less is right.",
                steps=steps,
                first_healthy=healthy[0],
                healthy=healthy[1],
            )
        )
    most = float(np.nanmax(dead[-1])) if np.isfinite(dead[-1]).any() else 0.0
    live_figure(
        layers_over_epochs(
            epochs,
            layers,
            dead,
            what=tr("dead units (share)"),
            title=tr("At most {most:.0%} of a layer's units are dead", most=most)
            if most
            else tr("In the end no unit is dead"),
            healthy=(0.0, USUAL_DEAD),
            now=now,
        ),
        key="inspect-dead",
    )
    st.caption(
        tr(
            "Green: usual, up to a third of the units, as in most networks that learn well. More than that are units "
            "that do nothing. Above {dead} the coach speaks up: it named dead layers best with this bound.",
            dead=percent(DEAD),
        )
    )
