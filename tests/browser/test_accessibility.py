"""What axe-core finds on the page: nothing, in what we draw as in Streamlit's own parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import open_app
from tests.browser.states import STATES, button, scrub, stage

PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 19, 27)"}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

FIND = """async () => {
    const {violations} = await axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag22aa"]});
    const found = violations.filter(({impact}) => impact !== "minor");
    return found.flatMap(({id, nodes}) => nodes.map(
        ({target, failureSummary}) => `${id} at ${target.join(" ")}: ${failureSummary}`));
}"""

# What lies behind words that are over a drawing, axe-core can't tell: it is asked again, without
# the drawings and what lies over the headline. Then it can, but for single signs and arrows.
BARE = """
    .pn-over, .pn-names, .pn-plot, .pn-space, .pn-list, [data-testid=stHeader] {
        visibility: hidden !important;
    }
"""
JUDGE = """async () => {
    const of = [...document.querySelectorAll(".pn-stage, .pn-rate")];
    const how = {runOnly: {type: "rule", values: ["color-contrast"]}, elementRef: true};
    const {violations, incomplete} = await axe.run(of, how);
    const words = ({any: [{data}]}) => !["shortTextContent", "nonBmp"].includes(data.messageKey);
    const seen = ({element}) => {
        const {left, top, width, height} = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    };
    const nodes = found => found.flatMap(({nodes}) => nodes);
    return [...nodes(violations), ...nodes(incomplete).filter(node => words(node) && seen(node))]
        .map(({target, any}) => `color-contrast at ${target.join(" ")}: ${any[0].message}`);
}"""


def found(page: Page) -> list[str]:
    """What is grave or middling on the page as it stands: rule, selector and what to do."""
    page.evaluate(AXE_SCRIPT)
    everywhere = page.evaluate(FIND)
    bare = page.add_style_tag(content=BARE)
    unreadable = page.evaluate(JUDGE)
    bare.evaluate("style => style.remove()")
    return everywhere + unreadable


def found_in_both_themes(page: Page) -> list[str]:
    everything = []
    page.add_style_tag(content="* { transition: none !important; }")  # as it is when it is there
    for theme, paper in PAPER.items():
        page.emulate_media(color_scheme=theme)
        expect(page.locator(".pn-stage")).to_have_css("background-color", paper)
        everything += [f"{theme}: {one}" for one in found(page)]
    return everything


def ready(page: Page, server: str) -> None:
    open_app(page, server)
    expect(stage(page)).to_have_attribute("data-ready", "true")


def test_the_first_screen_has_nothing_that_some_cant_read_or_reach(page: Page, server: str) -> None:
    ready(page, server)
    assert found_in_both_themes(page) == []


def diagram_and_gradient(page: Page) -> Locator:
    STATES["neuron diagram"](page)
    button(page, "Gradient").click()
    scrub(page, 30)
    return stage(page).locator(".pn-arrow")


NAMES = (
    "paused in the middle",
    "converged",
    "diverging",
    "point chosen by keys",
    "square pointed at",
    "outlier on its spring",
    "runs pinned",
    "table of pinned runs",
    "least squares hidden",
    "loss surface in space",
    "zoomed",
    "no points",
    "one point",
    "keys",
    "term told",
    "all terms",
    "lecture view in the window",
    "loop line by line",
    "loop without zero grad",
    "loop that raises an error",
    "loop beside another optimizer",
    "loop on its way",
    "loop with springs",
    "loop in the lecture view",
)
DRIVES = {name: STATES[name] for name in NAMES} | {"diagram and gradient": diagram_and_gradient}


@pytest.mark.nightly
@pytest.mark.parametrize("name", DRIVES)
def test_no_state_has_something_that_some_cant_read_or_reach(
    page: Page, server: str, name: str
) -> None:
    ready(page, server)
    expect(DRIVES[name](page)).to_be_visible()
    assert found_in_both_themes(page) == []


@pytest.mark.nightly
def test_a_phone_has_nothing_that_some_cant_read_or_reach(
    new_page: Callable[..., Page], server: str
) -> None:
    page = new_page(**PHONE)
    ready(page, server)
    assert found_in_both_themes(page) == []
    button(page, "Settings").tap()
    expect(page.get_by_role("slider", name="Learning rate")).to_be_in_viewport()
    assert found_in_both_themes(page) == []


@pytest.mark.nightly
def test_the_loop_on_a_phone_has_nothing_that_some_cant_read_or_reach(
    new_page: Callable[..., Page], server: str
) -> None:
    page = new_page(**PHONE)
    ready(page, server)
    button(page, "Settings").tap()
    page.get_by_role("link", name="Step by step", exact=True).tap()
    loop = page.get_by_test_id("loop")
    expect(loop).to_have_attribute("data-ready", "true")
    button(loop, "Next line").tap()
    assert found_in_both_themes(page) == []
    button(loop, "Break it").tap()
    expect(loop.get_by_role("switch", name="No no_grad")).to_be_visible()
    assert found_in_both_themes(page) == []


def test_what_axe_finds_is_seen(page: Page) -> None:
    page.set_content(
        '<html lang="en"><title>One</title><div data-testid="stThing"><button>&nbsp;</button></div>'
        '<div class="pn-stage" style="position: relative; color: #999">'
        '<svg class="pn-over" style="position: absolute; inset: 0"></svg><p>faint</p></div></html>'
    )
    nameless, faint = found(page)
    assert nameless.startswith("button-name at button:")
    assert faint.startswith("color-contrast at p: Element has insufficient color contrast")
