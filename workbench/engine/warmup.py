"""What a worker does before its first run, so that the run itself starts at once."""

from contextlib import suppress

import keras
import numpy as np

from workbench.data.datasets import available, get_dataset
from workbench.engine.building import build_model, build_optimizer, compile_model
from workbench.engine.pipeline import load_once
from workbench.engine.statistics import describe_layers
from workbench.errors import WorkbenchError
from workbench.runs.config import RunConfig
from workbench.runs.presets import DEFAULT_PRESET, preset
from workbench.runs.store import Store


def warm_up(store: Store) -> None:
    """Load what most runs need: the default data set where it is here, the bundled one, the backend's own machinery.

    The first call of `fit` in a process loads libraries and makes threads, and so does the first look at the layers;
    both are made here, on two made-up pictures.
    """
    settings: RunConfig = preset(DEFAULT_PRESET)
    # Where somebody waits already, the run itself loads what it needs.
    for dataset in ("digits", settings.dataset):
        if available(dataset)[0] and not store.queue():
            with suppress(WorkbenchError):  # the run that asks for it will say what is wrong with it
                load_once(dataset, lambda message: None)
    data = get_dataset(settings.dataset)
    model = build_model(settings, data.input_shape, len(data.classes))
    compile_model(model, settings, build_optimizer(settings))
    pictures = np.zeros((2, *data.input_shape), "float32")
    targets = np.eye(len(data.classes), dtype="float32")[:2]
    model.fit(pictures, targets, verbose=0)
    describe_layers(model, pictures, targets, keras.losses.get(settings.loss), {})
    keras.utils.clear_session(free_memory=True)
