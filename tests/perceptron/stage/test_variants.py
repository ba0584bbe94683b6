"""A broken loop in the browser's preview and its own text go the same way."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
import torch

from perceptron import Points, Settings, theory
from perceptron.source.text import Source
from perceptron.source.variants import VARIANTS
from perceptron.stage.payload import SettingsPart
from tests.breadth import some
from tests.perceptron.stage.javascript import answer
from tests.perceptron.stage.test_preview import ASKED, columns_of, differences, some_points

RUNNING = [name for name, variant in VARIANTS.items() if not variant.raises]
KEPT = "        rows.append((w.item(), b.item(), measured(loss.item())))"


def in_double_precision(points: Points, settings: Settings, variant: str) -> np.ndarray:
    """Weight, bias and the loss that the settings name (3, iterations + 1), by the variant's text,
    to which one line is added."""
    source = Source(points, replace(settings, iterations=settings.iterations + 1), variant)
    lines, at = source.executed.splitlines(), source.number("backward")
    rows: list[tuple[float, float, float]] = []
    lines.insert(at - 1, KEPT[4:])
    many = len(points) if variant == "mean" else 1
    names: dict[str, Any] = {
        "torch": torch,
        "rows": rows,
        "measured": lambda loss: loss * many,
    }
    default = torch.get_default_dtype()
    try:
        torch.set_default_dtype(torch.float64)
        exec("\n".join(lines), names)
    finally:
        torch.set_default_dtype(default)
    return np.array(rows).T


def problem(variant: str, seed: int, *, clamp: bool = False) -> tuple[Points, Settings]:
    """With numbers of five digits, which a text for single precision has as they are."""
    chance = np.random.default_rng(seed)
    wide = some_points(chance)
    points = Points([float(f"{x:.5g}") for x in wide.x], [float(f"{y:.5g}") for y in wide.y])
    loss = "sum" if variant == "mean" else str(chance.choice(["sum", "mean"]))
    settings = Settings(
        loss=loss,
        clamp=clamp,
        iterations=int(chance.integers(1, 400)),
        weight=float(chance.normal()),
        bias=float(chance.normal()),
    )
    edge = theory.largest_stable_learning_rate(points, replace(settings, clamp=False))
    return points, replace(settings, learning_rate=float(chance.uniform(0.01, 0.9) * edge))


def in_the_browser(problems: list[tuple[Points, Settings]], variant: str) -> list[np.ndarray]:
    given = [
        {
            "points": {"x": points.x.tolist(), "y": points.y.tolist()},
            "moments": None,
            "settings": asdict(SettingsPart.of(settings, variant)),
            "start": {"weight": settings.weight, "bias": settings.bias},
        }
        for points, settings in problems
    ]
    return [*map(columns_of, answer(ASKED, given, modes="momentsOf", preview="preview"))]


@pytest.mark.parametrize("clamp", [False, True])
@pytest.mark.parametrize("variant", RUNNING)
@pytest.mark.parametrize("seed", some(range(0, 200, 10), keep=1))
def test_the_preview_goes_the_way_of_the_variants_text(
    variant: str, clamp: bool, seed: int
) -> None:
    problems = [problem(variant, seed + k, clamp=clamp) for k in range(10)]
    for there, given in zip(in_the_browser(problems, variant), problems, strict=True):
        here = in_double_precision(*given, variant)
        finite = np.abs(here).max(axis=0) < 1e30
        assert differences(there[:, finite], here[:, finite]) < 1e-6, given


def test_titles_are_those_of_the_switches_and_errors_have_no_preview() -> None:
    titles = answer(
        "() => Object.fromEntries(Object.entries(VARIANTS).map(([k, v]) => [k, v.title]))",
        None,
        variants="VARIANTS",
    )
    assert len(titles) >= 4, "one that it lacks is not drawn on the stage"
    assert titles == {name: VARIANTS[name].title for name in RUNNING if name in titles}
