"""How the points change: sets by name, the table, uploads, undo; `change` does it in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from perceptron import Points
from perceptron.files.kinds import Refused
from perceptron.files.table import read
from ui import session
from ui.session import edits, training
from ui.session.edits import Rows
from ui.session.recipe import NOISY, Columns, Line, Origin, renamed
from ui.session.state import Draft

OWN = "Your points"  # the entry of the menu for points that were edited or uploaded
UNDO = 20  # changes that can be taken back
HELD = 2_000_000  # numbers kept for them, beyond the last one


def change(points: Points | Draft, choice: str = OWN, origin: Origin = None) -> None:
    """The one way in which points change; the last ones can be had back with `undo`."""
    _remember()
    _put(points, choice, origin)


def undo() -> None:
    """Takes back what was refused in the table, else the last change of the points."""
    here = session.now()
    if rows().refusal:
        here.table += 1
    elif here.earlier:
        _put(*here.earlier.pop())


def undoable() -> bool:
    return bool(session.now().earlier or rows().refusal)


def clear() -> None:
    """An empty table, to type or paste into."""
    if session.now().points == Draft():
        session.now().table += 1
    else:
        change(Draft())


def _remember() -> None:
    here = session.now()
    here.earlier = [*here.earlier[1 - UNDO :], (here.points, here.choice, here.origin)]
    sizes = [2 * len(p.x) + (source.size if source else 0) for p, _, source in here.earlier]
    while len(sizes) > 1 and sum(sizes) > HELD:
        del sizes[0], here.earlier[0]


def _put(points: Points | Draft, choice: str, source: Origin, *, refill: bool = True) -> None:
    """refill: the table shows these points; not so after its own edits, which it shows already."""
    here = session.now()
    if here.choice == choice:
        session.renew(
            "set"
        )  # a browser keeps an entry's words, its number too, while the name stays
    here.points, here.choice, here.origin = points, choice, source
    here.message = here.refusal = ""
    session.put("set", choice)
    here.table += refill
    here.upload += 1
    training.drop()


def choose_set(key: str) -> None:
    """The menu of built-in sets; its own entry for edited points changes nothing.

    key: of the widget that says so; one that is no longer drawn has nothing to say.
    """
    name = session.control("set")
    if key == session.key("set") and name in Points.names():
        change(Points.named(name), name, Line() if name == NOISY else None)


def sets() -> list[str]:
    """The menu: the built-in sets, and the person's own points while they are shown."""
    own = [OWN] if session.now().choice == OWN else []
    return [*own, *Points.names()]


def table() -> tuple[str, Points | Draft]:
    """The table's key and what fills it: the points when it appears, then the same throughout."""
    here = session.now()
    if not session.drawn(f"table-{here.table}"):
        here.table += 1
        here.base = here.points
    return f"table-{here.table}", here.base


def rows() -> Rows:
    """The table as it stands."""
    here = session.now()
    return edits.rows(here.base.x, here.base.y, session.widget(f"table-{here.table}", {}))


def table_edited() -> None:
    """Takes over what the table holds, unless a number in it is refused or none has changed."""
    here, table = session.now(), rows()
    shown = list(zip(here.points.x, here.points.y, strict=True))
    if table.refusal or table.complete == shown:
        return
    _remember()
    source = here.origin if isinstance(here.origin, Columns) else None
    _put(_edited(here.base, table.complete), OWN, source, refill=False)


def _edited(old: Points | Draft, pairs: list[tuple[float, float]]) -> Points | Draft:
    """Points under the names of the old ones when there are two or more, else a draft."""
    x, y = np.array(pairs).reshape(-1, 2).T  # (n,), (n,)
    if len(pairs) < 2:
        return Draft(tuple(x.tolist()), tuple(y.tolist()))
    if isinstance(old, Draft):
        return Points(x, y, name=OWN)
    return replace(old, x=x, y=y, name=renamed(old.name), source="", lesson="")


def redraw() -> None:
    """The noisy line from its recipe as it stands."""
    line = Line(*(session.widget(f"line_{name}") for name in Line._fields))
    if None not in line:  # an emptied field gets its last value back
        change(line.points(), NOISY, line)


def uploader() -> str:
    """The uploader's key; a page just opened says nothing of a file refused before."""
    here = session.now()
    if not session.drawn(f"upload-{here.upload}"):
        here.refusal = ""
    return f"upload-{here.upload}"


def uploaded() -> None:
    """Takes over the first two columns of numbers of the file; a refused one changes nothing."""
    here = session.now()
    file = session.widget(f"upload-{here.upload}")
    here.refusal = ""
    if file is not None:
        _take(lambda: Columns.first(read(file.getvalue(), file.name)))


def columns_chosen() -> None:
    chosen = session.now().origin
    if isinstance(chosen, Columns):
        columns = chosen.choose(session.widget("column_x"), session.widget("column_y"))
        _take(lambda: columns)


def _take(columns: Callable[[], Columns]) -> None:
    try:
        found = columns()
        change(found.points(), OWN, found)
    except Refused as e:
        session.now().refusal = str(e)


def inputs() -> Origin:
    """What the points were made from; the widgets that show it are filled in."""
    source = session.now().origin
    for key, value in (source.inputs() if source else {}).items():
        session.fill(key, value)
    return source
