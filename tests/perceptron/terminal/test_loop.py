"""`--show-loop`: the loop line by line, as it ran."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from perceptron import Points, Settings, train
from perceptron.source.text import Source
from perceptron.source.variants import VARIANTS
from perceptron.terminal import loop, main
from tests.breadth import some

TUTORIAL = Points.tutorial()


def printed(capsys: pytest.CaptureFixture[str], *options: object) -> list[str]:
    main([str(option) for option in options])
    return capsys.readouterr().out.splitlines()


def refusal(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*options])
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_it_prints_the_loop_and_what_each_line_changes(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "--show-loop", 2)
    before, first, second = "\n".join(lines).split("\n\n")
    source = Source(TUTORIAL, Settings())
    texts = {line.number: line.shown for line in source.lines}
    for part, numbers in ((before, range(1, 6)), (first, range(6, 16)), (second, range(6, 16))):
        shown = [line for line in part.splitlines() if re.match(r"[ \d]\d  ", line)]
        assert shown == [f"{number:>2}  {texts[number]}" for number in numbers]
    steps = list(islice(train(TUTORIAL, Settings()), 3))
    for part, (old, new) in zip((first, second), pairwise(steps), strict=True):
        assert f"{old.weight:.4g} → {new.weight:.4g}" in part
        assert f"{old.bias:.4g} → {new.bias:.4g}" in part
        assert f"→ {old.weight_gradient:.4g}\n" in part
        assert f"→ {old.bias_gradient:.4g}\n" in part
    assert f"{steps[0].loss:.4g}  " in first
    assert f"{steps[0].loss:.4g} → {steps[1].loss:.4g}" in second


@pytest.mark.parametrize("variant", ["", *VARIANTS])
@pytest.mark.parametrize("name", some(["Tutorial", *Points.names()], keep=2))
def test_it_fits_80_columns(name: str, variant: str) -> None:
    settings = Settings(0.01, 20)  # of the tutorial it diverges
    lines = list(loop.lines(Points.named(name), settings, 20, variant or None))
    assert [line for line in lines if len(line) > 80] == []


def test_numbers_of_every_size_stay_apart() -> None:
    points = Points(-1e30 * np.arange(1, 9), -1e-30 * np.arange(1, 9))
    for line in loop.lines(points, Settings(iterations=3), 3, None):
        if line.startswith("      "):
            assert not re.search(r"…\S", line)
            assert len(line) <= 80


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_says_what_it_changes_and_what_came_of_it(
    capsys: pytest.CaptureFixture[str], variant: str
) -> None:
    lines = printed(capsys, "--show-loop", 1, "--variant", variant, "--iterations", 300)
    entry = VARIANTS[variant]
    assert lines[0] == f"{entry.title}: {entry.headline}"
    marks = [
        line for line in Source(TUTORIAL, Settings(iterations=300), variant).lines if line.mark
    ]
    assert lines[1 : 1 + len(marks)] == [f" {line.mark}  {line.shown}" for line in marks]
    assert lines[-1].endswith(".")
    assert ("RuntimeError: " in "\n".join(lines)) is entry.raises
    assert not any("Traceback" in line for line in lines)


def test_how_far_a_long_run_is_is_told_and_wiped_away_before_its_end() -> None:
    shares: list[float] = []
    settings = Settings(iterations=600)
    lines = list(loop.lines(TUTORIAL, settings, 1, "sign", shares.append))
    assert lines[-1].endswith(".")
    assert shares == [0, 256 / 600, 512 / 600] * 2 + [1]


def test_the_points_of_a_file_are_shown_and_its_columns_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "exam.csv"
    path.write_text("hours,score\n1.5,2\n2,3.25\n4,5\n5,4.5\n", "utf-8")
    main([str(path), "--show-loop", "1"])
    out, err = capsys.readouterr()
    assert out.startswith(" 1  x = torch.tensor([1.5, 2.0, 4.0, …]).view(-1, 1)\n")
    assert err == "x: hours, y: score; 4 points; engine autograd\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--show-loop 0", "--show-loop: 0 must be from 1 to 1000"),
        ("--show-loop 1001", "--show-loop: 1001 must be from 1 to 1000"),
        ("--show-loop two", "--show-loop: 'two' must be an integer from 1 to 1000"),
        ("--variant sign", "--variant: without --show-loop it does nothing"),
        ("--show-loop 2 --variant sing", "did you mean sign?"),
        ("--show-loop 2 --loss mean --variant mean", "--variant: 'mean' changes nothing"),
        ("--show-loop 2 --optimizer adam", "--show-loop: the tutorial's loop has no Adam"),
        ("--show-loop 2 --batch-size 5", "--show-loop: the tutorial's loop has no batches of 5"),
        ("--show-loop 2 --engine exact", "--engine: with --show-loop it is the real loop"),
        ("--show-loop 2 --html a.html", "--html: with --show-loop the loop is only shown"),
        ("--show-loop 2 --save runs", "--save: with --show-loop the loop is only shown"),
        ("--showloop 2", "option --showloop: did you mean --show-loop?"),
        ("--loop 2", "option --loop: did you mean --show-loop?"),
        ("--trace 2", "option --trace: did you mean --show-loop?"),
        ("--show-loop 2 --steps 5", "option --steps: did you mean --iterations?"),
        ("--show-loop 2 --epochs 5", "option --epochs: did you mean --iterations?"),
        ("--show-loop 2 --lr 5", "option --lr: did you mean --learning-rate?"),
        ("--show-loop 2 --break sign", "option --break: did you mean --variant?"),
    ],
)
def test_what_can_not_be_shown_is_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], options: str, said: str
) -> None:
    err = refusal(capsys, *options.split())
    assert said in err
    assert err.count("\n") == 1
