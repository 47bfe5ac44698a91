"""The network before it exists: layer by layer, with shapes and numbers of parameters."""

import streamlit as st

from dashboard.kit.table import table
from workbench.architectures import layers, summary
from workbench.data.datasets import get_dataset
from workbench.data.example import DataSpec
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


def network_table(config: RunConfig, data: DataSpec | None = None) -> None:
    """Show the layers of the network that these settings describe.

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
    for layer, row in zip(layers(*asked), found, strict=True):
        name = f"{row.layer} ({layer['activation']})" if "activation" in layer else row.layer
        shape = " × ".join(str(side) for side in row.shape)
        rows.append((name, WHAT.get(row.layer, ""), shape, f"{row.parameters:,}" if row.parameters else "–"))
    total = sum(row.parameters for row in found)
    st.markdown(
        tr(
            "**{total:,} parameters** in {rows} layers. A picture enters as {example}.",
            total=total,
            rows=len(rows),
            example=data.example,
        )
    )
    table(["Layer", tr("?What it does"), tr(">Shape after it"), ">Parameters"], rows, "network")
