"""Files that want to do harm give points or one sentence, in bounded memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.breadth import some
from tests.perceptron.files.hostile import FAMILIES, HIDDEN, made

ROOT = Path(__file__).parent.parent.parent.parent
MEMORY = 300  # MB above what a process has that has read a small file of each kind
SECONDS = 60  # of the processor: the slowest takes a tenth of that
SENTENCE = 250  # characters that the page says at most

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the peak of memory is read from Linux"
)


@pytest.mark.parametrize("each", some([1, 72], keep=1))
def test_hostile_files_give_points_or_a_sentence_in_bounded_memory_and_time(
    each: int, tmp_path: Path
) -> None:
    """In a process of their own, whose memory is all theirs: one traceback would end it."""
    for family in FAMILIES:
        for seed in range(each):
            (tmp_path / f"{family} {seed:03}").write_bytes(made(family, seed))
    script = [sys.executable, "-m", "tests.perceptron.files.hostile", str(tmp_path)]
    ran = subprocess.run(script, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    begun, *read = map(json.loads, ran.stdout.splitlines())
    assert len(read) == each * len(FAMILIES)
    assert 0 < begun["start"] < read[-1]["peak"] < begun["start"] + MEMORY, highest(
        begun["start"], read
    )
    for one in read:
        assert one["seconds"] < SECONDS, one
        assert bool(one["points"]) != bool(one["said"]), one
        assert "\n" not in "".join(one["said"])
        assert len("".join(one["said"][:1])) <= SENTENCE, one
        for text in (*one["names"], *one["said"]):
            assert not any(hidden in text for hidden in ("\0", "\x1b", "\ud800", *HIDDEN)), one


def highest(start: float, read: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that took the most memory, for whoever looks for it."""
    pairs = zip([{"peak": start}, *read[:-1]], read, strict=True)
    rises = [(after["peak"] - before["peak"], after) for before, after in pairs]
    return [one for _, one in sorted(rises, key=lambda pair: -pair[0])[:3]]


def test_a_file_is_the_same_for_its_seed_and_another_for_another() -> None:
    for family in FAMILIES:
        assert made(family, 3) == made(family, 3)
        assert len({made(family, seed) for seed in range(8)}) > 1
