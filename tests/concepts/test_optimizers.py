"""Every optimizer does what Keras' does, keeps what it remembers open, and says what is wrong with a setting."""

import inspect

import numpy as np
import pytest

from workbench.concepts.optimizers import (
    OPTIMIZERS,
    RACERS,
    SGD,
    Adam,
    AdamW,
    Lion,
    Nadam,
    RMSprop,
    clip_by_global_norm,
    clip_by_norm,
    clip_by_value,
    make_optimizer,
)
from workbench.errors import ConfigError

VARIANTS = [(name, {}) for name in OPTIMIZERS] + [
    ("sgd", {"momentum": 0.9}),
    ("sgd", {"momentum": 0.9, "nesterov": True}),
    ("sgd", {"nesterov": True}),
    ("rmsprop", {"momentum": 0.5}),
    ("rmsprop", {"centered": True}),
    ("rmsprop", {"centered": True, "momentum": 0.9}),
    ("adam", {"amsgrad": True}),
    ("adam", {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-3}),
    ("lion", {"beta_1": 0.5}),
    ("adagrad", {"initial_accumulator_value": 0.0}),
    ("adadelta", {"rho": 0.5}),
    ("nadam", {"beta_1": 0.7}),
    ("adamw", {"amsgrad": True, "weight_decay": 0.1}),
]
LIMITS = [
    {},
    {"weight_decay": 0.01},
    {"clipnorm": 0.5},
    {"clipvalue": 0.2},
    {"global_clipnorm": 0.7},
    {"weight_decay": 0.05, "global_clipnorm": 0.3},
]
RATE = 0.05


def problem(seed=0, steps=20):
    """Two parameters, and the gradients of 20 steps: of very different sizes, some of them exactly 0."""
    rng = np.random.default_rng(seed)
    parameters = [rng.normal(size=(3, 4)).astype("float32"), rng.normal(size=4).astype("float32")]
    gradients = [
        [(rng.normal(size=p.shape) * 10.0 ** rng.integers(-3, 2, p.shape)).astype("float32") for p in parameters]
        for _ in range(steps)
    ]
    gradients[3] = [np.zeros_like(p) for p in parameters]
    return parameters, gradients


# What limits a step stands in the base class: it is tried with optimizers that remember nothing, much and a sign.
CASES = [(*variant, {}) for variant in VARIANTS] + [
    (name, settings, limits)
    for limits in LIMITS[1:]
    for name, settings in (("sgd", {}), ("adam", {"amsgrad": True}), ("adamw", {}), ("lion", {}))
]


@pytest.mark.parametrize(("name", "settings", "limits"), CASES, ids=str)
def test_twenty_steps_are_those_of_keras(name: str, settings: dict, limits: dict) -> None:
    keras = pytest.importorskip("keras")
    parameters, gradients = problem()
    settings = {"learning_rate": RATE, **limits, **settings}
    ours, kind = make_optimizer(name, **settings), OPTIMIZERS[name]
    theirs = getattr(keras.optimizers, kind.keras_name)(**kind.for_keras(**settings))
    variables = [keras.Variable(parameter) for parameter in parameters]
    for step in gradients:
        parameters = ours.step(parameters, step)
        theirs.apply([keras.ops.convert_to_tensor(gradient) for gradient in step], variables)
    for mine, variable in zip(parameters, variables, strict=True):
        assert mine.dtype == np.float32
        np.testing.assert_allclose(mine, keras.ops.convert_to_numpy(variable), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_names_and_defaults_are_those_of_keras(name: str) -> None:
    keras = pytest.importorskip("keras")
    theirs = inspect.signature(getattr(keras.optimizers, OPTIMIZERS[name].keras_name).__init__).parameters
    for owner in OPTIMIZERS[name].__mro__[:-1]:
        for setting, parameter in inspect.signature(owner.__init__).parameters.items():
            if setting in ("self", "limits", "settings", "bias_correction"):
                continue
            assert setting in theirs
            if owner is OPTIMIZERS[name]:
                assert parameter.default == theirs[setting].default


def test_a_new_learning_rate_holds_from_the_next_step_as_in_keras() -> None:
    keras = pytest.importorskip("keras")
    parameters, gradients = problem()
    ours, theirs = SGD(0.1, momentum=0.9), keras.optimizers.SGD(0.1, momentum=0.9)
    variables = [keras.Variable(parameter) for parameter in parameters]
    for number, step in enumerate(gradients):
        if number == 10:
            ours.learning_rate = theirs.learning_rate = 0.01
        parameters = ours.step(parameters, step)
        theirs.apply(step, variables)
    np.testing.assert_allclose(parameters[0], keras.ops.convert_to_numpy(variables[0]), rtol=1e-5)


@pytest.mark.parametrize("name", RACERS)
def test_state_is_readable_and_nothing_handed_in_is_changed(name: str) -> None:
    parameters, gradients = problem()
    copies = [parameter.copy() for parameter in parameters], [gradient.copy() for gradient in gradients[0]]
    optimizer = RACERS[name](learning_rate=RATE)
    assert optimizer.state == {} and optimizer.iterations == 0
    moved = optimizer.step(parameters, gradients[0])
    for before, after in zip((*copies[0], *copies[1]), (*parameters, *gradients[0]), strict=True):
        np.testing.assert_array_equal(before, after)
    assert optimizer.iterations == 1 and {"change", "effective_step"} <= set(optimizer.state)
    for name_, arrays in optimizer.state.items():
        if name_ != "u_product":
            assert [array.shape for array in arrays] == [(3, 4), (4,)]
        assert all(np.isfinite(array).all() for array in arrays)
    shrunk = parameters[0] * (1 - RATE * optimizer.weight_decay)
    np.testing.assert_allclose(moved[0], shrunk + optimizer.state["change"][0], rtol=1e-6)
    assert type(optimizer).__name__ in repr(optimizer) and "after 1 step" in repr(optimizer)
    assert optimizer.label and optimizer.formula


def test_the_worked_step_by_hand() -> None:
    (moved,) = SGD(learning_rate=0.1).step([np.array([1, 2])], [np.array([-0.5, -0.3])])
    np.testing.assert_allclose(moved, [1.05, 2.03])


def test_adam_by_hand_with_and_without_bias_correction() -> None:
    start, slope = [np.array([1.0])], [np.array([0.2])]
    corrected, plain = Adam(0.1), Adam(0.1, bias_correction=False)
    (first,), (bold,) = corrected.step(start, slope), plain.step(start, slope)
    state = {name: arrays[0].item() for name, arrays in corrected.state.items()}
    assert state["m"] == pytest.approx(0.02) and state["v"] == pytest.approx(4e-5)
    assert state["m_hat"] == pytest.approx(0.2) and state["v_hat"] == pytest.approx(0.04)
    # The first step of Adam is as long as the learning rate, whatever the gradient.
    assert first[0] == pytest.approx(0.9, abs=1e-5)
    # Without correction it is 0.1 / sqrt(0.001) = 3.16 times as long.
    assert 1 - bold[0] == pytest.approx(0.1 * 0.02 / np.sqrt(4e-5), rel=1e-4)


def test_nadams_momentum_grows_to_beta_1() -> None:
    momenta = [Nadam().momentum_at(t) for t in (1, 10, 100, 1000)]
    assert momenta[0] == pytest.approx(0.9 * 0.52) and momenta[-1] == pytest.approx(0.9)
    assert momenta == sorted(momenta)


def test_lion_moves_every_weight_by_the_learning_rate() -> None:
    (moved,) = Lion(0.01).step([np.zeros(3)], [np.array([1e-9, -5.0, 0.0])])
    np.testing.assert_allclose(moved, [-0.01, 0.01, 0.0])


def test_clipping_by_hand() -> None:
    np.testing.assert_allclose(clip_by_value(np.array([3.0, -4.0]), 3.5), [3, -3.5])
    np.testing.assert_allclose(clip_by_norm(np.array([3.0, -4.0]), 1.0), [0.6, -0.8])
    np.testing.assert_allclose(clip_by_norm(np.array([0.3, -0.4]), 1.0), [0.3, -0.4])
    np.testing.assert_allclose(clip_by_norm(np.zeros(2), 1.0), [0, 0])
    clipped = clip_by_global_norm([np.array([3.0]), np.array([-4.0])], 1.0)
    np.testing.assert_allclose(np.concatenate(clipped), [0.6, -0.8])
    np.testing.assert_allclose(np.concatenate(clip_by_global_norm([np.zeros(1), np.zeros(1)], 1.0)), [0, 0])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_float_type_is_kept(name: str, dtype: str) -> None:
    parameter, optimizer = np.ones(3, dtype), make_optimizer(name, weight_decay=0.1, clipnorm=1.0)
    for _ in range(3):
        (parameter,) = optimizer.step([parameter], [np.ones(3)])
    assert parameter.dtype == dtype
    assert all(array.dtype == dtype for arrays in optimizer.state.values() for array in arrays)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_extreme_gradients_raise_no_warning(name: str) -> None:
    optimizer, parameter = make_optimizer(name), np.ones(3, "float32")
    for size in (0.0, 1e-30, 1e30):
        (parameter,) = optimizer.step([parameter], [np.full(3, size, "float32")])
    assert not np.isnan(parameter).any()


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: SGD(-0.1), "learning_rate must be a number from 0, came -0.1"),
        (lambda: SGD(float("nan")), "learning_rate"),
        (lambda: SGD("0.1"), "learning_rate must be a number"),
        (lambda: SGD(momentum=1.0), "momentum is the share that is kept"),
        (lambda: Adam(beta_2=1.5), "beta_2"),
        (lambda: Adam(beta_1="0.9"), "beta_1 is the share"),
        (lambda: RMSprop(rho=-0.1), "rho"),
        (lambda: Lion(beta_1=0), "sign of the last gradient"),
        (lambda: AdamW(weight_decay=None), "choose Adam"),
        (lambda: Adam(clipnorm=1.0, clipvalue=0.5), "came clipnorm and clipvalue"),
        (lambda: Adam(weight_decay=-1), "weight_decay"),
        (lambda: make_optimizer("adma"), "Did you mean 'adam'"),
        (lambda: make_optimizer("adam", beta1=0.9), "Unknown setting of Adam 'beta1'. Did you mean 'beta_1'"),
        (lambda: SGD().step([np.ones(2)], []), "one gradient of its own shape"),
        (lambda: SGD().step([np.ones(2)], [np.ones(3)]), r"shapes \[\(2,\)\] and gradients of the shapes \[\(3,\)\]"),
    ],
)
def test_errors_say_what_is_wrong(build, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        build()


def test_other_parameters_need_another_optimizer() -> None:
    optimizer = Adam()
    optimizer.step([np.ones(2)], [np.ones(2)])
    with pytest.raises(ConfigError, match="Make a new optimizer"):
        optimizer.step([np.ones(3)], [np.ones(3)])
