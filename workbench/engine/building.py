"""From settings to a compiled Keras model."""

from collections import Counter
from typing import Any

import keras

from workbench.architectures import check, input_and_classes, layers
from workbench.concepts.optimizers import RACERS, Racer
from workbench.engine.device import jit_compile
from workbench.runs.config import RunConfig


def build_model(
    config: RunConfig, input_shape: tuple[int, ...] | None = None, classes: int | None = None
) -> keras.Model:
    """Return the network of `config`, not yet compiled, with freshly drawn weights.

    Layers carry the same names on every call (`conv2d_1`, `dense_2`, ...), whatever was built before.

    Args:
        config: the settings; `precision` becomes the dtype policy of every layer that has none of its own.
        input_shape: height, width, channels. Default: those of its data set.
        classes: how many classes the last layer tells apart. Default: as many as its data set has.

    Raises:
        ConfigError: a picture shrinks to nothing on its way through such a network.
    """
    input_shape, classes = input_and_classes(config, input_shape, classes)
    check(config, input_shape, classes)
    count: Counter[str] = Counter()
    stack = [_layer(spec, config.precision, count) for spec in layers(config, input_shape, classes)]
    # All at once: with `add`, Keras would build the network anew for each layer.
    return keras.Sequential([keras.Input(input_shape, name="image"), *stack], name=config.architecture)


def _layer(spec: dict[str, Any], precision: str, count: Counter[str]) -> keras.Layer:
    kind = spec["layer"]
    count[kind] += 1
    arguments = {"dtype": precision, "name": f"{kind.lower()}_{count[kind]}", **spec}
    del arguments["layer"]
    if penalty := arguments.get("kernel_regularizer"):
        arguments["kernel_regularizer"] = keras.regularizers.L2(penalty["l2"])
    return getattr(keras.layers, kind)(**arguments)


def build_optimizer(config: RunConfig) -> keras.optimizers.Optimizer:
    """Return the optimizer of `config`. Its learning rate is a variable, so that it can change while a run trains."""
    settings = config.optimizer_settings
    if config.clipnorm:
        settings["global_clipnorm"] = config.clipnorm
    optimizer = keras_optimizer(RACERS[config.optimizer], learning_rate=config.learning_rate, **settings)
    # Small gradients vanish in 16-bit floats: the loss is scaled up before, and the gradients down again after.
    return keras.optimizers.LossScaleOptimizer(optimizer) if config.precision == "mixed_float16" else optimizer


def keras_optimizer(racer: Racer, **settings: Any) -> keras.optimizers.Optimizer:
    """Return Keras' own optimizer for one of `concepts`.

    Args:
        racer: an entry of `RACERS`.
        settings: what else is set of it.
    """
    return getattr(keras.optimizers, racer.kind.keras_name)(**racer.for_keras(**settings))


def compile_model(
    model: keras.Model, config: RunConfig, optimizer: keras.optimizers.Optimizer, *, jit: bool | str | None = None
) -> None:
    """Compile `model` for one-hot labels, with the loss of `config` and accuracy.

    Args:
        model, config, optimizer: what `build_model` and `build_optimizer` gave.
        jit: whether XLA compiles a step, as in `Model.compile`. Default: what suits the device.
    """
    # Metric and optimizer get their variables here: TensorFlow traces a step twice when some are made while it traces,
    # which holds back the first point of the curve by half a second.
    accuracy = keras.metrics.CategoricalAccuracy(name="accuracy")
    jit = jit_compile() if jit is None else jit
    model.compile(optimizer=optimizer, loss=config.loss, metrics=[accuracy], jit_compile=jit)
    optimizer.build(model.trainable_variables)
