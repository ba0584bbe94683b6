"""A name from a file is text in whatever is taken along, and nothing hidden is in it."""

from __future__ import annotations

import ast
import csv
import io
import json
import tokenize

import pytest

from perceptron import Points, Settings, record
from perceptron.export.downloads import DOWNLOADS
from perceptron.export.points import FORMULA
from perceptron.stage.scene import Scene
from tests.breadth import some
from tests.perceptron.export.test_page import Seen, sent, tutorial
from tests.perceptron.files.hostile import HIDDEN, MARKUP
from tests.perceptron.files.reading import load

SETTINGS = Settings(0.01, 3)
TEXTS = {one.ending: one for one in DOWNLOADS if one.mime != "application/vnd.apache.parquet"}


def read(name: str) -> Points:
    """Points of an uploaded file that is called so, as is each of its columns."""
    title = name + "".join(HIDDEN)
    table = io.StringIO()
    # In quotation marks: a text that begins with a tag is held to be a web page.
    csv.writer(table, quoting=csv.QUOTE_ALL).writerow((f"{title} (m)", f"{title} (s)"))
    csv.writer(table).writerows([(1, 2), (2, 4.5), (3, 7)])
    data = table.getvalue().encode()
    return load(data, title=title, source=f"Uploaded file {title}")


def text(ending: str, points: Points) -> str:
    made = TEXTS[ending].make(points, record(points, SETTINGS, engine="exact"), SETTINGS)
    return made.decode("utf-8-sig")


@pytest.mark.parametrize("name", MARKUP)
@pytest.mark.parametrize("ending", [ending for ending in TEXTS if ending != ".html"])
def test_nothing_hidden_is_in_what_is_taken_along(ending: str, name: str) -> None:
    written = text(ending, read(name))
    assert not [hidden for hidden in HIDDEN if hidden in written]


@pytest.mark.parametrize("name", some(MARKUP, keep=1))
def test_a_page_has_the_tags_it_has_for_the_tutorial(name: str) -> None:
    points = read(name)
    page = text(".html", points)
    assert Seen(page).tags == Seen(tutorial()).tags
    assert sent(page)["message"]["points"]["titles"]["x"].startswith(points.x_name)
    assert not [hidden for hidden in HIDDEN if hidden in "".join(Seen(page).named("title"))]


@pytest.mark.parametrize("name", [*MARKUP, '"""', "\\", "'\nimport os\n#"])
def test_a_program_has_a_name_in_a_remark_alone(name: str) -> None:
    written = text(".py", read(name))
    plain = text(".py", read("plain"))
    assert ast.dump(ast.parse(written)) == ast.dump(ast.parse(plain))
    tokens = [*tokenize.generate_tokens(io.StringIO(written).readline)]
    assert tokens[0].type == tokenize.COMMENT


@pytest.mark.parametrize("name", MARKUP)
def test_a_notebook_has_no_markup_of_a_name(name: str) -> None:
    heading = json.loads(text(".ipynb", read(name)))["cells"][0]["source"]
    first = "".join(heading).split("\n")[0].removeprefix("# ")
    bare = "".join(letter for at, letter in enumerate(first) if at == 0 or first[at - 1] != "\\")
    assert not {"<", ">", "[", "]", "`", "!"} & {*bare}


@pytest.mark.parametrize("name", [*MARKUP, *(f"{sign}1+1" for sign in "=+-@")])
def test_a_spreadsheet_finds_no_formula_in_a_title(name: str) -> None:
    header, *rows = csv.reader(io.StringIO(text(".csv", read(name))))
    assert not any(title.startswith(FORMULA) for title in header)
    assert rows == [["1.0", "2.0"], ["2.0", "4.5"], ["3.0", "7.0"]]


@pytest.mark.parametrize("name", MARKUP)
def test_a_moment_and_its_link_have_the_name_as_it_is(name: str) -> None:
    points = read(name)
    scene = Scene.of(points, SETTINGS)
    assert Scene.read(scene.text()) == scene
    assert Scene.read(scene.link()).load().x_name == points.x_name[:40]
    assert json.loads(scene.outline())["points"]["name"] == points.name
    assert scene.link().isascii()
