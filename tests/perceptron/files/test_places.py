"""Which files a path names, in which order, and what is said where there are none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from perceptron import files
from perceptron.files import Refused, found
from tests.perceptron.files.reading import zipped

TABLE = "x,y\n1,2\n3,4\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the test works, so that messages name a file without its folders."""
    monkeypatch.chdir(tmp_path)


def make(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(TABLE)


def names_of(path: str | Path) -> list[str]:
    return [file.relative_to(".").as_posix() for file in found(path)]


def refusal(path: str | Path) -> str:
    with pytest.raises(Refused) as caught:
        found(path)
    with pytest.raises(Refused) as again:
        files.moments(path)
    assert str(again.value) == str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["t.csv", "t", "T.CSV", "t.picture", "t.csv.crc", ".hidden", "_t"])
def test_a_file_that_is_named_is_read_whatever_its_name_is(name: str) -> None:
    make(name)
    assert files.moments(name).n == 2
    assert files.moments(Path(name).resolve()).n == 2


def test_a_folder_is_read_in_the_order_of_names_whatever_else_is_in_it() -> None:
    make("run/b.tsv", "run/a.csv.gz", "run/a.csv", "run/C.CSV", "run/c.parquet")
    make("run/_SUCCESS.csv", "run/.hidden.csv", "run/notes.txt", "run/a.csv.crc", "run/deep/d.csv")
    Path("run/folder.csv").mkdir()
    those = [f"run/{name}" for name in ("C.CSV", "a.csv", "a.csv.gz", "b.tsv", "c.parquet")]
    assert names_of("run") == names_of(Path("run")) == names_of("run/") == names_of("run/*")
    assert names_of("run") == those
    assert [file.name for file in found(Path("run").resolve())] == [Path(n).name for n in those]


@pytest.mark.parametrize(
    "name",
    [
        *("t.csv", "t.tsv", "t.tab", "t.xlsx", "t.ods", "t.parquet", "t.feather", "t.arrow"),
        *("t.json", "t.jsonl", "t.ndjson", "t.csv.zst", "t.csv.bz2", "t.JSON.GZ"),
    ],
)
def test_each_ending_of_a_table_counts_in_a_folder(name: str) -> None:
    make(f"run/{name}", "run/readme.txt", "run/picture.png")
    assert names_of("run") == [f"run/{name}"]


@pytest.mark.parametrize("name", ["t.txt", "t.dat", "t.data", "t.txt.gz"])
def test_texts_count_where_there_are_no_other_tables(name: str) -> None:
    make(f"run/{name}")
    assert names_of("run") == [f"run/{name}"]
    make("run/other.csv")
    assert names_of("run") == ["run/other.csv"]


def test_the_rows_of_many_files_are_read_one_file_after_another() -> None:
    Path("run").mkdir()
    pd.DataFrame({"x": [5, 6], "y": [7, 8]}).to_parquet("run/b.parquet")
    Path("run/a.csv").write_text("y;note;x\n3,5;;1,5\n4;w;2\n")  # its own dialect and order
    Path("run/c.json").write_text('[{"y": 10, "x": 9}]')
    Path("run/d.csv").write_bytes(zipped(t="x\ty\n11\t12\n"))
    points = files.points("run", "x", "y")
    assert points.x.tolist() == [1.5, 2, 5, 6, 9, 11]
    assert points.y.tolist() == [3.5, 4, 7, 8, 10, 12]
    assert files.moments("run", "x", "y").n == 6


def test_a_pattern_names_some_of_the_files() -> None:
    make("day1.csv", "day2.csv", "day10.csv", "one/two/day3.csv", "day1.txt")
    assert names_of("day1*") == ["day1.csv", "day10.csv"]
    assert names_of("day[12].*") == names_of(Path("day[12].*")) == ["day1.csv", "day2.csv"]
    assert names_of("day?.csv") == ["day1.csv", "day2.csv"]
    assert names_of("*.txt") == ["day1.txt"]
    assert "one/two/day3.csv" in names_of("**/day*")
    assert names_of("one/**/*.csv") == ["one/two/day3.csv"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file() -> None:
    make("run[1].csv", "run1.csv")
    assert names_of("run[1].csv") == ["run[1].csv"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("none.csv", "none.csv: there is no such file."),
        ("no/such/folder/t.csv", "no/such/folder/t.csv: there is no such file."),
        ("*.csv.gz", "*.csv.gz: no table fits this pattern."),
        ("*.png", "*.png: no table fits this pattern."),
        ("empty", "empty: this folder holds no table."),
        ("exams", "exams: there is no such file; did you mean exam.csv?"),
        ("exam.cvs", "exam.cvs: there is no such file; did you mean exam.csv?"),
        ("exam.tsv", "exam.tsv: there is no such file; did you mean exam.csv?"),
        ("Exam.csv", "Exam.csv: there is no such file; did you mean exam.csv?"),
        ("sub/hubbel.csv", "sub/hubbel.csv: there is no such file; did you mean sub/hubble.csv?"),
    ],
)
def test_what_is_not_there_is_told_with_what_was_nearly_written(path: str, words: str) -> None:
    make("exam.csv", "sub/hubble.csv", "a.png")
    Path("empty").mkdir()
    assert refusal(path) == words


def test_a_missing_file_is_told_from_one_that_is_no_table() -> None:
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(Refused, match=r"^picture\.png: it is a PNG picture\."):
        files.points("picture.png")


def test_a_file_that_may_not_be_read_is_named_with_the_systems_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make("t.csv")

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("perceptron.files.source.Source.open", fail)
    with pytest.raises(Refused, match=r"^t\.csv: it can't be read: Permission denied\.$") as caught:
        files.points("t.csv")
    assert isinstance(caught.value.__cause__, PermissionError)


# ---- tables that do not go together


def test_a_table_without_the_columns_of_the_first_is_named() -> None:
    make("a.csv")
    Path("b.csv").write_text("x,z\n1,2\n3,4\n")
    with pytest.raises(Refused, match=r"^b\.csv: .*no single column is called “y”"):
        files.points("*.csv")


def test_a_bad_cell_is_placed_in_its_own_file() -> None:
    make("a.csv")
    Path("b.csv").write_text("y,x\n5,6\n\nbad,7\n8,9\n")
    with pytest.raises(Refused, match=r"^b\.csv: row 4, column “y”: “bad” is not a number\."):
        files.points("*.csv")


def test_gaps_are_counted_over_all_files_and_the_first_is_placed() -> None:
    make("a.csv")
    Path("b.csv").write_text("x,y\n5,\n6,7\n,8\n")
    Path("c.csv").write_text("x,y\n5,NA\n")
    words = r"^b\.csv: row 2, column “y”: the cell is empty, as in 3 of 6 rows\. drop_missing=True"
    with pytest.raises(Refused, match=words):
        files.points("*.csv")
    assert files.points("*.csv", drop_missing=True).x.tolist() == [1, 3, 6]


def test_a_file_of_no_rows_among_others_adds_nothing() -> None:
    make("run/a.csv", "run/b.parquet", "run/c.csv")
    Path("run/b.csv").write_text("x,y\n")
    pd.DataFrame({"x": [1.0], "y": [2.0]}).iloc[:0].to_parquet("run/b.parquet")
    assert files.moments("run", "x", "y").n == 4


def test_days_are_counted_from_the_first_of_all_files() -> None:
    Path("a.csv").write_text("day,y\n2020-03-01,1\n2020-03-02,2\n")
    Path("b.csv").write_text("day,y\n2020-02-28,3\n2021-03-01,4\n")
    points = files.points("*.csv", "day", "y", read_as={"day": "days"})
    assert points.x.tolist() == [0, 1, -2, 365]
