"""Tables in JSON: a list of records, a record of columns, or a record a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from perceptron.files.heading import Row
from perceptron.files.layout import refuse_sparse
from perceptron.files.numbers import Cell, cell_of
from perceptron.files.refusal import Refused

REMEDY = 'A table is [{"x": 1, "y": 2}, …], {"x": [1, …], "y": [2, …]} or a record a line.'


def is_json(text: str) -> bool:
    """Whether a text that begins like this is JSON and no table of commas or blanks."""
    start = text.lstrip("\ufeff \t\r\n")
    if not start.startswith(("{", "[")):
        return False
    after = start[1:].lstrip()
    if start[0] == "{":
        return after[:1] in ('"', "}", "")
    return after[:1] in ("{", "[", "]", '"') or (after[:1] in "-0123456789" and "]" in after)


LIMIT_VALUES = 1_000_000  # of an upload: in memory each one takes up to a hundred bytes


def rows(text: str, most: int | None = None) -> tuple[list[str], list[Row]]:
    """Titles and rows; a row has the number of its record, or of its line where each has one.

    most: values that it may hold. Raises Refused where they are more, it is no JSON, or no table.
    """
    # Before anything is parsed. Marks inside of texts count too: they are few.
    if most and sum(map(text.count, ",[{")) > most:
        raise Refused(f"it holds more than {most:,} values", "Save it as CSV, which takes less.")
    try:
        found = json.loads(text, parse_int=float)
    except json.JSONDecodeError as e:
        if e.msg == "Extra data" and text[: e.pos].strip() and e.pos < len(text):
            return _lines(text)
        raise Refused(f"it is no valid JSON: {_reason(e)}", REMEDY, e.lineno) from e
    except (RecursionError, ValueError) as e:
        raise Refused("it is nested too deep to be a table", REMEDY) from e
    return _table(found, numbers=None)


def _reason(error: json.JSONDecodeError) -> str:
    return error.msg[:1].lower() + error.msg[1:]


def _lines(text: str) -> tuple[list[str], list[Row]]:
    """Of JSON lines."""
    records, numbers = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                records.append(json.loads(line, parse_int=float))
            except json.JSONDecodeError as e:
                raise Refused(f"it is no valid JSON: {_reason(e)}", REMEDY, number) from e
            except RecursionError as e:
                raise Refused("it is nested too deep to be a table", REMEDY, number) from e
            numbers.append(number)
    return _table(records, numbers)


def _table(found: Any, numbers: list[int] | None) -> tuple[list[str], list[Row]]:
    if isinstance(found, dict):
        return _columns(found)
    if not isinstance(found, list):
        raise Refused("it is a single value and no table", REMEDY)
    numbers = numbers or [*range(1, len(found) + 1)]
    if all(isinstance(record, dict) for record in found) and found:
        titles = [*dict.fromkeys(key for record in found for key in record)]
        refuse_sparse(len(titles), len(found), sum(map(len, found)))
        cells = ([cell_of(record.get(title)) for title in titles] for record in found)
        return titles, _rows(numbers, cells)
    if all(isinstance(record, list) for record in found) and found:
        return [], _rows(numbers, ([*map(cell_of, record)] for record in found))
    if found:
        at = next(
            k
            for k, r in enumerate(found)
            if not isinstance(r, (dict, list)) or type(r) is not type(found[0])
        )
        raise Refused("it is no record like the others", REMEDY, numbers[at])
    raise Refused("it is empty", "Choose a file with two columns of numbers.")


def _rows(numbers: Iterable[int], cells: Iterable[list[Cell]]) -> list[Row]:
    return [Row(number, row) for number, row in zip(numbers, cells, strict=True)]


def _columns(found: dict[str, Any]) -> tuple[list[str], list[Row]]:
    """Of {"x": [1, 2], …}, of what pandas makes, or of a table that is wrapped once."""
    keyed = [values for values in found.values() if isinstance(values, dict) and len(values) > 1]
    if len(keyed) == len(found) > 1 and (records := _keyed_rows(found)):
        return _table(records, None)
    rows = dict.fromkeys(key for values in keyed for key in values)
    refuse_sparse(len(keyed), len(rows), sum(map(len, keyed)))
    columns: dict[str, list[Any]] = {}
    for title, values in found.items():
        if isinstance(values, list):
            columns[title] = values
        elif isinstance(values, dict) and len(values) > 1:
            columns[title] = [values.get(key) for key in rows]
    data, titles = columns.get("data"), columns.get("columns")
    if data and titles and all(isinstance(row, list) and len(row) == len(titles) for row in data):
        return [str(cell_of(title)) for title in titles], _rows(
            range(1, len(data) + 1), ([*map(cell_of, row)] for row in data)
        )
    tables = [v for v in columns.values() if v and all(isinstance(r, (dict, list)) for r in v)]
    if len(tables) == 1:
        return _table(tables[0], None)
    if len(columns) < 2:
        if found and all(not isinstance(v, (dict, list)) for v in found.values()):
            raise Refused("it is one record and no table", REMEDY)
        raise Refused("it holds no table", REMEDY)
    sizes = {len(values) for values in columns.values()}
    if len(sizes) > 1:
        raise Refused("its columns are of different lengths", REMEDY)
    cells = ([*map(cell_of, row)] for row in zip(*columns.values(), strict=True))
    return [*columns], _rows(range(1, max(sizes) + 1), cells)


def _keyed_rows(found: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The records of {"0": {"x": 1, "y": 2}, …}, which are rows; [] where the entries are columns.

    What counts tells: the keys of rows do.
    """
    inner = {key for values in found.values() for key in values}
    if all(key.isdecimal() for key in inner):
        return []
    if all(key.isdecimal() for key in found):
        return [*found.values()]
    raise Refused("each of its entries may be a row or a column", REMEDY)
