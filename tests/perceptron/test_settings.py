import dataclasses
import pickle
import re

import numpy as np
import pytest

from perceptron import Settings
from perceptron.optimizers import OPTIMIZERS


def test_the_defaults_are_the_tutorials():
    assert dataclasses.asdict(Settings()) == {
        "learning_rate": 0.001,
        "iterations": 4000,
        "seed": 0,
        "device": "cpu",
        "loss": "sum",
        "clamp": False,
        "weight": None,
        "bias": None,
        "optimizer": "gradient descent",
        "momentum": 0.9,
        "beta1": 0.9,
        "beta2": None,
        "epsilon": None,
        "batch_size": None,
        "delta": 1.0,
    }


def test_settings_are_frozen_equal_by_value_and_hashable():
    assert Settings(seed=1) == Settings(seed=1) != Settings(seed=2)
    assert len({Settings(), Settings(), Settings(loss="mean")}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().seed = 3


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("learning_rate", -1, "learning_rate: -1.0 must be > 0"),
        ("learning_rate", 0.0, "learning_rate: 0.0 must be > 0"),
        ("learning_rate", float("nan"), "learning_rate: nan must be finite"),
        ("learning_rate", float("inf"), "learning_rate: inf must be finite"),
        ("learning_rate", 10**400, "learning_rate: inf must be finite"),
        ("learning_rate", "0.1", "learning_rate: '0.1' must be a number"),
        ("learning_rate", True, "learning_rate: True must be a number"),
        ("learning_rate", None, "learning_rate: None must be a number"),
        ("iterations", 0, "iterations: 0 must be from 1 to 1000000"),
        ("iterations", 1_000_001, "iterations: 1000001 must be from 1 to 1000000"),
        ("iterations", 10.0, "iterations: 10.0 must be an integer from 1 to 1000000"),
        ("iterations", True, "iterations: True must be an integer from 1 to 1000000"),
        ("seed", -1, "seed: -1 must be from 0 to 9223372036854775807"),
        ("seed", 2**63, "seed: 9223372036854775808 must be from 0 to 9223372036854775807"),
        ("seed", None, "seed: None must be an integer from 0 to 9223372036854775807"),
        ("device", "", "device: '' must be a name such as 'cpu'"),
        ("device", 0, "device: 0 must be a name such as 'cpu'"),
        ("loss", "cubic", "loss: 'cubic' must be one of: sum, mean, absolute, huber"),
        ("loss", ["sum"], "loss: ['sum'] must be one of: sum, mean, absolute, huber"),
        ("clamp", 1, "clamp: 1 must be True or False"),
        ("weight", float("nan"), "weight: nan must be finite"),
        ("bias", float("-inf"), "bias: -inf must be finite"),
        ("bias", "1", "bias: '1' must be a number"),
        (
            "optimizer",
            "Newton",
            "optimizer: 'Newton' must be one of: "
            "gradient descent, momentum, nesterov, adagrad, rmsprop, adam",
        ),
        ("momentum", 1, "momentum: 1.0 must be >= 0 and < 1"),
        ("momentum", None, "momentum: None must be a number"),
        ("beta1", -0.1, "beta1: -0.1 must be >= 0 and < 1"),
        ("beta2", 1.5, "beta2: 1.5 must be >= 0 and < 1"),
        ("epsilon", 0, "epsilon: 0.0 must be > 0"),
        ("delta", -1, "delta: -1.0 must be > 0"),
        ("delta", None, "delta: None must be a number"),
        ("batch_size", 0, "batch_size: 0 must be from 1 to 9223372036854775807"),
        ("batch_size", 2.0, "batch_size: 2.0 must be an integer from 1 to 9223372036854775807"),
    ],
)
def test_a_bad_value_is_refused_with_field_value_and_range(field, value, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Settings(**{field: value})


def test_numbers_of_numpy_become_pythons():
    settings = Settings(
        learning_rate=np.float64(0.5),
        iterations=np.int32(7),
        seed=np.uint64(2**63 - 1),
        clamp=np.True_,
        weight=np.float32(0.25),
        bias=3,
    )
    values = dataclasses.astuple(settings)[:8]
    assert values == (0.5, 7, 2**63 - 1, "cpu", "sum", True, 0.25, 3.0)
    assert [type(value) for value in values] == [float, int, int, str, str, bool, float, float]
    batches = Settings(batch_size=np.int64(3), beta2=np.float32(0.5))
    assert [type(batches.batch_size), type(batches.beta2)] == [int, float]


def test_the_ends_of_every_range_are_allowed():
    Settings(learning_rate=5e-324, iterations=1, seed=0)
    Settings(learning_rate=1.7e308, iterations=1_000_000, seed=2**63 - 1)


def test_a_device_of_another_machine_can_be_written_down():
    assert Settings(device="cuda:7").device == "cuda:7"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_settings_travel_to_another_process_whatever_was_asked_of_them(optimizer):
    settings = Settings(optimizer=optimizer, loss="huber", seed=3)
    assert settings.numbers.keys() == set(settings.rule.own)
    there = pickle.loads(pickle.dumps(settings))
    assert there == settings
    assert dict(there.numbers) == dict(settings.numbers)
