"""Words are told what they mean: to a pointer, to keys, to a finger; all of them on request."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron.glossary import TERMS
from tests.browser.driving import SIZES, open_app
from tests.browser.states import button, entry, stage, unfold, visit


def tip(page: Page) -> Locator:
    return page.locator(".pn-tip")


def word(page: Page, term: str) -> Locator:
    return stage(page).locator(f"[data-term='{term}']").first


def test_a_word_is_told_to_a_pointer_and_to_keys_and_opens_all_of_them(
    page: Page, stage: Locator
) -> None:
    word(page, "loss").hover()
    expect(tip(page)).to_contain_text(TERMS["loss"])
    expect(tip(page)).to_contain_text("The sum of the squared residuals.")
    page.mouse.move(700, 400)
    expect(tip(page)).to_be_hidden()
    word(page, "prediction").focus()
    page.keyboard.press("Tab")
    weight = word(page, "weight")
    expect(weight).to_be_focused()
    expect(tip(page)).to_contain_text(TERMS["weight"])
    described = weight.get_attribute("aria-describedby")
    assert described == tip(page).get_attribute("id")
    page.keyboard.press("Escape")
    expect(tip(page)).to_be_hidden()
    expect(weight).to_be_focused()
    page.keyboard.press("Enter")
    terms = page.get_by_role("dialog", name="Terms")
    expect(terms).to_be_visible()
    assert terms.locator("dt").all_inner_texts() == list(TERMS)
    assert terms.locator("dd").all_inner_texts() == list(TERMS.values())
    expect(terms.locator(".pn-asked")).to_have_text("weight")
    expect(terms.locator(".pn-asked")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(terms).to_be_hidden()
    expect(weight).to_be_focused()
    expect(stage).to_have_attribute("data-iteration", "0")


@pytest.mark.nightly
def test_a_finger_is_told_and_a_switch_does_what_it_did(
    new_page: Callable[..., Page], server: str
) -> None:
    width, height = SIZES["phone"]
    page = new_page(viewport={"width": width, "height": height}, is_mobile=True, has_touch=True)
    open_app(page, server)
    expect(stage(page)).to_have_attribute("data-ready", "true")
    word(page, "bias").tap()
    expect(tip(page)).to_contain_text(TERMS["bias"])
    expect(tip(page)).to_be_in_viewport(ratio=1)
    word(page, "bias").tap()
    terms = page.get_by_role("dialog", name="Terms")
    expect(terms.locator(".pn-asked")).to_have_text("bias")
    button(terms, "Close").tap()
    residuals = page.locator("[data-switch=residuals]")
    residuals.tap()
    expect(residuals).to_have_attribute("data-way", "squares")
    expect(tip(page)).to_contain_text(TERMS["residual"])
    residuals.tap()
    expect(residuals).to_have_attribute("data-way", "springs")
    expect(tip(page)).to_be_hidden()


@pytest.mark.nightly
def test_the_sidebar_has_all_terms_on_every_page(page: Page, server: str) -> None:
    open_app(page, server)
    expect(stage(page)).to_have_attribute("data-ready", "true")
    for name in ("Train", "Data"):
        visit(page, name)
        if name == "Train":
            unfold(page)
        page.get_by_test_id("stSidebar").get_by_role("button", name="Terms").click()
        tensor = page.locator(".terms").get_by_text(TERMS["tensor"])
        expect(tensor).to_be_visible()
        page.keyboard.press("Escape")
        expect(tensor).to_be_hidden()


@pytest.mark.nightly
def test_the_legend_tells_its_words_and_why_there_are_no_squares(page: Page, server: str) -> None:
    open_app(page, server)
    entry(page, "residuals: lines").hover()
    expect(tip(page)).to_contain_text(f"{TERMS['residual']} Shown as lines")
    entry(page, "least squares").hover()
    expect(tip(page)).to_contain_text(TERMS["least squares"])
    page.mouse.down()
    expect(tip(page)).to_be_hidden()
