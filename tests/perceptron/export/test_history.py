"""A history in a file is the history, to the last bit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perceptron import Moments, Points, Run, Settings, record, train
from perceptron.export import history

READ = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".json": pd.read_json}


@pytest.fixture(scope="module")
def run() -> Run:
    return record(Points.tutorial(), Settings(iterations=300))


def back(folder: Path, kind: str, run: Run, settings: Settings | None = None) -> pd.DataFrame:
    path = folder / f"run{kind}"
    history.write(path, history.columns(Points.tutorial(), run, settings or Settings()))
    return READ[kind.lower()](path)


@pytest.mark.parametrize("kind", [*history.KINDS, ".CSV"])
def test_every_kind_of_file_holds_the_whole_history(tmp_path: Path, kind: str, run: Run) -> None:
    table = back(tmp_path, kind, run)
    assert list(table) == ["iteration", "weight", "bias", "loss"]
    np.testing.assert_array_equal(table["iteration"], np.arange(301))
    for name in ("weight", "bias", "loss"):
        rounding = 1e-9 if kind == ".json" else 0  # pandas' own, not the file's: see below
        np.testing.assert_allclose(table[name], getattr(run, name), rtol=rounding, atol=0)


def test_json_is_columns_to_the_last_bit(tmp_path: Path, run: Run) -> None:
    history.write(tmp_path / "a.json", history.columns(Points.tutorial(), run, Settings()))
    table = json.loads((tmp_path / "a.json").read_text("ascii"))
    assert table["iteration"] == list(range(301))
    assert table["weight"] == run.weight.tolist()


@pytest.mark.parametrize("kind", history.KINDS)
def test_a_diverging_history_keeps_its_inf_where_the_kind_has_one(
    tmp_path: Path, kind: str
) -> None:
    settings = Settings(learning_rate=0.1, iterations=300)
    run = record(Points.tutorial(), settings)
    assert run.loss[-1] == np.inf
    last = back(tmp_path, kind, run)["loss"].iloc[-1]
    assert np.isnan(last) if kind == ".json" else last == np.inf


def test_what_is_not_finite_is_null_because_other_readers_refuse_infinity(tmp_path: Path) -> None:
    run = Run(*np.array([[1.0, np.inf]] * 3), "exact")
    history.write(tmp_path / "a.json", history.columns(Points.tutorial(), run, Settings()))
    text = (tmp_path / "a.json").read_text("ascii")
    assert text == (
        '{"iteration": [0, 1], "weight": [1.0, null], "bias": [1.0, null], "loss": [1.0, null]}'
    )


@pytest.mark.parametrize("size", [1, 7, 25, 1000])
def test_with_batches_the_epoch_is_the_one_that_each_step_tells(size: int) -> None:
    points, settings = Points.tutorial(), Settings(batch_size=size, iterations=60)
    table = history.columns(points, record(points, settings), settings)
    assert table["epoch"].tolist() == [step.epoch for step in train(points, settings)]
    np.testing.assert_array_equal(
        history.columns(Moments.of(points), record(points, settings), settings)["epoch"],
        table["epoch"],
    )
