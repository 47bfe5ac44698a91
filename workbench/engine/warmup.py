"""What a worker does before its first run, so that the run itself starts at once."""

import gc
from contextlib import suppress

import keras
import numpy as np

from workbench.data.datasets import available, get_dataset
from workbench.engine.executions import executions
from workbench.engine.pipeline import Batches, load_once
from workbench.engine.prepared import prepare
from workbench.engine.statistics import describe_layers
from workbench.errors import WorkbenchError
from workbench.runs.config import RunConfig
from workbench.runs.presets import DEFAULT_PRESET, preset
from workbench.runs.store import Store


def warm_up(store: Store) -> None:
    """Load what most runs need: the default data set where it is here, the bundled one, the backend's own machinery.

    The first call of `fit` in a process loads libraries and makes threads, and so does the first look at the layers;
    both are made here, on two made-up pictures. What is compiled for them, the default network, stays for the runs.
    """
    settings: RunConfig = preset(DEFAULT_PRESET)
    # Where somebody waits already, the run itself loads what it needs.
    for dataset in ("digits", settings.dataset):
        if available(dataset)[0] and not store.queue():
            with suppress(WorkbenchError):  # the run that asks for it will say what is wrong with it
                load_once(dataset, lambda message: None)
    data = get_dataset(settings.dataset)
    prepared = prepare(settings, data.input_shape, len(data.classes))
    pictures, labels = np.zeros((2, *data.input_shape), "uint8"), np.zeros(2, "int64")
    batches, held_back = (
        Batches(pictures, labels, len(data.classes), settings, training=training) for training in (True, False)
    )
    executions(prepared.model).plan([settings.learning_rate])
    prepared.model.fit(batches, validation_data=held_back, shuffle=False, verbose=0)
    describe_layers(prepared.model, *batches[0], keras.losses.get(settings.loss), {})
    prepared.keep()
    gc.collect()
