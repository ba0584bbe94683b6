"""Every state of the screen, and how a person gets there from the first screen.

The lost server is played here, by refusing its health check; test_frame ends a real one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.driving import drag, middle, number, place, thumb

STATES: dict[str, Callable[[Page], Locator]] = {}  # name -> drives there, gives what tells it


OPEN_MENU = "[role=listbox]:not(.pn-list)"  # Streamlit's; the list of the points is always there


def state(drive: Callable[[Page], Locator]) -> Callable[[Page], Locator]:
    STATES[drive.__name__.replace("_", " ")] = drive
    return drive


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def stage(page: Page) -> Locator:
    return page.get_by_test_id("stage")


def scrub(page: Page, iteration: int) -> None:
    page.get_by_role("slider", name="Iteration", exact=True).fill(str(iteration))
    expect(stage(page)).to_have_attribute("data-iteration", str(iteration))


def enter(page: Page, label: str, value: str) -> None:
    field = number(page, label)
    field.fill(value)
    field.press("Enter")


def choose(page: Page, points: str) -> None:
    page.get_by_role("combobox", name="Points", exact=True).click()
    page.get_by_role("option", name=points).click()


def visit(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def upload(page: Page, text: str, name: str = "points.csv") -> None:
    """A file that is clean, taken with a click."""
    drop(page, text, name)
    page.get_by_role("button", name=re.compile("^Take these [0-9,]+ points$")).click()


def drop(page: Page, text: str, name: str = "points.csv") -> None:
    visit(page, "Data")
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_test_id("stFileUploader").locator("input").set_input_files(file)


def trained_on(page: Page, text: str, rate: str) -> None:
    """These points, trained to the end."""
    upload(page, text)
    expect(page.get_by_text("Uploaded file points.csv")).to_be_visible()
    visit(page, "Train")
    expect(stage(page)).to_have_attribute("data-ready", "true")
    enter(page, "Learning rate", rate)
    button(page, "Train").click()
    expect(stage(page)).to_have_attribute("data-playing", "true", timeout=20_000)
    scrub(page, 4000)


GROWN = """() => {
    const {offsetHeight} = document.querySelector('.st-key-more'), before = window.fold;
    window.fold = offsetHeight;
    return offsetHeight === before && offsetHeight > 200;
}"""


def unfold(page: Page) -> None:
    """Opens what lies under More and goes down to its end, as with a wheel.

    Scrolled to while it still grows, its menus would close again at once.
    """
    page.get_by_text("More", exact=True).click()
    page.wait_for_function(GROWN, polling=100)
    page.mouse.move(8, 400)
    page.mouse.wheel(0, 2000)
    expect(page.get_by_text("Clamp w·x at 0")).to_be_in_viewport()


def pick(page: Page, label: str, option: str) -> None:
    """From a menu under More; one that the fold's growing closed again is opened once more."""
    menu = page.get_by_role("combobox", name=label, exact=True)
    choice = page.get_by_role("option", name=option, exact=True)
    for _ in range(5):
        menu.click()
        try:
            choice.click(timeout=3_000)
            break
        except TimeoutError:
            page.keyboard.press("Escape")
    expect(menu).to_have_value(option)
    expect(page.locator(OPEN_MENU)).to_have_count(0)


def upward(page: Page) -> None:
    """Back to the upper end of the sidebar."""
    page.mouse.move(8, 400)
    page.mouse.wheel(0, -2000)
    expect(page.get_by_role("heading", name="Perceptron")).to_be_in_viewport(ratio=1)


def run_to_the_end(page: Page) -> None:
    button(page, "Train").click()
    expect(stage(page)).to_have_attribute("data-playing", "true", timeout=20_000)
    scrub(page, 4000)


def clamp(page: Page) -> None:
    page.get_by_text("More", exact=True).click()
    page.get_by_role("switch", name="Clamp w·x at 0").press(" ")
    expect(page.get_by_text("The clamp has no live path: press Train.")).to_be_visible()


def dead(page: Page) -> None:
    choose(page, "Falling line")
    clamp(page)
    button(page, "Train").click()
    expect(stage(page)).to_have_attribute("data-playing", "true")
    scrub(page, 3000)


@state
def untrained(page: Page) -> Locator:
    return stage(page).get_by_text("Untrained: the weights are random.")


@state
def training(page: Page) -> Locator:
    enter(page, "Iterations", "1000000")
    expect(stage(page).get_by_text("1,000,000")).to_be_visible()
    button(page, "Train").click()
    expect(button(page, "Stop")).to_be_visible()
    return page.get_by_text("Training:")


@state
def training_followed(page: Page) -> Locator:
    enter(page, "Iterations", "1000000")
    expect(stage(page).get_by_text("1,000,000")).to_be_visible()
    button(page, "Train").click()
    followed = stage(page).get_by_text("Training: each step as PyTorch")
    expect(followed).to_be_visible(timeout=30_000)
    return followed


@state
def playing(page: Page) -> Locator:
    stage(page).get_by_role("combobox", name="Speed").select_option("0.25")
    button(page, "Train").click()
    expect(stage(page)).to_have_attribute("data-playing", "true")
    expect(stage(page)).to_have_attribute("data-iteration", "3")
    return button(page, "Pause")


@state
def paused_in_the_middle(page: Page) -> Locator:
    scrub(page, 14)
    return stage(page).get_by_text("Through the middle of the points; still too steep")


@state
def keys(page: Page) -> Locator:
    page.keyboard.press("?")
    return page.get_by_role("dialog", name="Keys")


@state
def term_told(page: Page) -> Locator:
    scrub(page, 14)
    stage(page).locator("[data-term=loss]").hover()
    return page.get_by_role("tooltip").get_by_text("training makes it smaller")


@state
def all_terms(page: Page) -> Locator:
    keys(page)
    page.get_by_role("dialog", name="Keys").get_by_role("button", name="Terms").click()
    return page.get_by_role("dialog", name="Terms")


@state
def share(page: Page) -> Locator:
    scrub(page, 14)
    button(page, "Share").click()
    return page.get_by_role("dialog", name="Share")


@state
def download(page: Page) -> Locator:
    button(page, "Download").click()
    return button(page, "Notebook")


@state
def lecture_view_in_the_window(page: Page) -> Locator:
    scrub(page, 14)
    page.keyboard.press("l")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    return stage(page).and_(page.locator(".pn-lecture"))


@state
def looping(page: Page) -> Locator:
    button(page, "Loop").click()
    stage(page).get_by_role("combobox", name="Speed").select_option("16")
    button(page, "Play").click()
    expect(stage(page)).to_have_attribute("data-iteration", "4000")
    return button(page, "Pause")


@state
def converged(page: Page) -> Locator:
    button(page, "Train").click()
    expect(stage(page)).to_have_attribute("data-playing", "true", timeout=20_000)
    scrub(page, 4000)
    return stage(page).get_by_text("The best possible line; within 1 % after 263 iterations.")


@state
def point_in_the_hand(page: Page) -> Locator:
    scrub(page, 14)
    page.mouse.move(*place(page, 8.9, 2.6))
    page.mouse.down()
    page.mouse.move(*place(page, 8.4, 1.2), steps=5)
    return stage(page).get_by_text("The best line follows the point")


@state
def point_to_be_added(page: Page) -> Locator:
    scrub(page, 14)
    page.mouse.move(*place(page, 6.2, 1.35))
    return stage(page).get_by_text("click adds a point here")


@state
def point_chosen_by_keys(page: Page) -> Locator:
    scrub(page, 14)
    stage(page).get_by_role("listbox", name="Points").focus()
    page.keyboard.press("End")
    return stage(page).locator(".pn-active")


@state
def learning_rate_in_the_hand(page: Page) -> Locator:
    scrub(page, 14)
    drag(page, thumb(page), -60, 0)
    return stage(page).get_by_text("The run is worked out anew.")


@state
def worked_out_in_the_browser(page: Page) -> Locator:
    unfold(page)
    pick(page, "Loss", "Huber")
    expect(page.get_by_text("The Huber loss has no live path: press Train.")).to_be_visible()
    enter(page, "Learning rate", "0.02")
    return stage(page).get_by_text("Worked out in the browser; Train runs")


@state
def line_in_the_hand(page: Page) -> Locator:
    scrub(page, 14)
    page.mouse.move(*place(page, 6.3, 0.281 * 6.3 + 0.786 + 0.03))
    drag(page, middle(page.locator(".pn-handle .pn-disc").last), 0, -50)
    return stage(page).get_by_text("Turn or lift the line")


@state
def given_start(page: Page) -> Locator:
    drag(page, middle(page.locator(".pn-start .pn-halo")), -60, 90)
    page.mouse.up()
    page.mouse.move(2, 2)
    return stage(page).get_by_role("button", name="back to seed 0")


@state
def zoomed(page: Page) -> Locator:
    scrub(page, 14)
    page.mouse.move(*place(page, 5, 2.2))
    for _ in range(4):
        page.mouse.wheel(0, -100)
    return button(page, "Fit")


@state
def pointing_at_a_step(page: Page) -> Locator:
    scrub(page, 14)
    loss = page.locator(".pn-loss .nsewdrag").first.bounding_box()
    assert loss is not None
    page.mouse.move(loss["x"] + 0.3 * loss["width"], loss["y"] + 0.5 * loss["height"])
    return page.locator(".pn-loss .pn-words")


@state
def diverging(page: Page) -> Locator:
    enter(page, "Learning rate", "0.0014")
    stage(page).get_by_role("combobox", name="Speed").select_option("4")
    button(page, "Train").click()
    expect(stage(page).get_by_text("Each iteration makes the error")).to_be_visible()
    return button(page, "Use the best rate")


@state
def dead_neuron(page: Page) -> Locator:
    dead(page)
    expect(stage(page).get_by_text("Dead: w·x is nowhere above zero")).to_be_visible()
    return button(page, "Turn the clamp off")


def entry(page: Page, name: str) -> Locator:
    """Of the legend; its accessible name is its words."""
    return (
        stage(page)
        .get_by_role("group", name="Shown in the picture")
        .get_by_role("button", name=name, exact=True)
    )


@state
def residuals_as_squares(page: Page) -> Locator:
    scrub(page, 14)
    entry(page, "residuals: lines").click()
    return stage(page).get_by_text("sum of squares 7.280")


@state
def square_pointed_at(page: Page) -> Locator:
    residuals_as_squares(page)
    page.mouse.move(*place(page, 8.2, 1.9))
    return stage(page).get_by_text("1.296² = 1.680")


@state
def residuals_as_springs(page: Page) -> Locator:
    scrub(page, 14)
    entry(page, "residuals: lines").click()
    entry(page, "residuals: squares").click()
    return stage(page).get_by_text("At the best line both read 0.")


@state
def spring_pointed_at(page: Page) -> Locator:
    residuals_as_springs(page)
    page.mouse.move(*place(page, 7.5, 1.6))
    return stage(page).get_by_text("This point: pull")


@state
def outlier_on_its_spring(page: Page) -> Locator:
    residuals_as_springs(page)
    page.mouse.move(*place(page, 8.9, 2.6))
    page.mouse.down()
    page.mouse.move(*place(page, 9.3, 1.0), steps=5)
    return stage(page).get_by_text("This point: pull")


@state
def least_squares_hidden(page: Page) -> Locator:
    scrub(page, 14)
    entry(page, "least squares").click()
    return stage(page).get_by_text("left blank: its bottom is the answer")


@state
def least_squares_shown_again(page: Page) -> Locator:
    least_squares_hidden(page)
    entry(page, "least squares").click()
    return stage(page).get_by_text("Yours 7.280, best possible 6.120.")


@state
def loss_surface_in_space(page: Page) -> Locator:
    scrub(page, 60)
    button(page, "3-D").click()
    return stage(page).locator(".pn-space canvas").first


@state
def excess_over_the_best(page: Page) -> Locator:
    scrub(page, 60)
    button(page, "Loss axes").click()
    button(page, "Loss axes").click()
    return stage(page).get_by_text("excess over the best")


@state
def neuron_diagram(page: Page) -> Locator:
    scrub(page, 14)
    button(page, "Neuron diagram").click()
    return stage(page).get_by_text("the point has y 3.100")


@state
def gradient(page: Page) -> Locator:
    button(page, "Gradient").click()
    scrub(page, 1)
    return stage(page).get_by_text("halves in 117 iterations")


@state
def momentum(page: Page) -> Locator:
    unfold(page)
    pick(page, "Optimizer", "Momentum")
    expect(page.get_by_text("41 % of the edge at 0.00246.")).to_be_visible()
    scrub(page, 13)
    return stage(page).get_by_text("Its velocity carries the line too far")


@state
def adam(page: Page) -> Locator:
    unfold(page)
    pick(page, "Optimizer", "Adam")
    expect(page.get_by_text("Good; no rate makes it diverge.")).to_be_visible()
    run_to_the_end(page)
    upward(page)
    return stage(page).get_by_text("Within 1 % of the best possible loss, since iteration 2717.")


@state
def too_coarse(page: Page) -> Locator:
    unfold(page)
    pick(page, "Optimizer", "RMSprop")
    enter(page, "Learning rate", "0.1")
    expect(page.get_by_text("Too coarse: hovers about the best line.")).to_be_visible()
    scrub(page, 4000)
    return stage(page).get_by_text("Hovers at most 43 % above the best possible loss")


@state
def batches(page: Page) -> Locator:
    unfold(page)
    enter(page, "Batch size", "5")
    expect(page.get_by_text("Batches have no live path: press Train.")).to_be_visible()
    run_to_the_end(page)
    upward(page)
    expect(stage(page).get_by_text("epoch 800")).to_be_visible()
    return stage(page).get_by_text("Hovers at most 16 % above the best possible loss")


@state
def absolute_loss(page: Page) -> Locator:
    choose(page, "One outlier")
    unfold(page)
    pick(page, "Loss", "Absolute")
    expect(page.get_by_text("The absolute loss has no live path: press Train.")).to_be_visible()
    run_to_the_end(page)
    upward(page)
    expect(stage(page).get_by_text("least absolute loss")).to_be_visible()
    return stage(page).get_by_text("Within 1 % of the best possible loss")


@state
def no_exact_form(page: Page) -> Locator:
    unfold(page)
    pick(page, "Loss", "Huber")
    page.get_by_text("exact", exact=True).click()
    return stage(page).get_by_text("The Huber loss has no exact form: choose the autograd engine")


@state
def runs_pinned(page: Page) -> Locator:
    for rate in ("0.0001", "0.0013"):
        enter(page, "Learning rate", rate)
        run_to_the_end(page)
        button(page, "Pin").last.click()
    enter(page, "Learning rate", "0.001")
    run_to_the_end(page)
    scrub(page, 14)
    return stage(page).locator(".pn-fit").get_by_text("rate 0.0013")


@state
def table_of_pinned_runs(page: Page) -> Locator:
    runs_pinned(page)
    scrub(page, 4000)
    button(page, "2 pinned").click()
    return page.get_by_role("region", name="Pinned runs")


@state
def two_points(page: Page) -> Locator:
    trained_on(page, "x,y\n1,2\n3,5\n", "0.05")
    return stage(page).get_by_text("The line runs through both points.")


@state
def all_points_equal(page: Page) -> Locator:
    trained_on(page, "x,y\n3,2\n3,2\n3,2\n", "0.01")
    return stage(page).get_by_text("All x are equal: any line through the middle")


@state
def all_x_equal(page: Page) -> Locator:
    trained_on(page, "x,y\n3,1\n3,2\n3,4\n", "0.01")
    return stage(page).get_by_text("All x are equal: any line through the middle")


@state
def points_changed_since_the_run(page: Page) -> Locator:
    dead(page)
    upward(page)
    choose(page, "Hubble 1929")
    return stage(page).get_by_text("The points have changed since this run. Press Train.")


@state
def no_points(page: Page) -> Locator:
    visit(page, "Data")
    button(page, "Clear").click()
    expect(page.get_by_text("0 points", exact=True)).to_be_visible()
    visit(page, "Train")
    return stage(page).get_by_text("Two points make a line: click to add")


EMPTY = "document.querySelector('.pn-fit .pn-plot')._fullLayout.xaxis.range[1] === 10"


@state
def one_point(page: Page) -> Locator:
    page.mouse.move(*place(page, 6, 1.2))
    button(page, "Clear").click()
    page.wait_for_function(EMPTY)
    page.mouse.click(*place(page, 2, 3))
    expect(page.get_by_role("combobox", name="Points")).to_have_value("Your points, 1 point")
    return stage(page).get_by_role("option", name="Point 1: x 2, y 3", exact=True)


@state
def history_thinned(page: Page) -> Locator:
    enter(page, "Iterations", "1000000")
    return stage(page).get_by_text("of 1,000,001 steps kept, by change")


@state
def upload_refused(page: Page) -> Locator:
    drop(page, "hours,score\n1,2\n2,oops\n3,5\n")
    return page.get_by_role("alert").filter(has_text="Row 3")


@state
def file_to_take(page: Page) -> Locator:
    drop(page, "hours,score\n1,2\n2,4\n3,5\n")
    return button(page, "Take these 3 points")


@state
def columns_to_choose(page: Page) -> Locator:
    head = "Town;Height (m);Rain (mm);Temperature (°C);Sun (h)\n"
    drop(
        page,
        head + "Aachen;231;805,3;10,4;1588\nBremen;4;694,1;9,8;1500\nCoburg;337;740;9,1;1572\n",
    )
    page.get_by_role("combobox", name="Column for y").click()
    return page.get_by_role("option", name="Sun (h)")


@state
def rows_to_leave_out(page: Page) -> Locator:
    drop(page, "hours,score\n1,2\n2,NA\n3,5\n4,\n5,7\n")
    return button(page, "Leave out these 2 rows")


@state
def two_readings(page: Page) -> Locator:
    drop(page, 'size,price\n104,"250,000"\n96,"230,000"\n130,"310,000"\n')
    return button(page, "Read “250,000” as 250000")


@state
def more_points_than_can_be_edited(page: Page) -> Locator:
    upload(page, "hour,load\n" + "".join(f"{i % 24},{i % 7 + i % 24}\n" for i in range(10_500)))
    return button(page, "Take these 10,000 as points")


@state
def server_gone(page: Page) -> Locator:
    page.route("**/_stcore/health", lambda route: route.abort())
    return stage(page).get_by_text("The server is gone.")


def loop(page: Page) -> Locator:
    """The page of the loop, come to from the stage."""
    visit(page, "Step by step")
    shown = page.get_by_test_id("loop")
    expect(shown).to_have_attribute("data-ready", "true", timeout=20_000)
    return shown


def lines(page: Page, count: int) -> None:
    for _ in range(count):
        page.keyboard.press("ArrowRight")


@state
def loop_line_by_line(page: Page) -> Locator:
    shown = loop(page)
    lines(page, 5)
    return shown.get_by_text("w.grad = Σ 2·residual·x = 318.7.")


@state
def loop_updates_the_weight(page: Page) -> Locator:
    shown = loop(page)
    lines(page, 7)
    return shown.get_by_text("w goes from 0.4963 to 0.1776")


@state
def loop_without_zero_grad(page: Page) -> Locator:
    shown = loop(page)
    shown.get_by_role("switch", name="Skip zero_grad").click()
    expect(shown.get_by_text("the line swings like a pendulum")).to_be_visible(timeout=20_000)
    shown.get_by_role("heading", name="The training loop").click()
    page.keyboard.press("ArrowDown")
    lines(page, 5)
    return shown.get_by_text("w.grad = 318.7 from before − 172.7 of this line = 146.0.")


@state
def loop_that_raises_an_error(page: Page) -> Locator:
    shown = loop(page)
    shown.get_by_role("switch", name="No no_grad").click()
    return shown.get_by_text("RuntimeError: a leaf Variable that requires grad")


@state
def loop_beside_another_optimizer(page: Page) -> Locator:
    unfold(page)
    pick(page, "Optimizer", "Adam")
    upward(page)
    return loop(page).get_by_text("Train uses Adam; here is the tutorial’s loop.")


@state
def loop_on_its_way(page: Page) -> Locator:
    shown = loop(page)
    enter(page, "Iterations", "1000000")
    expect(shown.get_by_text("range(1000000)")).to_be_visible()
    field = shown.get_by_role("spinbutton", name="Go to iteration")
    field.fill("900000")
    field.press("Enter")
    return shown.get_by_text("Running to iteration 900,000")


@state
def loop_with_springs(page: Page) -> Locator:
    shown = loop(page)
    lines(page, 3)
    button(shown, "residuals: lines").click()
    return shown.get_by_text("force on the bias")


@state
def loop_in_the_lecture_view(page: Page) -> Locator:
    shown = loop(page)
    lines(page, 4)
    page.keyboard.press("l")
    return shown.get_by_text("Squared residuals")
