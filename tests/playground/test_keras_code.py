"""The set-up as a Keras program and as a notebook: both run, and are the same network on the same points."""

import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest

from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.initializers import INITIALIZERS
from workbench.concepts.optimizers import RACERS
from workbench.playground.keras_code import keras_code, keras_notebook
from workbench.playground.session import Session
from workbench.playground.setup import FITTING, HIDDEN_ACTIVATIONS, OWN, Setup

OWN_POINTS = ((1.0, 1.0, 0.0), (-1.0, 1.0, 1.0), (1.0, -1.0, 1.0), (0.0, -1.0, 0.0))
SAMPLE = [
    Setup().changed(layers=(5, 3), features=("x", "y", "sinx"), l1=0.001, l2=0.01, dropout=0.1, optimizer="nesterov",
                    initializer="he_normal", activations=("relu", "gelu")),
    Setup().changed(data=OWN, own=OWN_POINTS, loss="hinge", layers=()),
    Setup().changed(data="waves", optimizer="lion", loss="huber"),
    Setup().changed(data="plane", optimizer="adadelta", features=("x2", "y2", "xy", "siny"), batch_size=1000),
]  # fmt: skip


@pytest.mark.parametrize("setup", SAMPLE)
def test_the_code_runs_and_is_the_same_network(setup, capsys):
    space = {}
    code = keras_code(setup, epochs=1)
    exec(code, space)
    assert "test:" in capsys.readouterr().out
    assert set(re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE)) == {"keras", "numpy"}
    session, model = Session(setup), space["model"]
    np.testing.assert_allclose(space["features"], session.inputs, atol=1e-3)
    assert (space["testing"] == session.testing).all()
    model.set_weights(session.network.parameters)
    np.testing.assert_allclose(
        model.predict(session.inputs, verbose=0), session.network.predict(session.inputs), atol=2e-6
    )
    test, truth = session.inputs[session.testing], session.labels[session.testing]
    found = model.evaluate(test, truth, verbose=0, return_dict=True)["loss"]
    assert found == pytest.approx(session.test_loss, rel=1e-4)
    ours, theirs = session.optimizer.settings, model.optimizer.get_config()
    assert {name: pytest.approx(value) for name, value in ours.items() if name in theirs} == {
        name: theirs[name] for name in ours if name in theirs
    }


def test_everything_that_can_be_chosen_is_known_to_keras():
    import keras

    for name in (name for name in ACTIVATIONS if name in HIDDEN_ACTIVATIONS):
        assert keras.activations.get(name)
    for name in INITIALIZERS:
        assert keras.initializers.get(name)
    for name in {name for names in FITTING.values() for name in names}:
        assert keras.losses.get(name)
    for name in RACERS:
        space = {"keras": keras}
        line = next(line for line in keras_code(Setup().changed(optimizer=name)).splitlines() if "optimizer=" in line)
        exec(line.strip().rstrip(","), space)
        assert float(space["optimizer"].learning_rate) == pytest.approx(0.03)


def test_the_notebook_runs_from_above_to_below_without_this_project(tmp_path):
    notebook = json.loads(keras_notebook(SAMPLE[0], epochs=1))
    assert notebook["nbformat"] == 4
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"]) >= 8
    code = "\n".join(cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert "workbench" not in code and "plt.contourf" in code
    # Compiled here, drawn without a window: the network's part is run by the test above.
    lines = code.splitlines()
    start = lines.index("import matplotlib.pyplot as plt")
    drawn = "\n".join(
        [
            "import numpy as np",
            "points, labels = np.zeros((2, 2)), np.array([0.0, 1.0])",
            "class Model:",
            "    def predict(self, x, verbose): return x[:, :1] / 4",
            "model = Model()",
            *lines[start:],
        ]
    )
    done = subprocess.run(
        [sys.executable, "-c", drawn],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "MPLBACKEND": "agg"},
    )
    assert done.returncode == 0, done.stderr
    compile("\n".join(lines[:start]), "notebook", "exec")
