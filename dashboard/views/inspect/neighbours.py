"""The tab Neighbours: test pictures as points, and the training pictures that are most like the one looked at."""

from typing import Any

import numpy as np
import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.pictures import Picture, pictures
from dashboard.session import state
from dashboard.session.guard import guarded
from dashboard.views.inspect.held_out import its_test_set
from dashboard.views.inspect.settings import INSPECT, TEST, Subject, epoch_of, whole_page
from dashboard.views.inspect.wait import awaited
from workbench.anatomy.network import Trace
from workbench.errors import DataError
from workbench.figures import embedding_map
from workbench.inspecting.ask import ask
from workbench.language import tr
from workbench.quantities import probability

FLAT = {"pca": "PCA", "tsne": "t-SNE"}
NEAREST = 8
Found = dict[str, np.ndarray]


def neighbours(about: Subject, trace: Trace) -> None:
    """Show where the picture lies among others for the network, and what is nearest to it."""
    flat = st.segmented_control(
        **{**INSPECT.widget("flat"), "label": tr("Laid flat by")},
        options=list(FLAT),
        format_func=FLAT.__getitem__,
        required=True,
    )
    epoch = epoch_of(about)

    def show(found: Found) -> None:
        if flat == "pca":
            _shown(about, trace, found)
        else:
            awaited(
                lambda: ask(about.asked, "tsne", epoch, store=state.store()),
                lambda more: _shown(about, trace, {**found, **more}),
                "inspect-tsne",
            )

    awaited(lambda: ask(about.asked, "embedding", epoch, store=state.store()), show, "inspect-embedding")


def _shown(about: Subject, trace: Trace, found: Found) -> None:
    features = trace.before(len(trace.network.layers) - 1).reshape(-1)  # what reaches the last layer
    distance = np.sqrt(((found["features"] - features) ** 2).sum(axis=1))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _map(found, features, distance)
    with right:
        _point(about, found)
        _nearest(trace, found, distance)


def _map(found: Found, features: np.ndarray, distance: np.ndarray) -> None:
    test = np.flatnonzero(~found["training"])
    if "tsne" in found:
        points = found["tsne"]
        here = points[distance.argmin()]
        axes = (tr("t-SNE, across (no unit)"), tr("t-SNE, up (no unit)"))
    else:
        points, shares = found["pca"], found["pca_share"]
        here = (features - found["pca_mean"]) @ found["pca_axes"].T
        axes = tuple(
            tr("{name} direction, {share:.0%} of the variance", name=name, share=share)
            for name, share in zip(("first", "second"), shares, strict=True)
        )
    marked = INSPECT["point"] - 1 if 0 < INSPECT["point"] <= len(test) else None
    live_figure(
        embedding_map(
            points[test],
            found["labels"][test],
            found["predicted"][test],
            [str(name) for name in found["classes"]],
            axes=axes,
            here=tuple(map(float, here)),
            marked=marked,
        ),
        key="inspect-plane",
        pick="point",
        on_pick=_picked,
    )
    if "tsne" in found:
        st.caption(
            tr(
                "t-SNE keeps who is near whom; how far apart groups lie, and how large they are, means "
                "nothing. It has no rule for a new picture: the cross stands at the nearest known one. van der "
                "Maaten and Hinton (2008)."
            )
        )
    else:
        st.caption(
            tr(
                "The {shape:,} numbers that reach the last layer, seen along the two directions in which they "
                "differ most. What differs along others falls onto one spot here. Click a point to see its "
                "picture.",
                shape=found["features"].shape[1],
            )
        )


def _picked(what: dict[str, Any]) -> None:
    """Choose the picture of the point that was clicked."""
    if isinstance(what.get("customdata"), int):
        INSPECT.change(point=what["customdata"] + 1)


def _point(about: Subject, found: Found) -> None:
    """Show the picture of the chosen point, and the way to look into the network with it."""
    test = np.flatnonzero(~found["training"])
    if not 0 < INSPECT["point"] <= len(test):
        st.info(tr("Click a point to see its picture."), icon=":material/touch_app:")
        return
    at = test[INSPECT["point"] - 1]
    classes, label, said = found["classes"], int(found["labels"][at]), int(found["predicted"][at])
    sure = probability(float(found["probability"][at]))
    words = tr("Read as {classes}, {sure} sure.", classes=classes[said], sure=sure) + (
        "" if said == label else tr(" That is wrong.")
    )
    pictures(
        [Picture(found["pictures"][at], tr("{classes}, of the test set", classes=classes[label]), words)],
        "inspect-point",
        width=160,
    )
    st.button(
        tr("Look inside with this picture"),
        icon=":material/search:",
        key="inspect-take",
        on_click=guarded(_take),
        args=(about, label, int(found["indices"][at])),
    )


def _take(about: Subject, label: int, index: int) -> None:
    """Take a test picture, known by its place among all of them, as the one that is looked at."""
    try:
        _, _, labels = its_test_set(about)
    except DataError as error:
        INSPECT.complain(str(error))
        return
    whole_page()
    INSPECT.change(source=TEST, label=label, number=int((labels[: index + 1] == label).sum()))


def _nearest(trace: Trace, found: Found, distance: np.ndarray) -> None:
    """Show the nearest training pictures for the network, and the nearest by their pixels."""
    training = np.flatnonzero(found["training"])
    classes = found["classes"]
    picture = trace.picture * np.float32(255 / found.get("input_scale", 1))
    pixels = found["pictures"][training].reshape(len(training), -1).astype(np.float32)
    by_pixels = np.sqrt(((pixels - picture.reshape(-1)) ** 2).mean(axis=1)) / 255
    for key, title, far, form in (
        ("features", tr("Nearest training pictures, for the network"), distance[training], "{:.2f}"),
        ("pixels", tr("Nearest by their pixels"), by_pixels, "{:.3f}"),
    ):
        order = np.argsort(far, kind="stable")[:NEAREST]
        st.markdown(f"**{title}**")
        near = [
            Picture(
                found["pictures"][training[each]],
                str(classes[int(found["labels"][training[each]])]),
                form.format(float(far[each])),
            )
            for each in order
        ]
        pictures(near, f"inspect-near-{key}", width=64)
    st.caption(
        tr(
            "Below each: its distance. For the network, between what reaches its last layer; by pixels, the "
            "root of the mean squared difference. Where the two rows differ, the network sees more than pixels."
        )
    )
