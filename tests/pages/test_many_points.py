"""More points than can be edited: all are trained on, a sample of them is drawn."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points, Settings, record, theory
from perceptron.export import page as saved
from perceptron.points import INTERACTIVE
from tests.pages.payload import message, played, slide, table
from ui.session.points import OWN
from ui.session.state import Draft, State

ROOT = Path(__file__).parent.parent.parent
COUNT = 214_000


def app_with_many(count: int) -> None:
    """A script: the app, into which these points have come first."""
    import numpy as np
    import streamlit as st

    from perceptron import Points
    from ui import frame, session
    from ui.session.points import change

    if "came" not in st.session_state:
        st.session_state["came"] = True
        hours = np.arange(count) % 24
        x = np.arange(count) / count
        points = Points(x, 3 * x + np.sin(hours), name="hourly", x_unit="a", source="A file.")
        change(session.read(), points)
    frame.show()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(app_with_many, kwargs={"count": COUNT}, default_timeout=60).run()


def go(app: AppTest, page: str) -> AppTest:
    return app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


def state(app: AppTest) -> State:
    return app.session_state["state"]


def points(app: AppTest) -> Points:
    found = state(app).points
    assert isinstance(found, Points)
    return found


def texts(app: AppTest) -> str:
    return " ".join(html.proto.body for html in app.main if html.type == "html")


def press(app: AppTest, key: str) -> AppTest:
    app.main.button(key=key).click().run()
    assert not app.exception
    return app


def test_both_pages_say_how_many_of_all_points_are_drawn(app: AppTest) -> None:
    assert played(app)["left_out"] == "10,000 of 214,000 points drawn"
    go(app, "data")
    assert not app.exception
    assert "10,000 of 214,000 points drawn" in texts(app)


def test_the_table_is_read_only_says_why_and_offers_the_drawn_ones(app: AppTest) -> None:
    go(app, "data")
    assert only_read(app)
    shown = app.main.dataframe[0].value
    np.testing.assert_array_equal(shown.to_numpy().T, [points(app).drawn.x, points(app).drawn.y])
    assert "More than 10,000 points can’t be edited. All 214,000 are trained on" in texts(app)
    assert app.main.button(key="take_drawn").label == "Take these 10,000 as points"


def only_read(app: AppTest) -> bool:
    """Whether nobody can edit the table on the page."""
    (shown,) = app.main.dataframe
    proto = shown.proto
    return proto.editing_mode == proto.EditingMode.READ_ONLY


def figure(app: AppTest) -> dict[str, Any]:
    """What the picture of the Data page was sent."""
    (chart,) = app.main.get("plotly_chart")
    return json.loads(chart.proto.spec)


def numbers(sent: Any) -> np.ndarray:
    """Of a column as Plotly writes it down."""
    if isinstance(sent, dict):
        return np.frombuffer(b64decode(sent["bdata"]), sent["dtype"])
    return np.array(sent)


def test_picture_stage_saved_page_and_button_have_the_same_sample(app: AppTest) -> None:
    everything = points(app)
    drawn = everything.drawn
    assert len(drawn) == INTERACTIVE
    for name in "xy":
        np.testing.assert_array_equal(table(app, "points")[name], getattr(drawn, name))

    settings = Settings(iterations=3)
    written = saved.html(everything, record(everything, settings), settings)
    found = re.search(r'"tables": \{"points": \{"x": (\{.*?\})', written)
    assert found is not None
    in_page = np.frombuffer(b64decode(json.loads(found[1])["bytes"]))
    np.testing.assert_array_equal(in_page, drawn.x)

    go(app, "data")
    dots = figure(app)["data"][0]
    np.testing.assert_array_equal(numbers(dots["x"]), drawn.x)
    np.testing.assert_array_equal(numbers(dots["y"]), drawn.y)

    press(app, "take_drawn")
    taken = points(app)
    assert (taken.x == drawn.x).all()
    assert (taken.y == drawn.y).all()


def test_the_sample_can_be_edited_and_undo_gives_all_points_back(app: AppTest) -> None:
    go(app, "data")
    everything = points(app)
    press(app, "take_drawn")
    assert "hourly, sample<span>10,000 points" in texts(app)
    assert "A file.: 10,000 of 214,000 points, drawn at random" in texts(app)
    assert "points drawn" not in texts(app).replace("points, drawn", "")
    assert points(app).x_unit == "a"
    assert state(app).choice == OWN
    assert not only_read(app)
    assert not [b for b in app.main.button if b.key == "take_drawn"]
    press(app, "undo")
    assert points(app) is everything
    press(app, "clear")
    assert state(app).points == Draft()
    press(app, "undo")
    assert points(app) is everything


def test_the_live_path_and_the_ruler_are_those_of_all_points(app: AppTest) -> None:
    everything = points(app)
    rate = theory.best_learning_rate(everything)
    slide(app, rate)
    run = record(everything, Settings(rate), engine="exact")
    np.testing.assert_array_equal(table(app, "path 0")["loss"], run.loss.astype(np.float32))
    assert message(app)["points"]["moments"]["n"] == COUNT
    edge = theory.largest_stable_learning_rate(everything)
    assert played(app)["theory"]["edge"] == pytest.approx(edge, rel=1e-12)


class Untouched(np.ndarray):
    """Numbers that nobody may look at, only count."""

    def _refused(self, *args: object, **kwargs: object) -> Any:
        raise AssertionError("a rerun passes over all points")

    __array_ufunc__ = __array_function__ = __getitem__ = __iter__ = _refused
    tobytes = tolist = astype = _refused


@pytest.mark.parametrize("page", ["train", "data"])
def test_no_rerun_passes_over_all_points(app: AppTest, page: str) -> None:
    go(app, "data")  # once for each page they are looked at
    go(app, page)
    for column in "xy":
        object.__setattr__(points(app), column, getattr(points(app), column).view(Untouched))
    slide(app, 1e-7)
    assert not app.exception
    app.sidebar.button(key="best_rate").click().run()
    assert not app.exception
    counts = next(w for w in app.sidebar.number_input if w.label == "Iterations")
    counts.set_value(50_000).run()
    assert not app.exception
    assert state(app).controls["iterations"] == 50_000
