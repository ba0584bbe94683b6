"""The wheel that `pip install .` makes is whole: it runs where there is no clone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from perceptron import Points, Settings, record
from perceptron.export.downloads import DOWNLOADS

pytestmark = pytest.mark.nightly

ROOT = Path(__file__).parent.parent
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "perceptron", "ui", "pages", "tests")
OUTSIDE = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def ran(*command: str | Path, at: Path) -> str:
    done = subprocess.run(
        [*map(str, command)], cwd=at, env=OUTSIDE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it, and nothing of the clone.

    What the wheel depends on lies where the tests have it: torch alone would be minutes to install.
    """
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in BUILT_FROM:
        copied = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copied(ROOT / name, source / name)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    offline = ("--no-deps", "--no-build-isolation", "--quiet")
    ran(*pip, "wheel", *offline, "--wheel-dir", folder, source, at=folder)
    (wheel,) = folder.glob("*.whl")
    shutil.rmtree(source)
    made = folder / "environment"
    venv.create(made, symlinks=True)
    ran(*pip, "--python", made, "install", "--no-deps", "--no-index", "--quiet", wheel, at=folder)
    place = sysconfig.get_path("purelib", vars={"base": str(made)})
    Path(place, "tested.pth").write_text(sysconfig.get_path("purelib"))
    return made


def test_it_holds_the_library_and_nothing_else_of_ours(environment: Path) -> None:
    place = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    ours = {path.name for path in place.iterdir()} - {"tested.pth"}
    assert {name for name in ours if not name.endswith(".dist-info")} == {"perceptron"}
    had = {path.relative_to(ROOT) for path in (ROOT / "perceptron").rglob("*") if path.is_file()}
    kept = {path.relative_to(place) for path in (place / "perceptron").rglob("*")}
    assert {path for path in had if path.suffix != ".pyc"} <= kept


def test_its_command_trains_and_saves_what_the_clone_does(
    environment: Path, tmp_path: Path
) -> None:
    command = environment / "bin" / "perceptron"
    said = ran(command, "--iterations", "30", "--save", "runs", at=tmp_path)
    settings, points = Settings(iterations=30), Points.tutorial()
    run = record(points, settings)
    assert said.endswith(f"w1 {run.weight[-1]}\nb1 {run.bias[-1]}\n")
    for one in DOWNLOADS:
        made = (tmp_path / "runs" / one.name(points, settings)).read_bytes()
        assert made == one.make(points, run, settings), one.title
    assert ran(command, "--help", at=tmp_path).startswith("usage: perceptron [FILE]")


def test_the_library_is_that_of_the_wheel_and_reads_files(
    environment: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("hours,score\n1,2\n2,4\n3,6\n")
    code = (
        "import perceptron; from perceptron import files, theory; print(perceptron.__file__); "
        "print(theory.least_squares(files.points('a.csv')).weight)"
    )
    place, weight = ran(environment / "bin" / "python", "-c", code, at=tmp_path).splitlines()
    assert Path(place).is_relative_to(environment)
    assert float(weight) == pytest.approx(2)
