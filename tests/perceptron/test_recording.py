import subprocess
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from perceptron import Moments, Points, Run, Settings, race, record, theory, train
from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS
from perceptron.recording import Recording, untrained
from tests.breadth import some

ROOT = Path(__file__).parent.parent.parent


def test_a_recording_is_the_training_step_by_step():
    settings = Settings(iterations=2500, seed=3)  # two and a half blocks
    run = record(Points.tutorial(), settings)
    steps = np.array(list(train(Points.tutorial(), settings)))
    for column, values in ((1, run.weight), (2, run.bias), (3, run.loss)):
        assert values.dtype == np.float64
        assert values.shape == (2501,)
        np.testing.assert_array_equal(values, steps[:, column])
    assert (run.engine, run.iterations, run.diverged) == ("autograd", 2500, False)


def test_the_tutorials_recording_ends_where_the_tutorial_does():
    run = record(Points.tutorial(), Settings())
    assert run.weight[-1] == pytest.approx(0.175073, abs=5e-7)
    assert run.bias[-1] == pytest.approx(1.404493, abs=5e-7)


def test_the_exact_recording_ends_at_least_squares():
    run = record(Points.tutorial(), Settings(), engine="exact")
    line = theory.least_squares(Points.tutorial())
    assert run.engine == "exact"
    assert run.weight[-1] == pytest.approx(line.weight, abs=1e-6)
    assert run.bias[-1] == pytest.approx(line.bias, abs=1e-6)


def test_auto_is_the_real_loop_also_where_no_exact_form_exists():
    for clamp in (False, True):
        settings = Settings(iterations=50, clamp=clamp)
        auto, loop = (record(Points.tutorial(), settings, e) for e in ("auto", "autograd"))
        assert auto.engine == loop.engine == "autograd"
        np.testing.assert_array_equal(auto.loss, loop.loss)


def test_an_engine_that_cannot_is_refused_with_the_reason():
    with pytest.raises(ValueError, match="engine: 'exact' is not possible: the clamp has"):
        record(Points.tutorial(), Settings(clamp=True), engine="exact")
    with pytest.raises(ValueError, match="engine: 'jax' must be 'auto', 'autograd', 'exact'"):
        record(Points.tutorial(), Settings(), engine="jax")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("rate", [1e30, 3.3e38, 1e39, 1e300])
def test_no_optimizer_refuses_a_huge_rate(optimizer, rate):
    settings = Settings(rate, 20, optimizer=optimizer, beta1=0.999)
    run = record(Points.tutorial(), settings, "autograd")
    assert run.iterations == 20
    assert run.loss[1] > 1e30
    assert not np.isnan(run.loss).any()


@pytest.mark.parametrize("engine", ["autograd", "exact"])
@pytest.mark.parametrize("rate", [0.00131, 0.0015, 0.01, 1.0, 1e30, 1e300])
def test_divergence_is_data(engine, rate):
    run = record(Points.tutorial(), Settings(learning_rate=rate), engine)
    assert run.diverged
    for column in (run.weight, run.bias, run.loss):
        assert len(column) == 4001
        assert np.isfinite(column[0])
        assert not np.isnan(column).any()
    if rate > 0.01:
        assert run.loss[-1] == np.inf
        assert not np.isfinite([run.weight[-1], run.bias[-1]]).any()


def test_before_the_first_inf_a_diverging_recording_is_the_raw_training():
    settings = Settings(learning_rate=0.01, iterations=300)
    raw = np.array(list(train(Points.tutorial(), settings)))[:, 1:4].T
    run = record(Points.tutorial(), settings)
    assert np.isnan(raw).any()
    for got, true in zip((run.weight, run.bias, run.loss), raw, strict=True):
        np.testing.assert_array_equal(got, np.where(np.isnan(true), np.inf, true))


def test_too_large_a_learning_rate_is_reported_as_divergence_and_a_safe_one_is_not():
    for name in Points.names():
        points = Points.named(name)
        for loss in ("sum", "mean"):
            edge = theory.largest_stable_learning_rate(points, Settings(loss=loss))
            for share, diverges in ((0.9, False), (1.1, True)):
                rate = share * edge
                for engine in ("autograd", "exact"):
                    run = record(points, Settings(rate, iterations=300, loss=loss), engine)
                    assert run.diverged == diverges, (name, loss, share, engine)


def test_a_run_that_starts_at_the_best_line_does_not_diverge_by_rounding():
    for points in (Points.tutorial(), Points([1, 2, 3, 4], [0.1, 0.3, 0.5, 0.7])):
        line = theory.least_squares(points)
        for engine in ("autograd", "exact"):
            settings = Settings(iterations=500, weight=line.weight, bias=line.bias)
            assert not record(points, settings, engine).diverged


@pytest.mark.parametrize("engine", ["autograd", "exact"])
@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("momentum", [0.9, 0.99])
@pytest.mark.parametrize("iterations", [1, 5, 50, 300])
def test_below_the_edge_a_velocity_may_be_stopped_on_its_way_up(
    engine, optimizer, momentum, iterations
):
    settings = Settings(iterations=iterations, optimizer=optimizer, momentum=momentum)
    edge = theory.largest_stable_learning_rate(Points.tutorial(), settings)
    stable = record(Points.tutorial(), replace(settings, learning_rate=0.97 * edge), engine)
    assert not stable.diverged
    past = record(Points.tutorial(), replace(settings, learning_rate=1.5 * edge), engine)
    assert past.diverged


def test_a_run_past_the_edge_diverges_however_large_its_start_is():
    x = np.linspace(-1, 1, 21)
    points = Points(x, 1e6 + 0.5 * x + np.random.default_rng(0).normal(0, 0.1, 21))
    rate = 1.2 * theory.largest_stable_learning_rate(points)
    for engine in ("autograd", "exact"):
        run = record(points, Settings(rate, 12, weight=0.49, bias=1e6), engine)
        assert run.loss[-1] > 10 * run.loss[0]
        assert run.diverged


@pytest.mark.parametrize("engine", ["autograd", "exact"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_who_starts_without_a_loss_has_not_diverged(engine, optimizer):
    x = np.arange(1.0, 6)
    settings = Settings(iterations=5, weight=2.0, bias=0.0, optimizer=optimizer)
    run = record(Points(x, 2 * x), settings, engine)
    assert run.loss.tolist() == [0] * 6
    assert not run.diverged


def test_an_epsilon_too_small_for_float32_makes_no_nan():
    points = Points([1.0, 2, 3], [2, 4, 6])
    settings = Settings(iterations=5, weight=2.0, bias=0.0, optimizer="rmsprop", epsilon=1e-46)
    assert record(points, settings, "autograd").weight.tolist() == [2] * 6


def test_a_run_is_not_computed_further_once_no_number_is_left():
    settings = Settings(learning_rate=1.0, iterations=1000)
    recording = Recording(Points.tutorial(), settings, size=100)
    assert [(block.first, len(block.loss)) for block in recording] == [(0, 100), (100, 901)]
    assert recording.done
    run = recording.run()
    assert run.iterations == recording.iteration == 1000
    assert run.loss[-1] == np.inf


def test_a_recording_can_be_watched_stopped_and_continued():
    settings = Settings(iterations=1000)
    recording, whole = (
        Recording(Points.tutorial(), settings, size=100),
        record(Points.tutorial(), settings),
    )
    assert recording.iteration == -1
    for block in recording:
        assert recording.iteration == block.first + 99
        if block.first == 200:
            break
    stopped = recording.run()
    assert (stopped.iterations, recording.done) == (299, False)
    np.testing.assert_array_equal(stopped.loss, whole.loss[:300])
    assert [block.first for block in recording] == [300, 400, 500, 600, 700, 800, 900, 1000]
    assert recording.done
    for column, wanted in zip(recording.run().columns, whole.columns, strict=True):
        np.testing.assert_array_equal(column, wanted)
    assert stopped.iterations == 299


def test_a_recording_that_broke_off_is_not_taken_for_a_whole_one(monkeypatch):
    recording = Recording(Points.tutorial(), Settings(iterations=1000), size=100)
    blocks = iter(recording)
    for _ in range(3):
        next(blocks)

    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("perceptron.training.predict", interrupt)
        with pytest.raises(KeyboardInterrupt):
            recording.advance()
    assert (recording.iteration, recording.done) == (299, False)
    with pytest.raises(RuntimeError, match="the recording broke off after iteration 299"):
        recording.advance()
    assert recording.run().iterations == 299


def test_the_exact_form_is_recorded_in_one_block():
    recording = Recording(Points.tutorial(), Settings(), "exact")
    assert [len(block.loss) for block in recording] == [4001]
    np.testing.assert_array_equal(
        recording.run().loss, record(Points.tutorial(), Settings(), "exact").loss
    )


def test_a_run_of_nothing_is_refused():
    with pytest.raises(ValueError, match="run: nothing is recorded yet"):
        Recording(Points.tutorial(), Settings()).run()


def test_the_exact_path_needs_no_device():
    run = record(Points.tutorial(), Settings(device="cuda:99"), engine="exact")
    assert run.iterations == 4000
    with pytest.raises(ValueError, match="device: 'cuda:99' is not available here"):
        record(Points.tutorial(), Settings(device="cuda:99"))


def test_a_run_can_be_put_together_from_columns():
    run = Run(np.array([1.0, 2.0]), np.array([0.0, 0.0]), np.array([5.0, 6.0]), "autograd")
    assert run.iterations == 1
    assert run.diverged


@pytest.mark.parametrize("size", [1e150, 1e-150])
def test_huge_and_tiny_points_are_recorded_without_nan(size):
    points = Points(np.array([1, 2, 4]) * size, np.array([1, 3, 2]) * size)
    for engine in ("autograd", "exact"):
        for rate in (1e-300, 1e-3, 1.0):
            run = record(points, Settings(rate, iterations=50), engine)
            assert not np.isnan([run.weight, run.bias, run.loss]).any()


def test_a_float32_run_that_starts_on_a_line_through_the_origin_has_not_diverged():
    x = np.linspace(0.1, 1.0, 10)
    settings = Settings(weight=0.3, bias=0.0, learning_rate=0.01, iterations=200)
    assert not record(Points(x, 0.3 * x), settings).diverged


def test_a_run_cut_short_holds_no_memory_of_what_it_lacks():
    settings = Settings(iterations=100_000)
    recording = Recording(Points.tutorial(), settings, size=50)
    for _ in islice(recording, 2):
        pass
    run = recording.run()
    assert run.iterations == 99
    assert run.loss.base is None or run.loss.base.nbytes < 10_000


def test_auto_takes_the_exact_form_where_the_loop_would_take_minutes():
    crowd = Points.line(size=200_000, seed=1)
    settings = Settings(1e-9, iterations=100_000)
    run = record(crowd, settings)
    assert (run.engine, run.iterations) == ("exact", 100_000)
    short = record(crowd, Settings(1e-9, iterations=3))
    assert short.engine == "autograd"


def test_moments_are_recorded_exactly_and_by_no_other_engine():
    points = Points.tutorial()
    run, same = record(Moments.of(points), Settings()), record(points, Settings(), engine="exact")
    assert run.engine == "exact"
    np.testing.assert_array_equal(run.loss, same.loss)
    with pytest.raises(ValueError, match="engine: 'autograd' is not possible: from moments"):
        record(Moments.of(points), Settings(), engine="autograd")
    with pytest.raises(ValueError, match="engine: 'exact' is not possible: batches have"):
        record(Moments.of(points), Settings(batch_size=5))


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ({"loss": "absolute"}, "the absolute loss has no exact form"),
        ({"loss": "huber"}, "the Huber loss has no exact form"),
        ({"batch_size": 5}, "batches have no exact form"),
        ({"clamp": True}, "the clamp has no exact form"),
    ],
)
def test_auto_is_autograd_where_there_is_no_exact_form(chosen, reason):
    settings = Settings(iterations=20, **chosen)
    assert record(Points.tutorial(), settings).engine == "autograd"
    with pytest.raises(ValueError, match=f"engine: 'exact' is not possible: {reason}"):
        record(Points.tutorial(), settings, engine="exact")


def test_a_race_puts_runs_on_common_axes_and_the_first_to_end_waits():
    points = Points.tutorial()
    short, long = (record(points, Settings(iterations=n), engine="exact") for n in (100, 300))
    raced = race([short, long])
    for name in ("weight", "bias", "loss"):
        rows = getattr(raced, name)
        assert rows.shape == (2, 301)
        np.testing.assert_array_equal(rows[0, :101], getattr(short, name))
        assert (rows[0, 100:] == getattr(short, name)[-1]).all()
        np.testing.assert_array_equal(rows[1], getattr(long, name))
    with pytest.raises(ValueError, match="runs: 0 must be at least 1"):
        race([])


def test_a_run_in_batches_that_flickers_around_the_best_line_has_not_diverged():
    line = theory.least_squares(Points.tutorial())
    chosen = {"weight": line.weight, "bias": line.bias, "batch_size": 1}
    run = record(Points.tutorial(), Settings(0.002, 500, **chosen))
    assert run.loss[-1] > 1.001 * run.loss[0]
    assert not run.diverged
    assert record(Points.tutorial(), Settings(0.05, 60, **chosen)).diverged


def test_the_steps_since_any_iteration_are_those_of_the_run_made_so_far():
    recording = Recording(Points.tutorial(), Settings(iterations=2500), "autograd", 100)
    assert recording.since(0) is None
    for _ in islice(recording, 13):
        pass
    run = recording.run()
    for first in (0, 1, 99, 100, 101, 1234, 1299):
        block = recording.since(first)
        assert block is not None
        assert block.first == first
        for name in ("weight", "bias", "loss"):
            np.testing.assert_array_equal(getattr(block, name), getattr(run, name)[first:])
    assert recording.since(1300) is None


@pytest.mark.parametrize("clamp", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", some(Points.names(), keep=2))
def test_the_untrained_neuron_is_where_a_recording_begins(name, loss, clamp):
    points = Points.named(name)
    for seed in range(5):
        settings = Settings(iterations=1, seed=seed, loss=loss, clamp=clamp, batch_size=2)
        start, run = untrained(points, settings), record(points, settings, engine="autograd")
        assert (start.weight[0], start.bias[0]) == (run.weight[0], run.bias[0])
        # float32 sums n numbers of the size of y and w·x: each may be wrong by a few ulp of those.
        assert start.loss[0] == pytest.approx(run.loss[0], rel=1e-5)


def test_an_untrained_neuron_beyond_float32_has_a_loss_of_inf_and_no_warning():
    for points in (Points([0, 1e39], [1, 2]), Points([0, 1], [1e25, 2])):
        start = untrained(points, Settings(loss="sum"))
        assert start.loss[0] == record(points, Settings(iterations=1)).loss[0] == np.inf


def test_the_exact_engine_and_an_untrained_neuron_need_no_torch():
    code = """
import sys
from perceptron import Points, Settings, record
from perceptron.recording import untrained
record(Points.tutorial(), Settings(), "exact")
untrained(Points.tutorial(), Settings(loss="huber"))
sys.exit("torch" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
