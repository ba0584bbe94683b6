"""How the stage stands is a value that checks itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from perceptron.stage.view import View


def test_the_usual_view_is_the_start_of_a_run_at_its_own_speed() -> None:
    assert View() == View(0, "1", False, "log", True, True, True, "lines", "contours", False, False)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("iteration", -1, "iteration: -1 must be from 0 to 1000000"),
        ("iteration", 1.5, "iteration: 1.5 must be an integer from 0 to 1000000"),
        ("speed", "3", "speed: '3' must be one of: 0.25, 0.5, 1, 2, 4, 8, 16, every"),
        ("speed", 1, "speed: 1 must be one of: 0.25, 0.5, 1, 2, 4, 8, 16, every"),
        ("loop", 1, "loop: 1 must be True or False"),
        ("loss_axes", "polar", "loss_axes: 'polar' must be one of: log, linear, excess"),
        ("points", "yes", "points: 'yes' must be True or False"),
        ("neuron", 1, "neuron: 1 must be True or False"),
        ("best", None, "best: None must be True or False"),
        ("residuals", "arrows", "residuals: 'arrows' must be one of: lines, squares, springs, off"),
        ("surface", "2d", "surface: '2d' must be one of: contours, 3d"),
        ("diagram", "on", "diagram: 'on' must be True or False"),
        ("gradient", 0, "gradient: 0 must be True or False"),
        ("residuals", False, "residuals: False must be one of: lines, squares, springs, off"),
    ],
)
def test_a_wrong_value_is_told_with_its_field_and_what_may_be_there(
    field: str, value: Any, sentence: str
) -> None:
    with pytest.raises(ValueError, match="^" + sentence.replace(".", r"\.") + "$"):
        View(**{field: value})


def test_numpys_numbers_are_kept_as_pythons() -> None:
    assert type(View(iteration=np.int64(7)).iteration) is int  # type: ignore[arg-type]
