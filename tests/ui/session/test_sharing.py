"""Share: the link of the moment, by addresses that can be reached, and its code."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points, Settings
from perceptron.stage.scene import Pin, Scene
from perceptron.stage.view import View
from tests.pages.controls import choose, opened, widget
from tests.pages.payload import message, slide, wish
from tests.ui.session.test_kept import PINNED, VIEW, pin, state
from ui.server import addresses

PLACE = "https://lab.example/perceptron/"


def share(app: AppTest, address: Any = PLACE, number: int = 1) -> dict[str, Any]:
    """The answer to the stage's wish."""
    asked = {"asked": number, "address": address, "view": VIEW, "pins": [pin(PINNED)]}
    shared: dict[str, Any] = message(wish(app, "share", asked))["shared"]
    return shared


def test_the_link_opens_what_is_shown() -> None:
    app = opened()
    choose(app, "Points", "Hubble 1929")
    slide(app, 0.0123)
    shared = share(app)
    (link,) = [one["link"] for one in shared["links"]]
    assert link.startswith(f"{PLACE}?s=1")
    assert (shared["asked"], shared["why"]) == (1, "")
    settings = Settings(learning_rate=0.0123)
    assert Scene.read(link) == Scene.of(
        Points.named("Hubble 1929"), settings, (Pin(PINNED),), View(**VIEW)
    )


def test_the_code_is_the_links_and_has_no_colour_of_its_own_accord() -> None:
    import segno

    (one,) = share(opened())["links"]
    modules = segno.make(one["link"], error="l", micro=False).symbol_size(border=0)
    assert one["code"].startswith('<svg viewBox="0 0 {} {}">'.format(*modules))
    assert one["code"].count("<path") == 1


@pytest.mark.parametrize("address", ["http://localhost:8501/", "http://127.0.0.1:8501/x"])
def test_where_the_address_means_this_machine_alone_others_are_offered(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "of_this_machine", lambda: ("10.20.4.17", "[fd00::7]"))
    places = [one["link"].split("?")[0] for one in share(opened(), address)["links"]]
    path = address.split(":8501")[1]
    assert places == [address, f"http://10.20.4.17:8501{path}", f"http://[fd00::7]:8501{path}"]


def test_the_machine_names_no_address_that_others_can_not_reach() -> None:
    assert not {"127.0.0.1", "[::1]", "localhost"} & {*addresses.of_this_machine()}


@pytest.mark.parametrize("address", [None, "", "javascript:alert(1)", "http://", "ftp://a/", 7])
def test_an_address_that_is_none_of_a_page_gives_no_link(address: Any) -> None:
    shared = share(opened(), address)
    assert shared["links"] == []
    assert shared["why"]


def test_more_than_a_link_can_hold_is_said_and_so_are_too_few_points() -> None:
    app = opened()
    choose(app, "Points", "Noisy line")
    state(app).points = Points(range(500), [i * 0.123456789 % 7 for i in range(500)])
    assert share(app.run())["why"] == (
        "500 points and the pinned runs are too much for a link. Send a file of the points."
    )


def test_an_earlier_wish_that_comes_again_is_not_answered_again() -> None:
    app = opened()
    share(app, number=5)
    widget(app, "number_input", "Seed").set_value(3).run()
    assert share(app, number=5)["asked"] == 5
    before = message(app)["shared"]["links"]
    assert share(app, number=6)["links"] != before
