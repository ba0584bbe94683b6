import threading
from itertools import islice

import numpy as np
import pytest
import torch

from perceptron import Points, Settings, Step, train
from perceptron.neuron import start
from perceptron.optimizers import OPTIMIZERS
from perceptron.training import blocks


def tutorial_loop(points, seed, iterations, learning_rate=0.001, clamp=False, mean=False):
    """The tutorial's loop, written out; what it knew before each update, and after the last."""
    X = torch.tensor(points.x, dtype=torch.float32).reshape(-1, 1)
    Y = torch.tensor(points.y, dtype=torch.float32).reshape(-1, 1)
    torch.manual_seed(seed)
    w1 = torch.rand(1, 1, requires_grad=True)
    b1 = torch.rand(1, 1, requires_grad=True)
    rows = []
    for iteration in range(iterations + 1):
        y_pred = X.mm(w1).clamp(min=0).add(b1) if clamp else X.mm(w1).add(b1)
        loss = (y_pred - Y).pow(2).mean() if mean else (y_pred - Y).pow(2).sum()
        loss.backward()
        values = (w1, b1, loss, w1.grad, b1.grad)
        rows.append(Step(iteration, *(value.item() for value in values), epoch=iteration))
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            b1 -= learning_rate * b1.grad
            w1.grad.zero_()
            b1.grad.zero_()
    return rows


@pytest.mark.parametrize("loss", ["sum", "mean"])
@pytest.mark.parametrize("clamp", [False, True])
@pytest.mark.parametrize("name", ["Tutorial", "Falling line"])
def test_training_is_the_tutorials_loop_bit_for_bit(name, clamp, loss):
    points = Points.named(name)
    for seed in (0, 1, 2, 3, 4, 5, 6, 7, 8, 2**32 - 1, 2**40 + 5, 2**63 - 1):
        settings = Settings(iterations=150, seed=seed, clamp=clamp, loss=loss)
        mean = loss == "mean"
        assert list(train(points, settings)) == tutorial_loop(points, seed, 150, 0.001, clamp, mean)


def test_the_whole_tutorial_is_bit_for_bit_and_ends_where_it_ends():
    steps = list(train(Points.tutorial(), Settings()))
    assert steps == tutorial_loop(Points.tutorial(), 0, 4000)
    assert [step.iteration for step in steps] == list(range(4001))
    assert steps[-1].weight == pytest.approx(0.175073, abs=5e-7)
    assert steps[-1].bias == pytest.approx(1.404493, abs=5e-7)
    assert steps[-1].loss == pytest.approx(6.119897, abs=1e-6)


@pytest.mark.parametrize("rate", [0.0013, 0.1, 1e300])
def test_a_diverging_run_is_bit_for_bit_too(rate):
    points = Points.tutorial()
    got = np.array(list(train(points, Settings(iterations=200, learning_rate=rate))))
    np.testing.assert_array_equal(got, np.array(tutorial_loop(points, 0, 200, rate)))


def test_a_step_holds_the_loss_and_gradients_at_its_own_weight_and_bias():
    points = Points.named("Hubble 1929")
    for step in train(points, Settings(iterations=5, weight=3.5, bias=-20)):
        residuals = step.weight * points.x + step.bias - points.y
        assert step.loss == pytest.approx((residuals**2).sum(), rel=1e-5)
        assert step.weight_gradient == pytest.approx(2 * (residuals * points.x).sum(), rel=1e-5)
        assert step.bias_gradient == pytest.approx(2 * residuals.sum(), rel=1e-5)


def test_blocks_hold_the_same_steps():
    points, settings = Points.tutorial(), Settings(iterations=105, loss="mean", seed=4)
    steps = [step[:4] for step in train(points, settings)]
    for size in (1, 50, 53, 106, 1000):
        for beginning in (None, 1, 13, 105, 106, 5000):
            rows = []
            for first, *columns in blocks(points, settings, size, first=beginning):
                most = size if first or beginning is None else beginning
                assert all(column.dtype == np.float64 for column in columns)
                assert all(len(column) <= most for column in columns)
                rows += zip(range(first, 1000), *columns, strict=False)
            assert rows == steps


def test_blocks_ask_the_device_for_values_once_a_block(monkeypatch):
    asked = []
    for name in ("item", "cpu", "tolist", "numpy"):
        method = getattr(torch.Tensor, name)

        def counted(self, *args, method=method, name=name):
            asked.append(name)
            return method(self, *args)

        monkeypatch.setattr(torch.Tensor, name, counted)
    pieces = list(blocks(Points.tutorial(), Settings(iterations=99, weight=0, bias=0), 20))
    assert len(pieces) == 5
    assert [name for name in asked if name != "tolist"] == ["cpu", "numpy"] * 5
    assert "tolist" not in asked


@pytest.mark.parametrize("seed", [0, 1, 12345, 2**31, 2**32 + 1, 2**63 - 1])
def test_the_start_is_what_torch_draws_weight_first(seed):
    torch.manual_seed(seed)
    weight, bias = torch.rand(1, 1).item(), torch.rand(1, 1).item()
    assert start(Settings(seed=seed)) == (weight, bias)
    assert start(Settings(seed=seed, weight=7.5)) == (7.5, bias)
    assert start(Settings(seed=seed, bias=-2)) == (weight, -2)


@pytest.mark.parametrize("bits", range(64))
def test_the_start_of_seeds_of_every_length_is_what_torch_draws(bits):
    random = np.random.default_rng(bits)
    for seed in {2**bits - 1, *random.integers(0, 2**bits, 20, dtype=np.uint64).tolist()}:
        generator = torch.Generator().manual_seed(seed)
        drawn = torch.rand(2, generator=generator, dtype=torch.float32, device="cpu")
        assert start(Settings(seed=seed)) == tuple(drawn.tolist())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_trains_whatever_mode_its_consumer_is_in(optimizer):
    settings = Settings(optimizer=optimizer, iterations=3)
    alone = list(train(Points.tutorial(), settings))
    for mode in (torch.inference_mode(), torch.no_grad()):
        with mode:
            assert list(train(Points.tutorial(), settings)) == alone


def test_a_start_of_ones_own_is_where_the_first_step_is():
    step = next(train(Points.tutorial(), Settings(weight=-1e300, bias=0.1)))
    assert step.weight == -np.inf  # beyond float32
    assert step.bias == np.float32(0.1)


def test_other_defaults_of_torch_change_nothing():
    expected = list(train(Points.tutorial(), Settings(iterations=3)))
    torch.set_default_dtype(torch.float64)
    try:
        assert list(train(Points.tutorial(), Settings(iterations=3))) == expected
        assert sum(len(block.loss) for block in blocks(Points.tutorial(), Settings())) == 4001
    finally:
        torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode, torch.enable_grad])
def test_training_works_whatever_gradient_mode_its_consumer_is_in(mode):
    points, settings = Points.tutorial(), Settings(iterations=30)
    expected = list(train(points, settings))
    with mode():
        assert list(train(points, settings)) == expected
        assert [w for block in blocks(points, settings, 7) for w in block.weight] == [
            step.weight for step in expected
        ]
    steps, pieces = train(points, settings), blocks(points, settings, 3)
    with mode():  # begun inside, finished outside
        begun = [next(steps), next(steps)]
        next(pieces)
    assert begun + list(steps) == expected
    assert len(list(pieces)) == 10


@pytest.mark.parametrize("make", [train, blocks])
def test_an_abandoned_training_leaves_nothing_behind(make):
    torch.manual_seed(42)
    before = (torch.get_rng_state(), torch.is_grad_enabled(), threading.active_count())
    steps = make(Points.tutorial(), Settings())
    for _ in range(3):
        next(steps)
        assert torch.is_grad_enabled()
        assert not torch.is_inference_mode_enabled()
    with torch.no_grad():
        next(steps)
        assert not torch.is_grad_enabled()
    steps.close()
    del steps
    after = (torch.get_rng_state(), torch.is_grad_enabled(), threading.active_count())
    assert torch.equal(before[0], after[0])
    assert before[1:] == after[1:]


def test_two_trainings_can_take_turns_and_move_between_threads():
    points = Points.tutorial()
    settings = [Settings(iterations=20, seed=seed) for seed in (1, 2)]
    expected = [list(train(points, s)) for s in settings]
    both = [train(points, s) for s in settings]
    got = [[], []]

    def some(count):
        for steps, rows in zip(both, got, strict=True):
            rows += islice(steps, count)

    with torch.no_grad():
        some(5)
    thread = threading.Thread(target=some, args=(9,))
    thread.start()
    thread.join()
    some(100)
    assert got == expected


def test_training_is_lazy():
    steps = train(Points.tutorial(), Settings(iterations=1_000_000))
    assert [step.iteration for step in islice(steps, 3)] == [0, 1, 2]


@pytest.mark.parametrize("optimizer", ["gradient descent", "adam"])
def test_a_callers_autocast_does_not_change_the_path(optimizer):
    settings = Settings(iterations=20, optimizer=optimizer)
    wanted = list(train(Points.tutorial(), settings))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert list(train(Points.tutorial(), settings)) == wanted
        assert torch.is_autocast_enabled("cpu")
    entered = train(Points.tutorial(), settings)
    steps = [next(entered)]
    with torch.autocast("cpu", dtype=torch.bfloat16):  # between two of its steps
        steps += [next(entered), next(entered)]
    assert [*steps, *entered] == wanted
