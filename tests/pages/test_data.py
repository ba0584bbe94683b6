"""The Data page without a browser: sets, uploads, columns, the recipe, undo."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points
from perceptron.points import DATA
from ui.session.points import OWN
from ui.session.state import Draft, State

ROOT = Path(__file__).parent.parent.parent
HUBBLE = (DATA / "hubble.csv").read_bytes()


@pytest.fixture
def app() -> AppTest:
    """Not from app.py: beside a folder called pages, an AppTest would run the page alone."""
    frame = "from ui import frame\n\nframe.show()"
    return go(AppTest.from_string(frame, default_timeout=60).run(), "data")


def go(app: AppTest, page: str) -> AppTest:
    return app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


def state(app: AppTest) -> State:
    return app.session_state["state"]


def texts(app: AppTest) -> str:
    return " ".join(html.proto.body for html in app.main if html.type == "html")


def menu(app: AppTest):
    return next(box for box in app.sidebar.selectbox if box.label == "Points")


def choose(app: AppTest, name: str) -> AppTest:
    return menu(app).set_value(name).run()


def upload(app: AppTest, name: str, data: bytes) -> AppTest:
    return app.main.get("file_uploader")[0].set_value((name, data, "text/csv")).run()


def undo(app: AppTest) -> AppTest:
    return app.main.button(key="undo").click().run()


def test_the_page_says_what_the_points_are_and_what_they_teach(app: AppTest) -> None:
    assert not app.exception
    choose(app, "Hubble 1929")
    assert not app.exception
    for words in ("Hubble 1929<span>24 points", "expanding universe", "PNAS 15", "ŷ = 454.2·x"):
        assert words in texts(app)


@pytest.mark.parametrize("name", Points.names())
def test_every_set_can_be_shown(app: AppTest, name: str) -> None:
    if name != "Tutorial":
        choose(app, name)
    assert not app.exception
    assert state(app).points == Points.named(name)


def test_another_number_under_the_same_name_comes_with_another_menu(app: AppTest) -> None:
    """A browser would keep the old one."""
    choose(app, "Noisy line")
    keys = {menu(app).key}
    app.main.number_input(key="line_size").set_value(60).run()
    assert "Noisy line, 60 points" in menu(app).options
    keys.add(menu(app).key)
    for rows in (3, 5, 4):
        upload(app, "points.csv", b"x,y\n" + b"1,2\n3,4\n5,9\n6,6\n7,1\n"[: 4 * rows])
        assert menu(app).options[0] == f"Your points, {rows} points"
        keys.add(menu(app).key)
    assert len(keys) == 5


def test_an_upload_is_taken_over_once_and_named_after_its_file(app: AppTest) -> None:
    upload(app, "hubble.csv", HUBBLE)
    assert not app.exception
    np.testing.assert_array_equal(state(app).points.x, Points.named("Hubble 1929").x)
    assert menu(app).value == OWN
    assert "hubble<span>24 points" in texts(app)
    app.run()
    app.sidebar.button(key="new_start").click().run()
    assert len(state(app).earlier) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x,y\n1,2\n3,<b>n/a\n5,6\n", "Row 3, column “y”: “&lt;b&gt;n/a” is not a number."),
        (b"\x89PNG\r\n", "“bad.csv” is a PNG picture."),
        (b"", "The file is empty."),
        (b"x,y\n1,2\n3,\0\n", "Row 3 holds a NUL byte"),
    ],
)
def test_a_refused_file_gives_one_sentence_and_leaves_the_points(app, data, words) -> None:
    upload(app, "bad.csv", data)
    assert words in texts(app)
    assert "The points are as they were." in texts(app)
    assert state(app).points == Points.tutorial()
    assert state(app).earlier == []
    upload(app, "hubble.csv", HUBBLE)
    assert words not in texts(app)


def test_a_refusal_is_forgotten_with_its_page(app: AppTest) -> None:
    upload(app, "bad.csv", b"%PDF")
    go(app, "train")
    go(app, "data")
    assert "PDF" not in texts(app)


def test_decimal_commas_in_utf_16_are_read(app: AppTest) -> None:
    upload(app, "komma.csv", "Länge (m);Zeit (s)\n1,5;2,5\n3;4\n".encode("utf-16"))
    assert list(state(app).points.x) == [1.5, 3]
    assert (state(app).points.x_name, state(app).points.x_unit) == ("Länge", "m")


def test_other_columns_can_be_chosen_and_choosing_the_same_swaps_them(app: AppTest) -> None:
    upload(app, "three.csv", b"a,b,c\n1,2,3\n4,5,6\n")
    app.main.selectbox(key="column_y").set_value("c").run()
    assert list(state(app).points.y) == [3, 6]
    app.main.selectbox(key="column_x").set_value("c").run()
    assert (list(state(app).points.x), list(state(app).points.y)) == ([3, 6], [1, 4])
    assert app.main.selectbox(key="column_y").value == "a"
    undo(app)
    assert (app.main.selectbox(key="column_x").value, list(state(app).points.x)) == ("a", [1, 4])


def test_a_bad_column_is_refused_and_the_choice_stays(app: AppTest) -> None:
    upload(app, "three.csv", b"a,b,c\n1,2,3\n4,5,n/a\n7,8,9\n")
    app.main.selectbox(key="column_y").set_value("c").run()
    assert "Row 3, column “c”: “n/a” is not a number." in texts(app)
    assert app.main.selectbox(key="column_y").value == "b"
    assert list(state(app).points.y) == [2, 5, 8]


def test_the_noisy_line_is_drawn_anew_with_every_change_of_its_recipe(app: AppTest) -> None:
    choose(app, "Noisy line")
    app.main.number_input(key="line_noise").set_value(0.0).run()
    app.main.number_input(key="line_slope").set_value(-2.0).run()
    app.main.number_input(key="line_size").set_value(10_000).run()
    assert state(app).points == Points.line(size=10_000, slope=-2, noise=0)
    assert menu(app).value == "Noisy line"
    undo(app)
    assert app.main.number_input(key="line_size").value == 50
    go(app, "train")
    go(app, "data")
    assert app.main.number_input(key="line_slope").value == -2
    assert state(app).points == Points.line(slope=-2, noise=0)


def test_undo_takes_back_sets_uploads_and_clearing_to_the_first_points(app: AppTest) -> None:
    assert app.main.button(key="undo").disabled
    choose(app, "Hubble 1929")
    upload(app, "line.csv", b"x,y\n1,1\n2,2\n")
    app.main.button(key="clear").click().run()
    assert state(app).points == Draft()
    assert "Two points make a line." in texts(app)
    undo(app)
    assert "through both points" in texts(app)
    undo(app)
    assert menu(app).value == "Hubble 1929"
    undo(app)
    assert state(app).points == Points.tutorial()
    assert app.main.button(key="undo").disabled


def test_above_the_limit_the_page_says_what_it_does_instead_of_a_table(app: AppTest) -> None:
    assert "up to 10,000 points" in texts(app)
    upload(app, "many.csv", b"x,y\n" + b"".join(b"%d,%d\n" % (i, i % 7) for i in range(10_001)))
    assert not app.exception
    assert "More than 10,000 points can’t be edited" in texts(app)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"2,1\n2,5\n2,7\n", "All x are equal"),
        (b"2,5\n2,5\n", "All points are in one place"),
        (b"1,2\n3,4\n", "through both points"),
        (b"1,2\n2,4\n3,6\n", "through every point"),
        (b"1e30,-1e30\n-1e30,1e30\n0,1e30\n", "Least squares: ŷ = −"),
        (b"1e-30,1e-30\n2e-30,1e-30\n4e-30,3e-30\n", "Least squares: ŷ = "),
    ],
)
def test_the_ends_of_what_points_can_be_are_shown(app: AppTest, data: bytes, words: str) -> None:
    upload(app, "edge.csv", data)
    assert not app.exception
    assert words in texts(app)
    go(app, "train")
    assert not app.exception


def edit(made: dict[str, object]) -> None:
    """A script that stands for an edit in the table, which AppTest can't make."""
    import streamlit as st

    from ui import session
    from ui.session.points import table, table_edited

    key, _ = table(session.read())
    st.session_state[key] = made
    table_edited()


def edited(**changes: object) -> State:
    ran = AppTest.from_function(edit, kwargs={"made": changes}).run()
    assert not ran.exception
    return state(ran)


def test_an_edited_point_makes_the_points_ones_own() -> None:
    after = edited(edited_rows={0: {"y": "9"}})
    assert after.points.y[0] == 9
    np.testing.assert_array_equal(after.points.x, Points.tutorial().x)
    assert (after.choice, after.points.name) == (OWN, "Tutorial, edited")
    assert (after.points.source, after.points.lesson) == ("", "")
    assert len(after.earlier) == 1


def test_fewer_than_two_rows_are_a_draft() -> None:
    assert edited(deleted_rows=list(range(25))).points == Draft()
    x, y = float(Points.tutorial().x[24]), float(Points.tutorial().y[24])
    assert edited(deleted_rows=list(range(24))).points == Draft((x,), (y,))


@pytest.mark.parametrize("y", ["nan", "1e31", "?"])
def test_a_refused_row_leaves_the_points_as_they_were(y: str) -> None:
    after = edited(edited_rows={0: {"y": y}, 1: {"y": "3"}})
    assert after.points == Points.tutorial()
    assert after.earlier == []


def test_a_row_without_both_numbers_changes_nothing() -> None:
    assert edited(added_rows=[{"x": "4"}, {}]).earlier == []


def test_what_undo_keeps_in_memory_has_an_end() -> None:
    def fill() -> None:
        import numpy as np

        from perceptron import Points
        from ui import session
        from ui.session.points import change

        here = session.read()

        for size in (400_000, 500_000, 600_000):
            change(here, Points(np.arange(size), np.arange(size)))
        change(here, Points.tutorial())

    ran = AppTest.from_function(fill).run()
    assert not ran.exception
    assert [len(points.x) for points, _, _ in state(ran).earlier] == [600_000]
