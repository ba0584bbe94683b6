"""The loop's page without a browser: what it is sent, and what comes of a person's wishes."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points, Settings, record
from perceptron.source.execution import outcome
from perceptron.source.text import Source
from perceptron.source.variants import VARIANTS, beyond
from tests.pages.controls import choose, widget
from tests.pages.payload import slide, slide_alone, wish
from tests.pages.test_data import go, menu
from tests.ui.server.trainings.inside import Inside, queue_of
from ui import words
from ui.server.trainings import queue as queues
from ui.session import loop
from ui.session.allowance import SECONDS, Allowance
from ui.session.state import Draft, State, Trained

TUTORIAL = Points.tutorial()


@pytest.fixture
def app() -> AppTest:
    """As in a server whose worker is warm."""
    queues.queue.open()
    while queues.queue.starting:
        time.sleep(0.01)
    frame = "from ui import frame\n\nframe.show()"
    return go(AppTest.from_string(frame, default_timeout=60).run(), "step")


def message(app: AppTest) -> dict[str, Any]:
    """What the page was told, but for the points."""
    found = [e.proto for e in app.main if getattr(e, "type", "") == "bidi_component"]
    (loop,) = [proto for proto in found if proto.component_name == "loop"]
    told: dict[str, Any] = json.loads(loop.mixed.json)["message"]
    return told


def ask(app: AppTest, asked: str, **value: Any) -> AppTest:
    return wish(app, asked, value or True, component="loop")


def there(app: AppTest) -> dict[str, Any]:
    """The message when nothing is waited for any more."""
    for _ in range(300):
        told = message(app)
        if told["waits"] is None and told["tells"] is None:
            return told
        time.sleep(0.05)
        app = ask(app, "look", number=1)
    raise AssertionError("it is still waited for")


def losses(told: dict[str, Any]) -> dict[int, float]:
    ran = told["trace"]["ran"]
    return {
        r["iteration"]: r["changed"]["loss"]["values"][0] for r in ran if "loss" in r["changed"]
    }


def test_the_first_lines_are_there_at_once_and_their_numbers_are_those_of_train(app) -> None:
    told = message(app)
    assert told["trace"]["ran"][0] | {"changed": 0} == {"iteration": -1, "line": 1, "changed": 0}
    made, run = losses(told), record(TUTORIAL, Settings())
    assert list(made) == list(range(40))
    assert np.array_equal(list(made.values()), run.loss[:40])
    assert (told["failure"], told["note"], told["variant"], told["broken"]) == ("", "", "", None)


def test_lines_far_away_come_with_the_numbers_of_the_whole_way(app: AppTest) -> None:
    told = message(app)
    ask(app, "lines", first=1990, of=told["source"]["identity"])
    made, run = losses(there(app)), record(TUTORIAL, Settings())
    assert made[2000] == run.loss[2000]


def test_lines_that_are_done_just_after_they_were_looked_for_are_looked_for_again(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect = loop._collect

    def collect_and_dawdle(here: State, now: float) -> str:
        failure = collect(here, now)
        if here.loop.lines:
            assert here.loop.lines.done.wait(30)
        return failure

    monkeypatch.setattr(loop, "SHORT_WAIT", 0)
    monkeypatch.setattr(loop, "_collect", collect_and_dawdle)
    ask(app, "lines", first=1990, of=message(app)["source"]["identity"])
    assert message(app)["waits"] is not None
    assert losses(there(app))[2000] == record(TUTORIAL, Settings()).loss[2000]


def test_a_jump_goes_the_way_of_a_training_of_the_same_loop_and_of_no_other(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, told, known = app.session_state["state"], message(app), []
    execute = queues.queue.execute
    monkeypatch.setattr(
        queues.queue, "execute", lambda *given: known.append(given[-1]) or execute(*given)
    )
    run = record(TUTORIAL, Settings())
    state.trained = Trained(run, TUTORIAL, Settings(), 0.1, stopped=False)
    ask(app, "lines", first=2990, of=told["source"]["identity"])
    assert losses(there(app))[3000] == run.loss[3000]
    assert known[-1].loss[-1] == run.loss[2989]
    for other in (Settings(seed=1), Settings(loss="mean")):
        state.trained = Trained(record(TUTORIAL, other), TUTORIAL, other, 0.1, stopped=False)
        ask(app, "lines", first=len(known) + 3000, of=told["source"]["identity"])
        assert known[-1] is None


def test_lines_of_a_text_that_is_no_longer_shown_are_not_run(app: AppTest) -> None:
    ask(app, "lines", first=1990, of="another")
    ask(app, "lines", first="1990", of=message(app)["source"]["identity"])
    ask(app, "lines")
    assert (message(app)["first"], message(app)["waits"]) == (0, None)


def test_a_switch_changes_the_text_and_is_told_by_its_run(app: AppTest) -> None:
    ask(app, "variant", name="mean", iteration=12)
    told = there(app)
    assert [line["code"].strip() for line in told["source"]["lines"] if line["mark"]] == [
        "loss = residual.pow(2).sum()",
        "loss = residual.pow(2).mean()",
    ]
    assert told["broken"]["told"] == VARIANTS["mean"].told(outcome(TUTORIAL, Settings(), "mean"))
    assert 12 in losses(told)
    ask(app, "variant", name="", iteration=12)
    assert message(app)["broken"] is None


@pytest.mark.parametrize("wrong", [{"name": "none"}, {"name": 3}, {}])
def test_a_switch_that_there_is_none_of_changes_nothing(app: AppTest, wrong) -> None:
    ask(app, "variant", **wrong)
    assert message(app)["variant"] == ""


def test_an_error_comes_in_pytorchs_own_words(app: AppTest) -> None:
    ask(app, "variant", name="no_grad", iteration=300)
    told = there(app)
    failure = told["trace"]["failure"]
    run = {line["number"]: line for line in told["source"]["lines"]}
    assert run[failure["line"]]["name"] == "update w"
    assert failure["message"].startswith("a leaf Variable that requires grad")
    assert f"line {failure['line']}" in told["broken"]["told"]
    assert told["beyond"] is None


def test_it_is_the_loop_of_what_train_has(app: AppTest) -> None:
    slide_alone(app, 0.0005)
    assert message(app)["source"]["rate"] == 0.0005, "without the rest of the page"
    app.run()
    widget(app, "number_input", "Seed").set_value(3).run()
    choose(app, "Loss", "Mean of squares")
    told = there(app)
    assert "mean" not in [switch["name"] for switch in told["switches"]]
    wanted = record(TUTORIAL, Settings(0.0005, seed=3, loss="mean"))
    assert losses(told)[5] == wanted.loss[5]


def test_another_optimizer_is_named_and_the_loop_keeps_its_own_rate(app: AppTest) -> None:
    slide(app, 0.0007)
    choose(app, "Optimizer", "Adam")
    slide(app, 0.5)
    told = message(app.run())
    assert told["source"]["rate"] == 0.0007
    assert told["note"] == words.other_loop("Adam")
    ask(app, "beyond")
    app.run()
    assert message(app)["source"]["rate"] == beyond(TUTORIAL, Settings(), "")
    choose(app, "Optimizer", "Gradient descent")
    assert message(app)["source"]["rate"] == beyond(TUTORIAL, Settings(), "")


def test_a_rate_that_was_never_chosen_is_one_that_does_not_diverge(app: AppTest) -> None:
    choose(app, "Optimizer", "Adam")
    state = app.session_state["state"]
    state.rates.clear()
    menu(app).set_value("Forbes 1857").run()
    rate = message(app)["source"]["rate"]
    lost = [record(state.points, Settings(r, iterations=500)).loss for r in (rate, 0.001)]
    assert lost[0][-1] < lost[0][0]
    assert not np.isfinite(lost[1][-1]), "with the usual rate it would have"


def test_a_way_that_is_long_is_told_and_can_be_stopped(app: AppTest) -> None:
    widget(app, "number_input", "Iterations").set_value(1_000_000).run()
    ask(app, "lines", first=900_000, of=there(app)["source"]["identity"])
    waits = message(app)["waits"]
    assert (waits["goal"], message(app)["trace"]["first"]) == (900_000, 0)
    for _ in range(100):
        ask(app, "look", number=1)
        if message(app)["waits"]["iteration"] > waits["iteration"]:
            break
        time.sleep(0.05)
    else:
        raise AssertionError("it does not go on")
    ask(app, "stop")
    assert (message(app)["waits"], message(app)["first"]) == (None, 0)
    assert app.session_state["state"].allowance.left(time.monotonic()) < SECONDS


def test_who_has_used_all_work_is_told_when_there_is_some_again(app: AppTest) -> None:
    identity, state = there(app)["source"]["identity"], app.session_state["state"]
    state.allowance = Allowance()  # what the opened page has used came later than that
    state.allowance.use(SECONDS, time.monotonic() - 3000)
    ask(app, "lines", first=1990, of=identity)
    assert message(app)["failure"] == words.used_up(SECONDS, 600, "Try")
    assert losses(message(app))[0] == record(TUTORIAL, Settings(iterations=1)).loss[0]


def test_a_failure_is_said_and_asked_for_again(app, monkeypatch: pytest.MonkeyPatch) -> None:
    with queue_of(Inside()) as queue:
        monkeypatch.setattr("ui.session.loop.queue", queue)
        monkeypatch.setattr(queue, "_refusal", lambda: queues.CROWDED)
        ask(app, "lines", first=500, of=message(app)["source"]["identity"])
        assert message(app)["failure"] == queues.CROWDED
        monkeypatch.setattr(queue, "_refusal", lambda: "")
        ask(app, "look", number=1)
        assert message(app)["failure"] == queues.CROWDED, "nobody has asked again"
        ask(app, "again")
        assert 500 in losses(there(app))


def test_without_two_points_and_with_too_many_a_sentence_stands_there(app: AppTest) -> None:
    state = app.session_state["state"]
    state.points = Draft((1.0,), (2.0,))
    app.run()
    assert any(words.TWO_FOR_A_LOOP in html.proto.body for html in app.main if html.type == "html")
    state.points = Points(np.arange(10_001.0), np.arange(10_001.0))
    app.run()
    assert any("10,001" in html.proto.body for html in app.main if html.type == "html")
    assert not app.exception


def test_a_variant_that_changes_nothing_any_more_is_off(app: AppTest) -> None:
    ask(app, "variant", name="mean", iteration=0)
    choose(app, "Loss", "Mean of squares")
    assert message(app)["variant"] == ""
    assert Source(TUTORIAL, Settings(loss="mean")).variant == ""


def test_the_way_of_the_sound_loop_is_gone_before_anybody_jumps(app: AppTest) -> None:
    widget(app, "number_input", "Iterations").set_value(20_000).run()
    there(app)
    first = app.session_state["state"].loop.ahead
    assert (first.goal, first.done.wait(60), first.failure) == (10_000, True, "")
    ask(app, "look", number=2)
    assert app.session_state["state"].loop.ahead is first, "once"
    slide(app, 0.0005)
    assert app.session_state["state"].loop.ahead.asked.settings.learning_rate == 0.0005


def test_a_broken_loop_that_is_sent_to_the_stage_is_pinned_there_as_it_is(app: AppTest) -> None:
    ask(app, "stage", number=1)
    state = app.session_state["state"]
    assert state.brought is None, "the sound loop is there anyway"
    ask(app, "variant", name="zero_grad", iteration=0, number=2)
    ask(app, "stage", number=3)
    number, pin = state.brought
    assert (pin.settings, pin.variant) == (Settings(), "zero_grad")
    go(app, "train")
    stage = next(
        json.loads(e.proto.mixed.json)["message"]
        for e in app.main
        if getattr(e, "type", "") == "bidi_component" and e.proto.component_name == "stage"
    )
    assert stage["brought"]["number"] == number
    assert stage["brought"]["pin"]["settings"]["variant"] == "zero_grad"
    assert stage["play"] == 1
