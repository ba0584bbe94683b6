"""The command line: what it prints, what it writes, and what it refuses in one sentence."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import shlex
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from perceptron import Points, Settings, files, record, recording
from perceptron.analysis import minimum
from perceptron.exact.moments import Moments
from perceptron.export import notebook, page, script
from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS
from perceptron.stage import payload
from perceptron.stage.scene import FromFile, Scene, SetName
from perceptron.stage.view import View
from perceptron.terminal import main
from perceptron.terminal.options import parser, settings
from perceptron.training import Block, blocks

ROOT = Path(__file__).parent.parent.parent.parent
COMMAND = [sys.executable, "-m", "perceptron"]
Print = Callable[..., list[str]]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Print:
    """Runs the command in this process; gives the lines on stdout. stderr only names columns."""

    def lines(*options: object) -> list[str]:
        main([str(option) for option in options])
        out, err = capsys.readouterr()
        assert err == "" or (err.startswith("x: ") and err.count("\n") == 1)
        return out.splitlines()

    return lines


@pytest.fixture
def exam(tmp_path: Path) -> Path:
    path = tmp_path / "exam.csv"
    path.write_text("student,hours,score\n1,1.5,2\n2,2,3.25\n3,4,5\n4,5,4.5\n", "utf-8")
    return path


@pytest.fixture
def big() -> list[str]:
    """A command that nobody waits for."""
    return [*COMMAND, "--iterations", "1000000", "--learning-rate", "1e-5"]


def points_of(path: Path) -> Points:
    table = pd.read_csv(path)
    return Points(table["hours"], table["score"])


def ends(lines: list[str]) -> list[float]:
    """The weight and bias that the last two lines tell."""
    names, values = zip(*(line.split() for line in lines[-2:]), strict=True)
    assert names == ("w1", "b1")
    return [float(value) for value in values]


def test_without_options_it_is_the_tutorial_line_for_line(printed: Print) -> None:
    points = Points.tutorial()
    x, y = (torch.tensor(v, dtype=torch.float32).view(-1, 1) for v in (points.x, points.y))
    torch.manual_seed(0)
    w1 = torch.rand(1, 1, requires_grad=True)
    b1 = torch.rand(1, 1, requires_grad=True)
    expected = []
    for iteration in range(1, 4001):
        loss = (x.mm(w1).add(b1) - y).pow(2).sum()
        if iteration % 100 == 0:
            expected.append(f"{iteration} {loss.item()}")
        loss.backward()
        with torch.no_grad():
            w1 -= 0.001 * w1.grad
            b1 -= 0.001 * b1.grad
            w1.grad.zero_()
            b1.grad.zero_()
    assert printed() == [*expected, f"w1 {w1.item()}", f"b1 {b1.item()}"]


@pytest.mark.parametrize("engine", ["autograd", "exact"])
@pytest.mark.parametrize("iterations", [1, 99, 100, 101, 250])
def test_line_i_is_the_loss_before_update_i(printed: Print, engine: str, iterations: int) -> None:
    history = record(Points.tutorial(), Settings(iterations=iterations), engine)
    lines = printed("--iterations", iterations, "--engine", engine)
    expected = [f"{i} {history.loss[i - 1]}" for i in range(100, iterations + 1, 100)]
    assert lines == [*expected, f"w1 {history.weight[-1]}", f"b1 {history.bias[-1]}"]


@pytest.mark.parametrize(
    "chosen",
    [
        {"seed": 7, "weight": -2.5, "learning_rate": 0.0005},
        {"loss": "huber", "delta": 0.5, "learning_rate": 0.1, "bias": 3.0},
        {"loss": "absolute", "clamp": True},
        {"optimizer": "momentum", "momentum": 0.5},
        {"optimizer": "adam", "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3, "learning_rate": 0.05},
        {"batch_size": 5, "learning_rate": 0.002, "device": "cpu"},
    ],
)
def test_every_setting_is_an_option(printed: Print, chosen: dict[str, object]) -> None:
    options = []
    for name, value in {"iterations": 150, **chosen}.items():
        options += [f"--{name.replace('_', '-')}", *([] if value is True else [str(value)])]
    history = record(Points.tutorial(), Settings(iterations=150, **chosen))
    lines = printed(*options)
    assert lines[0] == f"100 {history.loss[99]}"
    assert ends(lines) == [history.weight[-1], history.bias[-1]]


def test_the_defaults_are_those_of_the_settings() -> None:
    assert settings(parser().parse_args([])) == Settings()


def test_the_help_names_every_choice_and_its_examples_are_commands() -> None:
    text = parser().format_help()
    for name in {*LOSSES, *OPTIMIZERS} - {"gradient descent"} | {"gd", "0.001", "4000", "null"}:
        assert name in text
    assert Settings(optimizer="gd") == Settings()
    examples = [line for line in text.splitlines() if line.startswith("  python -m perceptron")]
    assert len(examples) == 10
    for example in examples:
        settings(parser().parse_args(shlex.split(example.strip().partition("  ")[0])[3:]))


def test_the_help_fits_a_terminal_of_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert [line for line in parser().format_help().splitlines() if len(line) > 80] == []


def test_a_run_that_diverges_is_a_result_and_says_why(printed: Print) -> None:
    *losses, why, _, _ = printed("--learning-rate", 0.0014)
    history = record(Points.tutorial(), Settings(learning_rate=0.0014))
    assert losses == [f"{i} {history.loss[i - 1]}" for i in (100, 200, 300)]
    assert losses[-1] == "300 inf"
    assert why == "It diverges: 0.0014 is above the edge at 0.00129."


@pytest.mark.parametrize(
    "chosen",
    [
        {"optimizer": "adam", "learning_rate": 1e30},  # has no edge
        {"batch_size": 5, "learning_rate": 0.01},  # has another one
        {"optimizer": "nesterov", "learning_rate": 0.01},
    ],
)
def test_it_explains_divergence_in_the_words_of_the_app(
    printed: Print, chosen: dict[str, object]
) -> None:
    options = [f"--{name.replace('_', '-')}={value}" for name, value in chosen.items()]
    points, settings = Points.tutorial(), Settings(**chosen)
    best = minimum.of(points, settings)
    given = payload.Given(record(points, settings), settings, best)
    (shown,) = payload.of(points, given).message.runs
    assert shown.diverged
    assert printed(*options)[-3] == shown.why


def test_a_run_below_the_edge_that_leaves_the_numbers_blames_another_cause(
    printed: Print, tmp_path: Path
) -> None:
    path = tmp_path / "huge.csv"
    path.write_text("x,y\n1,1e30\n2,-1e30\n", "utf-8")
    assert "the numbers are too large" in printed(path, "--iterations", 100)[-3]


@pytest.mark.parametrize("engine", ["autograd", "exact"])
def test_a_file_is_trained_on_by_its_columns(printed: Print, exam: Path, engine: str) -> None:
    settings = Settings(learning_rate=0.01, iterations=200)
    history = record(points_of(exam), settings, engine)
    options = ("--x", "hours", "--y", "score", "--learning-rate", 0.01, "--iterations", 200)
    lines = printed(exam, *options, "--engine", engine)
    assert ends(lines) == pytest.approx([history.weight[-1], history.bias[-1]], rel=1e-9)
    swapped = printed(exam, "--x", "score", "--y", "hours", *options[4:], "--engine", engine)
    assert swapped[-2:] != lines[-2:]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("", "x: student, y: hours; 4 points; engine autograd"),
        ("--y score", "x: student, y: score; 4 points; engine autograd"),
        ("--x hours --y score", "x: hours, y: score; 4 points; engine autograd"),
        ("--x hours --y score --engine exact", "x: hours, y: score; 4 points; engine exact"),
        ("--engine exact --html a.html", "x: student, y: hours; 4 points; engine exact"),
        (
            "--engine exact",
            "x: student, y: hours; 4 points; engine exact",
        ),
    ],
)
def test_with_a_file_it_says_which_columns_it_took(
    exam: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: str,
    told: str,
) -> None:
    monkeypatch.chdir(exam.parent)
    main([exam.name, "--iterations", "1", *options.split()])
    assert capsys.readouterr().err == told + "\n"


def test_a_title_that_would_steer_the_terminal_is_only_told(
    exam: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exam.write_text("a\x1b[31m,b\u202e\n1,2\n3,4\n", "utf-8")
    main([str(exam), "--iterations", "1"])
    assert capsys.readouterr().err == "x: a[31m, y: b; 2 points; engine autograd\n"


def test_rows_that_lack_a_number_are_left_out_on_request(printed: Print, exam: Path) -> None:
    options = ("--x", "hours", "--y", "score", "--learning-rate", 0.01, "--iterations", 10)
    whole = printed(exam, *options)
    exam.write_text(exam.read_text("utf-8") + "5,,3\n", "utf-8")
    assert printed(exam, *options, "--drop-missing") == whole


def test_the_exact_engine_never_holds_the_points_unless_they_are_drawn(
    printed: Print, exam: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = (exam, "--x", "hours", "--y", "score", "--engine", "exact", "--iterations", 10)
    asked = []
    load = files.points
    monkeypatch.setattr(files, "points", lambda *a, **how: asked.append(a) or load(*a, **how))
    moments = printed(*options)
    assert asked == []
    drawn = printed(*options, "--html", exam.with_suffix(".html"))
    assert len(asked) == 1
    assert ends(drawn) == pytest.approx(ends(moments), rel=1e-9)


@pytest.mark.parametrize(
    ("options", "reader"),
    [("", "points"), ("--engine exact", "moments"), ("--engine exact --html a.html", "points")],
)
def test_how_a_file_is_read_is_handed_to_its_reader(
    printed: Print, exam: Path, monkeypatch: pytest.MonkeyPatch, options: str, reader: str
) -> None:
    monkeypatch.chdir(exam.parent)
    look, points, asked = files.look, points_of(exam), []

    def read(path: str, x: str, y: str, **how: object) -> Points | Moments:
        assert callable(how.pop("progress"))
        asked.append(how)
        return points if reader == "points" else Moments.of(points)

    how = {"sheet": "June", "read_as": {"hours": "decimals"}}
    monkeypatch.setattr(files, "look", lambda *a, **k: asked.append(k) or look(*a))
    monkeypatch.setattr(files, reader, read)
    given = ("--sheet", "June", "--read-as", "hours=decimals", "--drop-missing")
    printed(exam, *given, *options.split(), "--iterations", 1)
    assert asked == [how, how | {"drop_missing": True}]


@pytest.mark.parametrize("patience", [1e12, 0])
@pytest.mark.parametrize("loss", ["sum", "huber"])
@pytest.mark.parametrize("engine", ["auto", "autograd"])
def test_it_takes_the_engine_that_record_takes(
    printed: Print, monkeypatch: pytest.MonkeyPatch, patience: float, loss: str, engine: str
) -> None:
    monkeypatch.setattr(recording, "PATIENCE", patience)
    history = record(Points.tutorial(), Settings(loss=loss, iterations=100), engine)
    lines = printed("--loss", loss, "--iterations", 100, "--engine", engine)
    assert ends(lines) == [history.weight[-1], history.bias[-1]]


@pytest.mark.parametrize("kind", ["csv", "parquet", "json", "CSV"])
def test_the_history_is_written_as_record_has_it(printed: Print, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"history.{kind}"
    printed("--iterations", 120, "--batch-size", 10, "--out", path)
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "json": pd.read_json}[kind.lower()]
    table, settings = read(path), Settings(iterations=120, batch_size=10)
    history = record(Points.tutorial(), settings)
    assert table["epoch"].tolist() == [k // 3 for k in range(121)]
    for name in ("weight", "bias", "loss"):
        np.testing.assert_allclose(table[name], getattr(history, name), rtol=1e-9)


def test_the_animation_is_written(printed: Print, tmp_path: Path) -> None:
    path = tmp_path / "animation.html"
    printed("--iterations", 100, "--html", path)
    page = path.read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "<title>Tutorial · Perceptron</title>" in page


@pytest.mark.parametrize("kind", ["py", "ipynb", "PY"])
def test_the_run_is_written_as_a_program(printed: Print, tmp_path: Path, kind: str) -> None:
    path, chosen = tmp_path / f"run.{kind}", Settings(iterations=100, optimizer="adam")
    printed("--iterations", 100, "--optimizer", "adam", "--script", path)
    made = {"py": script.program, "ipynb": notebook.text}[kind.lower()]
    assert path.read_text("utf-8") == made(Points.tutorial(), chosen)


def test_a_program_reads_a_long_file_as_it_was_read_here(printed: Print, tmp_path: Path) -> None:
    table, path = tmp_path / "long.csv", tmp_path / "run.py"
    rows = [f"{k % 7},{k % 5},{'' if k == 3 else k % 3}" for k in range(script.INLINE + 9)]
    table.write_text("\n".join(["a,b,c", *rows]), "utf-8")
    options = (table, "--x", "c", "--y", "b", "--drop-missing", "--iterations", 100)
    lines = printed(*options, "--learning-rate", 1e-5, "--script", path)
    done = subprocess.run(
        [sys.executable, path],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines() == lines


def test_a_link_is_trained_as_it_says_and_options_are_set_over_it(
    printed: Print, tmp_path: Path
) -> None:
    points, chosen = Points([1, 2, 4], [0.5, 2, 3]), Settings(0.01, 300, weight=1.5, loss="mean")
    scene = Scene.of(points, chosen, view=View(iteration=120, speed="4"))
    path = tmp_path / "page.html"
    lines = printed("--scene", scene.link("http://localhost:8501/"), "--html", path)
    run = record(points, chosen, engine="autograd")
    assert ends(lines) == [run.weight[-1], run.bias[-1]]
    assert page.scene(path.read_text("utf-8")) == scene
    other = record(points, replace(chosen, iterations=200, optimizer="adam"), engine="autograd")
    lines = printed("--scene", scene.text(), "--iterations", 200, "--optimizer", "adam")
    assert ends(lines) == [other.weight[-1], other.bias[-1]]


def test_the_exact_form_of_a_link_needs_no_device(printed: Print) -> None:
    run = record(Points.tutorial(), Settings(), engine="exact")
    assert ends(printed("--scene", ELSEWHERE, "--engine", "exact")) == [
        run.weight[-1],
        run.bias[-1],
    ]


def of_exam(path: Path, chosen: Settings) -> str:
    return Scene(FromFile(path.name, Moments.of(points_of(path))), chosen).link()


@pytest.mark.parametrize("engine", ["autograd", "exact"])
def test_a_link_of_a_file_is_trained_on_that_file(printed: Print, exam: Path, engine: str) -> None:
    chosen = Settings(0.01, 100)
    how = ("--x", "hours", "--y", "score", "--engine", engine)
    lines = printed(exam, *how, "--scene", of_exam(exam, chosen))
    run = record(points_of(exam), chosen, engine=engine)
    assert ends(lines) == [run.weight[-1], run.bias[-1]]


def test_another_file_than_the_links_is_refused(
    exam: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = of_exam(exam, Settings())
    exam.write_text(exam.read_text("utf-8").replace("3.25", "3.26"), "utf-8")
    with pytest.raises(SystemExit):
        main([str(exam), "--x", "hours", "--y", "score", "--scene", link])
    said = capsys.readouterr().err
    assert "error: --scene: it is of 4 rows of 'exam.csv', and " in said
    assert said.endswith("exam.csv' holds other points\n")


LINKED = Scene.of(Points.tutorial(), Settings()).link()
ELSEWHERE = Scene(SetName("Tutorial"), Settings(device="cuda:99")).link()
OF_A_FILE = Scene(FromFile("large.csv", Moments.of(Points.line(5000)))).link()
REFUSED = {
    "--scene 1abc": "--scene: the link is cut or damaged, so it can't be read\n",
    "--scene": "argument --scene: expected one argument",
    f"--scene {ELSEWHERE}": "--device: 'cuda:99' is not available here; available: cpu",
    f"exam.csv --scene {LINKED}": "--scene: it has points of its own, so FILE would do nothing",
    f"--scene {OF_A_FILE}": "--scene: its points are 5,000 rows of 'large.csv'; name that FILE",
    "--learning-rate 0": "--learning-rate: 0.0 must be > 0",
    "--learning-rate nan": "--learning-rate: nan must be finite",
    "--learning-rate fast": "--learning-rate: 'fast' must be a number",
    "--iterations 1.5": "--iterations: '1.5' must be an integer from 1 to 1000000",
    "--iterations 2000000": "--iterations: 2000000 must be from 1 to 1000000",
    "--seed -1": "--seed: -1 must be from 0",
    "--optimizer lion": "--optimizer: 'lion' must be one of: gradient descent, momentum",
    "--loss median": "--loss: 'median' must be",
    "--delta 0": "--delta: 0.0 must be > 0",
    "--momentum 1": "--momentum: 1.0 must be >= 0 and < 1",
    "--batch-size 0": "--batch-size: 0 must be",
    "--engine magic": "--engine: 'magic' must be one of: auto, autograd, exact",
    "--engine exact --clamp": "--engine: 'exact' is not possible: the clamp has",
    "--engine exact --loss huber": "--engine: 'exact' is not possible: the Huber loss",
    "--device quantum": "--device: 'quantum' is not available here; available: cpu",
    "--colour red": "unrecognized option --colour; --help lists them all",
    "exam.csv --lr 0.1 --iterations 1.5": "unrecognized option --lr: did you mean --learning-rate?",
    "--out": "argument --out: expected one argument",
    "--out history.xlsx": "history.xlsx: the name must end in .csv or .parquet or .json",
    "--out nowhere/history.csv": "No such file or directory: 'nowhere/history.csv'",
    "--out folder.csv": "folder.csv: a folder or a device has this name",
    "--script run.txt": "run.txt: the name must end in .py or .ipynb",
    "exam.csv --script exam.csv.py --out exam.csv": "exam.csv: the points come from this file",
    "--html page.pdf": "page.pdf: the name must end in .html",
    "--html nowhere/page.html": "No such file or directory: 'nowhere/page.html'",
    "--x hours": "--x: without a FILE it does nothing",
    "--y score": "--y: without a FILE it does nothing",
    "nowhere.csv": "nowhere.csv: there is no such file.\n",
    "exm.csv": "exm.csv: there is no such file; did you mean exam.csv?\n",
    "none.csv --out nowhere/history.csv": "none.csv: there is no such file.\n",
    "data/*.tsv": "data/*.tsv: no table fits this pattern.\n",
    "exam.csv --x hours --y hours": "exam.csv: both axes show column “hours”. Choose two different",
    "folder.csv": "folder.csv: ",
    "exam.csv --x minutes": "--x: no single column is called “minutes”. Its columns are: student,",
    "exam.csv --x hours --y score --out exam.csv": "exam.csv: the points come from this file",
    "data --out data/a.csv": "data/a.csv: the points come from this file",
    "data/*.csv --out data/b.csv": "data/b.csv: the points come from this file",
    "exam.csv --out link.csv": "link.csv: the points come from this file",
    "data --out data/new.csv": "data/new.csv: data would include it next time",
    "words.csv": "words.csv: ",
    "noise.parquet": "noise.parquet: ",
}


@pytest.mark.parametrize("options", REFUSED)
def test_what_is_wrong_is_refused_in_one_sentence_before_anything_is_trained(
    options: str,
    exam: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(exam.parent)
    Path("folder.csv").mkdir()
    Path("data").mkdir()
    for name in ("a", "b"):
        Path("data", f"{name}.csv").write_bytes(exam.read_bytes())
    os.link("exam.csv", "link.csv")
    Path("words.csv").write_text("a,b\none,two\n", "utf-8")
    Path("noise.parquet").write_bytes(b"PAR1 no, it is not")
    before = {path: path.is_file() and path.read_bytes() for path in exam.parent.rglob("*")}
    with pytest.raises(SystemExit) as end:
        main(shlex.split(options))
    out, err = capsys.readouterr()
    assert end.value.code == 2
    assert out == ""
    assert err.startswith("python -m perceptron: error: ")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert REFUSED[options] in err
    after = {path: path.is_file() and path.read_bytes() for path in exam.parent.rglob("*")}
    assert after == before


def test_ctrl_c_ends_it_while_losses_stream(big: list[str]) -> None:
    command = subprocess.Popen(big, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert command.stdout is not None
    assert command.stdout.readline().startswith(b"100 ")
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=30)
    assert (command.returncode, err) == (130, b"")
    assert b"w1" not in out


def test_a_ctrl_c_that_a_library_swallows_ends_it_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    swallowed, ended = [], []

    def swallow(
        points: Points, settings: Settings, size: int, *, first: int | None
    ) -> Iterator[Block]:
        for block in blocks(points, settings, size, first=first):
            try:
                signal.raise_signal(signal.SIGINT)
            except KeyboardInterrupt:
                swallowed.append(block.first)
            yield block

    def leave(code: int) -> None:
        ended.append(code)
        raise SystemExit(code)

    monkeypatch.setattr(recording, "blocks", swallow)
    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit):
        main(["--iterations", "100000"])
    assert (swallowed, ended) == ([0], [130])


def test_ctrl_c_while_it_still_imports_shows_no_traceback() -> None:
    code = """if True:
        import runpy, sys
        class Interrupted:
            def find_spec(self, name, *_):
                if name == "perceptron.terminal":
                    raise KeyboardInterrupt
        sys.meta_path.insert(0, Interrupted())
        runpy.run_module("perceptron", run_name="__main__")
    """
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_it_ends_silently_when_nobody_reads_on(big: list[str]) -> None:
    command = subprocess.Popen(big, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert command.stdout is not None
    assert command.stderr is not None
    assert command.stdout.readline().startswith(b"100 ")
    command.stdout.close()
    assert command.stderr.read() == b""
    assert command.wait(30) == 141
    command.stderr.close()


def shell(line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """In bash, which tells the first command's exit code of a pipe; output as buffered as it is."""
    plain = {name: v for name, v in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = ["bash", "-o", "pipefail", "-c", line.replace("PERCEPTRON", shlex.join(COMMAND))]
    given = {"cwd": ROOT, "env": plain | variables, "capture_output": True, "text": True}
    return subprocess.run(command, timeout=60, check=False, **given)


@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("PERCEPTRON --help | true", 141, ""),
        ("PERCEPTRON --help > /dev/full", 2, "No space left on device\n"),
        ("PERCEPTRON --iterations 100 > /dev/full", 2, "No space left on device\n"),
        ("PERCEPTRON --iterations 100 2>&-", 0, ""),
        ("PERCEPTRON --iterations 0 2>&-", 2, ""),
        ("PERCEPTRON --iterations 100 >&-", 0, ""),
    ],
)
def test_a_stream_that_takes_nothing_ends_it_without_a_traceback(
    line: str, code: int, err: str
) -> None:
    done = shell(line)
    assert done.returncode == code
    assert done.stderr.endswith(err)
    assert done.stderr.count("\n") == bool(err)


def test_a_terminal_without_unicode_gets_the_help_too() -> None:
    done = shell("PERCEPTRON --help", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "y = w1?x + b1" in done.stdout


def on_a_terminal(*options: str, columns: int = 0, **variables: str) -> tuple[str, str]:
    """What it prints, and what a terminal sees on stderr meanwhile."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = subprocess.Popen(
        [*COMMAND, *options],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", **variables},
        stdout=subprocess.PIPE,
        stderr=theirs,
        encoding="utf-8",
    )
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # Linux' way to say that the other side is gone
        while piece := os.read(ours, 65536):
            seen += piece
    os.close(ours)
    out, _ = command.communicate(timeout=30)
    return out, seen.decode()


@pytest.mark.parametrize("rate", ["0.001", "0.1"])
def test_a_terminal_sees_a_bar_that_grows_and_is_gone_at_the_end(rate: str) -> None:
    out, seen = on_a_terminal("--learning-rate", rate)
    assert "\x1b" not in out
    drawn = [line.count("#") for line in seen.split("\r\x1b[K")]
    assert drawn[-1] == 0, "wiped away"
    grown = [count for count in drawn if count]
    assert grown == sorted(grown)
    assert grown[-1:] == ([77] if rate == "0.001" else [])  # of 79: it doesn't say how wide it is


def test_the_bar_is_as_wide_as_the_terminal() -> None:
    _, seen = on_a_terminal("--iterations", "1000", columns=30)
    assert {len(line) for line in seen.split("\r\x1b[K")} == {0, 29}


def test_a_terminal_that_knows_no_escapes_gets_none() -> None:
    assert on_a_terminal("--iterations", "1000", TERM="dumb")[1] == ""


def test_a_refusal_wipes_the_bar_away_first(exam: Path) -> None:
    exam.write_text(exam.read_text("utf-8") + "5,,3\n", "utf-8")
    _, seen = on_a_terminal(str(exam), "--x", "hours", "--y", "score")
    assert seen.rpartition("\r\x1b[K")[2].startswith("python -m perceptron: error: ")
