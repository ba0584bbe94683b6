"""What docs/scale.md says to run is run, and gives what one process gives."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from perceptron import Moments, Points, Settings, record, theory

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = ROOT / "docs" / "scale.md"


def script(about: str) -> str:
    """The one block of Python in the document that speaks of it."""
    text = DOCUMENT.read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    (block,) = (block for block in blocks if about in block)
    return str(block)


def printed(folder: Path, code: str, *before: str, arguments: tuple[str, ...] = ()) -> str:
    """What the code prints, run as a file; it speaks to this machine only."""
    (folder / "script.py").write_text(code, "utf-8")
    local = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    if sys.platform == "linux":
        local["GLOO_SOCKET_IFNAME"] = "lo"
    done = subprocess.run(
        [sys.executable, *before, "script.py", *arguments],
        cwd=folder,
        env=os.environ | local,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def parts() -> list[Points]:
    """Of different lengths, and each of another place."""
    random = np.random.default_rng(6)
    places = ((0, 2), (1000, 70_000), (-3, 501))
    return [Points(a + random.normal(size=n), random.normal(size=n) - a) for a, n in places]


def together(points: list[Points]) -> Points:
    return Points(*(np.concatenate([getattr(part, c) for part in points]) for c in "xy"))


def test_a_folder_of_files_is_trained_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("runs").mkdir()
    for k, part in enumerate(parts()):
        table = pd.DataFrame({"Distance (Mpc)": part.x, "Velocity (km/s)": part.y})
        table.to_parquet(f"runs/{k}.parquet")
    said: dict[str, Any] = {}
    exec(script("theory"), said)
    points = together(parts())
    settings = Settings(learning_rate=theory.best_learning_rate(points))
    alone = record(points, settings, engine="exact")
    np.testing.assert_allclose(said["run"].weight, alone.weight, rtol=1e-9)


def test_moments_from_a_cluster_are_those_of_all_points(tmp_path: Path) -> None:
    for k, part in enumerate(parts()):
        table = pd.DataFrame({"x": part.x, "y": part.y})
        table.to_parquet(tmp_path / f"part{k}.parquet")
    pattern = str(tmp_path / "*.parquet")
    found = eval(printed(tmp_path, script("dask"), arguments=(pattern,)), {"Moments": Moments})
    whole = Moments.of(together(parts()))
    for name in ("n", "mean_x", "mean_y", "sxx", "sxy", "syy"):
        assert getattr(found, name) == pytest.approx(getattr(whole, name), rel=1e-12)


@pytest.mark.parametrize(("engine", "close"), [("autograd", 1e-5), ("exact", 1e-12)])
def test_two_processes_train_as_one_with_all_points_does(
    tmp_path: Path, engine: str, close: float
) -> None:
    torchrun = ("-m", "torch.distributed.run", "--standalone", "--local-addr", "127.0.0.1")
    code = script("init_process_group")
    assert 'engine="autograd"' in code
    code = code.replace('engine="autograd"', f"engine={engine!r}")
    *weights, loss = map(float, printed(tmp_path, code, *torchrun, "--nproc-per-node", "2").split())
    settings = Settings(learning_rate=0.05, iterations=500, loss="mean")
    alone = record(Points.line(size=100_001), settings, engine)
    np.testing.assert_allclose(weights, alone.weight[::100], rtol=close)
    assert loss == pytest.approx(alone.loss[-1], rel=close)
