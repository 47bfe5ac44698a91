"""Derivatives of a number by a network's variables, or by what goes into it: the one place where backends differ."""

from collections.abc import Callable, Sequence
from typing import Any

import keras


def value_and_gradients(
    function: Callable[[], tuple[Any, Any]], variables: Sequence[keras.Variable]
) -> tuple[Any, Any, list[Any]]:
    """Return a number, what came with it, and the derivative of the number by each variable.

    Formula: `gradient_i = d function() / d variable_i`

    Args:
        function: reads the variables and returns (the number as a scalar tensor, anything built of tensors). It must
            change no variable.
        variables: trainable variables of a built network.

    Returns:
        (number, what came with it, one gradient of the shape of each variable), tensors of the backend.

    Reference: Baydin et al., Automatic Differentiation in Machine Learning: a Survey (2018).
    """
    return _BACKENDS[keras.config.backend()](function, list(variables))


def value_and_input_gradients(
    function: Callable[[list[Any]], tuple[Any, Any]], inputs: Sequence[Any]
) -> tuple[Any, Any, list[Any]]:
    """Return a number, what came with it, and the derivative of the number by each input.

    Formula: `gradient_i = d function(inputs) / d input_i`

    Args:
        function: takes a list of tensors, returns (the number as a scalar tensor, anything built of tensors). It must
            change no variable.
        inputs: arrays or tensors of floats.

    Returns:
        (number, what came with it, one gradient of the shape of each input), tensors of the backend.

    Reference: as for `value_and_gradients`.
    """
    return _BY_INPUTS[keras.config.backend()](function, [keras.ops.convert_to_tensor(each) for each in inputs])


def _tensorflow(function: Callable, variables: list) -> tuple[Any, Any, list]:
    import tensorflow

    with tensorflow.GradientTape() as tape:
        number, more = function()
    return (
        number,
        more,
        tape.gradient(
            number,
            [variable.value for variable in variables],
            unconnected_gradients=tensorflow.UnconnectedGradients.ZERO,
        ),
    )


def _jax(function: Callable, variables: list) -> tuple[Any, Any, list]:
    import jax

    def of_values(values: list) -> tuple[Any, Any]:
        # JAX differentiates functions of values: within the scope, each variable stands for the value it is given.
        with keras.StatelessScope(state_mapping=list(zip(variables, values, strict=True))):
            return function()

    (number, more), gradients = jax.value_and_grad(of_values, has_aux=True)([each.value for each in variables])
    return number, more, gradients


def _torch(function: Callable, variables: list) -> tuple[Any, Any, list]:
    import torch

    with torch.enable_grad():
        number, more = function()
        gradients = torch.autograd.grad(number, [each.value for each in variables], materialize_grads=True)
    return number, more, list(gradients)


def _tensorflow_by_inputs(function: Callable, inputs: list) -> tuple[Any, Any, list]:
    import tensorflow

    with tensorflow.GradientTape() as tape:
        tape.watch(inputs)
        number, more = function(inputs)
    return number, more, tape.gradient(number, inputs, unconnected_gradients=tensorflow.UnconnectedGradients.ZERO)


def _jax_by_inputs(function: Callable, inputs: list) -> tuple[Any, Any, list]:
    import jax

    (number, more), gradients = jax.value_and_grad(function, has_aux=True)(inputs)
    return number, more, gradients


def _torch_by_inputs(function: Callable, inputs: list) -> tuple[Any, Any, list]:
    import torch

    leaves = [each.detach().requires_grad_() for each in inputs]
    with torch.enable_grad():
        number, more = function(leaves)
        gradients = torch.autograd.grad(number, leaves, materialize_grads=True)
    return number, more, list(gradients)


_BACKENDS: dict[str, Callable] = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}
_BY_INPUTS: dict[str, Callable] = {
    "tensorflow": _tensorflow_by_inputs,
    "jax": _jax_by_inputs,
    "torch": _torch_by_inputs,
}
