"""What an AppTest can see of our components: the data that was sent to them; and their wishes."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from perceptron.analysis.zones import Zones

_numbers = itertools.count(1)
PARTS = {"main": "stage", "sidebar": "rate"}  # of the page: whose wishes come from there


def _component(part: Any, name: str) -> Any:
    found = [e.proto for e in part if getattr(e, "type", "") == "bidi_component"]
    found = [proto for proto in found if proto.component_name == name]
    assert len(found) == 1, f"one {name} here"
    return found[0]


def _stage(app: AppTest) -> Any:
    return _component(app.main, "stage")


def wish(
    app: AppTest, name: str, value: Any, *, part: str = "main", component: str = ""
) -> AppTest:
    """As the browser sends it: a trigger of the component in this part of the page."""
    states = WidgetStates()
    events = json.dumps([{"event": name, "value": value}])
    of = _component(getattr(app, part), component or PARTS[part])
    states.widgets.add(
        id=f"$$STREAMLIT_INTERNAL_KEY_{of.id}__events",
        json_trigger_value=events,
    )
    return app._run(states)


def slide(app: AppTest, rate: float) -> AppTest:
    """As the field of the learning rate says it: only parts of the page answer. Then the whole."""
    return slide_alone(app, rate).run()


def slide_alone(app: AppTest, rate: float) -> AppTest:
    """Of which the parts that answer can be seen, and nothing else."""
    return wish(app, "rate", {"rate": rate, "number": next(_numbers)}, part="sidebar")


def rate(app: AppTest) -> dict[str, Any]:
    """What the field of the learning rate was told."""
    told: dict[str, Any] = json.loads(_component(app.sidebar, "rate").json)["rate"]
    return told


def verdict(app: AppTest) -> str:
    """What the ruler calls the rate."""
    told = rate(app)
    zones = {name: math.inf if end is None else end for name, end in told["zones"].items()}
    return Zones(**zones).verdict(told["value"])


def message(app: AppTest) -> dict[str, Any]:
    """What the stage was told, but for the columns."""
    sent: dict[str, Any] = json.loads(_stage(app).mixed.json)["message"]
    return sent


def played(app: AppTest) -> dict[str, Any]:
    """What the stage was told of the run that it plays."""
    told: dict[str, Any] = message(app)["runs"][0]
    return told


def notices(app: AppTest) -> dict[str, str]:
    """What it was told to say beside the picture."""
    said: dict[str, str] = message(app)["notices"]
    return said


def table(app: AppTest, name: str) -> pd.DataFrame:
    """The Arrow table that was sent under this name."""
    return _table(_stage(app), name)


def steps(app: AppTest) -> tuple[int, pd.DataFrame]:
    """What was told of the training that is being followed: its number, and a block."""
    proto = _component(app.sidebar, "steps")
    return json.loads(proto.mixed.json)["message"]["training"], _table(proto, "steps")


def _table(proto: Any, name: str) -> pd.DataFrame:
    reference = json.loads(proto.mixed.json)[name]["__streamlit_arrow_ref__"]
    return pa.ipc.open_stream(proto.mixed.arrow_blobs[reference].data).read_pandas()
