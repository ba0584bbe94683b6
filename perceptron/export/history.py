"""The history of a run as a table in a file, a row for each iteration from 0 on."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perceptron.exact.moments import Moments
from perceptron.points import Points
from perceptron.run import Run
from perceptron.settings import Settings
from perceptron.training import updates_per_epoch

KINDS = (".csv", ".parquet", ".json")


def columns(points: Points | Moments, run: Run, settings: Settings) -> dict[str, NDArray[Any]]:
    """iteration, weight, bias, loss, each (iterations + 1,); epoch too where there are batches."""
    iteration = np.arange(run.iterations + 1)
    table = {"iteration": iteration, "weight": run.weight, "bias": run.bias, "loss": run.loss}
    if settings.batch_size is not None:
        table["epoch"] = iteration // updates_per_epoch(Moments.of(points).n, settings)
    return table


def write(path: Path, table: dict[str, NDArray[Any]]) -> None:
    """In the kind that path's ending names."""
    path.write_bytes(content(path.suffix.lower(), table))


def content(kind: str, table: dict[str, NDArray[Any]]) -> bytes:
    """To the last bit, as a file of one of KINDS; what is inf is null in JSON.

    JSON is {"iteration": [0, 1, …], "weight": […], …} and has no word for inf.
    """
    match kind:
        case ".csv":
            text = io.StringIO()
            lists = {name: column.tolist() for name, column in table.items()}
            rows = zip(*lists.values(), strict=True)
            csv.writer(text, lineterminator="\n").writerows([lists, *rows])
            return text.getvalue().encode("ascii")
        case ".json":
            lists = {name: column.tolist() for name, column in table.items()}
            known = {n: [v if math.isfinite(v) else None for v in c] for n, c in lists.items()}
            return json.dumps(known, allow_nan=False).encode("ascii")
        case ".parquet":
            import pyarrow as pa
            import pyarrow.parquet as pq

            made = io.BytesIO()
            pq.write_table(pa.table(table), made)
            return made.getvalue()
    raise ValueError(f"kind: {kind!r} must be one of {', '.join(KINDS)}")
