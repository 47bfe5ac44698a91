"""What is written about layers and data is what they are."""

import importlib.util
import json
import os
import subprocess
import sys

import keras
import numpy as np
import pytest

from workbench.data.datasets import load
from workbench.engine.building import build_model
from workbench.engine.gradients import value_and_gradients
from workbench.engine.pipeline import Batches, split
from workbench.engine.statistics import describe_data, describe_layers, describe_outputs, probe
from workbench.engine.training import train
from workbench.runs.config import RunConfig
from workbench.runs.store import Run, Store


@pytest.fixture
def dense(small: RunConfig) -> RunConfig:
    return small.replace(architecture="mlp", units=(12, 8), normalization="none", seed=3)


def batch(config: RunConfig):
    data = split(load(config.dataset), config)
    batches = Batches(data.x_train, data.y_train, 10, config)
    return data, batches, probe(data, batches)


def test_the_gradient_is_that_of_small_steps(dense: RunConfig) -> None:
    _, _, (pictures, targets) = batch(dense)
    model = build_model(dense.replace(activation="tanh"))
    loss = keras.losses.get("categorical_crossentropy")
    kernel = model.layers[-1].kernel

    def value():
        return keras.ops.mean(loss(targets, model(pictures, training=False))), None

    number, _, (gradient,) = value_and_gradients(value, [kernel])
    gradient, before = keras.ops.convert_to_numpy(gradient), keras.ops.convert_to_numpy(kernel.value).copy()
    place = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
    ends = []
    for step in (1e-2, -1e-2):
        changed = before.copy()
        changed[place] += step
        kernel.assign(changed)
        ends.append(float(value()[0]))
    assert gradient[place] == pytest.approx((ends[0] - ends[1]) / 2e-2, rel=1e-2)
    assert float(number) == pytest.approx(np.log(10), rel=0.3)


def test_layers_are_described_as_they_are(dense: RunConfig) -> None:
    _, _, (pictures, targets) = batch(dense)
    model = build_model(dense)
    kernels = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")]
    first = keras.ops.convert_to_numpy(kernels[0].value).copy()
    first[:, :3] = 0  # with a negative bias these units say 0 to everything
    model.layers[1].set_weights([first, np.array([-1.0] * 3 + [0.0] * 9)])
    rows, probabilities, loss = describe_layers(
        model, pictures, targets, keras.losses.get(dense.loss), {"dense_1": first / 2}
    )
    assert [row["layer"] for row in rows] == ["dense_1", "dense_2", "probabilities"]
    assert [row["activation"] for row in rows] == ["relu", "relu", "softmax"]
    hidden = np.maximum(pictures.reshape(len(pictures), -1) @ first + model.layers[1].get_weights()[1], 0)
    assert rows[0]["mean"] == pytest.approx(hidden.mean(), rel=1e-3)
    assert rows[0]["spread"] == pytest.approx(hidden.std(), rel=1e-3)
    assert rows[0]["dead"] == pytest.approx((hidden == 0).all(axis=0).mean(), abs=1e-3) and rows[0]["dead"] >= 0.25
    assert rows[0]["weight"] == pytest.approx(np.linalg.norm(first), rel=1e-3)
    assert rows[0]["update"] == pytest.approx(1.0) and rows[1]["update"] is None  # twice as long as before
    assert rows[0]["saturated"] is None and rows[2]["dead"] is None
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(len(pictures)), rel=1e-4)
    assert loss == pytest.approx(-np.log(probabilities[targets == 1]).mean(), rel=1e-4)


def test_flat_ends_are_where_the_slope_is_small() -> None:
    assert describe_outputs(np.array([[-0.99, 0.0], [0.5, 0.98]]), "tanh")["saturated"] == 0.5
    assert describe_outputs(np.array([[0.001, 0.5], [0.4, 0.9]]), "sigmoid")["saturated"] == 0.25
    assert describe_outputs(np.array([[0.999, 0.001], [0.5, 0.5]]), "softmax")["saturated"] == 0.5


def test_a_run_writes_them(trained: Run) -> None:
    history = trained.history()
    assert history.layers[0]["epoch"] == 0 and history.layers[0]["step"] == 0
    assert history.layers[-1]["epoch"] == trained.config.epochs
    assert history.layers[-1]["step"] == history.epochs[-1]["step"]
    assert history.layers[-1]["layers"][0]["update"] > 0
    assert sum(history.layers[-1]["said"]) == history.data["validation"]
    assert np.nanmean(np.array(history.layers[-1]["recall"], dtype=float)) > 0.8
    data = history.data
    assert (data["low"], data["high"], data["shared"]) == (0.0, 1.0, 0)
    assert sum(data["classes"]) == data["training"] and sum(data["validation_classes"]) == data["validation"]


@pytest.mark.parametrize("fault", ["shuffled_labels", "unscaled_inputs", "overlap", "rare_class"])
def test_a_planted_fault_is_in_the_data_and_nowhere_else(small: RunConfig, fault: str) -> None:
    healthy, broken = small.replace(validation_share=0.2), small.replace(validation_share=0.2, fault=fault)
    (clean, _, _), (data, batches, _) = batch(healthy), batch(broken)
    row = describe_data(data, batches, 10)
    assert row["high"] == (255.0 if fault == "unscaled_inputs" else 1.0)
    assert row["shared"] == (row["validation"] if fault == "overlap" else 0)
    assert (min(row["classes"]) <= 1) == (fault == "rare_class")
    assert row["validation_classes"] == np.bincount(clean.y_val, minlength=10).tolist()
    same = len(data.y_train) == len(clean.y_train) and (data.y_train == clean.y_train).all()
    assert same == (fault == "unscaled_inputs")
    again = split(load(broken.dataset), broken)
    assert all(np.array_equal(*pair) for pair in zip(data, again, strict=True))


PROGRAM = """
import json, sys
import keras, numpy as np
from workbench.engine.building import build_model
from workbench.engine.statistics import describe_layers
from workbench.runs.config import RunConfig
model = build_model(RunConfig.from_json(sys.argv[1]))
rng = np.random.default_rng(0)
model.set_weights([0.1 * rng.standard_normal(w.shape) + (w.ndim == 1) for w in model.get_weights()])
pictures, targets = rng.random((32, 28, 28, 1), dtype="float32"), np.eye(10, dtype="float32")[rng.integers(10, size=32)]
rows, probabilities, loss = describe_layers(model, pictures, targets, keras.losses.get("categorical_crossentropy"), {})
print(json.dumps({"backend": keras.config.backend(), "rows": rows, "loss": loss}))
"""


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_another_backend_measures_the_same(backend: str, small: RunConfig) -> None:
    if not importlib.util.find_spec(backend):
        pytest.skip(f"{backend} is not installed: pip install {backend}")
    found = {}
    for name in ("tensorflow", backend):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, small.to_json()],
            env={**os.environ, "KERAS_BACKEND": name},
            capture_output=True,
            text=True,
            check=True,
        )
        found[name] = json.loads(done.stdout.strip().splitlines()[-1])
        assert found[name]["backend"] == name
    assert found[backend]["loss"] == pytest.approx(found["tensorflow"]["loss"], rel=1e-4)
    for here, there in zip(found[backend]["rows"], found["tensorflow"]["rows"], strict=True):
        for name, value in there.items():
            assert here[name] == (pytest.approx(value, rel=2e-3, abs=2e-3) if isinstance(value, float) else value)


def test_a_run_that_explodes_is_measured_once_more(store: Store, small: RunConfig) -> None:
    config = small.replace(optimizer="sgd", learning_rate=100.0, l2=1.0, schedule="constant", warmup_share=0.0)
    run = store.create(config, queued=False)
    assert train(run, whole=False).state == "failed"
    assert run.history().layers[-1]["loss"] is None  # not a number
    assert not (run.folder / "model.keras").exists()
