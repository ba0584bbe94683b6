"""A table is read whatever it is packed in; bombs and damaged archives are refused."""

from __future__ import annotations

import bz2
import gzip
import io
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from perceptron import files
from perceptron.files import Refused
from perceptron.files.source import UNPACKED
from tests.breadth import some
from tests.perceptron.files.reading import (
    answer,
    columns,
    random_pairs,
    refusal,
    refused,
    zipped,
)

TABLE = b"x,y\n1.5,2\n-3,400\n"
READ = [[1.5, -3], [2, 400]]


def zst(data: bytes) -> bytes:
    packed: bytes = pa.compress(data, "zstd", asbytes=True)
    return packed


def one(data: bytes, name: str = "table.csv") -> bytes:
    return zipped(**{name: data})


PACKERS = {
    "gzip": gzip.compress,
    "Zstandard": zst,
    "bzip2": lambda data: bz2.compress(data, 1),
    "ZIP": one,
}


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS.keys())
@pytest.mark.parametrize("name", ["table.csv.gz", "table.csv", "table", "table.xlsx"])
def test_what_a_file_is_packed_with_is_told_by_its_content(pack: object, name: str) -> None:
    assert callable(pack)
    assert columns(pack(TABLE), file=name) == READ


@pytest.mark.parametrize("inner", PACKERS.values(), ids=PACKERS.keys())
@pytest.mark.parametrize("outer", PACKERS.values(), ids=PACKERS.keys())
def test_a_table_may_be_packed_twice(inner: object, outer: object, tmp_path: Path) -> None:
    assert callable(inner)
    assert callable(outer)
    data = outer(inner(TABLE))
    assert columns(data) == READ
    (tmp_path / "t").write_bytes(data)
    assert files.points(tmp_path / "t").y.tolist() == READ[1]


def test_a_table_that_is_packed_too_many_times_is_refused() -> None:
    data = TABLE
    for _ in range(9):
        data = gzip.compress(data)
    assert refusal(data) == "It is packed too many times. Unpack it and choose the table."


def test_a_gzip_of_several_parts_is_read_to_its_end() -> None:
    assert columns(gzip.compress(b"x,y\n1.5,2\n") + gzip.compress(b"-3,400\n")) == READ


def test_a_packed_text_of_many_blocks_is_the_same_as_a_plain_one(tmp_path: Path) -> None:
    x, y = random_pairs(60_000)
    text = "x,y\n" + "".join(f"{a!r},{b!r}\n" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    for name, pack in PACKERS.items():
        (tmp_path / name).write_bytes(pack(text.encode()))
        points = files.points(tmp_path / name)
        assert points.x.tolist() == x.tolist()
        assert points.y.tolist() == y.tolist()


# ---- archives


@pytest.mark.parametrize(
    "names",
    [
        ["data/table.csv", "data/readme.md", "data/LICENSE"],
        ["table.csv", "__MACOSX/._table.csv", ".DS_Store"],
        ["iris.data", "iris.names", "Index"],
        ["table.txt", "readme.txt", "license.txt"],
        ["table.csv", "notes.txt", "picture.png"],
        ["table", "readme.md"],
    ],
)
def test_the_one_table_of_an_archive_is_found_among_what_goes_with_it(names: list[str]) -> None:
    others = dict.fromkeys(names[1:], "word,word\n7,8\n9,10\n")
    assert columns(zipped(**{names[0]: TABLE}, **others)) == READ


def test_of_several_tables_one_has_to_be_named() -> None:
    data = zipped(**{"a/train.csv": TABLE, "test.csv": b"x,y\n7,8\n9,11\n"})
    found = refused(data)
    what = "table.csv: it is a ZIP archive of 2 tables: “a/train.csv”, “test.csv”."
    assert str(found) == f'{what} sheet="a/train.csv" names the first of them.'
    assert found.told("terminal") == f"{what} --sheet a/train.csv names the first of them."
    assert found.told("page").endswith("Choose one of them.")
    assert found.tables == ("a/train.csv", "test.csv")
    assert columns(data, sheet="test.csv") == [[7, 9], [8, 11]]
    assert columns(data, sheet="a/train.csv") == columns(data, sheet="train.csv") == READ


def test_a_table_that_an_archive_has_not_is_told() -> None:
    data = zipped(**{"a.csv": TABLE, "b.csv": TABLE})
    assert refused(data, sheet="c.csv").tables == ("a.csv", "b.csv")
    assert "it has no sheet “c.csv”" in str(refused(one(TABLE), sheet="c.csv"))


def test_a_sheet_of_a_plain_text_is_told_to_be_none() -> None:
    found = refused(TABLE, sheet="c")
    assert str(found).startswith("table.csv: sheet: it has no sheet “c”.")
    assert found.told("terminal").startswith("table.csv: --sheet: it has no sheet “c”.")


@pytest.mark.parametrize(
    "entries",
    [{}, {"readme.md": "1,2\n3,4\n"}, {"__MACOSX/._t.csv": "1,2\n3,4\n"}],
)
def test_an_archive_without_a_table_is_told(entries: dict[str, str]) -> None:
    words = "It is a ZIP archive without a table. Choose one with a table in it."
    assert refusal(zipped(**entries)) == words


@pytest.mark.parametrize(
    "names", [["word/document.xml"], ["ppt/presentation.xml"], ["mimetype", "content.xml"]]
)
def test_a_document_of_an_office_suite_is_no_table(names: list[str]) -> None:
    data = zipped(**dict.fromkeys(names, "application/vnd.oasis.opendocument.text"))
    assert refusal(data) == "It is a document of an office suite. Save its table as CSV."


def test_a_locked_archive_is_told() -> None:
    data = bytearray(one(TABLE))
    data[6] |= 1  # the flag in both headers of the entry
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)).startswith("It is locked by a password.")


# ---- bombs

SMALL = 2**21  # bytes, a limit that needs no large bomb
HOLDS = f"It holds more than {UNPACKED * 2} MB. Keep only the rows and columns you need."


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS.keys())
@pytest.mark.parametrize("unit", some([b"1,2\n", b" ", b"\n", b'"', b"\0", b'[{"x":1},'], keep=2))
def test_a_small_file_that_unpacks_to_too_much_is_refused_soon(pack: object, unit: bytes) -> None:
    assert callable(pack)
    data = pack(unit * (2**25 // len(unit)))
    assert len(data) < SMALL / 4
    start = time.process_time()
    words = refusal(data, limit=SMALL)
    assert time.process_time() - start < 30  # well below 1 s
    if unit == b"1,2\n":
        assert words == HOLDS
    elif unit == b'[{"x":1},':
        assert words.startswith("It holds more than 2 MB.")


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS.keys())
def test_the_limit_is_of_what_is_unpacked_to_the_byte(pack: object, more: int) -> None:
    assert callable(pack)
    data = pack(b"1,2\n" * (UNPACKED * SMALL // 4) + b" " * more)
    _, found = answer(data, limit=SMALL)
    if more:
        assert isinstance(found, Refused)
        assert found.told("page") == HOLDS
    else:
        assert not isinstance(found, Refused)
        assert len(found) == UNPACKED * SMALL // 4


def test_a_bomb_in_a_bomb_is_refused_by_what_the_outer_one_holds() -> None:
    assert refusal(one(gzip.compress(b"1,2\n" * 2**22)), limit=SMALL) == HOLDS
    assert refusal(gzip.compress(one(b"1,2\n" * 2**22)), limit=SMALL) == HOLDS


def test_an_archive_that_lies_about_a_size_is_read_to_that_or_refused() -> None:
    data = bytearray(one(b"1,2\n" * 2**22))
    small = (1000).to_bytes(4, "little")
    data[22:26] = small
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = small
    _, found = answer(bytes(data), limit=SMALL)
    assert isinstance(found, Refused)


# ---- damaged


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS.keys())
@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_what_is_cut_off_is_refused_and_not_read_in_part(pack: object, keep: float) -> None:
    assert callable(pack)
    rows = "".join(f"{a!r},{b!r}\n" for a, b in random_pairs(60_000).T.tolist())
    whole = pack(f"x,y\n{rows}".encode())
    words = refusal(whole[: int(len(whole) * keep)])
    assert words[:2] == "It"
    assert len(words) < 200


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS.keys())
def test_what_is_overwritten_is_refused(pack: object) -> None:
    assert callable(pack)
    rows = "".join(f"{a!r},{b!r}\n" for a, b in random_pairs(60_000).T.tolist())
    data = bytearray(pack(f"x,y\n{rows}".encode()))
    half = len(data) // 2
    data[half : half + 2000] = b"\xff" * 2000
    assert len(refusal(bytes(data))) < 200


@pytest.mark.parametrize("magic", [b"\x1f\x8b", b"BZh9", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"])
def test_a_beginning_alone_is_no_archive(magic: bytes) -> None:
    for rest in (b"", b"1,2\n3,4\n", bytes(100)):
        assert refusal(magic + rest)[:2] == "It"


def test_an_entry_that_can_not_be_unpacked_is_refused() -> None:
    data = bytearray(one(TABLE))
    data[8:10] = b"\x63\0"  # a method that there is not
    at = data.index(b"PK\x01\x02") + 10
    data[at : at + 2] = b"\x63\0"
    assert refusal(bytes(data)).startswith("It is a ZIP archive that can't be unpacked here.")


def test_no_name_in_an_archive_reaches_the_disk(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("/outside.csv", TABLE)
        archive.writestr("../../further.csv", TABLE)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "t.zip").write_bytes(file.getvalue())
    assert files.moments(tmp_path / "in" / "t.zip").n == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["in", "t.zip"]
