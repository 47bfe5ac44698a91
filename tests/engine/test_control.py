"""What obeying costs: JAX and torch go on preparing batches while the callbacks of a run look on."""

import keras
import pytest

from workbench.engine.training import train
from workbench.runs.config import RunConfig
from workbench.runs.store import Store


def test_no_callback_of_a_run_makes_the_backend_wait_for_each_batch(
    store: Store, small: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[keras.callbacks.Callback] = []
    fit = keras.Model.fit

    def watched(model: keras.Model, *arguments: object, **settings: object) -> object:
        given.extend(settings["callbacks"])
        return fit(model, *arguments, **settings)

    monkeypatch.setattr(keras.Model, "fit", watched)
    config = small.replace(architecture="mlp", units=(4,), epochs=1, early_stopping=1)
    assert train(store.create(config, queued=False)).state == "finished"
    assert {"Control", "Telemetry", "Checkpoints", "EarlyStopping"} <= {type(callback).__name__ for callback in given}
    # TensorFlow never dispatches in this way; what Keras would decide is asked as if it were JAX.
    monkeypatch.setattr("keras.src.callbacks.callback_list.backend.IS_THREAD_SAFE", True)
    assert keras.callbacks.CallbackList(given)._async_train
