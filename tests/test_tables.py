"""Every table means the same through every door: the library, the terminal, the page."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points, files
from perceptron.files import Refused
from perceptron.files.refusal import Offer
from perceptron.terminal import main
from tests.breadth import some
from tests.pages.test_data import open_data, state, texts, upload
from tests.tables import Case, cases

CASES = cases()


def named(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_library(case: Case) -> None:
    how = {"sheet": case.sheet, "read_as": case.read_as}
    try:
        points = files.points(case.path, case.x, case.y, drop_missing=case.drop_missing, **how)
    except Refused as e:
        case.refuses(str(e))
        named = str(e).startswith(f"{case.path}: ")
    else:
        case.accepts(points)
        named = True
        said = " ".join(files.look(case.path, case.x, case.y, **how).notes)
        assert all(words.lower() in said.lower() for words in case.says)
    assert named


def options(case: Case) -> list[str]:
    given = [str(case.path), "--iterations", "1"]
    for name in ("x", "y", "sheet"):
        if (value := getattr(case, name)) is not None:
            given.append(f"--{name}={value}")
    given += ["--drop-missing"] * case.drop_missing
    for column, reading in (case.read_as or {}).items():
        given += ["--read-as", f"{column}={reading}"]
    return given


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_terminal(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is refused ends with 2 and one line; else the points are those that are trained on."""
    taken: list[Points] = []
    read = files.points

    def keep(*asked: object, **how: object) -> Points:
        taken.append(read(*asked, **how))
        return taken[0]

    monkeypatch.setattr(files, "points", keep)
    try:
        main(options(case))
        code = 0
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr().err
    if code:
        assert (code, said.count("\n")) == (2, 1)
        case.refuses(said.removesuffix("\n"))
        return
    case.accepts(taken[0])
    assert f"x: {taken[0].x_name}" in said
    assert all(words.lower() in said.lower() for words in case.says)


# ---- the page


@pytest.fixture(scope="module")
def page() -> AppTest:
    """One visitor, who drops one file after the other."""
    return open_data()


@pytest.mark.parametrize("case", some(CASES, 60), ids=named)
def test_the_page(case: Case, page: AppTest) -> None:
    """What is refused says so and leaves the points; else a click takes them, undo gives back."""
    before = state(page).points
    upload(page, case.file, case.path.read_bytes())
    possible = settle(page, case)
    assert not page.exception
    if not possible:
        assert state(page).points == before
        return
    looked = state(page).preview
    if looked and looked.points:
        page.main.button(key="take_points").click().run()
        looked = state(page).preview
    if not looked:
        case.accepts(state(page).points)
        page.main.button(key="undo").click().run()
        assert state(page).points == before
        return
    assert state(page).points == before
    assert looked.refused
    told = looked.refused.told("page")
    assert told in html.unescape(texts(page))
    case.refuses(told)


def settle(page: AppTest, case: Case) -> bool:
    """Chooses sheet, columns, readings and gaps as a person would.

    False where the page offers no such choice: a column of words, one column for both axes, a
    reading that not all cells have.
    """
    if case.sheet is not None and not pick(page, "sheet", case.sheet):
        return False
    for axis, title in (("x", case.x), ("y", case.y)):
        if title is not None and not pick(page, f"column_{axis}", title):
            return False
    for column, reading in (case.read_as or {}).items():
        if not click(page, lambda o, c=column, r=reading: same(o.column, c) and o.reading == r):
            return False
    if case.drop_missing and (refused := refusal(page)) and refused.gaps:
        if not [button for button in page.main.button if button.key == "leave_out"]:
            return False
        page.main.button(key="leave_out").click().run()
    return case.x is None or case.x != case.y


def refusal(page: AppTest) -> Refused | None:
    looked = state(page).preview
    return looked.refused if looked else None


def pick(page: AppTest, key: str, wanted: str) -> bool:
    for box in page.main.selectbox:
        if box.key == key and (titles := [title for title in box.options if same(title, wanted)]):
            box.set_value(titles[0]).run()
            return True
    return False


def click(page: AppTest, is_meant: Callable[[Offer], bool]) -> bool:
    refused = refusal(page)
    for number, offer in enumerate(refused.offers if refused else ()):
        if is_meant(offer):
            page.main.button(key=f"read_as_{number}").click().run()
            return True
    return False


def same(title: str, wanted: str) -> bool:
    shown, asked = (" ".join(unicodedata.normalize("NFC", t).split()) for t in (title, wanted))
    return asked in (shown, re.sub(r"\s*[(\[][^()\[\]]+[)\]]$", "", shown))
