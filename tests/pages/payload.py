"""What an AppTest can see of the stage: the data that was sent to it."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest


def _stage(app: AppTest) -> Any:
    found = [e for e in app.main if getattr(e, "type", "") == "bidi_component"]
    assert len(found) == 1, "one stage on the page"
    return found[0].proto


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
    proto = _stage(app)
    reference = json.loads(proto.mixed.json)[name]["__streamlit_arrow_ref__"]
    return pa.ipc.open_stream(proto.mixed.arrow_blobs[reference].data).read_pandas()
