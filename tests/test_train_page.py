"""The Train page without a browser: what the controls send to the stage."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points, Settings, record, theory
from tests.payload import meta, table

APP = Path(__file__).parent.parent / "app.py"


def opened() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60).run()


@pytest.fixture
def app() -> AppTest:
    return opened()


def widget(app: AppTest, kind: str, label: str):
    found = [w for w in getattr(app.sidebar, kind) if w.label == label]
    assert len(found) == 1, f"one {kind} called {label}"
    return found[0]


def press(app: AppTest, label: str) -> AppTest:
    return widget(app, "button", label).click().run()


def trained(app: AppTest) -> AppTest:
    press(app, "Train")
    for _ in range(100):
        if not [b for b in app.sidebar.button if b.label == "Stop"]:
            return app
        time.sleep(0.1)
        app.run()
    raise AssertionError("the training did not end")


def sent(app: AppTest) -> dict[str, np.ndarray]:
    path = table(app, "path")
    return {name: path[name].to_numpy() for name in path}


def test_the_first_screen_shows_the_exact_path_of_the_tutorials_run(app: AppTest) -> None:
    assert not app.exception
    run = record(Points.tutorial(), Settings(), engine="exact")
    for name, column in sent(app).items():
        assert np.array_equal(column, getattr(run, name).astype(np.float32))
    assert meta(app)["engine"] == "exact"
    assert meta(app)["play"] == 0


def test_the_sidebar_has_exactly_the_controls_that_others_rely_on(app: AppTest) -> None:
    assert widget(app, "number_input", "Learning rate").value == 0.001
    assert widget(app, "number_input", "Iterations").value == 4000
    assert widget(app, "number_input", "Seed").value == 0
    assert widget(app, "selectbox", "Device").value == "cpu"
    assert widget(app, "select_slider", "Learning rate").value == 0.001
    assert widget(app, "button", "Train")


def test_train_shows_the_real_loop_bit_for_bit_and_plays_it(app: AppTest) -> None:
    trained(app)
    assert not app.exception
    run = record(Points.tutorial(), Settings(), engine="autograd")
    for name, column in sent(app).items():
        assert np.array_equal(column.astype(np.float64), getattr(run, name))
    assert meta(app)["engine"] == "autograd"
    assert meta(app)["play"] == 1


def test_the_typed_rate_and_the_slider_keep_in_step(app: AppTest) -> None:
    widget(app, "number_input", "Learning rate").set_value(0.0005).run()
    assert widget(app, "select_slider", "Learning rate").value == pytest.approx(0.0005, rel=0.03)
    widget(app, "select_slider", "Learning rate").set_value(0.01).run()
    assert widget(app, "number_input", "Learning rate").value == 0.01
    widget(app, "number_input", "Learning rate").set_value(1e-9).run()
    assert widget(app, "select_slider", "Learning rate").value == 1e-6
    assert meta(app)["learning_rate"] == 1e-9, "the slider's end does not take the typed value away"


def test_a_change_of_the_rate_shows_the_new_exact_path_without_train(app: AppTest) -> None:
    trained(app)
    widget(app, "number_input", "Learning rate").set_value(0.0005).run()
    run = record(Points.tutorial(), Settings(learning_rate=0.0005), engine="exact")
    assert np.array_equal(sent(app)["loss"], run.loss.astype(np.float32))
    assert meta(app)["play"] == 1, "a live change does not restart the playback"


def test_a_return_to_the_trained_settings_shows_the_trained_run_again(app: AppTest) -> None:
    trained(app)
    widget(app, "number_input", "Seed").set_value(5).run()
    assert meta(app)["engine"] == "exact"
    widget(app, "number_input", "Seed").set_value(0).run()
    assert meta(app)["engine"] == "autograd"


def test_new_start_draws_another_seed_and_keeps_the_rest(app: AppTest) -> None:
    start = meta(app)["start"]
    press(app, "New start")
    assert widget(app, "number_input", "Seed").value != 0
    assert meta(app)["start"] != start
    assert widget(app, "number_input", "Iterations").value == 4000


def test_a_rate_beyond_the_edge_is_marked_before_train(app: AppTest) -> None:
    widget(app, "number_input", "Learning rate").set_value(0.0013).run()
    said = [h.proto.body for h in app.sidebar if h.type == "html"]
    assert any("Above 0.00129 this data diverges." in text for text in said)
    assert meta(app)["diverged"]


@pytest.mark.parametrize("name", ["Tutorial", "Forbes 1857"])
def test_best_rate_ends_as_low_as_any_other(app: AppTest, name: str) -> None:
    widget(app, "selectbox", "Points").select(name).run()
    widget(app, "number_input", "Iterations").set_value(200).run()
    press(app, "Best rate")
    edge, last = meta(app)["edge"], sent(app)["loss"][-1]
    assert 0 < meta(app)["learning_rate"] < edge
    for share in np.linspace(0.02, 1, 50):
        other = Settings(iterations=200, learning_rate=share * edge)
        assert last <= 1.01 * record(Points.named(name), other, engine="exact").loss[-1]


def test_a_long_training_shows_progress_and_stop_keeps_what_there_is(app: AppTest) -> None:
    widget(app, "number_input", "Iterations").set_value(1_000_000).run()
    assert meta(app)["thinned"]
    press(app, "Train")
    press(app, "Stop")
    assert widget(app, "button", "Train")
    assert meta(app)["engine"] == "autograd"
    steps = sent(app)["loss"]
    wanted = record(Points.tutorial(), Settings(iterations=100)).loss
    assert np.array_equal(steps[:101].astype(np.float64), wanted)


def test_another_set_is_on_the_stage_as_soon_as_it_is_chosen(app: AppTest) -> None:
    widget(app, "selectbox", "Points").select("Hubble 1929").run()
    assert len(table(app, "points")) == 24
    assert meta(app)["names"] == {"x": "Distance (Mpc)", "y": "Velocity (km/s)"}


@pytest.mark.parametrize("name", Points.names())
def test_every_built_in_set_is_shown_and_trained_without_an_error(app: AppTest, name: str) -> None:
    widget(app, "selectbox", "Points").select(name).run()
    widget(app, "number_input", "Iterations").set_value(50).run()
    trained(app)
    assert not app.exception
    assert len(sent(app)["loss"]) == 51


def test_with_the_clamp_there_is_no_live_path_until_train(app: AppTest) -> None:
    widget(app, "toggle", "Clamp w·x at 0").set_value(True).run()
    assert len(sent(app)["loss"]) == 1
    trained(app)
    wanted = record(Points.tutorial(), Settings(clamp=True)).loss
    assert np.array_equal(sent(app)["loss"].astype(np.float64), wanted)


def test_a_clamped_run_whose_settings_or_points_changed_says_so(app: AppTest) -> None:
    widget(app, "toggle", "Clamp w·x at 0").set_value(True).run()
    trained(app)
    widget(app, "number_input", "Seed").set_value(7).run()
    assert meta(app)["stale"] == "The settings have changed since this run. Press Train."
    widget(app, "number_input", "Seed").set_value(0).run()
    assert meta(app)["stale"] == ""
    widget(app, "selectbox", "Points").select("Hubble 1929").run()
    assert meta(app)["stale"] == "The points have changed since this run. Press Train."


def test_the_mean_loss_is_trained_and_shown_as_such(app: AppTest) -> None:
    widget(app, "radio", "Loss").set_value("mean").run()
    assert meta(app)["mean"]
    assert meta(app)["edge"] == pytest.approx(25 * 0.0012944654)
    best = theory.least_squares(Points.tutorial()).loss / 25
    assert meta(app)["best"]["loss"] == pytest.approx(best)


def test_train_with_the_exact_engine_needs_no_waiting(app: AppTest) -> None:
    widget(app, "radio", "Engine").set_value("exact").run()
    press(app, "Train")
    assert meta(app)["engine"] == "exact"
    assert meta(app)["play"] == 1


def test_4000_iterations_are_at_most_80_kb_for_the_stage(app: AppTest) -> None:
    stage = next(e for e in app.main if getattr(e, "type", "") == "bidi_component")
    assert stage.proto.ByteSize() <= 80_000


def test_two_visitors_do_not_share_their_settings() -> None:
    one, other = (opened() for _ in range(2))
    widget(one, "number_input", "Learning rate").set_value(0.0005).run()
    other.run()
    assert meta(other)["learning_rate"] == 0.001
