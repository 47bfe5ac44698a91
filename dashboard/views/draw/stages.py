"""Behind the answer: the steps from ink to the picture that is read, what mattered, and what the filters see."""

import streamlit as st

from dashboard.kit.pictures import Picture, pictures
from dashboard.session.model_reader import Reader, reader
from dashboard.views.draw.seen import Seen
from workbench.data.drawing import MNIST, Reading
from workbench.figures.base.pixels import heat_over_picture, picture_grid
from workbench.language import tr

MAPS_IN_A_ROW = 8


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
    sheets = []
    for number, (name, values) in enumerate(network.feature_maps(reading.image).items(), 1):
        top = float(values.max()) or 1.0
        height, width, filters = values.shape
        sheets.append(
            Picture(
                picture_grid([values[..., index] / top for index in range(filters)], MAPS_IN_A_ROW),
                tr("Convolution {number}", number=number),
                tr(
                    "{filters} filters, each {height} × {width} values ({name}).",
                    filters=filters,
                    height=height,
                    width=width,
                    name=name,
                ),
            )
        )
    pictures(sheets, "feature-maps", width=280, even=False)
