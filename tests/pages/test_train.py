"""The Train page without a browser: what the controls send to the stage."""

from __future__ import annotations

import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points, Settings, record, theory
from tests.breadth import some
from tests.pages.controls import choose, opened, press, widget
from tests.pages.payload import (
    message,
    notices,
    played,
    rate,
    slide,
    slide_alone,
    steps,
    table,
    verdict,
    wish,
)
from tests.ui.server.trainings.inside import Inside, queue_of
from ui import words
from ui.server.trainings import job as jobs
from ui.session import training
from ui.session.state import Draft


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine however busy and slow, 4000 iterations are played, not followed."""
    monkeypatch.setattr(jobs, "FOLLOWED", 10.0)


@pytest.fixture
def app() -> AppTest:
    return opened()


def fields(app: AppTest) -> dict[str, float | None]:
    """What the number fields hold, and nothing that the sidebar does not show."""
    return {field.label: field.value for field in app.sidebar.number_input}


def said(app: AppTest) -> str:
    """The sidebar's own words: verdicts and captions."""
    html = [h.proto.body for h in app.sidebar if h.type == "html"]
    return "\n".join([*html, *(caption.value for caption in app.sidebar.caption)])


def trained(app: AppTest) -> AppTest:
    return ended(press(app, "Train"))


def ended(app: AppTest) -> AppTest:
    for _ in range(100):
        if not [b for b in app.sidebar.button if b.label == "Stop"]:
            return app
        time.sleep(0.1)
        app.run()
    raise AssertionError("the training did not end")


def followed(app: AppTest):
    """The first block of the training that runs."""
    for _ in range(100):
        if any(
            getattr(e, "proto", None) and getattr(e.proto, "component_name", "") == "steps"
            for e in app.sidebar
        ) and len(steps(app)[1]):
            return steps(app)
        time.sleep(0.1)
        app.run()
    raise AssertionError("the training was not followed")


def sent(app: AppTest) -> dict[str, np.ndarray]:
    path = table(app, "path 0")
    return {name: path[name].to_numpy() for name in path}


def test_the_first_screen_shows_the_exact_path_of_the_tutorials_run(app: AppTest) -> None:
    assert not app.exception
    run = record(Points.tutorial(), Settings(), engine="exact")
    for name, column in sent(app).items():
        assert np.array_equal(column, getattr(run, name).astype(np.float32))
    assert played(app)["engine"] == "exact"
    assert message(app)["play"] == 0


def test_the_sidebar_has_exactly_the_controls_that_others_rely_on(app: AppTest) -> None:
    assert rate(app)["value"] == 0.001
    assert widget(app, "number_input", "Iterations").value == 4000
    assert widget(app, "number_input", "Seed").value == 0
    assert widget(app, "selectbox", "Device").value == "cpu"
    assert widget(app, "button", "Train")


def test_train_shows_the_real_loop_bit_for_bit_and_plays_it(app: AppTest) -> None:
    trained(app)
    assert not app.exception
    run = record(Points.tutorial(), Settings(), engine="autograd")
    for name, column in sent(app).items():
        assert np.array_equal(column.astype(np.float64), getattr(run, name))
    assert played(app)["engine"] == "autograd"
    assert message(app)["play"] == 1


def test_a_rate_that_is_chosen_is_the_one_that_is_shown_and_told_back(app: AppTest) -> None:
    for chosen in (0.0005, 50.0, 1e-13):
        slide(app, chosen)
        assert (rate(app)["value"], played(app)["settings"]["learning_rate"]) == (chosen, chosen)
        assert message(app)["rate"] == rate(app), "the field of the stage is told the same"


def test_a_rate_is_answered_by_the_parts_of_the_page_that_it_changes_and_by_no_other(
    app: AppTest,
) -> None:
    trained(app)
    choose(app, "Optimizer", "Adam")
    slide_alone(app, 0.0123)
    assert (rate(app)["value"], played(app)["settings"]["learning_rate"]) == (0.0123, 0.0123)
    assert [caption.value for caption in app.sidebar.caption] == [
        "Shown: the exact path, live. Kept: 4,000 iterations of other settings.",
        "Its learning rate: 0.0123.",
    ]
    assert not app.sidebar.button
    assert not app.sidebar.number_input


def test_a_rate_that_comes_along_with_a_press_is_there_before_the_press_counts(
    app: AppTest,
) -> None:
    heard = app.session_state["state"]
    slide(app, 0.0005)
    numbered = heard.rated
    press(app, "Best rate")
    best = rate(app)["value"]
    assert best == pytest.approx(0.001288)
    app.run()
    assert (rate(app)["value"], heard.rated) == (best, numbered), "and it is heard once"


@pytest.mark.parametrize("wrong", [0.0, -1.0, 2e6, 1e-301, float("nan"), "0.1", None, [1]])
def test_a_rate_that_no_field_of_ours_would_send_changes_nothing(app: AppTest, wrong) -> None:
    slide(app, wrong)
    assert not app.exception
    assert rate(app)["value"] == 0.001


def test_a_change_of_the_rate_shows_the_new_exact_path_without_train(app: AppTest) -> None:
    trained(app)
    slide(app, 0.0005)
    run = record(Points.tutorial(), Settings(learning_rate=0.0005), engine="exact")
    assert np.array_equal(sent(app)["loss"], run.loss.astype(np.float32))
    assert message(app)["play"] == 1, "a live change does not restart the playback"


def test_a_return_to_the_trained_settings_shows_the_trained_run_again(app: AppTest) -> None:
    trained(app)
    widget(app, "number_input", "Seed").set_value(5).run()
    assert played(app)["engine"] == "exact"
    widget(app, "number_input", "Seed").set_value(0).run()
    assert played(app)["engine"] == "autograd"


def test_new_start_draws_another_seed_and_keeps_the_rest(app: AppTest) -> None:
    start = (sent(app)["weight"][0], sent(app)["bias"][0])
    press(app, "New start")
    assert widget(app, "number_input", "Seed").value != 0
    assert (sent(app)["weight"][0], sent(app)["bias"][0]) != start
    assert widget(app, "number_input", "Iterations").value == 4000


def test_a_rate_beyond_the_edge_is_marked_before_train(app: AppTest) -> None:
    slide(app, 0.0013)
    assert verdict(app) == "diverges"
    assert played(app)["diverged"]


@pytest.mark.parametrize("name", ["Tutorial", "Forbes 1857"])
def test_best_rate_ends_as_low_as_any_other(app: AppTest, name: str) -> None:
    widget(app, "selectbox", "Points").select(name).run()
    widget(app, "number_input", "Iterations").set_value(200).run()
    press(app, "Best rate")
    edge, last = played(app)["theory"]["edge"], sent(app)["loss"][-1]
    assert 0 < played(app)["settings"]["learning_rate"] < edge
    for share in np.linspace(0.02, 1, 50):
        other = Settings(iterations=200, learning_rate=share * edge)
        assert last <= 1.01 * record(Points.named(name), other, engine="exact").loss[-1]


def test_a_long_training_is_followed_and_stop_keeps_what_there_is(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "FOLLOWED", 0.1)
    widget(app, "number_input", "Iterations").set_value(1_000_000).run()
    assert played(app)["thinned"]
    first = followed(widget(app, "button", "Train").click().run())
    assert message(app)["training"] == {"number": first[0], "running": True}
    assert "Training: " in said(app)
    press(app.run(), "Stop")
    assert widget(app, "button", "Train")
    assert played(app)["engine"] == "autograd"
    assert message(app)["training"] == {"number": first[0], "running": False}
    assert message(app)["play"] == 0, "it has been seen"
    kept = sent(app)
    wanted = record(Points.tutorial(), Settings(iterations=100)).loss
    assert np.array_equal(kept["loss"][:101].astype(np.float64), wanted)
    seen = first[1].set_index("iteration")
    assert seen.index[0] == 0
    if "iteration" not in kept:
        assert np.array_equal(seen["loss"], kept["loss"][seen.index])


def test_a_train_before_torch_is_there_waits_and_says_so(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Inside(warm=False)
    with queue_of(worker) as queue:
        monkeypatch.setattr("ui.session.training.queue", queue)
        monkeypatch.setattr("ui.sidebar.train.queue", queue)
        press(app, "Train")
        assert words.STARTING in said(app)
        assert played(app)["engine"] == "exact", "what needs no training is there meanwhile"
        worker.warm.set()
        while queue.starting:
            time.sleep(0.01)
        ended(app.run())
    assert played(app)["engine"] == "autograd"


def test_who_trains_beside_others_is_told_with_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (opened() for _ in range(2))
    for app, seed in ((one, 1), (other, 2)):
        widget(app, "number_input", "Iterations").set_value(1_000_000).run()
        widget(app, "number_input", "Seed").set_value(seed).run()
        press(app, "Train")
    assert "of 1,000,000, running in turns with 1 other" in said(other)
    press(other, "Stop")
    assert "running in turns" not in said(one.run())
    press(one, "Stop")


def test_beside_others_train_is_answered_when_the_first_steps_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(training, "SHORT_WAIT", 0.0)
    one, other = (opened() for _ in range(2))
    for app, seed in ((one, 1), (other, 2)):
        widget(app, "number_input", "Iterations").set_value(1_000_000).run()
        widget(app, "number_input", "Seed").set_value(seed).run()
        widget(app, "button", "Train").click().run()
    job = other.session_state["state"].job
    assert job.followed, "with this very answer: the next look may be far away"
    for app in (one, other):
        press(app.run(), "Stop")


def test_a_training_of_other_settings_is_said_to_be_one_and_does_not_play(app: AppTest) -> None:
    widget(app, "number_input", "Iterations").set_value(1_000_000).run()
    press(app, "Train")
    slide(app, 0.0005)
    press(app, "Stop")
    assert (played(app)["engine"], message(app)["play"]) == ("exact", 0)
    kept = app.session_state["state"].trained.run.iterations
    assert f"live. Kept: {kept:,} iterations of other settings." in said(app)
    choose(app, "Loss", "absolute")
    assert notices(app)["stale"] == "The settings have changed since this run. Press Train."
    steps = sent(app)["iteration"] if played(app)["thinned"] else np.arange(len(sent(app)["loss"]))
    assert steps[-1] == kept
    choose(app, "Loss", "sum")
    slide(app, 0.001)
    assert f"Stopped after {kept:,} iterations" in said(app)
    assert played(app)["engine"] == "autograd"


def test_another_set_is_on_the_stage_as_soon_as_it_is_chosen(app: AppTest) -> None:
    widget(app, "selectbox", "Points").select("Hubble 1929").run()
    assert len(table(app, "points")) == 24
    assert message(app)["points"]["titles"] == {"x": "Distance (Mpc)", "y": "Velocity (km/s)"}


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
    assert notices(app)["stale"] == "The settings have changed since this run. Press Train."
    widget(app, "number_input", "Seed").set_value(0).run()
    assert notices(app)["stale"] == ""
    widget(app, "selectbox", "Points").select("Hubble 1929").run()
    assert notices(app)["stale"] == "The points have changed since this run. Press Train."


def test_the_mean_loss_is_trained_and_shown_as_such(app: AppTest) -> None:
    choose(app, "Loss", "mean")
    assert played(app)["settings"]["loss"] == "mean"
    assert played(app)["theory"]["edge"] == pytest.approx(25 * 0.0012944654)
    best = theory.least_squares(Points.tutorial()).loss / 25
    assert played(app)["best"]["loss"] == pytest.approx(best)


def test_train_with_the_exact_engine_needs_no_waiting(app: AppTest) -> None:
    widget(app, "radio", "Engine").set_value("exact").run()
    press(app, "Train")
    assert played(app)["engine"] == "exact"
    assert message(app)["play"] == 1


def test_4000_iterations_are_at_most_80_kb_for_the_stage(app: AppTest) -> None:
    stage = next(e for e in app.main if getattr(e, "type", "") == "bidi_component")
    assert stage.proto.ByteSize() <= 80_000


def test_two_visitors_do_not_share_their_settings() -> None:
    one, other = (opened() for _ in range(2))
    slide(one, 0.0005)
    other.run()
    assert played(other)["settings"]["learning_rate"] == 0.001


ALWAYS = {"Iterations", "Seed", "Batch size"}


@pytest.mark.parametrize(
    ("optimizer", "own"),
    [
        ("gradient descent", {}),
        ("momentum", {"Momentum": 0.9}),
        ("nesterov", {"Momentum": 0.9}),
        ("adagrad", {"ε": 1e-10}),
        ("rmsprop", {"β₂": 0.99, "ε": 1e-8}),
        ("adam", {"β₁": 0.9, "β₂": 0.999, "ε": 1e-8}),
    ],
)
def test_an_optimizer_shows_its_own_numbers_only_and_is_live(
    app: AppTest, optimizer: str, own: dict[str, float]
) -> None:
    choose(app, "Optimizer", optimizer)
    assert not app.exception
    shown = fields(app)
    assert {label: shown[label] for label in shown.keys() - ALWAYS} == own
    settings = Settings(played(app)["settings"]["learning_rate"], optimizer=optimizer)
    run = record(Points.tutorial(), settings, engine="exact")
    assert np.array_equal(sent(app)["loss"], run.loss.astype(np.float32))
    assert not played(app)["diverged"]


@pytest.mark.parametrize(
    "optimizer", some(["momentum", "nesterov", "adagrad", "rmsprop", "adam"], keep=2)
)
def test_train_runs_torchs_own_optimizer(app: AppTest, optimizer: str) -> None:
    choose(app, "Optimizer", optimizer)
    trained(app)
    settings = Settings(played(app)["settings"]["learning_rate"], optimizer=optimizer)
    run = record(Points.tutorial(), settings, engine="autograd")
    assert np.array_equal(sent(app)["loss"].astype(np.float64), run.loss)


def test_the_numbers_of_an_optimizer_are_trained_with_and_kept_while_another_is_chosen(
    app: AppTest,
) -> None:
    choose(app, "Optimizer", "adam")
    widget(app, "number_input", "β₁").set_value(0.5).run()
    widget(app, "number_input", "β₂").set_value(0.9).run()
    settings = Settings(0.001, optimizer="adam", beta1=0.5, beta2=0.9)
    run = record(Points.tutorial(), settings, engine="exact")
    assert np.array_equal(sent(app)["loss"], run.loss.astype(np.float32))
    choose(app, "Optimizer", "rmsprop")
    assert fields(app)["β₂"] == 0.99
    choose(app, "Optimizer", "adam")
    assert (fields(app)["β₁"], fields(app)["β₂"]) == (0.5, 0.9)


def test_a_run_is_still_that_of_its_settings_after_a_look_at_other_optimizers(app: AppTest) -> None:
    trained(app)
    choose(app, "Optimizer", "momentum")
    widget(app, "number_input", "Momentum").set_value(0.5).run()
    assert played(app)["engine"] == "exact"
    choose(app, "Optimizer", "gradient descent")
    assert played(app)["engine"] == "autograd"


def test_a_rate_that_is_none_for_the_new_optimizer_becomes_its_best_and_is_had_back(
    app: AppTest,
) -> None:
    choose(app, "Optimizer", "nesterov")  # 0.001 is above its edge
    assert rate(app)["value"] == pytest.approx(0.000861, abs=1e-6)
    choose(app, "Optimizer", "adagrad")  # and hardly a step here
    assert rate(app)["value"] == pytest.approx(0.06, abs=0.02)
    slide(app, 0.05)
    choose(app, "Optimizer", "gradient descent")
    assert rate(app)["value"] == 0.001
    choose(app, "Optimizer", "adagrad")
    assert rate(app)["value"] == 0.05


def test_the_rate_that_came_with_an_optimizer_is_named_beside_it(app: AppTest) -> None:
    assert "Its learning rate" not in said(app)
    choose(app, "Optimizer", "nesterov")
    assert "Its learning rate: 0.0008608." in [c.value for c in app.sidebar.caption]


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_a_rate_that_is_good_for_the_new_optimizer_stays(app: AppTest, optimizer: str) -> None:
    choose(app, "Optimizer", optimizer)
    assert rate(app)["value"] == 0.001
    assert verdict(app) == "good"


@pytest.mark.parametrize("extra", some([{}, {"Batch size": 5}], keep=1))
@pytest.mark.parametrize("loss", ["sum", "huber"])
def test_where_there_is_no_ruler_a_new_optimizer_gets_a_rate_that_trains(
    app: AppTest, loss: str, extra: dict[str, int]
) -> None:
    choose(app, "Loss", loss)
    for label, value in extra.items():
        widget(app, "number_input", label).set_value(value).run()
    for optimizer in ("nesterov", "adagrad"):
        choose(app, "Optimizer", optimizer)
        trained(app)
        losses = sent(app)["loss"]
        assert losses[-100:].mean() < 0.3 * losses[0]


@pytest.mark.parametrize("optimizer", ["rmsprop", "adam"])
def test_best_rate_is_never_called_too_slow_where_it_arrives(app: AppTest, optimizer: str) -> None:
    app.session_state["state"].points = Points([3, 3, 3], [1, 2, 4])
    choose(app, "Optimizer", optimizer)
    press(app, "Best rate")
    assert verdict(app) == "good"


def test_without_points_the_slider_keeps_its_rail_and_its_line_of_words(app: AppTest) -> None:
    app.session_state["state"].points = Draft()
    app.run()
    assert not app.exception
    assert rate(app)["zones"] is None
    assert rate(app)["why"] == "Two points tell which rates are good."
    assert widget(app, "button", "Best rate").disabled
    assert message(app)["runs"] == []
    assert message(app)["points"]["moments"]["n"] == len(table(app, "points")) == 0


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_best_rate_ends_within_1_percent_with_every_optimizer(app: AppTest, optimizer: str) -> None:
    choose(app, "Optimizer", optimizer)
    slide(app, 1e-6)
    assert verdict(app) == "too slow"
    press(app, "Best rate")
    assert verdict(app) == "good"
    assert sent(app)["loss"][-1] <= 1.01 * theory.least_squares(Points.tutorial()).loss


def test_an_adaptive_optimizer_is_said_to_be_coarse_not_to_diverge(app: AppTest) -> None:
    choose(app, "Optimizer", "rmsprop")
    slide(app, 0.5)
    assert verdict(app) == "too coarse"
    assert played(app)["theory"]["edge"] is None
    assert played(app)["outcome"]["hovers"] is not None


@pytest.mark.parametrize("loss", ["absolute", "huber"])
def test_another_loss_is_shown_with_its_own_best_line_and_trained(app: AppTest, loss: str) -> None:
    choose(app, "Loss", loss)
    assert len(sent(app)["loss"]) == 1
    assert "loss has no live path: press Train." in said(app)
    best = played(app)["best"]
    residuals = Points.tutorial().y - best["weight"] * Points.tutorial().x - best["bias"]
    if loss == "absolute":
        assert best["loss"] == pytest.approx(np.abs(residuals).mean())
    trained(app)
    run = record(Points.tutorial(), Settings(loss=loss))
    assert np.array_equal(sent(app)["loss"].astype(np.float64), run.loss)
    assert run.loss.min() >= best["loss"]


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("β₁", 1.0, "β₁ must be at least 0 and below 1; 0.9 is kept."),
        ("ε", 0.0, "ε must be above 0 and at most 1,000,000; 1e-8 is kept."),
        (
            "Iterations",
            1e9,
            "Iterations must be a whole number from 1 to 1,000,000; 4,000 is kept.",
        ),
    ],
)
def test_a_refused_number_is_gone_from_its_field_and_said_until_the_next_change(
    app: AppTest, label: str, value: float, sentence: str
) -> None:
    choose(app, "Optimizer", "adam")
    before = fields(app)
    widget(app, "number_input", label).set_value(value).run()
    assert sentence in said(app)
    assert fields(app) == before
    widget(app, "number_input", "Seed").set_value(7.0).run()
    assert "kept" not in said(app)


def test_hubers_delta_is_there_only_with_hubers_loss_and_counts(app: AppTest) -> None:
    assert "δ" not in fields(app)
    choose(app, "Loss", "huber")
    widget(app, "number_input", "δ").set_value(0.25).run()
    trained(app)
    run = record(Points.tutorial(), Settings(loss="huber", delta=0.25))
    assert np.array_equal(sent(app)["loss"].astype(np.float64), run.loss)
    choose(app, "Loss", "sum")
    assert "δ" not in fields(app)


def test_batches_are_trained_when_train_is_pressed_and_tell_their_epochs(app: AppTest) -> None:
    widget(app, "number_input", "Batch size").set_value(10).run()
    assert played(app)["theory"]["updates_per_epoch"] == 3
    assert len(sent(app)["loss"]) == 1
    assert "Batches have no live path: press Train." in said(app)
    trained(app)
    run = record(Points.tutorial(), Settings(batch_size=10))
    assert np.array_equal(sent(app)["loss"].astype(np.float64), run.loss)


def test_an_empty_batch_size_is_all_points_again_and_so_is_their_number(app: AppTest) -> None:
    field = widget(app, "number_input", "Batch size")
    assert field.value is None
    assert field.proto.placeholder == "all points"
    for value in (25, 1000, None):
        widget(app, "number_input", "Batch size").set_value(5).run()
        assert played(app)["theory"]["updates_per_epoch"] == 5
        widget(app, "number_input", "Batch size").set_value(value).run()
        assert played(app)["theory"]["updates_per_epoch"] is None
        assert len(sent(app)["loss"]) == 4001


@pytest.mark.parametrize(
    ("chosen", "what"),
    [({"Loss": "absolute"}, "The absolute loss has"), ({"Batch size": 5}, "Batches have")],
)
def test_without_an_exact_form_there_is_no_ruler_and_no_best_rate_but_a_reason(
    app: AppTest, chosen: dict[str, object], what: str
) -> None:
    pick(app, chosen)
    sentence = f"{what} no exact form, so the best rate isn't known beforehand."
    assert (rate(app)["zones"], rate(app)["why"]) == (None, sentence)
    button = widget(app, "button", "Best rate")
    assert button.disabled
    assert button.help.endswith("no exact form.")


def pick(app: AppTest, chosen: dict[str, object]) -> None:
    for label, value in chosen.items():
        if label == "Batch size":
            widget(app, "number_input", label).set_value(value).run()
        elif label == "Loss":
            choose(app, label, str(value))
        else:
            widget(app, "toggle", label).set_value(value).run()


@pytest.mark.parametrize(
    "chosen", [{"Loss": "huber"}, {"Batch size": 5}, {"Clamp w·x at 0": True}], ids=str
)
def test_the_exact_engine_says_what_it_has_no_form_for_and_does_nothing_else(
    app: AppTest, chosen: dict[str, object]
) -> None:
    widget(app, "radio", "Engine").set_value("exact").run()
    pick(app, chosen)
    sentence = "no exact form: choose the autograd engine under More."
    assert widget(app, "button", "Train").disabled
    assert sentence in said(app)
    assert sentence in notices(app)["obstacle"]
    widget(app, "radio", "Engine").set_value("autograd").run()
    assert notices(app)["obstacle"] == ""
    trained(app)
    assert message(app)["play"] == 1


@pytest.mark.parametrize("chosen", [{"Loss": "huber"}, {"Batch size": 5}], ids=str)
def test_a_run_without_a_live_path_whose_settings_changed_says_so(
    app: AppTest, chosen: dict[str, object]
) -> None:
    pick(app, chosen)
    trained(app)
    choose(app, "Optimizer", "adam")
    assert notices(app)["stale"] == "The settings have changed since this run. Press Train."
    trained(app)
    assert notices(app)["stale"] == ""


def test_the_fold_is_closed_at_first_and_its_title_names_what_is_not_the_default(
    app: AppTest,
) -> None:
    (fold,) = app.sidebar.expander
    assert fold.label == "More"
    assert not fold.proto.expanded
    choose(app, "Optimizer", "adam")
    widget(app, "number_input", "Batch size").set_value(5).run()
    (fold,) = app.sidebar.expander
    assert fold.label == "More: Adam, batches of 5"


def test_a_run_whose_velocity_is_stopped_on_its_way_up_has_not_diverged(app: AppTest) -> None:
    choose(app, "Optimizer", "momentum")
    slide(app, 0.0023)
    widget(app, "number_input", "Iterations").set_value(3).run()
    assert sent(app)["loss"][-1] > sent(app)["loss"][0]
    assert not played(app)["diverged"]
    slide(app, 0.0026)
    assert played(app)["diverged"]


def test_a_best_rate_beyond_what_can_be_typed_is_the_largest_that_can(app: AppTest) -> None:
    choose(app, "Optimizer", "adam")
    widget(app, "number_input", "Iterations").set_value(30).run()
    app.session_state["state"].points = Points([1, 2, 4], [1e9, 3e9, 2e9])
    app.run()
    press(app, "Best rate")
    assert not app.exception
    assert rate(app)["value"] == 1e6


def test_a_train_on_the_stage_whose_run_is_known_takes_nobody_from_another_page_later(
    app: AppTest,
) -> None:
    trained(app)
    wish(app, "train", None)
    assert not app.exception
    assert app.session_state["state"].job is None
    assert not app.session_state["state"].leave


def test_who_has_used_what_one_may_is_told_when_to_train_again_and_keeps_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened()
    before = message(app)
    monkeypatch.setattr("ui.session.allowance.SECONDS", 0.0)
    press(app, "Train")
    assert not app.exception
    sentence = "Your 1,200 s of training in this hour are used. Train again in 1 min."
    assert sentence in said(app)
    assert notices(app)["failure"] == sentence
    assert message(app)["runs"] == before["runs"]
