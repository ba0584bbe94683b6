"""What is left of a text that hides something."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perceptron import Points
from perceptron.files.heading import cleaned
from perceptron.letters import LONGEST, visible
from perceptron.stage.scene import Scene

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("height\u202e(mc)", "height(mc)"),
        ("a\x1b[31mb\x07", "a[31mb"),
        ("two\r\nlines\u2028more", "two  lines more"),
        ("\ud83dx", "x"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\U0001f469\u200d\U0001f52c", "\U0001f469\u200d\U0001f52c"),
        ("µ\u00a0(m/s²)", "µ\u00a0(m/s²)"),
    ],
)
def test_what_hides_or_turns_letters_is_left_out_and_all_else_stays(text: str, left: str) -> None:
    assert visible(text) == left


@given(ANY)
def test_what_is_left_can_be_sent_and_is_left_again(text: str) -> None:
    left = visible(text)
    left.encode()  # half a pair of UTF-16 would raise
    assert visible(left) == left
    assert not {unicodedata.category(letter) for letter in left} & {"Cc", "Cs", "Zl", "Zp"}
    assert cleaned(cleaned(text)) == cleaned(text)


def test_a_text_that_is_too_long_is_cut_and_shows_it() -> None:
    assert visible("x" * LONGEST) == "x" * LONGEST
    assert visible("x" * 10**6) == "x" * (LONGEST - 1) + "…"


def test_points_from_any_door_have_visible_names() -> None:
    hidden = {name: f"{name}\u202e\x1b\ud800" for name in ("name", "x_name", "y_unit", "source")}
    points = Points([1, 2], [3, 4], **hidden)
    assert (points.name, points.x_name, points.y_unit) == ("name", "x_name", "y_unit")
    text = '{"version":1,"points":{"x":[1,2],"y":[3,4],"name":"a\\ud800\\u202eb"}}'
    assert Scene.read(text).load().name == "ab"
    moments = '{"n":9,"mean_x":0,"mean_y":0,"sxx":1,"sxy":0,"syy":1}'
    text = f'{{"version":1,"points":{{"file":"a\\u0007b","moments":{moments}}}}}'
    assert Scene.read(text).points.name == "ab"
