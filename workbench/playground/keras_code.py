"""A set-up as a Keras program that anyone can run: the same network, the same data, the same settings."""

import pprint

from workbench.concepts.optimizers import OPTIMIZERS, RACERS
from workbench.playground.features import FEATURES
from workbench.playground.setup import OWN, Setup


def keras_code(setup: Setup, epochs: int = 100) -> str:
    """Return a program that makes, trains and tests the same network in Keras.

    The points are the same; start weights and the order of the batches are drawn by Keras, so numbers differ a little.

    Args:
        setup: what to write down.
        epochs: how often it sees every training point, from 1. Default 100.
    """
    return "\n".join([*_head(setup), *_data(setup), "", *_network(setup), "", *_training(setup, epochs)]) + "\n"


def _head(setup: Setup) -> list[str]:
    lines = ["import keras", "import numpy as np"]
    return [*lines, "" if setup.data == OWN else "\nfrom workbench.data.toy import toy\n",
            f"keras.utils.set_random_seed({setup.seed})", ""]  # fmt: skip


def _data(setup: Setup) -> list[str]:
    columns = ", ".join(FEATURES[name].code for name in setup.features)
    if setup.data == OWN:
        rows = pprint.pformat([list(row) for row in setup.own], width=110, compact=True)
        lines = [f"rows = np.array({rows}).reshape(-1, 3)", "points, labels = rows[:, :2], rows[:, 2]"]
    else:
        lines = [f"points, labels = toy({setup.data!r}, n={setup.points}, noise={setup.noise:g}, seed={setup.seed})"]
    return [
        *lines,
        "x, y = points.T",
        f"features = np.column_stack([{columns}])",
        "# The same points train and test as in the playground.",
        f"testing = ((np.arange(len(points)) + 0.5) * 0.6180339887498949) % 1 >= {setup.train:g}",
        "testing[:1] = False",
    ]


def _network(setup: Setup) -> list[str]:
    regular = f"keras.regularizers.L1L2(l1={setup.l1:g}, l2={setup.l2:g})" if setup.l1 or setup.l2 else ""
    more = f', kernel_initializer="{setup.initializer}"' * (setup.initializer != "glorot_uniform")
    more += f", kernel_regularizer={regular}" * bool(regular)
    lines = [f"    keras.Input(shape=({len(setup.features)},)),"]
    for units, activation in zip(setup.layers, setup.activations, strict=True):
        lines.append(f'    keras.layers.Dense({units}, activation="{activation}"{more}),')
        lines += [f"    keras.layers.Dropout({setup.dropout:g}),"] if setup.dropout else []
    lines.append(f'    keras.layers.Dense(1, activation="{setup.output}"{more}),')
    return ["model = keras.Sequential([", *lines, "])"]


def _training(setup: Setup, epochs: int) -> list[str]:
    racer = RACERS[setup.optimizer]
    settings = "".join(f", {name}={value!r}" for name, value in racer.settings.items())
    optimizer = f"keras.optimizers.{OPTIMIZERS[racer.optimizer].__name__}"
    metric = {"sigmoid": ', metrics=["accuracy"]'}.get(setup.output, "")
    return [
        "model.compile(",
        f"    optimizer={optimizer}(learning_rate={setup.learning_rate:g}{settings}),",
        f'    loss="{setup.loss}"{metric},',
        ")",
        f"model.fit(features[~testing], labels[~testing], batch_size={setup.batch_size}, epochs={epochs}, verbose=0)",
        'print("test:", model.evaluate(features[testing], labels[testing], verbose=0, return_dict=True))',
    ]
