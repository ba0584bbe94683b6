"""Take the pictures in docs/images/ from the running app: `make pictures`.

Screenshots of the first screen at the sizes of a laptop, a projector and a phone, light and dark,
each in the middle of the tutorial's run; every state of the screen; the film of the README.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image, ImageColor
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium, full
from tests.browser.conftest import ARGS
from tests.browser.driving import open_app, running_app
from tests.browser.states import STATES

IMAGES = Path(__file__).parent / "images"
SIZES = {
    "laptop": {"viewport": {"width": 1280, "height": 720}},
    "projector": {"viewport": {"width": 1920, "height": 1080}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}
MEANINGS = ("#D55E00", "#0072B2", "#009E73", "#7fceb9", "#B42318", "#E69F00")
FRAMES = 56
FULL = "server full"
HOLD = 12  # frames' time on the last picture


def opened(browser: Browser, server: str, **options: object) -> Page:
    """The Train page after the tutorial's run, played to its end."""
    page = browser.new_context(reduced_motion="reduce", **options).new_page()
    open_app(page, server)
    page.wait_for_selector("[data-testid=stage][data-ready=true]")
    page.locator(".pn-train:visible, .st-key-train button:visible").first.click()
    page.wait_for_selector("[data-testid=stage][data-iteration='4000']")
    return page


def scrub(page: Page, iteration: int) -> None:
    page.get_by_role("slider", name="Iteration", exact=True).fill(str(iteration))


def screenshots(browser: Browser, server: str) -> None:
    for size, options in SIZES.items():
        for scheme in ("light", "dark"):
            page = opened(browser, server, color_scheme=scheme, **options)
            scrub(page, 14)
            page.wait_for_timeout(300)
            page.screenshot(path=IMAGES / f"{size}-{scheme}.png")
            if size == "projector":
                page.get_by_role("button", name="Full screen", exact=True).click()
                page.wait_for_timeout(800)
                page.screenshot(path=IMAGES / f"lecture-{scheme}.png")
            page.context.close()


def states(browser: Browser, server: str) -> None:
    """One picture of each state, and docs/states.md, which shows them."""
    folder = IMAGES / "states"
    folder.mkdir(exist_ok=True)
    page_of_all = ["# States", "", "Every state of the screen, taken from the running app.", ""]
    for name, drive in STATES.items():
        page = browser.new_context(**SIZES["laptop"]).new_page()
        open_app(page, server)
        page.wait_for_selector("[data-testid=stage][data-ready=true]")
        drive(page).wait_for()
        page.wait_for_timeout(300)
        _save(page, folder / _file(name))
        page_of_all += _entry(name)
        page.context.close()
    _full(browser, folder / _file(FULL))
    page_of_all += _entry(FULL)
    (IMAGES.parent / "states.md").write_text("\n".join(page_of_all), "utf-8")


def _full(browser: Browser, path: Path) -> None:
    """A state of the server, which needs one of its own."""
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder), **full.LIMIT) as app:
        context = browser.new_context(**SIZES["laptop"])
        full.fill(context.new_page, app.address)
        page = context.new_page()
        full.refused(page, app.address).wait_for()
        page.wait_for_timeout(300)
        _save(page, path)
        context.close()


def _entry(name: str) -> list[str]:
    return [f"## {name.capitalize()}", "", f"![{name}](images/states/{_file(name)})", ""]


def _file(name: str) -> str:
    return f"{name.replace(' ', '-')}.png"


def _save(page: Page, path: Path) -> None:
    """As a picture of 256 colours, a third of the bytes."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(256, method=Image.Quantize.MEDIANCUT).save(path, optimize=True)


def film(browser: Browser, server: str) -> None:
    """An animated picture: one frame for each of FRAMES evenly spaced moments of playing time."""
    page = opened(browser, server, **SIZES["laptop"])
    box = page.locator(".pn-scrub").bounding_box()
    assert box is not None
    frames = []
    for i in range(FRAMES):
        page.mouse.click(box["x"] + box["width"] * i / (FRAMES - 1), box["y"] + box["height"] / 2)
        page.mouse.move(0, 0)
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        frames.append(shot.resize((960, 540), Image.Resampling.LANCZOS))
    palette = _palette(frames[FRAMES // 3])
    small = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    small[0].save(
        IMAGES / "train.gif",
        save_all=True,
        append_images=small[1:],
        duration=[110] * (FRAMES - 1) + [110 * HOLD],
        loop=0,
        optimize=True,
    )


def _palette(frame: Image.Image) -> Image.Image:
    """A frame's colours and, exactly, those with a meaning: a median cut merges rare ones."""
    common = frame.quantize(240, method=Image.Quantize.MEDIANCUT).getpalette() or []
    exact = [part for colour in MEANINGS for part in ImageColor.getrgb(colour)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(common[: 3 * 240] + exact)
    return palette


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    found = chromium.find()
    if found is None:
        raise SystemExit(chromium.MISSING)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder)) as app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=ARGS)
        screenshots(browser, app.address)
        states(browser, app.address)
        film(browser, app.address)
        browser.close()


if __name__ == "__main__":
    main()
