"""The Train page as a person uses it."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Settings, record
from tests.breadth import some
from tests.browser.driving import frame, number, open_app, place, value
from tests.browser.states import enter, no_points, pick, unfold, upward


def button(at: Page | Locator, name: str) -> Locator:
    return at.get_by_role("button", name=name, exact=True)


def later(stage: Locator, iteration: int) -> int:
    """An iteration at which it stands by itself, after this one."""
    expect(stage).not_to_have_attribute("data-iteration", str(iteration), timeout=30_000)
    here = int(value(stage, "iteration"))
    assert here > iteration
    return here


def scrub(stage: Locator, iteration: int) -> None:
    stage.get_by_role("slider", name="Iteration", exact=True).fill(str(iteration))


def set_rate(page: Page, rate: str) -> None:
    field = number(page, "Learning rate")
    field.fill(rate)
    field.press("Enter")


def test_train_plays_the_real_run_from_the_untrained_neuron_to_the_end(
    page: Page, stage: Locator
) -> None:
    expect(stage).to_have_attribute("data-iteration", "0")
    expect(stage).to_have_attribute("data-playing", "false")
    button(page, "Train").click()
    expect(stage).to_have_attribute("data-playing", "true")
    first = value(stage, "iteration")
    expect(stage).not_to_have_attribute("data-iteration", str(int(first)))
    assert value(stage, "iteration") > first
    stage.get_by_role("combobox", name="Speed").select_option("4")
    expect(stage).to_have_attribute("data-iteration", "4000")
    expect(stage).to_have_attribute("data-playing", "false")
    run = record(Points.tutorial(), Settings())
    for name in ("weight", "bias", "loss"):
        assert value(stage, name) == pytest.approx(getattr(run, name)[-1], rel=1e-7)


@pytest.mark.nightly
def test_train_again_plays_again(page: Page, stage: Locator) -> None:
    for _ in range(2):
        button(page, "Train").click()
        expect(stage).to_have_attribute("data-playing", "true")
        scrub(stage, 4000)
        expect(stage).to_have_attribute("data-playing", "false")


@pytest.mark.nightly
def test_every_iteration_can_be_reached_by_scrubbing(stage: Locator) -> None:
    run = record(Points.tutorial(), Settings(), engine="exact")
    for iteration in (0, 1, 2, 3, 14, 999, 3999, 4000):
        scrub(stage, iteration)
        expect(stage).to_have_attribute("data-iteration", str(iteration))
        assert value(stage, "weight") == pytest.approx(run.weight[iteration], rel=1e-6)


def test_steps_go_one_iteration_forward_and_back_and_restart_goes_to_the_start(
    stage: Locator,
) -> None:
    for expected in ("1", "2", "3"):
        button(stage, "Step forward").click()
        expect(stage).to_have_attribute("data-iteration", expected)
    button(stage, "Step back").click()
    expect(stage).to_have_attribute("data-iteration", "2")
    button(stage, "Restart").click()
    expect(stage).to_have_attribute("data-iteration", "0")
    button(stage, "Step back").click()
    expect(stage).to_have_attribute("data-iteration", "0")


@pytest.mark.nightly
def test_pause_holds_and_play_goes_on_from_there(stage: Locator) -> None:
    button(stage, "Play").click()
    expect(stage).not_to_have_attribute("data-iteration", "0")
    button(stage, "Pause").click()
    here = stage.get_attribute("data-iteration") or ""
    stage.page.wait_for_timeout(400)
    expect(stage).to_have_attribute("data-iteration", here)
    button(stage, "Play").click()
    expect(stage).not_to_have_attribute("data-iteration", here)
    assert value(stage, "iteration") > int(here)


@pytest.mark.nightly
def test_the_rail_can_be_dragged(page: Page, stage: Locator) -> None:
    box = stage.locator(".pn-scrub").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=5)
    half = value(stage, "iteration")
    page.mouse.move(box["x"] + box["width"], middle, steps=5)
    page.mouse.up()
    assert 0 < half < 4000
    expect(stage).to_have_attribute("data-iteration", "4000")


@pytest.mark.nightly
def test_keys_play_and_step_and_do_not_reach_streamlit(page: Page, stage: Locator) -> None:
    stage.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(stage).to_have_attribute("data-iteration", "1")
    page.keyboard.press(" ")
    expect(stage).to_have_attribute("data-playing", "true")
    page.keyboard.press(" ")
    expect(stage).to_have_attribute("data-playing", "false")


@pytest.mark.nightly
def test_every_iteration_is_a_speed_that_leaves_none_out(page: Page, stage: Locator) -> None:
    stage.get_by_role("combobox", name="Speed").select_option("every")
    page.evaluate(
        """() => { const stage = document.querySelector('[data-testid=stage]'); window.seen = [];
        new MutationObserver(() => seen.push(Number(stage.dataset.iteration)))
            .observe(stage, {attributeFilter: ['data-iteration']}); }"""
    )
    button(stage, "Play").click()
    page.wait_for_function("seen.length && seen.at(-1) > 40")
    button(stage, "Pause").click()
    seen = page.evaluate("seen")
    assert max(b - a for a, b in itertools.pairwise(seen)) <= 7, "60 a second, evenly"


def test_a_new_rate_shows_its_path_at_once_and_keeps_place_speed_and_zoom(
    page: Page, stage: Locator
) -> None:
    scrub(stage, 100)
    stage.get_by_role("combobox", name="Speed").select_option("2")
    picture = stage.locator(".pn-fit .nsewdrag").bounding_box()
    assert picture is not None
    page.keyboard.down("Shift")
    page.mouse.move(picture["x"] + 100, picture["y"] + 100)
    page.mouse.down()
    page.mouse.move(picture["x"] + 300, picture["y"] + 300, steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(button(page, "Fit")).to_be_visible()
    frame(page)
    zoomed = page.evaluate("document.querySelector('.pn-fit .pn-plot').layout.xaxis.range")
    set_rate(page, "0.0005")
    slow = record(Points.tutorial(), Settings(learning_rate=0.0005), engine="exact")
    expect(stage).to_have_attribute("data-loss", re.compile(f"^{slow.loss[100]:.5f}"))
    expect(stage).to_have_attribute("data-iteration", "100")
    expect(stage.get_by_role("combobox", name="Speed")).to_have_value("2")
    kept = page.evaluate("document.querySelector('.pn-fit .pn-plot').layout.xaxis.range")
    assert kept == pytest.approx(zoomed)


def test_it_goes_on_playing_while_other_controls_change(page: Page, stage: Locator) -> None:
    stage.get_by_role("combobox", name="Speed").select_option("0.25")
    button(stage, "Play").click()
    expect(stage).not_to_have_attribute("data-iteration", "0")
    set_rate(page, "0.0009")
    expect(stage).to_have_attribute("data-playing", "true")
    assert value(stage, "iteration") > 0


def test_before_train_there_is_nothing_to_play_and_the_place_is_kept(
    page: Page, stage: Locator
) -> None:
    unfold(page)
    scrub(stage, 100)
    pick(page, "Loss", "Huber")
    for name in ("Play", "Step forward", "Step back", "Restart"):
        expect(button(stage, name)).to_be_disabled()
    expect(stage.locator(".pn-count")).to_have_text("0 of 4000", use_inner_text=True)
    expect(stage.locator(".pn-loss .xtick text").last).to_have_text("4000")
    pick(page, "Loss", "Sum of squares")
    expect(stage).to_have_attribute("data-iteration", "100")
    stage.get_by_role("combobox", name="Speed").select_option("0.25")
    button(stage, "Play").click()
    pick(page, "Loss", "Huber")
    expect(button(stage, "Play")).to_be_disabled()
    expect(stage).to_have_attribute("data-playing", "false")
    pick(page, "Loss", "Sum of squares")
    expect(stage).to_have_attribute("data-playing", "true")
    assert value(stage, "iteration") > 100


@pytest.mark.parametrize(("width", "height"), some([(390, 844), (1280, 720)], keep=1))
def test_a_card_hides_neither_a_point_nor_the_player(
    new_page, server: str, width: int, height: int
) -> None:
    page = new_page(viewport={"width": width, "height": height})
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    stage.get_by_role("combobox", name="Speed").select_option("4")
    if width < 640:
        button(stage, "Settings").click()
    set_rate(page, "0.0014")
    page.get_by_test_id("stSidebar").get_by_role("button", name="Train", exact=True).click()
    expect(button(stage, "Use the best rate")).to_be_visible()
    top, bottom = stage.locator(".pn-card").evaluate(
        "e => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom]"
    )
    lowest = stage.locator(".pn-points").evaluate("e => e.getBoundingClientRect().bottom")
    play = button(stage, "Play").bounding_box()
    assert play is not None
    assert top >= lowest
    assert bottom <= play["y"] or top >= play["y"] + play["height"]


def test_a_diverging_run_stops_where_it_leaves_the_picture_and_offers_the_best_rate(
    page: Page, stage: Locator
) -> None:
    set_rate(page, "0.005")
    expect(page.get_by_text("Above 0.00129 this data diverges.")).to_be_visible()
    button(page, "Train").click()
    card = stage.get_by_role("status").filter(has_text="It diverges")
    expect(card).to_have_text(re.compile("0.005 is above the edge at 0.00129"))
    expect(stage).to_have_attribute("data-playing", "false")
    assert 0 < value(stage, "iteration") < 50
    expect(stage.get_by_text("Each iteration makes the error")).to_be_visible()
    button(stage, "Use the best rate").click()
    expect(number(page, "Learning rate")).to_have_value("0.001288")
    expect(card).to_be_hidden()


def test_a_long_training_is_followed_and_stopped_where_it_is(page: Page, stage: Locator) -> None:
    iterations = number(page, "Iterations")
    iterations.fill("1000000")
    iterations.press("Enter")
    expect(stage.get_by_text("of 1,000,001 steps kept, by change")).to_be_visible()
    button(page, "Train").click()
    expect(page.get_by_text("Training:")).to_be_visible()
    expect(stage.get_by_text("each step as PyTorch")).to_be_visible(timeout=30_000)
    expect(stage).to_have_attribute("data-playing", "false")
    seen = [later(stage, 0)]
    seen.append(later(stage, seen[0]))
    scrub(stage, 10)  # one may look back, and it stays there
    step = record(Points.tutorial(), Settings(iterations=10))
    assert value(stage, "weight") == pytest.approx(step.weight[-1], rel=1e-7)
    expect(page.get_by_text(f"Training: {seen[1]:,} of")).to_be_hidden()
    expect(stage).to_have_attribute("data-iteration", "10")
    set_rate(page, "0.0011")  # the page is not frozen meanwhile; these settings are not trained
    expect(page.get_by_text("Earlier settings:")).to_be_visible()
    expect(stage.get_by_text("each step as PyTorch")).to_be_hidden()
    set_rate(page, "0.001")
    expect(stage.get_by_text("each step as PyTorch")).to_be_visible()
    button(stage, "Restart").press("End")
    seen.append(later(stage, seen[1]))
    button(page, "Stop").click()
    expect(button(page, "Train")).to_be_visible()
    last = page.get_by_text("Stopped after").inner_text().split()[2].replace(",", "")
    assert int(last) >= seen[2]
    expect(stage).to_have_attribute("data-iteration", last)
    expect(stage).to_have_attribute("data-playing", "false")
    run = record(Points.tutorial(), Settings(iterations=int(last)))
    assert value(stage, "loss") == pytest.approx(run.loss[-1], rel=1e-7)


@pytest.mark.nightly
def test_a_finished_training_appears_without_another_click(page: Page, stage: Locator) -> None:
    iterations = number(page, "Iterations")
    iterations.fill("12000")
    iterations.press("Enter")
    button(page, "Train").click()
    expect(button(page, "Stop")).to_be_visible()
    expect(page.get_by_text("Trained: 12,000 iterations")).to_be_visible(timeout=30_000)
    expect(stage).to_have_attribute("data-playing", "true")


@pytest.mark.nightly
def test_a_followed_training_ends_at_its_last_iteration_wherever_one_is_meanwhile(
    page: Page, stage: Locator
) -> None:
    iterations = number(page, "Iterations")
    iterations.fill("50000")
    iterations.press("Enter")
    ended = page.get_by_text("Trained: 50,000 iterations")
    for seed, away in enumerate((False, True)):  # the same one again would be there at once
        enter(page, "Seed", str(seed))
        expect(ended).to_be_hidden()
        run = record(Points.tutorial(), Settings(iterations=50_000, seed=seed))
        button(page, "Train").click()
        expect(stage.get_by_text("each step as PyTorch")).to_be_visible(timeout=30_000)
        seen = later(stage, 0)
        if away:
            page.get_by_role("link", name="Data", exact=True).click()
            expect(stage).to_have_count(0)
            page.get_by_role("link", name="Train", exact=True).click()
            expect(stage.get_by_text("each step as PyTorch")).to_be_visible()
            assert value(stage, "iteration") >= seen
            page.get_by_role("link", name="Data", exact=True).click()
        expect(ended).to_be_visible(timeout=60_000)
        if away:
            page.get_by_role("link", name="Train", exact=True).click()
        expect(stage).to_have_attribute("data-iteration", "50000")
        expect(stage).to_have_attribute("data-playing", "false")
        assert value(stage, "loss") == pytest.approx(run.loss[-1], rel=1e-7)
    scrub(stage, 70)
    set_rate(page, "0.0011")
    set_rate(page, "0.001")
    expect(ended).to_be_visible()
    expect(stage).to_have_attribute("data-iteration", "70")


@pytest.mark.nightly
def test_a_training_without_a_live_path_is_followed_and_a_hand_goes_first(
    page: Page, stage: Locator
) -> None:
    iterations = number(page, "Iterations")
    iterations.fill("300000")
    iterations.press("Enter")
    unfold(page)
    pick(page, "Loss", "Huber")
    upward(page)
    button(page, "Train").click()
    said = stage.get_by_text("each step as PyTorch")
    expect(said).to_be_visible(timeout=30_000)
    seen = later(stage, 0)
    page.mouse.move(*place(page, 8.9, 2.6))
    page.mouse.down()
    page.mouse.move(*place(page, 8.4, 1.2), steps=5)
    expect(said).to_be_hidden()
    page.wait_for_timeout(600)
    expect(said).to_be_hidden()
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(said).to_be_visible()
    assert later(stage, seen) > seen
    button(page, "Stop").click()
    expect(page.get_by_text("Stopped after")).to_be_visible()
    expect(stage).to_have_attribute("data-playing", "false")


@pytest.mark.nightly
def test_the_loss_axes_switch_to_linear_and_back(page: Page, stage: Locator) -> None:
    kind = "document.querySelector('.pn-loss .pn-plot').layout.yaxis.type"
    assert page.evaluate(kind) == "log"
    button(stage, "Loss axes").click()
    page.wait_for_function(f"{kind} === 'linear'")
    button(stage, "Loss axes").click()
    page.wait_for_function(f"{kind} === 'log'")


def test_a_visit_to_the_data_page_loses_neither_the_place_nor_the_controls(
    page: Page, stage: Locator
) -> None:
    set_rate(page, "0.0007")
    scrub(stage, 55)
    page.get_by_role("link", name="Data", exact=True).click()
    expect(stage).to_have_count(0)
    page.get_by_role("link", name="Train", exact=True).click()
    expect(stage).to_have_attribute("data-iteration", "55")
    expect(number(page, "Learning rate")).to_have_value("0.0007")


@pytest.mark.nightly
def test_train_on_another_page_leads_to_the_stage(page: Page, stage: Locator) -> None:
    page.get_by_role("link", name="Data", exact=True).click()
    expect(stage).to_have_count(0)
    button(page, "Train").click()
    expect(stage).to_have_attribute("data-playing", "true")


def test_another_theme_recolours_the_picture_and_keeps_the_place(
    page: Page, stage: Locator
) -> None:
    scrub(stage, 30)
    colour = "getComputedStyle(document.querySelector('.pn-fit .pn-line')).stroke"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{colour} !== '{light}'")
    expect(stage).to_have_attribute("data-iteration", "30")


def test_a_visitor_who_prefers_less_motion_gets_the_result_without_the_film(
    new_page, server: str
) -> None:
    page = new_page(reduced_motion="reduce")
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    button(page, "Train").click()
    expect(stage).to_have_attribute("data-iteration", "4000")
    expect(stage).to_have_attribute("data-playing", "false")


def test_a_zoomed_surface_takes_the_next_run_and_keeps_its_view(page: Page, stage: Locator) -> None:
    surface = stage.locator(".pn-surface .nsewdrag").bounding_box()
    assert surface is not None
    page.keyboard.down("Shift")
    page.mouse.move(surface["x"] + 60, surface["y"] + 60)
    page.mouse.down()
    page.mouse.move(surface["x"] + 180, surface["y"] + 160, steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(button(page, "Fit")).to_be_visible()
    frame(page)
    zoomed = page.evaluate("document.querySelector('.pn-surface .pn-plot').layout.xaxis.range")
    set_rate(page, "0.0007")
    button(page, "Train").click()
    expect(stage).to_have_attribute("data-playing", "true")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1440, "height": 800})
    expect(stage.get_by_text("could not be drawn")).to_have_count(0)
    kept = page.evaluate("document.querySelector('.pn-surface .pn-plot').layout.xaxis.range")
    assert kept == pytest.approx(zoomed)


@pytest.mark.nightly
def test_other_points_begin_untrained(page: Page, stage: Locator) -> None:
    scrub(stage, 4000)
    page.get_by_role("combobox", name="Points", exact=True).click()
    page.get_by_role("option", name="Hubble 1929").click()
    expect(stage.get_by_text("Untrained: the weights are random.")).to_be_visible()
    expect(stage).to_have_attribute("data-iteration", "0")


@pytest.mark.parametrize("label", some(["Learning rate", "Iterations", "Seed"], keep=1))
def test_an_emptied_field_gets_its_last_value_back(page: Page, stage: Locator, label: str) -> None:
    field = number(page, label)
    before = field.input_value()
    field.fill("")
    field.press("Enter")
    expect(field).to_have_value(before)
    expect(stage).to_have_attribute("data-ready", "true")


def test_nothing_in_the_sidebar_moves_while_a_training_starts_and_stops(
    page: Page, stage: Locator
) -> None:
    iterations = number(page, "Iterations")
    iterations.fill("1000000")
    iterations.press("Enter")
    expect(stage.get_by_text("1,000,000")).to_be_visible()
    below = button(page, "New start")
    before = below.bounding_box()
    button(page, "Train").click()
    expect(page.get_by_text("Training:")).to_be_visible()
    assert below.bounding_box() == before
    button(page, "Stop").click()
    expect(page.get_by_text("Stopped after")).to_be_visible()
    assert below.bounding_box() == before


def test_a_rate_typed_and_trained_in_one_breath_is_the_one_that_is_trained(
    page: Page, stage: Locator
) -> None:
    field = number(page, "Learning rate")
    field.fill("0.0002")  # not committed yet: the click on Train takes the field's focus
    button(page, "Train").click()
    expect(page.get_by_text(re.compile("^Trained:"))).to_be_visible()
    expect(field).to_have_value("0.0002")
    expect(stage).to_have_attribute("data-playing", "true")
    scrub(stage, 4000)
    trained = record(Points.tutorial(), Settings(learning_rate=0.0002))
    assert value(stage, "loss") == pytest.approx(trained.loss[-1], rel=1e-7)


@pytest.mark.nightly
def test_without_points_the_ruler_keeps_its_rail_and_nothing_below_it_moves(
    page: Page, stage: Locator
) -> None:
    places = [button(page, "Train").bounding_box()]
    expect(no_points(page)).to_be_visible()
    expect(page.locator(".pn-zones .pn-slow")).to_be_attached()
    expect(page.get_by_text("Two points tell which rates are good.")).to_be_visible()
    places.append(button(page, "Train").bounding_box())
    assert places[0] == places[1]


def test_adam_is_chosen_advised_trained_and_played(page: Page, stage: Locator) -> None:
    unfold(page)
    pick(page, "Optimizer", "Adam")
    expect(page.get_by_text("More: Adam")).to_be_visible()  # and it has stayed open
    expect(number(page, "β₂")).to_have_value("0.999")
    expect(page.locator(".pn-zones .pn-wild")).to_have_count(0)
    upward(page)
    set_rate(page, "0.00001")
    expect(page.get_by_text("Too slow for this many iterations.")).to_be_visible()
    button(page, "Best rate").click()
    expect(page.get_by_text("Good; no rate makes it diverge.")).to_be_visible()
    button(page, "Train").click()
    expect(stage).to_have_attribute("data-playing", "true")
    expect(stage).not_to_have_attribute("data-iteration", "0")
    scrub(stage, 4000)
    rate = float(number(page, "Learning rate").input_value())
    run = record(Points.tutorial(), Settings(rate, optimizer="adam"), engine="autograd")
    assert value(stage, "loss") == pytest.approx(run.loss[-1], rel=1e-7)


@pytest.mark.nightly
def test_the_ruler_follows_the_optimizer(page: Page, stage: Locator) -> None:
    zones = "[...document.querySelectorAll('.pn-zones i')].map(e => e.className.slice(3)).join(' ')"
    assert page.evaluate(zones) == "slow good over wild"
    unfold(page)
    pick(page, "Optimizer", "RMSprop")
    page.wait_for_function(f"{zones} === 'slow good over'")
    expect(page.get_by_text("too coarse", exact=True)).to_be_attached()
    pick(page, "Loss", "Huber")
    page.wait_for_function(f"{zones} === 'slow'")
    expect(page.get_by_text("The Huber loss has no exact form, so")).to_be_attached()
    expect(button(page, "Best rate")).to_be_disabled()
    pick(page, "Loss", "Mean of squares")
    page.wait_for_function(f"{zones} === 'slow good over'")


def test_batches_are_played_with_their_epochs_and_an_empty_size_is_all_points(
    page: Page, stage: Locator
) -> None:
    expect(stage.get_by_text("epoch")).to_be_hidden()
    unfold(page)
    enter(page, "Batch size", "5")
    expect(page.get_by_text("More: batches of 5")).to_be_visible()
    button(page, "Train").click()
    expect(stage).to_have_attribute("data-playing", "true")
    for iteration, epoch in ((4, 0), (5, 1), (1999, 399), (4000, 800)):
        scrub(stage, iteration)
        expect(stage).to_have_attribute("data-epoch", str(epoch))
        expect(stage.get_by_text(f"epoch {epoch}", exact=True)).to_be_visible()
    run = record(Points.tutorial(), Settings(batch_size=5))
    assert value(stage, "loss") == pytest.approx(run.loss[-1], rel=1e-7)
    button(page, "Clear value").click()
    expect(number(page, "Batch size")).to_have_value("")
    expect(page.get_by_text("More", exact=True)).to_be_visible()
    expect(stage.get_by_text("epoch")).to_be_hidden()
    expect(stage).to_have_attribute("data-iteration", "4000")


@pytest.mark.nightly
def test_the_surface_of_hubers_loss_is_its_own(page: Page, stage: Locator) -> None:
    heights = "document.querySelector('.pn-surface .pn-plot').data[0].z.flat()"
    squares = page.evaluate(heights)
    unfold(page)
    pick(page, "Loss", "Huber")
    page.wait_for_function(f"Math.abs({heights}[0] - {squares[0]}) > 0.1")
    x, y, z = page.evaluate(
        "(({x, y, z}) => [x, y, z.flat()])(document.querySelector('.pn-surface .pn-plot').data[0])"
    )
    points, place = Points.tutorial(), 40 * len(x) + 7
    sizes = np.abs(x[7] * points.x + y[40] - points.y)
    loss = np.where(sizes <= 1, sizes**2 / 2, sizes - 0.5).mean()
    assert z[place] == pytest.approx(np.log10(loss), rel=1e-5)
    expect(stage.get_by_text("least Huber loss")).to_be_visible()


@pytest.mark.nightly
def test_a_path_with_a_velocity_stays_on_the_surface(page: Page, stage: Locator) -> None:
    unfold(page)
    pick(page, "Optimizer", "Momentum")
    upward(page)
    set_rate(page, "0.0022")
    axes = "(({xaxis, yaxis}) => [xaxis.range, yaxis.range])"
    plot = f"{axes}(document.querySelector('.pn-surface .pn-plot').layout)"
    run = record(Points.tutorial(), Settings(0.0022, optimizer="momentum"), engine="exact")
    expect(stage).to_have_attribute("data-ready", "true")
    page.wait_for_function(f"{plot}[0][0] < {run.weight.min()}")
    (left, right), (low, high) = page.evaluate(plot)
    assert left < run.weight.min() < run.weight.max() < right
    assert low < run.bias.min() < run.bias.max() < high


@pytest.mark.nightly
def test_the_fields_of_an_optimizer_survive_a_visit_to_the_data_page(
    page: Page, stage: Locator
) -> None:
    unfold(page)
    pick(page, "Optimizer", "Momentum")
    enter(page, "Momentum", "0.5")
    page.mouse.wheel(0, -2000)
    page.get_by_role("link", name="Data", exact=True).click()
    expect(stage).to_have_count(0)
    expect(number(page, "Momentum")).to_have_value("0.5")
    page.get_by_role("link", name="Train", exact=True).click()
    expect(stage).to_have_attribute("data-ready", "true")
    expect(number(page, "Momentum")).to_have_value("0.5")
    expect(page.get_by_text("More: Momentum")).to_be_visible()


@pytest.mark.nightly
def test_what_can_not_be_trained_is_said_on_the_stage_too(new_page, server: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    stage.get_by_role("button", name="Settings", exact=True).tap()
    unfold(page)
    page.get_by_text("exact", exact=True).tap()
    enter(page, "Batch size", "5")
    expect(stage.get_by_text("Batches have no exact form: choose the autograd")).to_be_attached()
    page.mouse.wheel(0, -4000)
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").tap()
    stage.get_by_role("button", name="Train", exact=True).tap()
    expect(stage).to_have_attribute("data-playing", "false")
    expect(stage.get_by_text("Batches have no exact form: choose the autograd")).to_be_visible()


@pytest.mark.nightly
def test_an_opened_fold_comes_into_view(page: Page, stage: Locator) -> None:
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_text("Clamp w·x at 0")).to_be_in_viewport(ratio=1)
    expect(button(page, "Train")).to_be_in_viewport(ratio=1)


@pytest.mark.nightly
def test_all_points_has_no_next_number(page: Page, stage: Locator) -> None:
    unfold(page)
    steppers = page.locator("[class*=st-key-batch_size-] [data-testid=stNumberInputStepUp]")
    expect(steppers).to_be_hidden()
    enter(page, "Batch size", "5")
    expect(steppers).to_be_visible()


@pytest.mark.nightly
def test_a_closed_fold_moves_nothing_whatever_is_chosen_in_it(page: Page, stage: Locator) -> None:
    places = """() => ['rate_box', 'iterations-', 'device-', 'go', 'status', 'new_start',
        'more'].map(name => document.querySelector(`[class*="st-key-${name}"]`))
        .map(widget => widget.getBoundingClientRect().top)"""
    expect(page.get_by_text("Good; 77 % of the edge at 0.00129.")).to_be_visible()
    expect(button(page, "Download")).to_be_visible()
    page.wait_for_load_state("networkidle")
    before = page.evaluate(places)
    unfold(page)
    pick(page, "Optimizer", "Adam")
    pick(page, "Loss", "Huber")
    enter(page, "Batch size", "5")
    page.get_by_text("More: Adam, batches of 5, Huber loss").click()
    page.wait_for_function("document.querySelector('.st-key-more').offsetHeight < 60")
    assert page.evaluate(places) == pytest.approx(before, abs=0.6)
    room = page.get_by_test_id("stSidebarContent").evaluate("e => e.scrollHeight - e.clientHeight")
    assert room <= 0, "a closed fold fits the first screen with its title in two lines, too"
