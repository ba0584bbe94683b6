"""Two columns of numbers from one file or many, read in pieces by all cores."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from perceptron.files.heading import written
from perceptron.files.layout import NoRows, chosen
from perceptron.files.parts import Axis, Gap, Numbers, Part, Plan, described
from perceptron.files.readings import READINGS, Days, Plain, Read, reading_of
from perceptron.files.refusal import Gaps, Refused, quoted
from perceptron.files.table import Table
from perceptron.letters import visible

Title: TypeAlias = "str | None"
Progress: TypeAlias = "Callable[[int, float], object] | None"  # rows so far, share of work (0 … 1)
T = TypeVar("T")  # what the caller makes of a part
S = TypeVar("S")


class Asked(NamedTuple):
    """What is asked of a table, or of many of one kind."""

    x: Title = None
    y: Title = None
    drop_missing: bool = False
    read_as: dict[str, str] | None = None  # title -> name of a reading
    most: int | None = None  # points that are taken


class Found(NamedTuple):
    """A table among several, and how it is opened."""

    name: str
    opened: Callable[[], Table]
    size: int  # bytes


class Task(NamedTuple):
    """Pieces of a table that one thread reads and works on."""

    name: str
    read: Callable[[], Iterable[Part]]
    done: float  # share of all tables that is read after it, 0 … 1


class Finished(NamedTuple, Generic[T]):
    """What came of a task."""

    results: list[T]  # one for each part that has a row without a gap
    rows: int
    missing: int  # rows that lack a value
    gap: Gap | None  # the first of them
    done: float  # as in the task


class Begun(NamedTuple):
    """A table that is open, and what is wanted of it."""

    table: Table
    plan: Plan


class Look(NamedTuple):
    """What is decided of a table before its rows are read."""

    x: str  # titles as they are shown
    y: str
    titles: list[str]  # of all columns that can be x or y
    notes: tuple[str, ...]  # sentences: what was left out or assumed
    rows: list[list[str]]  # the first ones, cells of these columns as they are written, and visible
    whole: bool  # whether everything was looked at


SHOWN = 5  # rows of a look


def look_of(begun: Begun) -> Look:
    """The first rows have only the columns that can be x or y."""
    layout = begun.table.layout
    columns = [column for column in layout.columns if column.kind != "word"]
    columns += [axis.column for axis in begun.plan if axis.column not in columns]
    rows = [[visible(written(row.cells[c.at])) for c in columns] for row in layout.head[:SHOWN]]
    titles = [column.title for column in columns]
    x, y = (axis.column.title for axis in begun.plan)
    return Look(x, y, titles, layout.notes, rows, layout.whole)


def begin(found: Found, asked: Asked) -> Begun:
    """Raises Refused, which names the table."""
    with errors_about(found.name):
        table = found.opened()
        return Begun(table, planned(table, asked))


def planned(table: Table, asked: Asked, first: Plan | None = None) -> Plan:
    """Which columns of a table are x and y, and how their cells become numbers.

    first: the plan of the first of several tables, whose titles all have, and whose first date is
    day 0 in all. Raises Refused.
    """
    x, y = (first.x.column.title, first.y.column.title) if first else (asked.x, asked.y)
    columns = chosen(table.layout, x, y)
    readings = _readings(table, asked)
    axes = [Axis(column, readings.get(column.at) or Plain(table.layout.mark)) for column in columns]
    if first:
        axes = [_same_days(axis, before) for axis, before in zip(axes, first, strict=True)]
    return Plan(*axes)


def _same_days(axis: Axis, first: Axis) -> Axis:
    if isinstance(axis.read, Days) and isinstance(first.read, Days):
        return axis._replace(read=Days(axis.read.form, first.read.first))
    return axis


def _readings(table: Table, asked: Asked) -> dict[int, Read]:
    """Of the columns that are to be read otherwise than they are written, by their place."""
    readings: dict[int, Read] = {}
    for title, name in (asked.read_as or {}).items():
        column = table.layout.column(title)
        if column is None:
            what = f"no single column is called {quoted(title)}"
            raise Refused(what, argument="read_as")
        if name not in READINGS:
            raise Refused(f"{name!r} is none of {', '.join(READINGS)}", argument="read_as")
        cells = table.layout.cells(column)
        readings[column.at] = reading_of(name, cells, table.layout.mark)
    return readings


def read(
    result_of: Callable[[Numbers, Numbers], T],
    is_sound: Callable[[T], bool],
    tables: Sequence[Found],
    asked: Asked,
    progress: Progress = None,
    first: Begun | None = None,
) -> Iterator[T]:
    """What result_of gives for x and y (m,) of each part, in the order of tables and rows.

    is_sound: whether a result shows that all of x and y are numbers one can train on; else they
    are looked at. first: the first table where it is open already, with its plan.
    """
    from pyarrow import cpu_count

    rows, missing, gap = 0, 0, None
    work = partial(_work, result_of, is_sound)
    with ThreadPoolExecutor(cpu_count()) as pool:
        for finished in _ahead(pool, work, _tasks(tables, asked, first), 2 * cpu_count()):
            rows += finished.rows
            missing += finished.missing
            gap = gap or finished.gap
            if asked.most and rows - missing > asked.most:
                what = f"it holds more than {asked.most:,} points"
                raise Refused(what, "Keep only the rows you need.", file=tables[0].name)
            yield from finished.results
            if progress:
                progress(rows, finished.done)
    if gap and not asked.drop_missing:
        raise _gaps(gap, missing, rows)
    if rows - missing < 2:
        raise _too_few(tables[0].name, rows - missing, missing, gap)
    if progress:
        progress(rows, 1.0)


def _gaps(gap: Gap, missing: int, rows: int) -> Refused:
    what = f"{described(gap)}, as in {missing:,} of {rows:,} rows"
    return Refused(what, row=gap.row, column=gap.column, file=gap.file, gaps=Gaps(missing, rows))


def _too_few(name: str, points: int, missing: int, gap: Gap | None) -> Refused:
    remedy = "A line needs at least two points; add another."
    if gap is None:
        what = f"it has {'one row' if points == 1 else 'no row'} of numbers"
        return Refused(what, remedy, file=name)
    what = f"only {points} of {missing + points:,} rows lack neither x nor y"
    return Refused(what, remedy, gap.row, gap.column, gap.file)


def _ahead(
    pool: ThreadPoolExecutor, work: Callable[[S], T], tasks: Iterator[S], most: int
) -> Iterator[T]:
    """As pool.map, but never more than so many tasks are begun and not yet asked for.

    Where the tasks end in an error, what came before it comes first.
    """
    running: deque[Future[T]] = deque()
    trouble: Exception | None = None
    try:
        while True:
            while trouble is None and len(running) < most:
                try:
                    task = next(tasks)
                except StopIteration:
                    break
                except Exception as e:
                    trouble = e
                    break
                running.append(pool.submit(work, task))
            if not running:
                break
            yield running.popleft().result()
        if trouble:
            raise trouble
    finally:
        for future in running:
            future.cancel()


def _tasks(tables: Sequence[Found], asked: Asked, first: Begun | None) -> Iterator[Task]:
    """In the order of tables and rows. Of several each one is a task, which a thread opens."""
    table, plan = first or begin(tables[0], asked)
    if len(tables) == 1:
        with errors_about(tables[0].name):
            for piece in table.pieces(plan):
                yield Task(tables[0].name, piece.read, piece.done)
        return
    before, whole = 0, max(1, sum(found.size for found in tables))  # bytes
    for at, found in enumerate(tables):
        before += found.size
        opened = found.opened if at else partial(_itself, table)
        yield Task(found.name, partial(_all, opened, asked, plan), before / whole)


def _itself(table: Table) -> Table:
    return table


def _all(opened: Callable[[], Table], asked: Asked, first: Plan) -> Iterator[Part]:
    try:
        table = opened()
    except NoRows:
        return
    for piece in table.pieces(planned(table, asked, first)):
        yield from piece.read()


@contextmanager
def errors_about(name: str) -> Iterator[None]:
    """Names the table in what is refused; the system's errors are refusals too."""
    try:
        yield
    except Refused as e:
        e.file = e.file or name
        raise
    except OSError as e:
        why = e.strerror or (str(e).splitlines() or ["the system gives no reason"])[0]
        raise Refused(f"it can't be read: {why}", file=name) from e


def _work(
    result_of: Callable[[Numbers, Numbers], T], is_sound: Callable[[T], bool], task: Task
) -> Finished[T]:
    results: list[T] = []
    rows, missing, gap = 0, 0, None
    with errors_about(task.name):
        for part in task.read():
            if not part.rows:
                continue
            result = result_of(part.x, part.y) if len(part.x) else None
            if part.check and (result is None or not is_sound(result)):
                part = part.check()
                result = result_of(part.x, part.y) if len(part.x) else None
            if result is not None:
                results.append(result)
            rows += part.rows
            missing += part.missing
            gap = gap or (part.gap and part.gap._replace(file=task.name))
    return Finished(results, rows, missing, gap, task.done)
