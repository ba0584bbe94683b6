"""How the points change: sets by name, the table, uploads, undo; `change` does it in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from perceptron import Points
from perceptron.points import INTERACTIVE
from perceptron.stage.payload import Edits
from perceptron.words import count
from ui import session
from ui.server import memory
from ui.server.limits import VALUES
from ui.session import edits, training
from ui.session.edits import Rows
from ui.session.recipe import NOISY, Line, Recipe, Upload, preview, renamed, unread
from ui.session.state import Draft, Earlier, Start, State

R = TypeVar("R", Line, Upload)
OWN = "Your points"  # the entry of the menu for points that were edited or uploaded
UNDO = int(VALUES["UNDO"])  # changes that can be taken back
HELD = VALUES["UNDO_NUMBERS"]  # kept for them, beyond the last one
LARGEST_FILE = int(VALUES["UPLOAD"] * 2**20)  # bytes
MOST = int(VALUES["POINTS"])  # points of a file
NO_MEMORY = "the server has no memory left to read it"


def change(here: State, points: Points | Draft, choice: str = OWN, recipe: Recipe = None) -> None:
    """The one way in which points change; the last ones can be had back with `undo`."""
    _remember(here)
    _put(here, points, choice, recipe)


def change_start(here: State, start: Start | None) -> None:
    """The one way in which the given start changes, but for another seed; `undo` knows it too."""
    if start != here.start:
        _remember(here)
        here.start = start
        training.drop(here)


def undo() -> None:
    """Takes back what was refused in the table, else the last change of the points."""
    here = session.read()
    if rows(here).refusal:
        here.table += 1
    elif here.earlier:
        here.later.append(_now(here))
        _back_to(here, here.earlier.pop())


def redo() -> None:
    """Makes the last change that was taken back again."""
    here = session.read()
    if here.later:
        here.earlier.append(_now(here))
        _back_to(here, here.later.pop())


def _back_to(here: State, earlier: Earlier) -> None:
    """Points that are the same stay as they are, and so does the table."""
    same = _now(here)[:3] == earlier[:3]
    here.start = earlier.start
    if not same:
        _put(here, earlier.points, earlier.choice, earlier.recipe)
    training.drop(here)


def undoable(here: State) -> bool:
    return bool(here.earlier or rows(here).refusal)


def to_take_back(here: State) -> Edits:
    """What the stage has buttons for."""
    return Edits(undo=undoable(here), redo=bool(here.later))


def clear() -> None:
    """No points: an empty table to type or paste into, an empty picture to add to."""
    here = session.read()
    if here.points == Draft():
        here.table += 1
    else:
        change(here, Draft())


def _now(here: State) -> Earlier:
    return Earlier(here.points, here.choice, here.recipe, here.start)


def _remember(here: State) -> None:
    """The present points are the last of the earlier ones, which have an end; none are later."""
    here.earlier = [*here.earlier, _now(here)][-UNDO:]
    here.later = []
    sizes = [2 * len(p.x) + (recipe.size if recipe else 0) for p, _, recipe, _ in here.earlier]
    while len(sizes) > 1 and sum(sizes) > HELD:
        del sizes[0], here.earlier[0]


def _put(
    here: State, points: Points | Draft, choice: str, recipe: Recipe, *, refill: bool = True
) -> None:
    """refill: the table shows these points; not so after its own edits, which it shows already."""
    if here.choice == choice:
        # A browser keeps an entry's words, its number too, while the name stays.
        session.renew(here, "set")
    here.points, here.choice, here.recipe = points, choice, recipe
    here.message, here.preview = "", None
    session.put(here, "set", choice)
    here.table += refill
    here.upload += 1
    training.drop(here)


def choose_set(key: str) -> None:
    """The menu of built-in sets; its own entry for edited points changes nothing.

    key: of the widget that says so; one that is no longer drawn has nothing to say.
    """
    here = session.read()
    if key == session.key_of(here, "set"):
        _take_set(here, here.controls["set"])


def set_wished(wish: Any) -> None:
    """Answers the stage, which has the same menu: {"name": "Hubble 1929"}."""
    here = session.read()
    if isinstance(wish, Mapping) and wish.get("name") != here.choice:
        _take_set(here, wish.get("name"))


def _take_set(here: State, name: Any) -> None:
    if name in Points.names():
        change(here, Points.named(name), name, Line() if name == NOISY else None)
        here.start = None  # it was chosen for other points


def sets(here: State) -> dict[str, str]:
    """The menu: the built-in sets, and the person's own points while they are shown.

    By name, as it is written there.
    """
    names = [*([OWN] if here.choice == OWN else []), *Points.names()]
    return {name: f"{name}, {count(_size(here, name))}" for name in names}


def _size(here: State, name: str) -> int:
    return len((here.points if name == here.choice else Points.named(name)).x)


def editable(here: State) -> bool:
    """Whether the points fit into the table; else nothing but all of them can be changed."""
    return len(here.points.x) <= INTERACTIVE


def take_drawn() -> None:
    """The points that are drawn become the person's own, which can be edited."""
    here = session.read()
    if isinstance(here.points, Points) and not editable(here):
        recipe = here.recipe if isinstance(here.recipe, Upload) else None
        change(here, _sampled(here.points), OWN, recipe)


def _sampled(points: Points) -> Points:
    drawn = points.drawn
    told = f"{len(drawn):,} of {len(points):,} points, drawn at random"
    name = f"{points.name or OWN}, sample"
    return replace(drawn, name=name, source=f"{points.source}: {told}" if points.source else told)


def table(here: State) -> tuple[str, Points | Draft]:
    """The table's key and what fills it: the points when it appears, then the same throughout."""
    if not session.drawn(f"table-{here.table}"):
        here.table += 1
        here.base = here.points
    return f"table-{here.table}", here.base


def rows(here: State) -> Rows:
    """The table as it stands, where there is one."""
    if not editable(here):
        return Rows([], 0, "")
    return edits.rows(here.base.x, here.base.y, session.widget(f"table-{here.table}", {}))


def table_edited() -> None:
    """Takes over what the table holds, unless a number in it is refused or none has changed."""
    here = session.read()
    table = rows(here)
    shown = list(zip(here.points.x, here.points.y, strict=True))
    if table.refusal or table.complete == shown:
        return
    _remember(here)
    recipe = here.recipe if isinstance(here.recipe, Upload) else None
    _put(here, _edited(here.base, table.complete), OWN, recipe, refill=False)


def change_pairs(here: State, pairs: list[tuple[float, float]]) -> None:
    """These points in place of those that are shown, whose names they keep."""
    recipe = here.recipe if isinstance(here.recipe, Upload) else None
    change(here, _edited(here.points, pairs), OWN, recipe)


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
    here = session.read()
    line = Line(*(session.widget(f"line_{name}") for name in Line._fields))
    if None not in line:  # an emptied field gets its last value back
        change(here, line.points(), NOISY, line)


def uploader(here: State) -> str:
    """The uploader's key; a page just opened says nothing of a file that was dropped before."""
    if not session.drawn(f"upload-{here.upload}"):
        here.preview = None
    return f"upload-{here.upload}"


def uploaded() -> None:
    """Looks at the file; nothing changes until it is taken."""
    here = session.read()
    file = session.widget(f"upload-{here.upload}")
    here.preview = None
    if file is not None:
        upload = Upload(file.name, file.getvalue(), LARGEST_FILE, most=MOST)
        here.preview = unread(upload, NO_MEMORY) if memory.full() else preview(upload)


def take() -> None:
    """The points of the file that is looked at become the person's own."""
    here = session.read()
    if here.preview and here.preview.points:
        change(here, here.preview.points, OWN, here.preview.upload)


def leave() -> None:
    """Forgets the file that is looked at; the points stay."""
    here = session.read()
    here.preview = None
    here.upload += 1


def columns_chosen() -> None:
    """Of a file that is looked at, or of the one that the points are from.

    A menu that is only drawn anew, maybe for another file, has chosen nothing.
    """
    here = session.read()
    source = _file(here)
    chosen = session.widget("column_x"), session.widget("column_y")
    if source and {*chosen} <= {*source.titles} and chosen != (source.x, source.y):
        _look_again(lambda upload: upload.columns(*chosen), takes=here.preview is None)


def sheet_chosen() -> None:
    sheet = session.widget("sheet")
    _look_again(lambda upload: upload._replace(sheet=sheet), takes=False)


def gaps_left_out() -> None:
    """One click: the rows without a gap are the points."""
    _look_again(lambda upload: upload._replace(drop_missing=True), takes=True)


def read_otherwise(column: str, reading: str) -> None:
    """One click: the column is read in this way, and if nothing else is in the way, taken."""
    _look_again(lambda upload: upload.reading(column, reading), takes=True)


def _look_again(chosen: Callable[[Upload], Upload], takes: bool) -> None:
    here = session.read()
    if source := _file(here):
        here.preview = preview(chosen(source))
        if takes:
            take()


def _file(here: State) -> Upload | None:
    """The one that is looked at, else the one that the points are from."""
    if here.preview:
        return here.preview.upload
    return here.recipe if isinstance(here.recipe, Upload) else None


def recipe(here: State, kind: type[R]) -> R | None:
    """What the points were made from, or would be, if it is of this kind; else None.

    The widgets that show it, drawn after this, are filled in.
    """
    shown = here.preview.upload if here.preview and here.preview.look else here.recipe
    if not isinstance(shown, kind):
        return None
    for key, value in shown.inputs().items():
        session.fill(key, value)
    return shown
