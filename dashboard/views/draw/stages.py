"""Behind the answer: the steps from ink to the picture that is read, what mattered, and what the filters see."""

import streamlit as st

from dashboard.kit.feature_maps import map_sheets
from dashboard.kit.pictures import Picture, pictures
from dashboard.kit.seen import Seen
from dashboard.session.model_reader import Reader, reader
from workbench.data.drawing import MNIST, Reading
from workbench.figures.base.pixels import heat_over_picture
from workbench.language import tr


def stages(seen: Seen) -> None:
    """Show the stages of a picture, the places that mattered for the answer, and what the filters see."""
    size = seen.choice.size
    if not seen.reading.stages:
        st.caption(
            tr(
                "{what} network reads {first_size} × {size} pixels and nothing else. Draw something, and each "
                "step to them appears here.",
                what="A" if size == MNIST else tr("This"),
                first_size=size[0],
                size=size[1],
            )
        )
        return
    shown = [
        Picture(stage.image, f"{number}. {stage.title}", stage.explanation)
        for number, stage in enumerate(seen.reading.stages, 1)
    ]
    network = reader(seen.file) if seen.file and not seen.reading.is_empty else None
    if network:
        shown.append(
            Picture(
                heat_over_picture(seen.reading.image, network.occlusion(seen.reading.image)),
                tr("What mattered"),
                tr("Orange: covering this place makes the network less sure. Blue: covering it makes it surer."),
            )
        )
    pictures(shown, "stages", width=150)
    if network:
        _feature_maps(seen.reading, network)


def _feature_maps(reading: Reading, network: Reader) -> None:
    """Show, where the learner asks for it, what every filter of every convolution sees."""
    if not network.feature_map_names:
        st.caption(tr("This network has no convolutions, so there are no filters to look through."))
        return
    if not st.toggle(
        tr("Show what every filter sees"),
        key="show-maps",
        persist_state="session",
        help=tr("Each convolution looks for its patterns everywhere. Bright: the pattern is there."),
    ):
        return
    pictures(map_sheets(network, reading.image), "feature-maps", width=280, even=False)
