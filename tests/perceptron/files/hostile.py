"""Files that want to do harm: small on the disk, each by its family and seed, always the same.

`python -m tests.perceptron.files.hostile 3` reads the first three of each family as the page reads
an upload, and writes a line of JSON for each: what came of it, and what it took.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.feather as pf
import pyarrow.parquet as pq

from perceptron.files import Refused, read_bytes
from tests.perceptron.files.reading import LIMIT
from tests.perceptron.files.test_workbook import HEAD, MAIN, NAMES, ODS, OFFICE, Rows, ods, xlsx
from ui.server.limits import LIMITS

Random: TypeAlias = np.random.Generator

MARKUP = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<b>bold</b>&amp;&#60;",
    "$\\href{javascript:alert(1)}{x}$",
    "[a](javascript:alert(1))",
    "'; DROP TABLE points; --",
    '=HYPERLINK("http://example.org")',
)
HIDDEN = (  # letters that no name and no sentence may have
    "\u202e",  # what follows runs from right to left
    "\u2066",
    "\u200f",
    "\x1b[2J",
    "\x07",
    "\x7f",
    "\x9b31m",
    "\ufeff",
)
MOST = int(LIMITS["POINTS"].default)
ROWS = b"1,2\n2,4.5\n3,7\n"
GOOD = b"x,y\n" + ROWS


def repeated(unit: bytes, pack: Callable[[bytes], bytes], times: int) -> bytes:
    """Packed members one behind the other: together they unpack to so many times the unit."""
    return pack(unit) * times


def zipped(entries: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return file.getvalue()


def zst(data: bytes) -> bytes:
    packed: bytes = pa.compress(data, "zstd", asbytes=True)
    return packed


def of(rng: Random, choices: Any) -> Any:
    return choices[int(rng.integers(len(choices)))]


def title(rng: Random) -> str:
    """A title with markup, and with letters that nobody sees."""
    parts = [
        of(rng, MARKUP),
        of(rng, HIDDEN),
        of(rng, ("", "\u05d0\u05d1", "e\u0301", "\U0001f600")),
    ]
    return "".join(parts[at] for at in rng.permutation(len(parts)))


# ---- texts


def nul_bytes(rng: Random) -> bytes:
    data = bytearray(GOOD * int(rng.integers(1, 2000)))
    for at in rng.integers(0, len(data), int(rng.integers(1, 50))):
        data[at : at + 1] = bytes(int(rng.integers(1, 9)))
    return of(
        rng, (bytes(data), bytes(int(rng.integers(1, 2**20))), GOOD + bytes(4096), b"\0" + GOOD)
    )


def many_columns(rng: Random) -> bytes:
    width, mark = int(rng.integers(16_385, 1_000_000)), of(rng, (b",", b";", b"\t", b" "))
    cell = of(rng, (b"1", b"", b'"1"', b"x"))
    row = mark.join([cell] * width)
    return b"\n".join([row] * int(rng.integers(1, 4)))


def endless_lines(rng: Random) -> bytes:
    size = int(rng.integers(2**20, LIMIT))
    unit = of(
        rng, (b"1", b"a", b'"', b'""', b" ", b"1,", b"1 ", b"\t", b"#", b"\xc3\xa9", b"-", b"9.")
    )
    line = unit * (size // len(unit))
    return of(
        rng, (line, GOOD + line, b'x,y\n"' + line, line + b"\n" + ROWS, b"1," + line + b"\n2,3")
    )


def quotation_marks(rng: Random) -> bytes:
    letters = [
        b'"',
        b'""',
        b",",
        b"\n",
        b"\r",
        b"1",
        b"2.5",
        b";",
        b"\t",
        b" ",
        b"sep=",
        b"#",
        b"x",
    ]
    count = int(rng.integers(10, 60_000))
    return b"".join(letters[at] for at in rng.integers(0, len(letters), count))


def numbers(rng: Random) -> bytes:
    cells = [
        *("1e309", "-1e309", "1e-400", "9" * int(rng.integers(1, 300_000)), "0x1F", "1_000"),
        *("\u0661\u0662", "\uff11", "\u00bd", "nan", "inf", "1e", "--1", "+-1", "1,5", "1.234,5"),
        *("=1+1", "@SUM(A1)", "2020-01-01", "12:00", "12%", "$5", "1e30", "1e31", "\u2212" * 50),
        *("." * int(rng.integers(1, 5000)), "1" + ",111" * int(rng.integers(1, 5000)), "e" * 99),
    ]
    rows = int(rng.integers(2, 60))
    lines = [f"{of(rng, cells)}\t{of(rng, cells)}" for _ in range(rows)]
    return "\n".join([*of(rng, (["x\ty"], [])), "1\t2", "2\t3.5", *lines]).encode()


def encodings(rng: Random) -> bytes:
    text = GOOD.decode() * int(rng.integers(1, 100))
    name = of(rng, ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "utf-8-sig"))
    data = text.encode(name)
    broken = (
        *(data[:-1], data + b"\xc0\x80", b"\xef\xbb\xbf" * 3 + data, b"\xff\xfe" + data),
        *(data + b"\xed\xa0\x80,1\n", b"\xfe\xff", b"\xff\xfe\0", data.replace(b"x", b"\x81")),
    )
    return bytes(of(rng, broken))


def titles(rng: Random) -> bytes:
    """Sound numbers below titles and units that are not: there are points, or a sentence."""
    x, y = title(rng), title(rng) * of(rng, (1, 1, 200))
    match int(rng.integers(5)):
        case 0:
            quoted = ",".join('"' + name.replace('"', '""') + '"' for name in (x, y))
            return f"{quoted}\n".encode("utf-8", "replace") + ROWS
        case 1:
            units = f'"x ({x})","y [{y}]"\n'.replace("\n", " ") + "\n"
            return units.encode("utf-8", "replace") + ROWS
        case 2:
            record = [{x: float(k), y + "\ud800": k * k} for k in range(4)]
            return json.dumps(record).encode()
        case 3:
            frame = pa.table({x: [1.0, 2.0, 3.0], y + "2": [2.0, 4.5, 7.0]})
            return parquet(frame)
    legal = "".join(letter for letter in x if letter >= " ")
    return xlsx({legal[:31]: {1: [legal, "y"], 2: [1.0, 2.0], 3: [2.0, 3.0]}})


# ---- JSON


def json_texts(rng: Random) -> bytes:
    deep = int(rng.integers(10, 200_000))
    digits = "9" * int(rng.integers(300, 100_000))
    many = int(rng.integers(1000, 3_000_000))
    texts = (
        "[" * deep,
        "[" * deep + "]" * deep,
        '{"a":' * deep + "1" + "}" * deep,
        '[{"x":1,"y":[' * (deep // 2) + "]}]" * (deep // 2),
        f'[{{"x":{digits},"y":2}},{{"x":1,"y":-{digits}}}]',
        f'[{{"x":1e{digits[:9]},"y":2}},{{"x":1,"y":2}}]',
        '[{"x":1,"y":2},{"x":2,"y":NaN},{"x":Infinity,"y":3}]',
        '[{"\\ud800":1,"\\udfff\\u202e":2},{"\\ud800":2,"\\udfff\\u202e":4}]',
        '[{"x":"\\u0000\\ud83d","y":2},{"x":3,"y":4}]',
        "[" + ",".join(f'{{"k{k}":1}}' for k in range(many // 100)) + "]",
        "{" + ",".join(f'"k{k}":[{k},1]' for k in range(many // 30)) + "}",
        "[" + "[]," * many + "[]]",
        "[" + "{}," * many + "{}]",
        '{"x":[' + "0," * many + '0],"y":[1]}',
        "[[1,2]" + ",[1,2]" * many + "]",
        '{"x":{},"y":2}\n' * (many // 20),
        '["x","y"]\n' + "[1,2]\n" * (many // 5) + "[1,",
        '{"data":' * 90 + '[{"x":1,"y":2},{"x":3,"y":4}]' + "}" * 90,
        '{"columns":[["x"],{"y":1}],"data":[[1,2],[3,4]]}',
        '{"x":{"a":1,"b":2},"y":{"c":1,"d":2}}',
        '[null,true,"x"]',
        '{"__proto__":[1,2],"constructor":[3,4]}',
    )
    text: str = of(rng, texts)
    return of(
        rng, (text.encode(), gzip.compress(text.encode(), 1), text[: len(text) // 2].encode())
    )


# ---- what is packed

BLOCK = 2**20
PACKS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zstd": zst,
    "bzip2": bz2.compress,
}


@cache
def block(unit: bytes, pack: str) -> bytes:
    """A megabyte of it, packed."""
    return PACKS[pack](unit * (BLOCK // len(unit)))


def packed_bombs(rng: Random) -> bytes:
    unit = of(
        rng,
        (b"\0", b" ", b"\n", b"1,2\n", b'"', b"a", b"[", b'{"x":1},', b"1," * 50 + b"\n", b"#\n"),
    )
    times = int(rng.integers(50, 2000))
    data = block(unit, of(rng, [*PACKS])) * times
    match int(rng.integers(5)):
        case 0:
            return gzip.compress(data)
        case 1:
            return zipped([("table.csv", data)])
        case 2:
            return data[: int(rng.integers(2, len(data)))]
    return data


def archives(rng: Random) -> bytes:
    inner = zipped([("t.csv", GOOD)])
    match int(rng.integers(9)):
        case 0:
            return zipped([(f"{k}.csv", GOOD) for k in range(int(rng.integers(2, 5000)))])
        case 1:
            return zipped([("../../" * 9 + "etc/passwd.csv", GOOD)])
        case 2:
            return zipped([(f"{title(rng)}.csv", GOOD), (f"{title(rng)}2.csv", GOOD)])
        case 3:
            for _ in range(int(rng.integers(2, 9))):
                inner = zipped([("t.zip", inner)])
            return inner
        case 4:
            return zipped([("t.csv", bytes(int(rng.integers(BLOCK, 150 * BLOCK))))])
        case 5:
            return overlapping(int(rng.integers(2, 60)), 30 * BLOCK)
        case 6:
            data = bytearray(zipped([("t.csv", GOOD * 99), ("b.txt", b"x")]))
            for at in rng.integers(0, len(data), 6):
                data[at] = int(rng.integers(256))
            return bytes(data)
        case 7:
            data = bytearray(zipped([("t.csv", GOOD * 9)]))
            at = data.index(b"PK\x01\x02") + int(of(rng, (8, 10, 16, 20, 24, 28, 42)))
            data[at : at + 4] = rng.bytes(4)
            return bytes(data)
    return b"PK\x05\x06" + rng.bytes(18)


def overlapping(names: int, size: int) -> bytes:
    """An archive whose entries are all the same bytes, so that each one unpacks to as much."""
    packer = zlib.compressobj(9, wbits=-15)
    body = packer.compress(bytes(size)) + packer.flush()
    sizes = zlib.crc32(bytes(size)), len(body), size
    local = _local("a.csv", sizes) + body
    centre = b"".join(_central("a.csv", sizes) for _ in range(names))
    end = b"PK\x05\x06" + bytes(4) + names.to_bytes(2, "little") * 2
    return (
        local
        + centre
        + end
        + len(centre).to_bytes(4, "little")
        + len(local).to_bytes(4, "little")
        + bytes(2)
    )


def _sizes(sizes: tuple[int, int, int]) -> bytes:
    return b"".join(number.to_bytes(4, "little") for number in sizes)


def _local(name: str, sizes: tuple[int, int, int]) -> bytes:
    fixed = b"PK\x03\x04" + bytes.fromhex("1400000008000000 0000".replace(" ", ""))
    return fixed + _sizes(sizes) + len(name).to_bytes(2, "little") + bytes(2) + name.encode()


def _central(name: str, sizes: tuple[int, int, int]) -> bytes:
    fixed = b"PK\x01\x02" + bytes.fromhex("14001400000008000000 0000".replace(" ", ""))
    rest = len(name).to_bytes(2, "little") + bytes(2 + 2 + 2 + 2 + 4 + 4)
    return fixed + _sizes(sizes) + rest + name.encode()


# ---- workbooks

LAUGHS = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 9))
BOMB = f'<!DOCTYPE r [<!ENTITY l0 "{"9" * 99}">{LAUGHS}]>'
QUADRATIC = f'<!DOCTYPE r [<!ENTITY l8 "{"7" * 90_000}">]>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY l8 SYSTEM "file:///etc/passwd">]>'
REMOTE = (
    '<!DOCTYPE r SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY % p SYSTEM "http://192.0.2.1/"> %p;]>'
)
TABLE: Rows = {1: ["x", "y"], 2: [1.0, 2.0], 3: [2.0, 4.5], 4: [3.0, 7.0]}


def changed(book: bytes, **parts: str) -> bytes:
    """A workbook with other parts."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return zipped([*(entries | {name: part.encode() for name, part in parts.items()}).items()])


def workbooks(rng: Random) -> bytes:
    makers = (entities, links, far_cells, repeats, sheets, indices, wide, damaged)
    return bytes(of(rng, makers)(rng))


def entities(rng: Random) -> bytes:
    """Texts that grow a billionfold, or that come from elsewhere, in each place of a text."""
    doctype = of(rng, (BOMB, QUADRATIC, OUTSIDE, REMOTE))
    text = "&l8;" * int(rng.integers(1, 400))
    string = f"<c r='A5' t='inlineStr'><is><t>{text}</t></is></c>"
    sheet = (
        f'{HEAD}{doctype}<worksheet xmlns="{MAIN}"><sheetData><row r="5">{string}</row>'
        "</sheetData></worksheet>"
    )
    texts = f'{HEAD}{doctype}<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    content = (
        f"{HEAD}{doctype}<office:document-content {NAMES}><office:body><office:spreadsheet>"
        "<table:table table:name='a'><table:table-row><table:table-cell "
        f"office:value-type='string'><text:p>{text}</text:p></table:table-cell></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    shared = xlsx({"a": TABLE}, A4='<c r="A4" t="s"><v>0</v></c>')
    return bytes(
        of(
            rng,
            (
                changed(xlsx({"a": TABLE}), **{"xl/worksheets/s1.xml": sheet}),
                changed(shared, **{"xl/sharedStrings.xml": texts}),
                zipped([("mimetype", ODS.encode()), ("content.xml", content.encode())]),
            ),
        )
    )


def links(rng: Random) -> bytes:
    """A formula that asks another file, and another host."""
    book = (
        f'{HEAD}<externalLink xmlns="{MAIN}"><externalBook r:id="r1" xmlns:r="{OFFICE}"/>'
        "</externalLink>"
    )
    related = (
        f'{HEAD}<Relationships><Relationship Id="r1" Type="{OFFICE}/externalLinkPath" '
        'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    )
    value = of(rng, ("3", "#REF!", ""))
    formula = f'<c r="A4"><f>[1]Sheet1!A1+WEBSERVICE("http://192.0.2.1")</f><v>{value}</v></c>'
    folder = "xl/externalLinks"
    parts = {f"{folder}/e1.xml": book, f"{folder}/_rels/e1.xml.rels": related}
    return changed(xlsx({"a": TABLE}, A4=formula), **parts)


def far_cells(rng: Random) -> bytes:
    far = of(rng, ("XFD1048576", "XFD2", "A1048576", "ZZZ9999999"))
    cells = (
        *(f'<c r="{far}"><v>1</v></c>', f"<c r='{far}'><v>1</v></c>", f'<c r = "{far}"/>'),
        *(f'<s:c xmlns:s="{MAIN}" r="{far}"><s:v>1</s:v></s:c>', f'<c\nr="&#88;FD{far[3:]}"/>'),
        '</row><row r="1048576">' + "<c><v>1</v></c>" * 9000,
    )
    return xlsx({"a": TABLE}, A4=of(rng, cells))


def repeats(rng: Random) -> bytes:
    """One cell of an OpenDocument sheet, or one row, that stands for very many."""
    times = int(rng.integers(2, 10**9))
    one = 'office:value-type="float" office:value="1"'
    row = f'</table:table-row><table:table-row table:number-rows-repeated="{times}">'
    cell = f'<table:table-cell table:number-columns-repeated="{times}" {one}/>'
    return ods({"a": TABLE}, A4=of(rng, (cell, f"<table:table-cell {one}/>{row}", cell + row)))


def sheets(rng: Random) -> bytes:
    names = [f"{title(rng)[:20]}{k}" for k in range(int(rng.integers(2, 300)))]
    legal = ["".join(letter for letter in name if letter >= " ") for name in names]
    return bytes(of(rng, (xlsx, ods))(dict.fromkeys(legal, TABLE)))


def indices(rng: Random) -> bytes:
    index = of(rng, ("-1", "99999999999999999999", "1e9", "", "x"))
    return xlsx({"a": TABLE}, A3=f'<c r="A3" t="s"><v>{index}</v></c>')


def wide(rng: Random) -> bytes:
    rows: Rows = {k: [1.0] * 26 for k in range(2, int(rng.integers(3, 30_000)))}
    return xlsx({"a": {1: ["x", "y"]} | rows})


def damaged(rng: Random) -> bytes:
    data = bytearray(of(rng, (xlsx, ods))({"a": TABLE}))
    for at in rng.integers(0, len(data), int(rng.integers(1, 20))):
        data[at] = int(rng.integers(256))
    return bytes(data)


# ---- Parquet and Feather


def parquet(table: Any, **how: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **how)
    return file.getvalue()


def feather(table: Any, **how: Any) -> bytes:
    file = io.BytesIO()
    pf.write_feather(table, file, **how)
    return file.getvalue()


def columns(rng: Random, rows: int) -> Any:
    """A column of a type that is no number, or is one with values that can't be trained on."""
    some: tuple[Callable[[], Any], ...] = (
        lambda: pa.array([[1.0] * 5] * rows),
        lambda: pa.array([{"a": {"b": [1]}}] * rows),
        lambda: pa.nulls(rows),
        lambda: pa.array([b"\xff\x00\xfe"] * rows),
        lambda: pa.array([True, None] * (rows // 2) + [False] * (rows % 2)),
        lambda: pa.array(rng.integers(-(2**62), 2**62, rows)).cast("timestamp[ns]"),
        lambda: pa.array(rng.integers(-(2**62), 2**62, rows)).cast("duration[us]"),
        lambda: pa.array(rng.integers(-(2**31), 2**31, rows), "int32").cast("date32"),
        lambda: pa.array([2**64 - 1] * rows, "uint64"),
        lambda: pa.array(["9" * 70] * rows).cast(pa.decimal256(76, 0)),
        lambda: pa.array([float("nan")] * rows),
        lambda: pa.array(rng.choice([1e300, -1e300, 1e31, float("inf")], rows)),
        lambda: pa.array(["\u202e<img src=x>", "1"] * (rows // 2) + ["2"] * (rows % 2)),
        lambda: (
            pa.array(["w" * 900_000] * rows).dictionary_encode() if rows < 50 else pa.nulls(rows)
        ),
        lambda: pa.array([float(k) for k in range(rows)]),
        lambda: pa.array([float(k * k) for k in range(rows)]),
    )
    return of(rng, some)()


def long_texts(rng: Random) -> bytes:
    """A text of nearly a megabyte that is written once, and stands in every row."""
    rows = int(rng.integers(1000, 60_000))
    word = pa.array(["9" * int(rng.integers(10_000, 900_000)), "1"])
    begins = int(rng.integers(0, 1500))
    at = pa.array([1] * min(begins, rows) + [0] * max(0, rows - begins), "int32")
    text = pa.DictionaryArray.from_arrays(at, word)
    other = pa.array(np.arange(rows, dtype=float))
    return of(rng, (parquet, feather))(pa.table({"x": text, "y": other, "z": other}))


def typed(rng: Random) -> bytes:
    write = of(rng, (parquet, feather))
    match int(rng.integers(6)):
        case 0 | 1:
            rows = int(rng.integers(0, 3000))
            return write(
                pa.table({f"c{k}": columns(rng, rows) for k in range(int(rng.integers(1, 6)))})
            )
        case 2:
            return long_texts(rng)
        case 3:
            names = [title(rng)[:30] + str(k) for k in range(int(rng.integers(100, 4000)))]
            return write(pa.table([pa.array([1.0, 2.0])] * len(names), names))
        case 4:
            rows = int(rng.integers(10**6, 6 * 10**6))
            same = pa.array(np.zeros(rows))
            return write(pa.table({"x": same, "y": same}), compression="zstd")
    data = bytearray(
        write(pa.table({"x": np.arange(900.0), "y": np.arange(900.0), "s": ["w"] * 900}))
    )
    for at in rng.integers(4, len(data), int(rng.integers(1, 12))):
        data[at : at + 4] = rng.bytes(4)
    return bytes(
        data[: int(rng.integers(len(data) // 2, len(data) + 1))] if rng.random() < 0.3 else data
    )


def noise(rng: Random) -> bytes:
    magic = (
        b"",
        b"\x1f\x8b\x08",
        b"BZh9",
        b"(\xb5/\xfd",
        b"PK\x03\x04",
        b"PAR1",
        b"ARROW1\0\0",
        b"{",
        b"[[",
        b"x,y\n",
    )
    size = int(rng.integers(0, 200_000))
    return bytes(of(rng, magic)) + rng.bytes(size) + bytes(of(rng, magic))


FAMILIES: dict[str, Callable[[Random], bytes]] = {
    made.__name__.replace("_", " "): made
    for made in (
        *(nul_bytes, many_columns, endless_lines, quotation_marks, numbers, encodings, titles),
        *(json_texts, packed_bombs, archives, workbooks, typed, long_texts, noise),
    )
}


@dataclass(frozen=True)
class Outcome:
    """What came of a file."""

    family: str
    seed: int
    size: int  # bytes on the disk
    seconds: float  # of the processor
    peak: float  # MB that the process has ever held
    points: int = 0
    names: tuple[str, ...] = ()  # of the points
    said: tuple[str, ...] = ()  # to the page, the library, the terminal


def made(family: str, seed: int) -> bytes:
    number = [*FAMILIES].index(family)
    return FAMILIES[family](np.random.default_rng((number, seed)))


def outcome(family: str, seed: int, data: bytes) -> Outcome:
    begun = time.process_time()
    name = f"{title(np.random.default_rng(seed))}.csv"
    _, found = read_bytes(data, name, LIMIT, title=name, source=f"Uploaded file {name}", most=MOST)
    taken = time.process_time() - begun
    made = Outcome(family, seed, len(data), taken, peak())
    if isinstance(found, Refused):
        told = tuple(found.told(door) for door in ("page", "library", "terminal"))
        return Outcome(**{**asdict(made), "said": told})
    names = (found.name, found.x_name, found.y_name, found.x_unit, found.y_unit, found.source)
    return Outcome(**{**asdict(made), "points": len(found), "names": names})


def peak() -> float:
    """MB; not what getrusage says, which counts the process before this one too."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main(folder: str) -> None:
    """Reads what the files of a folder are, in order of their names, "family seed"."""
    import pyarrow as pa

    # As a server has that has read a file of each kind: their readers are in its memory.
    for small in (GOOD, xlsx({"Sheet1": TABLE}), parquet(pa.table({"x": [1, 2], "y": [3, 4.5]}))):
        outcome("warm", 0, small)
    print(json.dumps({"start": peak()}))
    for path in sorted(Path(folder).iterdir()):
        family, _, seed = path.name.rpartition(" ")
        print(json.dumps(asdict(outcome(family, int(seed), path.read_bytes()))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
