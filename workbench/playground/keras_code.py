"""A set-up as a Keras program, and as a notebook: the same network, the same data, the same settings."""

import json

import numpy as np

from workbench.concepts.optimizers import RACERS
from workbench.data.toy import toy
from workbench.language import tr
from workbench.playground.features import FEATURES
from workbench.playground.setup import OWN, Setup

_ROW = 5  # points in a line of the program


def keras_code(setup: Setup, epochs: int = 100) -> str:
    """Return a program that makes, trains and tests the same network in Keras, wherever Keras is.

    The points stand in it, rounded to 4 decimals. Keras draws start weights and the order of the batches, so numbers
    differ a little.

    Args:
        setup: what to write down.
        epochs: how often it sees every training point, from 1. Default 100.
    """
    parts = [_head(setup), _data(setup), _network(setup), _training(setup, epochs)]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def keras_notebook(setup: Setup, epochs: int = 100) -> str:
    """Return the same as a notebook, the text of an `.ipynb` file, that also draws what the network says everywhere.

    Args:
        setup: what to write down.
        epochs: how often it sees every training point, from 1. Default 100.
    """
    cells = [
        ("markdown", ["# A network of the playground, in Keras", "",
                      "It needs Keras, NumPy and matplotlib. Keras draws its own start weights, so the numbers differ "
                      "a little from those on the page; the rules are the same."]),
        ("code", [*_head(setup), "", *_data(setup)]),
        ("markdown", ["## The network"]), ("code", _network(setup)),
        ("markdown", ["## Learning"]), ("code", _training(setup, epochs)),
        ("markdown", ["## What it says at every place of the plane"]), ("code", _picture(setup)),
    ]  # fmt: skip
    written = [
        {
            "cell_type": kind,
            "id": f"cell-{number}",
            "metadata": {},
            "source": "\n".join(lines),
            **({"execution_count": None, "outputs": []} if kind == "code" else {}),
        }
        for number, (kind, lines) in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {"cells": written, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}, indent=1
    )


def _head(setup: Setup) -> list[str]:
    return ["import keras", "import numpy as np", "", f"keras.utils.set_random_seed({setup.seed})"]


def _data(setup: Setup) -> list[str]:
    columns = ", ".join(FEATURES[name].code for name in setup.features)
    return [
        *_rows(setup),
        "points, labels = rows[:, :2], rows[:, 2]",
        "x, y = points.T",
        f"features = np.column_stack([{columns}])",
        tr("# The same points train and test as in the playground."),
        f"testing = ((np.arange(len(points)) + 0.5) * 0.6180339887498949) % 1 >= {setup.train:g}",
        "testing[:1] = False",
    ]


def _rows(setup: Setup) -> list[str]:
    rows = np.array(setup.own, float).reshape(-1, 3)
    if setup.data != OWN:
        rows = np.column_stack(toy(setup.data, setup.points, setup.noise, setup.seed))
    written = ["[" + ", ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in row) + "]," for row in rows]
    lines = [" ".join(written[start : start + _ROW]) for start in range(0, len(written), _ROW)]
    return ["rows = np.array([", *(f"    {line}" for line in lines), "]).reshape(-1, 3)"]


def _network(setup: Setup) -> list[str]:
    regular = f"keras.regularizers.L1L2(l1={setup.l1:g}, l2={setup.l2:g})" if setup.l1 or setup.l2 else ""
    more = f', kernel_initializer="{setup.initializer}"' * (setup.initializer != "glorot_uniform")
    more += f", kernel_regularizer={regular}" * bool(regular)
    lines = [f"    keras.Input(shape=({len(setup.features)},)),"]
    for units, activation in zip(setup.layers, setup.activations, strict=True):
        lines.append(f'    keras.layers.Dense({units}, activation="{activation}"{more}),')
        lines += [f"    keras.layers.Dropout({setup.dropout:g}),"] if setup.dropout else []
    lines.append(f'    keras.layers.Dense(1, activation="{setup.output}"{more}),')
    return ["model = keras.Sequential([", *lines, "])", *_compiling(setup)]


def _compiling(setup: Setup) -> list[str]:
    racer = RACERS[setup.optimizer]
    settings = "".join(f", {name}={value!r}" for name, value in racer.for_keras().items())
    optimizer = f"keras.optimizers.{racer.kind.keras_name}"
    metric = {"sigmoid": ', metrics=["accuracy"]'}.get(setup.output, "")
    return [
        "model.compile(",
        f"    optimizer={optimizer}(learning_rate={setup.learning_rate:g}{settings}),",
        f'    loss="{setup.loss}"{metric},',
        ")",
    ]


def _training(setup: Setup, epochs: int) -> list[str]:
    return [
        f"model.fit(features[~testing], labels[~testing], batch_size={setup.batch_size}, epochs={epochs}, verbose=0)",
        'print("test:", model.evaluate(features[testing], labels[testing], verbose=0, return_dict=True))',
    ]


def _picture(setup: Setup) -> list[str]:
    columns = ", ".join(FEATURES[name].code for name in setup.features)
    low, high = setup.span
    return [
        "import matplotlib.pyplot as plt",
        "",
        "places = np.linspace(-3.6, 3.6, 120)",
        "x, y = (grid.ravel() for grid in np.meshgrid(places, places))",
        f"says = model.predict(np.column_stack([{columns}]), verbose=0).reshape(120, 120)",
        f"levels = np.linspace({low:g}, {high:g}, 21)",
        f'plt.contourf(places, places, says.clip({low:g}, {high:g}), levels, cmap="PuOr_r")',
        'plt.scatter(*points.T, c=labels, cmap="PuOr_r", edgecolors="white")',
        'plt.gca().set_aspect("equal")',
        "plt.show()",
    ]
