"""What is asked of FILE: whether it is there, and how it is to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from perceptron.terminal import options, source


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "exam.csv",
        "exam.parquet",
        "study.2023.csv.gz",
        "study.2024.csv.gz",
        "runs/a.csv",
    ):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    return tmp_path


@pytest.mark.parametrize("file", ["exam.csv", "runs", "runs/", "*.csv", "**/a.*", "exam.parquet"])
def test_what_is_there_is_found(folder: Path, file: str) -> None:
    source.refuse_missing(file)
    source.refuse_missing(str(folder / file))


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("none.csv", "there is no such file"),  # a shared ending makes no name alike
        ("exm.csv", "there is no such file; did you mean exam.csv?"),
        ("Exam.CSV", "there is no such file; did you mean exam.csv?"),
        ("exam.cvs", "there is no such file; did you mean exam.csv?"),
        ("exam", "there is no such file; did you mean exam.csv?"),
        ("exam.parket", "there is no such file; did you mean exam.parquet?"),
        ("study.2025.csv", "there is no such file; did you mean study.2024.csv.gz?"),
        ("runs/b.csv", "there is no such file"),
        ("runs/a.tsv", "there is no such file; did you mean runs/a.csv?"),
        ("rnus", "there is no such file; did you mean runs?"),
        ("nowhere/exam.csv", "there is no such file"),
        ("exam.csv/a.csv", "there is no such file"),
        ("*.tsv", "no file fits this pattern"),
        ("exam?.csv", "no file fits this pattern"),
    ],
)
def test_what_is_not_there_is_told_from_what_is_no_table(folder: Path, file: str, why: str) -> None:
    with pytest.raises(ValueError, match="no") as refused:
        source.refuse_missing(file)
    assert str(refused.value) == f"{file}: {why}"


@pytest.mark.parametrize(
    ("given", "how"),
    [
        ([], {}),
        (["--drop-missing"], {}),  # the reader's anyway
        (["--sheet", "2024"], {"sheet": "2024"}),
        (["--sheet="], {"sheet": ""}),  # which no sheet is called
        (["--read-as", "share=percent"], {"read_as": {"share": "percent"}}),
        (["--read-as=share=Percent"], {"read_as": {"share": "percent"}}),
        (["--read-as", "w=1 (%)=percent"], {"read_as": {"w=1 (%)": "percent"}}),
        (
            ["--read-as", "a=days", "--read-as", "b=thousands", "--sheet", "June"],
            {"sheet": "June", "read_as": {"a": "days", "b": "thousands"}},
        ),
    ],
)
def test_the_reader_is_told_how_only_where_one_says_it(
    given: list[str], how: dict[str, object]
) -> None:
    assert source.how(options.parser().parse_args(["exam.csv", *given])) == how
