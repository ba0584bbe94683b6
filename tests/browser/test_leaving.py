"""A page that is being left, while the server is slow: what is pressed on it spoils nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.driving import open_app
from tests.browser.states import button, visit

# The link to another page, and a button of this one while the server runs that page.
BOTH = """([to, name]) => {
  const all = kind => [...document.querySelectorAll(kind)];
  const of = (kind, name) => all(kind).find(e => e.textContent.trim() === name);
  const [link, button] = [of("a", to), of("button", name)];
  link.click();
  for (const wait of [0, 5, 10, 20]) setTimeout(() => button.click(), wait);
}"""


class Wire:
    """The page's connection, on which the server's messages can be held up."""

    def __init__(self, page: Page) -> None:
        self.held: list[str | bytes] | None = None
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        self.browser = browser
        server = browser.connect_to_server()
        browser.on_message(server.send)
        server.on_message(self._pass)

    def _pass(self, message: str | bytes) -> None:
        if self.held is None:
            self.browser.send(message)
        else:
            self.held.append(message)

    def release(self) -> None:
        held, self.held = self.held or [], None
        for message in held:
            self.browser.send(message)


def test_a_press_on_a_stage_that_is_on_its_way_out_leaves_the_next_page_whole(
    page: Page, server: str
) -> None:
    wire = Wire(page)
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    expect(button(page, "Clear")).to_be_attached()
    expect(page.get_by_role("link", name="Data", exact=True)).to_be_visible()
    wire.held = []
    page.evaluate(BOTH, ["Data", "Clear"])
    page.wait_for_timeout(1000)
    wire.release()
    heading = page.get_by_role("heading", name="Tutorial")
    expect(heading).to_be_visible()
    page.wait_for_timeout(500)
    expect(heading).to_be_visible()
    visit(page, "Train")
    expect(stage).to_have_attribute("data-points", "25")
    button(page, "Clear").click()
    expect(stage).to_have_attribute("data-points", "0")


@pytest.mark.nightly
def test_so_does_a_press_on_the_loops_page_on_the_way_to_the_stage(page: Page, server: str) -> None:
    wire = Wire(page)
    open_app(page, server)
    visit(page, "Step by step")
    expect(page.get_by_test_id("loop")).to_have_attribute("data-ready", "true", timeout=20_000)
    wire.held = []
    page.evaluate(BOTH, ["Train", "Wrong sign"])
    page.wait_for_timeout(1000)
    wire.release()
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    page.wait_for_timeout(500)
    expect(stage).to_be_visible()
    button(page, "Clear").click()
    expect(stage).to_have_attribute("data-points", "0")
