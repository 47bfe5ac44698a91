"""What a loss or an activation does to the one number in front of it: its value there, its pull, and where steps lead.

A network has a great many weights between its loss and what an optimizer may change. Here there is nothing between:
the prediction itself (or the scores before the last activation, or the one weight of a neuron) is what steps are made
of. That leaves out how weights share the work, and keeps what each loss asks for.
"""

import inspect
from collections.abc import Callable
from functools import cache

import numpy as np

from workbench.concepts.activations import ACTIVATIONS, Activation, sigmoid, softmax
from workbench.concepts.inputs import as_floats
from workbench.concepts.losses import LOSSES, Loss
from workbench.concepts.optimizers import RACERS
from workbench.errors import ConfigError
from workbench.language import tr
from workbench.registry import full_name, lookup

OUTPUTS = ("linear", "sigmoid", "softmax")  # what may stand between the scores and the loss
_OF_SCORES = ("hinge", "categorical_hinge")  # they take scores as they are
_FAR = 1e6  # a walk that diverges is stopped here


@cache
def settings_of(entry: Loss | Activation) -> tuple[str, ...]:
    """Return what an entry of `LOSSES` or `ACTIVATIONS` lets one set, by Keras' names: `("delta",)` of Huber."""
    return tuple(name for name in _parameters(entry) if name not in ("x", "y_true", "y_pred", "from_logits"))


@cache
def _parameters(entry: Loss | Activation) -> tuple[str, ...]:
    return tuple(inspect.signature(entry.function).parameters)


def loss_of_scores(
    name: str, y_true: np.ndarray, scores: np.ndarray, output: str = "linear", **settings: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return a loss, and its gradient by what the last layer adds up, in front of its activation.

    Formula: with p = output(z), the gradient by z is the loss' gradient by p carried back through the activation;
        sigmoid: g * p * (1 - p); softmax: p * (g - sum of g * p). Crossentropy and its kin do both in one, exactly.
        Hinge losses are made for scores: they take z itself.

    Args:
        name: a key of `LOSSES`.
        y_true: the truth, of the shape of `scores`; one-hot labels where there are classes, also for the sparse one.
        scores: z, shape (..., d).
        output: one of `OUTPUTS`. Default "linear": z is the prediction itself.
        settings: what losses let one set; what this one does not know is passed over.

    Returns:
        One value per sample of shape (...), and the gradient of shape (..., d).

    Raises:
        ConfigError: the loss or the output is unknown, or shapes differ.
    """
    name, output = full_name(name, LOSSES, "loss"), full_name(output, dict.fromkeys(OUTPUTS), "output")
    loss = LOSSES[name]
    known = {key: value for key, value in settings.items() if key in settings_of(loss)}
    if name == "sparse_categorical_crossentropy":
        y_true = np.argmax(y_true, axis=-1)
    if output == "linear" or name in _OF_SCORES:
        return loss(y_true, scores, **known), loss.gradient(y_true, scores, **known)
    if "from_logits" in _parameters(loss):
        known["from_logits"] = True
        return loss(y_true, scores, **known), loss.gradient(y_true, scores, **known)
    return _through(output, loss, y_true, as_floats(scores), known)


def _through(output: str, loss: Loss, y_true: np.ndarray, z: np.ndarray, known: dict) -> tuple[np.ndarray, np.ndarray]:
    p = sigmoid(z) if output == "sigmoid" else softmax(z)
    gradient = loss.gradient(y_true, p, **known)
    if output == "sigmoid":
        return loss(y_true, p, **known), gradient * p * (1 - p)
    return loss(y_true, p, **known), p * (gradient - (gradient * p).sum(axis=-1, keepdims=True))


def walk(
    slope: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    optimizer: str = "sgd",
    learning_rate: float = 0.1,
    steps: int = 1,
) -> np.ndarray:
    """Let an optimizer move numbers down a slope.

    Args:
        slope: takes the numbers, returns the gradient, of the same shape.
        start: where they begin, any shape.
        optimizer: a key of `RACERS`. Default "sgd", plain gradient descent.
        learning_rate: from 0. Default 0.1.
        steps: from 0, default 1.

    Returns:
        Array of shape (steps + 1, *start.shape), the start first. A walk that leaves for beyond 1e6 stays there.

    Raises:
        ConfigError: the optimizer is unknown, or `steps` is below 0.
    """
    if steps < 0:
        raise ConfigError(tr("steps must be 0 or more, came {steps}.", steps=steps))
    mover = lookup(optimizer, RACERS, "optimizer")(learning_rate=learning_rate)
    places = [as_floats(start)]
    for _ in range(steps):
        place = mover.step([places[-1]], [slope(places[-1])])[0]
        places.append(np.clip(place, -_FAR, _FAR))
    return np.array(places)


def walk_down_loss(
    name: str,
    y_true: np.ndarray,
    start: np.ndarray,
    output: str = "linear",
    optimizer: str = "sgd",
    learning_rate: float = 0.1,
    steps: int = 1,
    **settings: float,
) -> np.ndarray:
    """Let an optimizer move one sample's scores (or its prediction, where the output is linear) down a loss.

    Returns:
        Array of shape (steps + 1, d), the start first.
    """
    return walk(
        lambda z: loss_of_scores(name, y_true, z, output, **settings)[1], start, optimizer, learning_rate, steps
    )


def activation_at(name: str, z: np.ndarray, **settings: float) -> tuple[np.ndarray, np.ndarray]:
    """Return an activation and its derivative; a setting that it does not know is passed over.

    Raises:
        ConfigError: the activation is unknown, or is softmax, which has no value for a number on its own.
    """
    f = lookup(name, {key: entry for key, entry in ACTIVATIONS.items() if key != "softmax"}, "activation")
    known = {key: value for key, value in settings.items() if key in settings_of(f)}
    return f.function(z, **known), f.derivative(z, **known)


def walk_of_sum(
    name: str,
    z: float,
    *,
    upstream: float,
    given: float = 1.0,
    optimizer: str = "sgd",
    learning_rate: float = 0.1,
    steps: int = 1,
    **settings: float,
) -> np.ndarray:
    """Let an optimizer move the one weight of a neuron, and return what the neuron adds up after each step.

    Formula: z = w * x, output f(z). What comes back from above, dL/df, stays the same in every step:
        dL/dw = dL/df * f'(z) * x

    Args:
        name: a key of `ACTIVATIONS`, not softmax.
        z: what the neuron adds up at first.
        upstream: dL/df, how fast the loss grows with the neuron's output.
        given: x, the input of the neuron, not 0. Default 1.
        optimizer, learning_rate, steps: see `walk`.

    Returns:
        Array of shape (steps + 1,), the start first.

    Raises:
        ConfigError: a name is unknown, or the input is 0: no weight of it moves.
    """
    if not given:
        raise ConfigError(tr("An input of 0 moves no weight: dL/dw is dL/df * f'(z) * 0. Give another input."))
    weights = walk(
        lambda w: upstream * activation_at(name, w * given, **settings)[1] * given,
        np.array([z / given]),
        optimizer,
        learning_rate,
        steps,
    )
    return weights[:, 0] * given


def move_probability(scores: np.ndarray, which: int, wanted: float, temperature: float = 1.0) -> np.ndarray:
    """Return scores whose softmax gives one class the probability that is wanted, and the others the rest as before.

    Formula: only the one score moves, to T * (log(p / (1 - p)) + log(sum of exp(z / T) of the other scores))

    Args:
        scores: z, shape (c,).
        which: the class.
        wanted: p, its probability; kept between 0.001 and 0.999.
        temperature: T of the softmax, above 0. Default 1.
    """
    z, p = as_floats(scores).copy(), min(max(wanted, 0.001), 0.999)
    others = np.delete(z, which) / temperature
    top = others.max()
    z[which] = temperature * (np.log(p / (1 - p)) + top + np.log(np.exp(others - top).sum()))
    return z
