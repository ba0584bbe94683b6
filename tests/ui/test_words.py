"""Sentences that the server chooses."""

from __future__ import annotations

import math
from typing import Any

import pytest

from perceptron import Points, Settings, exact
from perceptron.analysis.outcome import divergence
from perceptron.points import axis
from perceptron.stage.thinning import note
from ui import words


def test_an_axis_has_its_unit_in_brackets() -> None:
    assert axis("Distance", "Mpc") == "Distance (Mpc)"
    assert axis("x", "") == "x"


def test_divergence_is_blamed_on_the_rate_only_when_it_is_above_the_edge() -> None:
    edge = 0.00129447
    above = divergence(Settings(0.0013), edge)
    assert above == "It diverges: 0.0013 is above the edge at 0.00129."
    assert "32 bits" in divergence(Settings(0.0001), edge)
    assert "32 bits" in divergence(Settings(100.0, optimizer="adam"), math.inf)


def test_in_batches_the_edge_is_not_known_and_not_named() -> None:
    sentence = divergence(Settings(0.01, batch_size=5), 0.00647)
    assert sentence == "It diverges: 0.01 is too large a rate for batches of 5."


def test_a_rate_just_above_the_edge_is_still_told_from_it() -> None:
    sentence = divergence(Settings(0.0012945), 0.00129447)
    assert sentence == "It diverges: 0.0012945 is above the edge at 0.00129447."


def test_what_is_left_out_of_the_picture_is_said() -> None:
    assert note(25, 25, None, 4001) == ""
    assert note(10_000, 123_456, None, 4001) == "10,000 of 123,456 points drawn"
    both = note(10_000, 123_456, 20_000, 1_000_001)
    assert both.endswith("20,000 of 1,000,001 steps kept, by change")


def test_waiting_and_training_are_told_apart() -> None:
    assert words.waiting(-1, 4000, 0) == "Training: 0 of 4,000"
    assert words.waiting(-1, 4000, 1) == "Training: 0 of 4,000, running in turns with 1 other"
    others = "running in turns with 12 others"
    assert words.waiting(1999, 4000, 12) == f"Training: 1,999 of 4,000, {others}"
    assert words.waiting(1999, 4000, 0, changed=True) == "Earlier settings: 1,999 of 4,000"


def test_a_finished_run_says_what_it_was() -> None:
    assert words.trained(4000, "autograd", "cpu", 0.271, False) == (
        "Trained: 4,000 iterations on cpu in 0.3 s."
    )
    assert words.trained(120, "autograd", "cpu", 2, True).startswith("Stopped after 120 iterations")
    assert words.trained(4000, "exact", "cpu", 0, False) == "4,000 iterations, exact form."


def test_the_best_line_is_said_with_four_digits_and_true_signs() -> None:
    assert words.fit(Points.tutorial()) == "Least squares: ŷ = 0.1751·x + 1.405, loss 6.12."
    falling = Points([0, 1, 2], [-1, -3, -4])
    assert words.fit(falling) == "Least squares: ŷ = −1.5·x − 1.167, loss 0.1667."
    tiny = Points([0, 1e9, 2e9], [0, 1, 3])
    assert words.fit(tiny).startswith("Least squares: ŷ = 1.5e−9·x − 0.1667")


def test_where_no_line_or_every_point_is_best_it_is_said() -> None:
    assert words.fit(Points([0, 1], [1, 3])) == "Least squares: ŷ = 2·x + 1, through both points."
    assert words.fit(Points([0, 1, 2], [1, 3, 5])).endswith("through every point.")
    assert words.fit(Points([2, 2], [1, 3])).startswith("All x are equal: many lines")
    assert words.fit(Points([2, 2], [1, 1])).startswith("All points are in one place: many lines")


def test_rows_without_both_numbers_are_counted_under_the_table() -> None:
    assert "up to 10,000 points" in words.table(0, 10_000)
    assert words.table(1, 10_000).startswith("1 row lacks a number and is left out")
    assert words.table(2, 10_000).startswith("2 rows lack a number and are left out")


def test_before_train_the_stage_is_live_unless_there_is_no_exact_form() -> None:
    assert "live" in words.untrained(Settings(optimizer="adam"))
    said = {
        "The clamp has no live path: press Train.": {"clamp": True},
        "The absolute loss has no live path: press Train.": {"loss": "absolute"},
        "The Huber loss has no live path: press Train.": {"loss": "huber"},
        "Batches have no live path: press Train.": {"batch_size": 5},
    }
    for sentence, chosen in said.items():
        assert words.untrained(Settings(**chosen)) == sentence


@pytest.mark.parametrize("chosen", [{}, {"clamp": True}, {"loss": "huber"}, {"batch_size": 5}])
def test_what_is_said_to_lack_an_exact_form_is_what_the_engine_refuses(chosen: Any) -> None:
    settings = Settings(**chosen)
    assert bool(exact.lacking(settings)) == bool(exact.refusal(settings))
    assert bool(words.impossible(settings, "exact")) == bool(exact.refusal(settings))
    assert words.impossible(settings, "autograd") == ""


def test_a_button_without_use_says_why() -> None:
    assert words.best_rate(Settings(), True).startswith("Sets the learning rate")
    why = words.best_rate(Settings(batch_size=5), False)
    assert why == "No rate is known to be the best: batches have no exact form."
    assert words.no_ruler(Settings(loss="huber", clamp=True)).startswith("The Huber loss has no")
