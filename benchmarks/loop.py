"""How soon does the page "Step by step" answer, beside the loop that a jump has to run?"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import torch
from apparatus.report import machine, met, table
from apparatus.server import ROOT, running
from playwright.sync_api import Page, expect
from stage import PATIENCE, STAGE_READY, chrome

from perceptron import Points, Settings, train
from tests.browser.states import enter, visit

ITERATIONS, GOAL = 20_000, 10_000
BEFORE = 5000  # ms that one looks at the page before one jumps
LINE, JUMP = 50, 300  # ms, the targets
REPETITIONS = 5

# ms from a press to the frame in which the page stands elsewhere, or at the iteration asked for.
LOOP = "const loop = document.querySelector('[data-testid=loop]')"
STEPPED = f"""
async () => {{
  {LOOP}, place = () => `${{loop.dataset.iteration}} ${{loop.dataset.line}}`;
  const before = place(), pressed = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", {{key: "ArrowRight", bubbles: true}}));
  while (place() === before) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - pressed;
}}
"""
JUMPED = f"""
async goal => {{
  {LOOP}, field = loop.querySelector("[aria-label='Go to iteration']");
  field.value = goal;
  const pressed = performance.now();
  field.dispatchEvent(new KeyboardEvent("keydown", {{key: "Enter", bubbles: true}}));
  while (loop.dataset.iteration !== goal) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - pressed;
}}
"""


def at_a_loop_of_its_own(page: Page, address: str, seed: int) -> None:
    """The page with the loop of a seed that nobody has asked for yet, at its first line."""
    page.goto(f"http://{address}/")
    page.locator(STAGE_READY).wait_for(timeout=PATIENCE)
    visit(page, "Step by step")
    loop = page.get_by_test_id("loop")
    expect(loop).to_have_attribute("data-ready", "true", timeout=PATIENCE)
    enter(page, "Iterations", str(ITERATIONS))
    expect(loop).to_contain_text(f"range({ITERATIONS})")
    enter(page, "Seed", str(seed))
    expect(loop).to_contain_text(f"manual_seed({seed})")


def bare() -> float:
    """ms of so many iterations of the loop, run by nobody but this script."""
    torch.set_num_threads(1)
    began = time.perf_counter()
    for _ in train(Points.tutorial(), Settings(iterations=GOAL)):
        pass
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    lines, ahead, cold = [], [], []
    with (
        tempfile.TemporaryDirectory() as name,
        chrome() as context,
        running(ROOT / "app.py", Path(name)) as app,
    ):
        for seed in range(1, REPETITIONS + 1):
            page = context.new_page()
            at_a_loop_of_its_own(page, app.address, seed)
            page.wait_for_timeout(BEFORE)
            lines += [page.evaluate(STEPPED) for _ in range(20)]
            ahead.append(page.evaluate(JUMPED, str(GOAL)))
            at_a_loop_of_its_own(page, app.address, 100 + seed)
            cold.append(page.evaluate(JUMPED, str(GOAL)))
            page.close()
    alone = statistics.median(bare() for _ in range(REPETITIONS))
    report(*map(statistics.median, (lines, ahead, cold)), alone)


def report(line: float, ahead: float, cold: float, alone: float) -> None:
    jump = f"to iteration {GOAL:,}"
    rows = [
        ("next line", f"{line:,.0f} ms", f"<= {LINE} ms", met(line <= LINE)),
        (
            f"{jump}, {BEFORE / 1000:g} s later",
            f"{ahead:,.0f} ms",
            f"<= {JUMP} ms",
            met(ahead <= JUMP),
        ),
        (f"{jump}, at once", f"{cold:,.0f} ms", "", ""),
        (f"{GOAL:,} iterations in a bare script", f"{alone:,.0f} ms", "", ""),
        ("ratio of the last two", f"{cold / alone:.2f}", "", ""),
    ]
    print(f"{machine()}; headless Chromium, 1280 by 720\n")
    print(table(("", "median", "target", ""), rows))


if __name__ == "__main__":
    main()
