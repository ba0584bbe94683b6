"""The notebook is run, and prints what the run has."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

from perceptron import Points, Settings
from perceptron.export import notebook, script
from tests.perceptron.export.test_script import expected, printed

TUTORIAL = Points.tutorial()
CHOSEN = Settings(0.01, 300, optimizer="adam", loss="huber", batch_size=7)


def test_its_cells_are_the_program() -> None:
    book = nbformat.reads(notebook.text(TUTORIAL, CHOSEN), 4)
    nbformat.validate(book)
    code = [cell["source"] for cell in book["cells"] if cell["cell_type"] == "code"]
    assert printed("\n".join(code)) == expected(TUTORIAL, CHOSEN)


def test_the_same_run_is_the_same_file() -> None:
    assert notebook.text(TUTORIAL, CHOSEN) == notebook.text(TUTORIAL, CHOSEN)


@pytest.mark.nightly
@pytest.mark.parametrize("settings", [Settings(), CHOSEN])
def test_executed_it_prints_the_runs_last_digits(settings: Settings) -> None:
    book = nbformat.reads(notebook.text(TUTORIAL, settings), 4)
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    outputs = [output for cell in book["cells"] for output in cell.get("outputs", [])]
    assert {output["output_type"] for output in outputs} == {"stream"}
    lines = "".join(output["text"] for output in outputs).splitlines()
    assert lines == expected(TUTORIAL, settings)


def test_a_title_is_letters_and_nothing_else() -> None:
    points = Points([1, 2], [3, 4], name="<script>alert(1)</script> [a](b) `c`\n# d")
    book = nbformat.reads(notebook.text(points, Settings()), 4)
    first = book["cells"][0]["source"].split("\n")[0]
    assert first.startswith(r"# \<script\>alert\(1\)\</script\> \[a\]\(b\) \`c\` \# d, 2 points")
    assert script.title(points).startswith("<script>")
