"""Wishes of the loop's page."""

from __future__ import annotations

import re
from pathlib import Path

import perceptron
from ui import step


def test_the_page_wishes_for_nothing_that_has_no_answer() -> None:
    source = (Path(perceptron.__file__).parent / "step" / "message.mjs").read_text("utf-8")
    named = re.search(r"@typedef \{([^}]+)\} Wish\b", source)
    assert named
    assert re.findall(r'"(\w+)"', named[1]) == list(step.WISHES)
