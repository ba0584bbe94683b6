"""What can be downloaded is the same from the terminal, and is what it says."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perceptron import Points, Settings, files, record, terminal
from perceptron.export.downloads import DOWNLOADS

SETTINGS = Settings(0.01, 30, optimizer="adam")
NAMED = [
    "exam-results.csv",
    "exam-results-adam-rate-0.01-30-iterations-history.csv",
    "exam-results-adam-rate-0.01-30-iterations-history.parquet",
    "exam-results-adam-rate-0.01-30-iterations.html",
    "exam-results-adam-rate-0.01-30-iterations.py",
    "exam-results-adam-rate-0.01-30-iterations.ipynb",
]


def many(count: int) -> Points:
    draws = np.random.default_rng(3)
    x = draws.uniform(0, 1, count)
    return Points(x, 2 * x + draws.normal(0, 0.1, count), name="Exam results")


def test_each_has_a_name_that_tells_the_points_and_what_is_of_a_run_the_run_too() -> None:
    assert [one.name(many(5), SETTINGS) for one in DOWNLOADS] == NAMED


def test_the_terminal_saves_the_same_files_to_the_last_byte(tmp_path: Path, capsys) -> None:
    source = tmp_path / "Exam results.csv"
    source.write_bytes(DOWNLOADS[0].make(many(40), record(many(40), SETTINGS), SETTINGS))
    options = ["--optimizer", "adam", "--learning-rate", "0.01", "--iterations", "30"]
    folder = tmp_path / "new" / "runs"
    terminal.main([str(source), *options, "--save", str(folder)])
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMED)
    points = files.points(str(source))
    run = record(points, SETTINGS)
    for one in DOWNLOADS:
        assert (folder / one.name(points, SETTINGS)).read_bytes() == one.make(
            points, run, SETTINGS
        ), one.title


def test_a_history_is_the_same_in_both_kinds() -> None:
    points = many(40)
    run = record(points, SETTINGS)
    csv, parquet = (DOWNLOADS[at].make(points, run, SETTINGS) for at in (1, 2))
    one, other = pd.read_csv(io.BytesIO(csv)), pd.read_parquet(io.BytesIO(parquet))
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    np.testing.assert_array_equal(other["loss"], run.loss)


def test_a_program_of_many_points_reads_them_from_the_file_beside_it(tmp_path: Path) -> None:
    points = many(1001)
    run = record(points, SETTINGS)
    for one in (DOWNLOADS[0], DOWNLOADS[4]):
        (tmp_path / one.name(points, SETTINGS)).write_bytes(one.make(points, run, SETTINGS))
    root = Path(__file__).parents[3]
    said = subprocess.run(
        [sys.executable, NAMED[4]],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.endswith(f"w1 {run.weight[-1]}\nb1 {run.bias[-1]}\n")


def test_a_folder_that_would_become_a_part_of_the_points_is_refused(tmp_path: Path, capsys) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n2,3\n")
    with pytest.raises(SystemExit) as ended:
        terminal.main([str(tmp_path), "--iterations", "3", "--save", str(tmp_path)])
    assert ended.value.code == 2
    assert "choose another name" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_in_the_place_of_the_folder_is_refused_and_kept(tmp_path: Path, capsys) -> None:
    (tmp_path / "runs").write_text("mine")
    with pytest.raises(SystemExit):
        terminal.main(["--save", str(tmp_path / "runs")])
    assert "it is no folder; choose another name" in capsys.readouterr().err
    assert (tmp_path / "runs").read_text() == "mine"
