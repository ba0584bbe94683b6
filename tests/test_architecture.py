"""The arrows of the design, enforced: each rule is a function from source to complaints."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("perceptron", "ui", "pages")
OWNER = PurePath("ui/state.py")  # the only file that touches the session's state
CACHE = PurePath("ui/compute.py")  # the only file that caches across sessions
PURE = (  # of ui/: tested without Streamlit
    *(
        "choices",
        "edits",
        "figures",
        "jobs",
        "origin",
    ),
    *("ruler", "words"),
)
VAGUE = {"utils", "helpers", "common", "manager", "base"}
FORBIDDEN = {
    "datafiles": {"streamlit", "starlette", "plotly", "perceptron", "ui", "pages", "app"},
    "perceptron": {"pandas", "pyarrow", "streamlit", "starlette", "plotly", "ui", "pages", "app"},
    "ui": {"pages", "app"},
}
ALLOWED = {"pages": {"__future__", "ui", "perceptron"}}
FRONT = (PurePath("perceptron/__main__.py"), "perceptron.terminal")  # docs/decisions/0007
TABLES = {"pandas", "pyarrow"}  # slow to import, so they are taken only to read a file


def sources() -> list[PurePath]:
    """Every Python file of the product, relative to the clone."""
    found = [path for layer in LAYERS for path in (ROOT / layer).rglob("*.py")]
    return [PurePath("app.py"), *(path.relative_to(ROOT) for path in sorted(found))]


def imports(source: str) -> Iterator[tuple[str, bool]]:
    """(dotted name, is it inside a function) of each absolute import."""

    def walk(node: ast.AST, inside: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from ((alias.name, inside) for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.level == 0 and child.module:
                yield from ((f"{child.module}.{alias.name}", inside) for alias in child.names)
            deeper = inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from walk(child, deeper)

    yield from walk(ast.parse(source), False)


def package(name: str) -> str:
    return name.split(".")[0]


def wrong_arrows(path: PurePath, source: str) -> list[str]:
    layer, named = path.parts[0], imports(source)
    found = {package(name) for name, inside in named if not (inside and (path, name) == FRONT)}
    wrong = found & FORBIDDEN.get(layer, set())
    wrong |= found - ALLOWED.get(layer, found)
    return [f"{path} imports {name}" for name in sorted(wrong)]


def early_tables(path: PurePath, source: str) -> list[str]:
    """Arrow is loaded by the function that needs it."""
    if path.parts[0] != "datafiles":
        return []
    named = ((package(name), inside) for name, inside in imports(source))
    wrong = {name for name, inside in named if name in TABLES and not inside}
    return [f"{path} imports {name} too early" for name in sorted(wrong)]


def mistaken_for_a_library(path: PurePath, source: str) -> list[str]:
    """The command line is a front end: it calls the others, and no other calls it."""
    found = re.findall(r"^\s*(?:from|import)\b.*\b__main__\b", source, re.MULTILINE)
    return [f"{path}: {line.strip()}" for line in found]


def strangers(path: PurePath, source: str) -> list[str]:
    """Names that belong to one file and are used in another; a docstring may speak of them."""
    owners = {"session_state": OWNER, "cache_data": CACHE, "cache_resource": CACHE}
    used = set()
    for node in ast.walk(ast.parse(source)):
        used |= {getattr(node, "attr", None), getattr(node, "id", None)}
        if isinstance(node, ast.alias | ast.keyword):
            used |= {getattr(node, "name", None), getattr(node, "arg", None)}
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            used.add(node.value)  # getattr(st, "session_state")
    wrong = [name for name, owner in owners.items() if name in used and path != owner]
    return [f"{path} uses {name}" for name in wrong]


def vague_name(path: PurePath, source: str) -> list[str]:
    return [f"{path} says nothing by its name"] if VAGUE & {path.stem, *path.parts} else []


def other_hosts(path: PurePath, source: str) -> list[str]:
    """No file comes from elsewhere; www.w3.org is the name of SVG, never fetched."""
    named = re.findall(r"(?:(?:https?|wss?):|[\"'(`])//([\w.-]+)", source)
    return [f"{path} names {host}" for host in named if host not in ("www.w3.org", "127.0.0.1")]


@pytest.mark.parametrize(
    "rule",
    [wrong_arrows, early_tables, mistaken_for_a_library, strangers, vague_name],
    ids=lambda f: f.__name__,
)
def test_every_source_keeps_the_rule(rule) -> None:
    assert sources()
    assert [c for p in sources() for c in rule(p, (ROOT / p).read_text("utf-8"))] == []


def test_the_screen_names_no_other_host() -> None:
    shown = [path for path in (ROOT / "ui").rglob("*") if path.suffix in {".py", ".mjs", ".css"}]
    assert shown
    assert [c for p in shown for c in other_hosts(p.relative_to(ROOT), p.read_text("utf-8"))] == []


@pytest.mark.parametrize("module", ["perceptron", *(f"ui.{name}" for name in PURE)])
def test_the_pure_parts_load_no_streamlit(module: str) -> None:
    """Whatever they import in turn: the arrows are followed to their ends."""
    code = f"import sys, {module}; sys.exit(bool({{'streamlit', 'starlette'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (wrong_arrows, "perceptron/run.py", "import streamlit as st"),
        (wrong_arrows, "perceptron/run.py", "def f():\n    from plotly import io"),
        (wrong_arrows, "perceptron/run.py", "from ui.state import load"),
        (wrong_arrows, "ui/frame.py", "import pages.train"),
        (wrong_arrows, "ui/frame.py", "from app import app"),
        (wrong_arrows, "pages/train.py", "import torch"),
        (wrong_arrows, "perceptron/run.py", "def f():\n    from ui import terminal"),
        (wrong_arrows, "perceptron/__main__.py", "from ui import terminal"),
        (wrong_arrows, "perceptron/__main__.py", "def f():\n    from ui import terminal, state"),
        (wrong_arrows, "perceptron/__main__.py", "def f():\n    import ui"),
        (early_tables, "datafiles/formats.py", "import pandas as pd"),
        (wrong_arrows, "perceptron/points.py", "def f():\n    import pandas"),
        (wrong_arrows, "datafiles/columns.py", "from perceptron import Points"),
        (mistaken_for_a_library, "ui/jobs.py", "from perceptron.__main__ import main"),
        (mistaken_for_a_library, "perceptron/run.py", "def f():\n    from . import __main__"),
        (strangers, "pages/train.py", "import streamlit as st\nst.session_state.k = 1"),
        (strangers, "ui/jobs.py", "from streamlit import session_state"),
        (strangers, "ui/jobs.py", "getattr(st, 'session_state')"),
        (strangers, "ui/state.py", "@st.cache_data\ndef f(): ..."),
        (vague_name, "ui/utils.py", ""),
        (vague_name, "ui/common/colours.py", ""),
        (other_hosts, "ui/stage/stage.mjs", "import('https://cdn.example.org/plotly.js')"),
        (other_hosts, "ui/stage/stage.css", "src: url(//fonts.example.org/a.woff2)"),
    ],
)
def test_a_breach_of_the_rule_is_seen(rule, path: str, source: str) -> None:
    assert rule(PurePath(path), source)


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (wrong_arrows, "pages/train.py", "from __future__ import division\nfrom ui import frame"),
        (wrong_arrows, "perceptron/__main__.py", "def f():\n    from ui import terminal"),
        (early_tables, "datafiles/formats.py", "def f():\n    import pyarrow"),
        (mistaken_for_a_library, "app.py", 'if __name__ == "__main__":\n    f()'),
        (strangers, "ui/jobs.py", '"""Never writes session_state from a thread."""'),
        (strangers, "ui/state.py", "import streamlit as st\nst.session_state.k = 1"),
        (strangers, "ui/compute.py", "import streamlit as st\n@st.cache_data\ndef f(): ..."),
        (other_hosts, "ui/stage/stage.mjs", "// http://www.w3.org/2000/svg"),
    ],
)
def test_what_the_rule_allows_is_left_alone(rule, path: str, source: str) -> None:
    assert rule(PurePath(path), source) == []
