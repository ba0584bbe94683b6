"""The tables of optimizers, losses and settings, walked: no front end forgets an entry of them."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from perceptron import Points, Settings, words
from perceptron.analysis import minimum
from perceptron.checks import Name, OneOf, Range, Switch
from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS, Terms
from perceptron.settings import DEFAULTS, SETTINGS
from perceptron.terminal import options
from ui.session import controls
from ui.session.ranges import LIMITS

SPECIAL = {"weight", "bias"}  # a given start has no field in the sidebar
OTHER = {  # a value that is not the default, for each
    "device": "cuda",
    "clamp": True,
    "loss": "huber",
    "optimizer": "adam",
    "batch_size": 5,
}


def other(name: str) -> object:
    if name in OTHER:
        return OTHER[name]
    kind = SETTINGS[name].kind
    assert isinstance(kind, Range)
    return 7 if kind.whole else 0.25


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_has_a_title_a_range_a_help_an_option_and_a_place(name: str) -> None:
    setting = SETTINGS[name]
    assert setting.title
    assert setting.help.endswith(".")
    assert isinstance(setting.kind, Range | OneOf | Switch | Name)
    assert DEFAULTS[name] is None or setting.kind.check(name, DEFAULTS[name]) == DEFAULTS[name]
    usage = options.parser().format_help()
    assert options.option(name) in usage
    changed = replace(Settings(), **{name: other(name)})
    told = [*words.unusual(changed, "autograd"), *words.numbers(changed)]
    assert bool(told) == (name not in ("learning_rate", "iterations", "device"))


def test_every_setting_has_a_control_in_the_sidebar() -> None:
    owned = {field for optimizer in OPTIMIZERS for field in controls.own(optimizer)}
    assert {*controls.PLAIN, "delta", *owned, *SPECIAL} == set(SETTINGS)
    numeric = {name for name, setting in SETTINGS.items() if isinstance(setting.kind, Range)}
    own = {c for optimizer in OPTIMIZERS for c in controls.own(optimizer).values()}
    assert set(LIMITS) == numeric - SPECIAL - owned | own
    assert set(LIMITS) <= set(controls.defaults())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_is_complete(name: str) -> None:
    rule = OPTIMIZERS[name]
    assert rule.title
    assert set(rule.own) <= set(SETTINGS)
    assert set(rule.usual) == {field for field in rule.own if DEFAULTS[field] is None}
    assert (rule.linear is None) != (rule.recurrence is None)
    assert Settings(optimizer=name).numbers.keys() == set(rule.own)
    assert set(controls.own(name).values()) <= controls.defaults().keys()
    assert controls.settings(controls.defaults() | {"optimizer": name}, 25).optimizer == name


def by_torch(name: str, curvature: float, rate: float) -> list[float]:
    """Where a parameter that starts at 1 goes on ½·curvature·z², in float64."""
    settings = Settings(optimizer=name)
    z = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
    z.grad = torch.zeros_like(z)
    update, way = settings.rule.torch([z], rate, **settings.numbers), [1.0]
    for _ in range(50):
        z.grad.copy_(curvature * z.detach())
        with torch.no_grad():
            update()
        way.append(z.item())
    return way


def by_its_own_form(name: str, curvature: float, rate: float) -> list[float]:
    settings = Settings(optimizer=name)
    z, velocity, way = 1.0, 0.0, [1.0]
    if settings.rule.linear:
        terms, step = settings.rule.linear(**settings.numbers), rate * curvature
        assert isinstance(terms, Terms)
        for _ in range(50):
            velocity = terms.keep * velocity + step * z
            z -= terms.direct * step * z + terms.ahead * velocity
            way.append(z)
    else:
        change = settings.rule.recurrence(rate, math.sqrt, **settings.numbers)
        for _ in range(50):
            z += change(curvature * z)
            way.append(z)
    return way


@pytest.mark.parametrize("curvature", [0.3, 7.0])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_s_own_arithmetic_is_torch_s(name: str, curvature: float) -> None:
    ways = by_its_own_form(name, curvature, 0.05), by_torch(name, curvature, 0.05)
    np.testing.assert_allclose(*ways, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_s_own_arithmetic_is_torch_s(name: str) -> None:
    loss, random = LOSSES[name], np.random.default_rng(0)
    predicted, y = random.normal(0, 3, (2, 40))
    for delta in (0.1, 1.0, 5.0):
        column = [torch.tensor(values, dtype=torch.float64)[:, None] for values in (predicted, y)]
        assert loss.of(predicted - y, delta) == pytest.approx(loss.torch(*column, delta).item())
    same = loss.of(predicted - y, 0.1) == loss.of(predicted - y, 5.0)
    assert same == (not loss.has_delta)


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_complete(name: str) -> None:
    loss, residuals = LOSSES[name], np.array([-2.0, 0.5, 1.0])
    assert loss.title
    assert loss.phrase
    squares = loss.multiple(3) * float((residuals**2).mean())
    assert (loss.line is None) == loss.squared
    assert loss.squared == math.isclose(loss.of(residuals, 1.0), squares)
    assert loss.of(np.tile(residuals, 2), 1.0) == pytest.approx(
        loss.of(residuals, 1.0) * (2 if loss.summed else 1)
    )
    assert ("delta" in controls.hidden("adam", name)) != loss.has_delta
    assert controls.settings(controls.defaults() | {"loss": name}, 25).loss == name


def test_titles_tell_entries_apart() -> None:
    for table in (OPTIMIZERS, LOSSES):
        titles = [entry.title for entry in table.values()]
        assert len(set(titles)) == len(titles)


def test_a_forgotten_name_fails_loudly() -> None:
    with pytest.raises(ValueError, match="optimizer: 'lion' must be one of: gradient descent, "):
        Settings(optimizer="lion")
    with pytest.raises(ValueError, match="loss: 'music' must be one of: sum, mean, "):
        Settings(loss="music")


def test_the_saved_page_and_the_terminal_name_what_is_chosen() -> None:
    chosen = Settings(optimizer="rmsprop", beta2=0.5, loss="huber", delta=3.0, seed=4)
    assert words.unusual(chosen, "exact") == ["RMSprop", "Huber loss", "exact engine"]
    assert list(words.numbers(chosen)) == ["seed 4", "beta2 0.5", "delta 3.0"]


def test_names_are_taken_in_any_case_and_with_any_dash() -> None:
    kind = OneOf(("log-cosh", "gradient descent"), {"gd": "gradient descent"})
    for written in ("log-cosh", "Log_Cosh", "LOG COSH"):
        assert kind.check("loss", written) == "log-cosh"
    assert kind.check("optimizer", "GD") == kind.check("optimizer", "gradient-descent")


@pytest.mark.parametrize("delta", [0.2, 1.0, 30.0])
@pytest.mark.parametrize("name", [name for name, loss in LOSSES.items() if not loss.squared])
def test_no_line_nearby_has_a_lower_loss_than_the_one_found(name: str, delta: float) -> None:
    random = np.random.default_rng(1)
    points = Points(random.normal(3, 2, 40), random.standard_t(2, 40))
    found = minimum.of(points, Settings(loss=name, delta=delta))
    loss = LOSSES[name]
    for size in (1.0, 0.1, 1e-2, 1e-3, 1e-4):
        for turn, lift in random.normal(0, size, (200, 2)):
            line = (found.weight + turn) * points.x + found.bias + lift
            assert loss.of(line - points.y, delta) >= found.loss * (1 - 1e-12)
