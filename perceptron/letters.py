"""Texts from others, such as titles in a file, without the letters that hide, turn or break them.

What is left is text and never markup: whoever writes it into HTML, SVG or a terminal escapes it.
"""

from __future__ import annotations

import re

LONGEST = 500  # characters of a text that is shown
# The controls but blanks, which stand for one blank each; half a pair of UTF-16, which can't be
# sent; and what turns the direction of all that follows. Joiners stay: Persian and emoji use them.
BLANK = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")
HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def visible(text: str) -> str:
    """On one line, without hidden letters, and cut where it is too long to be shown."""
    plain = HIDDEN.sub("", BLANK.sub(" ", text[: 2 * LONGEST]))
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
