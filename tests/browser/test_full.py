"""One page more than the server has room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import full
from tests.browser.driving import running_app
from tests.browser.test_accessibility import found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with running_app(tmp_path, **full.LIMIT) as app:
        yield app.address


@pytest.mark.nightly
def test_a_page_that_finds_no_room_says_so_and_opens_when_there_is_some(
    new_page: Callable[..., Page], server: str
) -> None:
    first, *_ = full.fill(new_page, server)
    late = new_page()
    expect(full.refused(late, server)).to_contain_text("This server is full: 2 pages are open")
    for scheme in ("light", "dark"):
        late.emulate_media(color_scheme=scheme)
        assert found(late) == []
    first.close()
    expect(late.get_by_test_id("stage")).to_be_visible(timeout=30_000)
