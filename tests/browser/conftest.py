"""A running app, a real browser, and pages that fail their test on any error or foreign request."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.browser import chromium
from tests.browser.data_page import go
from tests.browser.driving import foreign, messages, open_app, running_app
from tests.browser.protocol import overheard

HERE = Path(__file__).parent
ARGS = [
    "--no-sandbox",  # containers run as root, where Chromium's own sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # the browser's own calls home are not the app's
    "--disable-component-update",
    "--disable-sync",
]
LEFT_OUT = pytest.StashKey[int]()
HEARD = pytest.StashKey[list[tuple[Page, deque[str]]]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark this folder's tests, put them last, and leave them out where no browser is."""
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    items.sort(key=lambda item: item.path.is_relative_to(HERE))  # the fast tests speak first
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if chromium.find() is None and not chromium.REQUIRED:
            item.add_marker(pytest.mark.skip(reason=chromium.MISSING))


def pytest_collection_finish(session: pytest.Session) -> None:
    """How many were chosen and can't be run."""
    chosen = [item for item in session.items if item.path.is_relative_to(HERE)]
    session.config.stash[LEFT_OUT] = sum(
        item.get_closest_marker("skip") is not None for item in chosen
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line of the run, so that a skip isn't overlooked."""
    if left_out := config.stash.get(LEFT_OUT, 0):
        print(f"\nLEFT OUT: all {left_out} browser tests, because {chromium.MISSING}.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed tells what its pages showed last, and what they and the server said."""
    report = yield
    if report.failed and report.when == "call":
        for number, (page, lines) in enumerate(item.stash.get(HEARD, []), start=1):
            seen = "closed" if page.is_closed() else page.locator("body").aria_snapshot()
            report.sections.append((f"page {number}", seen))
            report.sections.append((f"page {number} and its server", "\n".join(lines)))
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one app for all tests."""
    with running_app(tmp_path_factory.mktemp("elsewhere")) as app:
        yield app.address


@pytest.fixture
def sent(page: Page) -> list[object]:
    """Grows with each message that the page sends, from before it is opened on."""
    return messages(page)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """There can be one at a time, however many browsers it drives."""
    with sync_playwright() as playwright:
        yield playwright


@contextmanager
def launched(playwright: Playwright, *more: str) -> Iterator[Browser]:
    """A browser, with more arguments than the usual ones."""
    found = chromium.find()
    if found is None:
        pytest.fail(chromium.MISSING)
    browser = playwright.chromium.launch(executable_path=found, args=[*ARGS, *more])
    try:
        yield browser
    finally:
        browser.close()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.fixture
def requests() -> list[str]:
    """The address of every request and websocket of this test's pages, in order."""
    return []


@pytest.fixture
def errors() -> list[str]:
    """Uncaught errors and console errors; a test that provokes one asserts it and clears them."""
    return []


@pytest.fixture(scope="session")
def usual(browser: Browser) -> BrowserContext:
    """Where pages of the usual size are opened: all but the first find the app's files cached.

    A new tab finds nothing that another one has left.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script("try { sessionStorage.length || localStorage.clear() } catch {}")
    return context


@pytest.fixture
def new_page(
    request: pytest.FixtureRequest,
    browser: Browser,
    usual: BrowserContext,
    server: str,
    requests: list[str],
    errors: list[str],
) -> Iterator[Callable[..., Page]]:
    """Open a page of another size or colour scheme: `new_page(color_scheme="dark")`.

    When the test ends, an error in a page or a request to another host fails it.
    """
    opened: list[Page] = []
    heard = request.node.stash.setdefault(HEARD, [])

    def open_page(**options: object) -> Page:
        usually = {"viewport": {"width": 1280, "height": 720}}
        page = browser.new_page(**{**usually, **options}) if options else usual.new_page()
        opened.append(page)
        heard.append((page, overheard(page)))
        page.set_default_timeout(15_000)
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: line.type == "error" and errors.append(line.text))
        page.on("websocket", lambda websocket: requests.append(websocket.url))
        return page

    yield open_page
    for page in opened:
        page.close()
    usual.clear_cookies()
    assert foreign(requests, server) == []
    assert not errors, "\n".join(errors)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page of 1280 by 720, the size that the first screen is made for."""
    return new_page()


@pytest.fixture
def stage(page: Page, server: str) -> Locator:
    """The stage of a fresh page, drawn."""
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    return stage


@pytest.fixture
def data(page: Page, server: str) -> Page:
    """The Data page, come to as a person would who doesn't wait for the stage."""
    page.goto(server)
    go(page, "Data")
    return page
