"""The Data page without a browser: sets, uploads, columns, the recipe, undo."""

from __future__ import annotations

import gzip
import io
import zipfile
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
    return open_data()


def open_data() -> AppTest:
    """Not from app.py: beside a folder called pages, an AppTest would run the page alone."""
    frame = "from ui import frame\n\nframe.show()"
    return go(AppTest.from_string(frame, default_timeout=60).run(), "data")


def go(app: AppTest, page: str) -> AppTest:
    return app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


def state(app: AppTest) -> State:
    return app.session_state["state"]


def texts(app: AppTest) -> str:
    plain = (caption.value for caption in app.main.caption)
    return " ".join([*(html.proto.body for html in app.main if html.type == "html"), *plain])


def menu(app: AppTest):
    return next(box for box in app.sidebar.selectbox if box.label == "Points")


def choose(app: AppTest, name: str) -> AppTest:
    return menu(app).set_value(name).run()


def upload(app: AppTest, name: str, data: bytes) -> AppTest:
    return app.main.get("file_uploader")[0].set_value((name, data, "text/csv")).run()


def taken(app: AppTest, name: str, data: bytes) -> AppTest:
    """A clean file costs one click."""
    return upload(app, name, data).main.button(key="take_points").click().run()


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
        taken(app, "points.csv", b"x,y\n" + b"1,2\n3,4\n5,9\n6,6\n7,1\n"[: 4 * rows])
        assert menu(app).options[0] == f"Your points, {rows} points"
        keys.add(menu(app).key)
    assert len(keys) == 5


def test_a_file_is_looked_at_before_it_is_taken(app: AppTest) -> None:
    upload(app, "hubble.csv", b"above\n" + HUBBLE)
    assert not app.exception
    assert "x: Distance (Mpc)" in texts(app)
    assert "Line 1 above the titles was left out." in texts(app)
    assert app.main.button(key="take_points").label == "Take these 24 points"
    assert state(app).points == Points.tutorial()
    app.main.button(key="leave").click().run()
    assert "Distance" not in texts(app)
    assert state(app).earlier == []


def test_an_upload_is_taken_over_once_and_named_after_its_file(app: AppTest) -> None:
    taken(app, "hubble.csv", HUBBLE)
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
        (b"\x89PNG\r\n", "It is a PNG picture."),
        (b"", "It is empty."),
        (b"x,y\n1,2\n3,\0\n", "Row 3: it holds a NUL byte"),
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
    taken(app, "komma.csv", "Länge (m);Zeit (s)\n1,5;2,5\n3;4\n".encode("utf-16"))
    assert list(state(app).points.x) == [1.5, 3]
    assert (state(app).points.x_name, state(app).points.x_unit) == ("Länge", "m")


@pytest.mark.parametrize("before", [upload, taken], ids=["looked at", "taken"])
def test_other_columns_can_be_chosen_and_choosing_the_same_swaps_them(app, before) -> None:
    before(app, "three.csv", b"a,b,c\n1,2,3\n4,5,6\n")
    app.main.selectbox(key="column_y").set_value("c").run()
    assert list(shown(app).y) == [3, 6]
    app.main.selectbox(key="column_x").set_value("c").run()
    assert (list(shown(app).x), list(shown(app).y)) == ([3, 6], [1, 4])
    assert app.main.selectbox(key="column_y").value == "a"
    if before is taken:
        undo(app)
        assert app.main.selectbox(key="column_x").value == "a"
        assert list(state(app).points.x) == [1, 4]


def shown(app: AppTest) -> Points:
    """Of the file that is looked at, else the person's own."""
    looked = state(app).preview
    return looked.points if looked else state(app).points


def test_a_bad_column_is_refused_and_the_points_stay(app: AppTest) -> None:
    taken(app, "three.csv", b"a,b,c\n1,2,3\n4,5,oops\n7,8,9\n")
    app.main.selectbox(key="column_y").set_value("c").run()
    assert "Row 3, column “c”: “oops” is not a number." in texts(app)
    assert list(state(app).points.y) == [2, 5, 8]
    app.main.button(key="leave").click().run()
    assert app.main.selectbox(key="column_y").value == "b"


GAPS = b"x,y\n1,2\n3,\n5,6\n7,NA\n9,9\n"


def test_rows_with_gaps_are_left_out_with_one_click(app: AppTest) -> None:
    upload(app, "gaps.csv", GAPS)
    assert "Row 3, column “y”: the cell is empty, as in 2 of 5 rows." in texts(app)
    button = app.main.button(key="leave_out")
    assert button.label == "Leave out these 2 rows"
    button.click().run()
    assert list(state(app).points.x) == [1, 5, 9]
    assert not state(app).preview
    undo(app)
    assert state(app).points == Points.tutorial()


def test_rows_are_left_out_only_for_the_columns_they_were_seen_with(app: AppTest) -> None:
    upload(app, "gaps.csv", b"x,y,z\n1,2,\n3,,4\n5,6,7\n7,8,9\n")
    app.main.button(key="leave_out").click().run()
    assert list(state(app).points.x) == [1, 5, 7]
    app.main.selectbox(key="column_y").set_value("z").run()
    assert "Row 2, column “z”: the cell is empty, as in 1 of 4 rows." in texts(app)
    assert list(state(app).points.y) == [2, 6, 8]


@pytest.mark.parametrize(
    ("cells", "offered", "values"),
    [
        (("12%", "50%"), "Read “12%” as 0.12", [0.12, 0.5]),
        (("2020-01-31", "2020-02-02"), "Read “2020-01-31” as 0 days since the first", [0, 2]),
        (("$5.20", "$6"), "Read “$5.20” as 5.2", [5.2, 6]),
        (('"334.327,57"', '"1,5"'), "Read “334.327,57” as 334327.57", [334327.57, 1.5]),
        (('"250,000"', "1"), "Read “250,000” as 250000", [250000, 1]),
        (('"250,000"', "1"), "Read “250,000” as 250", [250, 1]),
    ],
)
def test_what_can_be_read_in_another_way_is_with_one_click(app, cells, offered, values) -> None:
    upload(app, "ways.csv", "x,y\n{},1\n{},2\n".format(*cells).encode())
    (button,) = (button for button in app.main.button if button.label == offered)
    button.click().run()
    assert list(state(app).points.x) == values
    app.main.selectbox(key="column_x").set_value("y").run()  # which swaps
    assert list(state(app).points.y) == values, "the choice is part of the recipe"


def test_more_points_than_the_deployer_allows_are_refused_and_the_last_ones_kept(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.session.points.MOST", 2)
    upload(app, "many.csv", b"x,y\n1,2\n3,4\n5,6\n")
    assert "It holds more than 2 points. Keep only the rows you need." in texts(app)
    assert len(state(app).points.x) == 25


def test_what_is_shown_of_a_hostile_file_is_short_and_visible(app: AppTest) -> None:
    number = "0." + "3" * 100_000
    upload(app, "long.csv", f"x\u202e,y\n{number},2\n3,{number}\n".encode())
    assert '<th class="x">x: x</th>' in texts(app)
    assert len(texts(app)) < 20_000
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(1200):
            archive.writestr(f"{number}\u202e.csv", "x,y\n1,2\n3,4\n")
    upload(app, "many.zip", file.getvalue())
    menu = app.main.selectbox(key="sheet")
    assert len(menu.options) == 1000
    assert menu.options[0] == "0.csv"
    menu.select_index(7).run()
    assert not app.exception
    app.main.button(key="take_points").click().run()
    assert state(app).points.x.tolist() == [1, 3]


def test_of_several_tables_one_is_chosen(app: AppTest) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", "x,y\n1,2\n3,4\n")
        archive.writestr("b.csv", "x,y\n5,6\n7,8\n9,9\n")
    upload(app, "both.zip", file.getvalue())
    assert "It is a ZIP archive of 2 tables: “a.csv”, “b.csv”. Choose one of them." in texts(app)
    app.main.selectbox(key="sheet").set_value("b.csv").run()
    app.main.button(key="take_points").click().run()
    assert list(state(app).points.x) == [5, 7, 9]


def test_a_small_file_that_unpacks_to_a_large_one_is_stopped(app: AppTest) -> None:
    upload(app, "bomb.csv.gz", gzip.compress((b"1,2" + b" " * 1020 + b"\n") * (100 * 2**10)))
    assert "It holds more than 80 MB." in texts(app)


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


def test_a_file_for_which_there_is_no_memory_is_not_read_and_nothing_is_lost(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.server.memory.MOST", 1)
    upload(app, "hubble.csv", HUBBLE)
    assert "no memory left to read it. Try again in a minute." in texts(app)
    assert "The points are as they were." in texts(app)
    assert state(app).points == Points.tutorial()


def test_undo_takes_back_sets_uploads_and_clearing_to_the_first_points(app: AppTest) -> None:
    assert app.main.button(key="undo").disabled
    choose(app, "Hubble 1929")
    taken(app, "line.csv", b"x,y\n1,1\n2,2\n")
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
    taken(app, "many.csv", b"x,y\n" + b"".join(b"%d,%d\n" % (i, i % 7) for i in range(10_001)))
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
    taken(app, "edge.csv", data)
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


@pytest.mark.parametrize("y", ["inf", "1e31", "oops"])
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
    assert [len(points.x) for points, _, _, _ in state(ran).earlier] == [600_000]
