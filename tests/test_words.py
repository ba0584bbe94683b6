"""Sentences that the server chooses."""

from __future__ import annotations

from perceptron import Points
from ui import words


def test_an_axis_has_its_unit_in_brackets() -> None:
    assert words.axis("Distance", "Mpc") == "Distance (Mpc)"
    assert words.axis("x", "") == "x"


def test_divergence_is_blamed_on_the_rate_only_when_it_is_above_the_edge() -> None:
    assert (
        words.divergence(0.0013, 0.00129447) == "It diverges: 0.0013 is above the edge at 0.00129."
    )
    assert "32 bits" in words.divergence(0.0001, 0.00129)


def test_a_rate_just_above_the_edge_is_still_told_from_it() -> None:
    sentence = words.divergence(0.0012945, 0.00129447)
    assert sentence == "It diverges: 0.0012945 is above the edge at 0.00129447."


def test_what_is_left_out_of_the_picture_is_said() -> None:
    assert words.note(25, 25, None, 4001) == ""
    assert words.note(10_000, 123_456, None, 4001) == "10,000 of 123,456 points drawn"
    both = words.note(10_000, 123_456, 20_000, 1_000_001)
    assert both.endswith("20,000 of 1,000,001 steps kept, by change")


def test_waiting_and_training_are_told_apart() -> None:
    assert words.waiting(-1, 4000, 1) == "Waiting for 1 other training"
    assert words.waiting(-1, 4000, 3) == "Waiting for 3 other trainings"
    assert words.waiting(1999, 4000, 3) == "Training: 1,999 of 4,000"


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
    assert "live" in words.untrained(True)
    assert "press Train" in words.untrained(False)
