"""Who may embed the app is the deployer's choice, and what the app never uses is switched off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ui.server import headers

ROOT = Path(__file__).parent.parent.parent.parent


def directives(policy: str) -> dict[str, list[str]]:
    """A content security policy as a browser takes it apart."""
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("environment", [{}, {"PERCEPTRON_FRAME_ANCESTORS": ""}])
def test_any_page_may_embed_the_app_unless_the_deployer_says_otherwise(environment) -> None:
    assert "frame-ancestors" not in directives(headers.policy(environment))


@pytest.mark.parametrize(
    "given",
    [
        "'none'",
        "'self'",
        "https://moodle.school.example",
        "'self' https://*.school.example http://localhost:8080",
    ],
)
def test_the_deployer_says_whose_pages_may_embed_it(given: str) -> None:
    told = directives(headers.policy({"PERCEPTRON_FRAME_ANCESTORS": given}))
    assert told.pop("frame-ancestors") == given.split()
    assert told == directives(headers.POLICY)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("self", "self"),
        ("school.example", "school.example"),
        ("https://a.example; script-src *", "https://a.example;"),
        ("https://a.example, https://b.example", "https://a.example,"),
        ("'none' https://a.example", "'none'"),
        ("https://a.example/course", "https://a.example/course"),
    ],
)
def test_what_a_browser_would_pass_over_is_refused_in_a_sentence(given: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^PERCEPTRON_FRAME_ANCESTORS: ") as refusal:
        headers.policy({"PERCEPTRON_FRAME_ANCESTORS": given})
    assert repr(wrong) in str(refusal.value)


def test_a_wrong_one_keeps_the_server_from_starting() -> None:
    given = {**os.environ, "PERCEPTRON_FRAME_ANCESTORS": "everyone"}
    ran = subprocess.run(
        [sys.executable, "-c", "import app"], cwd=ROOT, env=given, capture_output=True, text=True
    )
    assert ran.returncode != 0
    assert "PERCEPTRON_FRAME_ANCESTORS: 'everyone' must be an origin" in ran.stderr


def test_every_answer_gives_up_what_the_app_never_uses() -> None:
    answer = TestClient(Starlette(middleware=headers.middleware())).get("/nothing")
    assert answer.status_code == 404
    told = answer.headers["permissions-policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(told)
    assert "fullscreen=()" not in told  # the lecture view fills the screen
    assert answer.headers["referrer-policy"] == "same-origin"
