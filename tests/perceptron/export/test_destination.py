"""A run is saved to names that were asked about before, whole or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from perceptron import Moments, Points, Run, Settings, record
from perceptron.export import history, page
from perceptron.export.destination import saver


@pytest.fixture
def made() -> tuple[Points, Run, Settings]:
    points, settings = Points.tutorial(), Settings(iterations=30)
    return points, record(points, settings, "exact"), settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(*paths: str, text: str = "x,y\n1,2\n") -> None:
    for path in map(Path, paths):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


def test_it_writes_what_was_asked_for_and_nothing_else(
    folder: Path, made: tuple[Points, Run, Settings]
) -> None:
    points, run, settings = made
    saver(None, None, None)(points, run, settings)
    assert names(folder) == []
    saver(None, "run.HTML", None)(points, run, settings)
    assert names(folder) == ["run.HTML"]
    saver("run.csv", None, None)(Moments.of(points), run, settings)
    assert Path("run.HTML").read_text("utf-8") == page.html(points, run, settings)
    assert len(Path("run.csv").read_text("utf-8").splitlines()) == 32
    assert names(folder) == ["run.HTML", "run.csv"]


@pytest.mark.parametrize(
    ("table", "page", "message"),
    [
        ("run.xlsx", None, r"run.xlsx: the name must end in .csv or .parquet or .json"),
        ("run", None, "must end in"),
        (None, "run.htm", r"run.htm: the name must end in .html"),
        (None, "nowhere/run.html", "No such file or directory"),
        ("folder.csv", None, "folder.csv: a folder or a device has this name"),
        ("pipe.csv", None, "pipe.csv: a folder or a device has this name"),
        ("points.csv", None, "points.csv: the points come from this file"),
        ("same.csv", None, "same.csv: the points come from this file"),
        ("link.csv", None, "link.csv: the points come from this file"),
    ],
)
def test_a_name_that_will_not_do_is_refused_before_there_is_a_run(
    folder: Path, table: str, page: str, message: str
) -> None:
    write("points.csv")
    Path("folder.csv").mkdir()
    os.mkfifo("pipe.csv")
    os.link("points.csv", "same.csv")
    os.symlink("points.csv", "link.csv")
    before = names(folder)
    with pytest.raises((ValueError, OSError), match=message):
        saver(table, page, str(folder / "points.csv"))
    assert names(folder) == before
    assert Path("points.csv").read_text("utf-8") == "x,y\n1,2\n"


@pytest.mark.parametrize("source", ["data", "data/*.csv", "**/*.csv", "da?a/[ab-z]*.csv"])
@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("data/a.csv", "data/a.csv: the points come from this file"),
        ("data/new.csv", "data/new.csv: {} would include it next time; choose another name"),
        ("link.csv", "link.csv: the points come from this file"),
    ],
)
def test_what_is_read_or_would_be_read_next_time_is_not_written(
    folder: Path, source: str, table: str, message: str
) -> None:
    write("data/a.csv", "data/b.csv")
    os.link("data/b.csv", "link.csv")
    with pytest.raises(ValueError, match=re.escape(message.format(source))):
        saver(table, None, source)
    assert names(folder / "data") == ["a.csv", "b.csv"]


@pytest.mark.parametrize(
    ("source", "table"),
    [("data", "run.csv"), ("data/*.csv", "run.csv"), ("data/*.csv", "data/run.json")],
)
def test_beside_the_points_there_is_room_for_what_is_not_read(source: str, table: str) -> None:
    write("data/a.csv")
    saver(table, None, source)


def test_a_history_in_json_would_be_a_table_of_the_folder_too() -> None:
    write("data/a.csv")
    with pytest.raises(ValueError, match=r"data would include it next time"):
        saver("data/run.json", None, "data")


def test_a_source_that_is_not_there_is_told_and_not_made() -> None:
    with pytest.raises(ValueError, match=r"nope.csv: there is no"):
        saver("nope.csv", None, "nope.csv")
    assert not Path("nope.csv").exists()


def test_asking_leaves_a_file_of_that_name_as_it_was(folder: Path) -> None:
    write("run.csv", text="kept")
    saver("run.csv", "run.html", None)
    assert [path.read_text("utf-8") for path in folder.iterdir()] == ["kept"]


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(
    folder: Path, made: tuple[Points, Run, Settings]
) -> None:
    os.symlink("there.csv", "link.csv")
    save = saver("link.csv", None, None)
    assert names(folder) == ["link.csv"]
    save(*made)
    assert Path("link.csv").is_symlink()
    assert not Path("there.csv").is_symlink()
    assert len(Path("there.csv").read_text("utf-8").splitlines()) == 32


def test_a_write_that_fails_leaves_what_was_there(
    folder: Path, made: tuple[Points, Run, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_the_disk(path: Path, _: object) -> None:
        path.write_text("iteration,wei")
        raise OSError("No space left on device")

    write("run.csv", text="kept")
    save = saver("run.csv", None, None)
    monkeypatch.setattr(history, "write", fill_the_disk)
    with pytest.raises(OSError, match="No space"):
        save(*made)
    assert [path.read_text("utf-8") for path in folder.iterdir()] == ["kept"]


def test_what_was_there_is_replaced_and_never_written_into(
    made: tuple[Points, Run, Settings],
) -> None:
    write("run.csv", text="kept")
    os.link("run.csv", "earlier.csv")
    saver("run.csv", None, None)(*made)
    assert Path("earlier.csv").read_text("utf-8") == "kept"
    assert len(Path("run.csv").read_text("utf-8").splitlines()) == 32


def test_what_takes_a_files_place_may_be_read_by_the_same_people(
    made: tuple[Points, Run, Settings],
) -> None:
    write("run.csv")
    Path("run.csv").chmod(0o604)
    saver("run.csv", None, None)(*made)
    assert Path("run.csv").stat().st_mode & 0o777 == 0o604


def test_an_animation_needs_the_points_themselves(made: tuple[Points, Run, Settings]) -> None:
    points, run, settings = made
    with pytest.raises(ValueError, match="needs the points"):
        saver(None, "run.html", None)(Moments.of(points), run, settings)
