"""What a deployer may set is in one table, and the documents have it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ui.server import limits
from ui.server.limits import LIMITS

ROOT = Path(__file__).parent.parent.parent.parent


def test_without_a_word_from_the_deployer_they_are_the_defaults() -> None:
    assert limits.read({"HOME": "/tmp", "PERCEPTRON_PORT": "tcp://10.0.0.1:8501"}) == {
        name: limit.default for name, limit in LIMITS.items()
    }


@pytest.mark.parametrize("name", LIMITS)
def test_each_can_be_set_by_its_variable(name: str) -> None:
    assert limits.read({f"PERCEPTRON_LIMIT_{name}": "7"})[name] == 7


@pytest.mark.parametrize(
    ("variable", "text", "sentence"),
    [
        (
            "PERCEPTRON_LIMIT_UPLAOD",
            "5",
            "PERCEPTRON_LIMIT_UPLAOD: must be one of: PERCEPTRON_LIMIT_UPLOAD, ",
        ),
        (
            "PERCEPTRON_LIMIT_UNDO",
            "many",
            "PERCEPTRON_LIMIT_UNDO: 'many' must be a whole number > 0",
        ),
        ("PERCEPTRON_LIMIT_UNDO", "0.5", "PERCEPTRON_LIMIT_UNDO: '0.5' must be a whole number > 0"),
        ("PERCEPTRON_LIMIT_TURN", "0", "PERCEPTRON_LIMIT_TURN: '0' must be a number > 0"),
        ("PERCEPTRON_LIMIT_TURN", "inf", "PERCEPTRON_LIMIT_TURN: 'inf' must be a number > 0"),
        ("PERCEPTRON_LIMIT_TURN", "nan", "PERCEPTRON_LIMIT_TURN: 'nan' must be a number > 0"),
    ],
)
def test_what_is_wrong_is_refused_in_a_sentence(variable: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}"):
        limits.read({variable: text})


def test_a_wrong_one_keeps_the_server_from_starting() -> None:
    given = {**os.environ, "PERCEPTRON_LIMIT_TURN": "soon"}
    ran = subprocess.run(
        [sys.executable, "-c", "import app"], cwd=ROOT, env=given, capture_output=True, text=True
    )
    assert ran.returncode != 0
    assert "PERCEPTRON_LIMIT_TURN: 'soon' must be a number > 0" in ran.stderr


def test_they_are_in_the_documents_as_they_are() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    rows = re.findall(
        r"^\| `PERCEPTRON_LIMIT_(\w+)` \| ([\d,.]+) (\w+) \| (.+) \|$", text, re.MULTILINE
    )
    told = {name: (float(number.replace(",", "")), unit, help) for name, number, unit, help in rows}
    assert told == {name: limit[:3] for name, limit in LIMITS.items()}
