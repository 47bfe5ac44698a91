"""The network before it exists, drawn: its layers as blocks, and as a table where one asks for it."""

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.table import table
from workbench.architectures import layers, summary
from workbench.data.datasets import get_dataset
from workbench.data.example import DataSpec
from workbench.figures import network_blocks
from workbench.language import later, tr
from workbench.runs.config import RunConfig

# What each kind of layer does, for the table.
WHAT = later(
    {
        "Conv2D": "looks for patterns with small windows",
        "MaxPooling2D": "keeps the strongest of four neighbours",
        "Dense": "weighs all values against each other",
        "Flatten": "lays the picture out as one row",
        "BatchNormalization": "re-centres over the batch",
        "LayerNormalization": "re-centres within the picture",
        "Activation": "bends the line",
        "Dropout": "switches values off at random",
    }
)


def network_drawn(config: RunConfig, data: DataSpec | None = None) -> None:
    """Show the network that these settings describe.

    Args:
        config: the settings.
        data: what it learns from. Default: what the data set of the settings is now.

    Raises:
        ConfigError: such a network cannot be.
        DataError: the data set is asked, and is a file that is missing or damaged.
    """
    data = data or get_dataset(config.dataset)
    asked = config, data.input_shape, len(data.classes)
    found, rows = summary(*asked), []
    live_figure(network_blocks(data.input_shape, found), key="network-drawn", still=True)
    for layer, row in zip(layers(*asked), found, strict=True):
        name = f"{row.layer} ({layer['activation']})" if "activation" in layer else row.layer
        shape = " × ".join(str(side) for side in row.shape)
        rows.append((name, WHAT.get(row.layer, ""), shape, f"{row.parameters:,}" if row.parameters else "–"))
    with st.expander(tr("As a table"), icon=":material/table_rows:"):
        table(["Layer", tr("?What it does"), tr(">Shape after it"), ">Parameters"], rows, "network")
        st.caption(tr("A picture enters as {example}.", example=data.example))
