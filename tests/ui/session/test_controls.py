"""What lies under the fold: which number belongs to which choice, and what its title says."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch

from perceptron import Settings
from ui.session import controls


def chosen(points: int = 25, **changes: Any) -> Settings:
    return controls.settings(controls.defaults() | changes, points)


def test_untouched_it_is_the_tutorials() -> None:
    assert chosen() == Settings()


@pytest.mark.parametrize(
    ("optimizer", "torchs", "shown"),
    [
        ("adagrad", torch.optim.Adagrad, {"epsilon": "eps"}),
        ("rmsprop", torch.optim.RMSprop, {"beta2": "alpha", "epsilon": "eps"}),
        ("adam", torch.optim.Adam, {"epsilon": "eps"}),
    ],
)
def test_torchs_defaults_are_in_the_fields(optimizer: str, torchs: Any, shown: Any) -> None:
    plain, parameters = chosen(optimizer=optimizer), inspect.signature(torchs).parameters
    for ours, theirs in shown.items():
        assert getattr(plain, ours) == parameters[theirs].default
    if optimizer == "adam":
        assert (plain.beta1, plain.beta2) == parameters["betas"].default


def test_a_number_that_the_choice_does_not_have_changes_nothing() -> None:
    assert chosen(momentum_momentum=0.5, adam_beta1=0.1, delta=9.0) == Settings()
    assert chosen(optimizer="momentum", nesterov_momentum=0.5) == Settings(optimizer="momentum")
    assert chosen(optimizer="nesterov", nesterov_momentum=0.5).momentum == 0.5
    assert chosen(loss="huber", delta=9.0) == Settings(loss="huber", delta=9.0)


def test_a_batch_of_all_points_is_none() -> None:
    assert chosen(batch_size=24).batch_size == 24
    assert chosen(batch_size=25) == chosen(batch_size=1000) == Settings()


@pytest.mark.parametrize(
    ("changes", "engine", "title"),
    [
        ({}, "autograd", "More"),
        ({"optimizer": "adam", "batch_size": 5}, "autograd", "More: Adam, batches of 5"),
        ({"loss": "mean", "clamp": True}, "autograd", "More: mean loss, clamp"),
        ({"loss": "absolute"}, "exact", "More: absolute loss, exact engine"),
        ({"loss": "huber", "batch_size": 1}, "autograd", "More: batches of 1, Huber loss"),
    ],
)
def test_a_closed_fold_hides_nothing(changes: Any, engine: str, title: str) -> None:
    assert controls.title(chosen(**changes), engine) == title
