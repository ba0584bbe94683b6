"""The same program as a Jupyter notebook: a cell for each part."""

from __future__ import annotations

from hashlib import sha256

from perceptron.export import script
from perceptron.points import Points
from perceptron.settings import Settings

SIGNS = "\\`*_{}[]<>()#+-.!|~&"  # that Markdown or HTML may take for more than a letter
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
ABOUT = "One neuron, `y = w·x + b`. Run all cells: the last one prints its weight and bias."


def text(points: Points, settings: Settings, read: str = "", threads: int | None = None) -> str:
    """As a .ipynb file (nbformat 4); read, threads: as for a program."""
    import nbformat
    from nbformat import v4

    cells = [v4.new_markdown_cell(f"# {_plain(script.title(points))}\n\n{ABOUT}")]
    for section in script.sections(points, settings, read, threads):
        cells.append(v4.new_markdown_cell(f"## {section.title}"))
        cells.append(v4.new_code_cell(section.code.strip()))
    for at, cell in enumerate(cells):  # by what it says, so that the same run is the same file
        cell["id"] = sha256(f"{at} {cell['source']}".encode()).hexdigest()[:12]
    book = v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    return str(nbformat.writes(book)) + "\n"


def _plain(words: str) -> str:
    return "".join(f"\\{letter}" if letter in SIGNS else letter for letter in words)
