"""The rules of the house that a machine can hold: each is a function from source to complaints."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

ROOT = Path(__file__).parent.parent
TOPS = ("perceptron", "ui", "pages")
OWNER = PurePath("ui/session/__init__.py")  # the only file that touches the session's state
CACHE = PurePath("ui/session/shown.py")  # the only file that keeps visitors' data between sessions
TERMINAL = "perceptron.terminal"  # a front end: it calls the others, and no other calls it
VAGUE = {"utils", "helpers", "common", "manager", "base"}
TABLES = {"pandas", "pyarrow"}  # slow to import, so they are taken only to read a file
CACHES = {"cache", "lru_cache", "cache_data", "cache_resource"}
PLAIN = {"str", "int", "Path"}  # what a cache may be keyed by elsewhere: names and seeds


def layers() -> list[tuple[str, ...]]:
    """The README's map, from the top: the paths of each line."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```\n(app\.py .*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1, "one block of the README begins with app.py: the map"
    named = (
        re.findall(r"(?<!\S)(?:app\.py|[a-z_]+/[\w./]*)", line) for line in blocks[0].splitlines()
    )
    return [tuple(paths) for paths in named if paths]


LAYERS = layers()


def layer_index(path: PurePath) -> int:
    """The index of the layer that has this path; the longest name that fits decides."""
    fits = [
        (len(name), index)
        for index, names in enumerate(LAYERS)
        for name in names
        if path.as_posix() == name or (name.endswith("/") and path.as_posix().startswith(name))
    ]
    assert fits, f"{path} is on no line of the README's map"
    return max(fits)[1]


def sources() -> list[PurePath]:
    """Every Python file of the product, relative to the clone."""
    found = [path for top in TOPS for path in (ROOT / top).rglob("*.py")]
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


def file_of(name: str) -> PurePath | None:
    """The file of ours that an imported name stands in, if it is ours."""
    parts = name.split(".")
    if parts[0] not in (*TOPS, "app"):
        return None
    for end in range(len(parts), 0, -1):
        path = PurePath(*parts[:end])
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if (ROOT / file).exists():
                return file
    return PurePath(*parts).with_suffix(".py")


def wrong_arrows(path: PurePath, source: str) -> list[str]:
    """An import goes down the map, or stays on its line; a relative one hides where it goes."""
    relative = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ImportFrom) and n.level]
    if relative:
        return [f"{path} has a relative import"]
    named = {name: file_of(name) for name, _ in imports(source)}
    ours = {name: file for name, file in named.items() if file is not None}
    return [
        f"{path} imports {name}"
        for name, file in ours.items()
        if layer_index(file) < layer_index(path)
    ]


def loads_a_server_or_a_screen(path: PurePath, source: str) -> list[str]:
    """The library needs no server; Plotly it finds as a file, and pages draw with ui alone."""
    named = {name.split(".")[0] for name, _ in imports(source)}
    forbidden = {"perceptron": {"streamlit", "starlette", "plotly"}}
    wrong = named & forbidden.get(path.parts[0], set())
    if path.parts[0] == "pages":
        wrong = named - {"__future__", "ui", "perceptron"}
    return [f"{path} imports {name}" for name in sorted(wrong)]


def early_tables(path: PurePath, source: str) -> list[str]:
    """Arrow and pandas are loaded by the function that needs them."""
    if path.parts[0] != "perceptron":
        return []
    body = re.sub(r"^if TYPE_CHECKING:\n(?:    .*\n)+", "", source, flags=re.MULTILINE)
    named = ((name.split(".")[0], inside) for name, inside in imports(body))
    wrong = {name for name, inside in named if name in TABLES and not inside}
    return [f"{path} imports {name} too early" for name in sorted(wrong)]


def mistaken_for_a_library(path: PurePath, source: str) -> list[str]:
    """The terminal is a front end: it calls the library, and nothing calls it."""
    if path.parts[:2] == ("perceptron", "terminal") or path.name == "__main__.py":
        return []
    called = (name for name, _ in imports(source))
    found = [name for name in called if name.startswith((TERMINAL, "perceptron.__main__"))]
    found += re.findall(r"^\s*from \.+\w* import __main__", source, re.MULTILINE)
    return [f"{path} imports {name}" for name in found]


def touches_session_state(path: PurePath, source: str) -> list[str]:
    """The session's state has one owner; a docstring may speak of it."""
    used = set()
    for node in ast.walk(ast.parse(source)):
        used |= {getattr(node, "attr", None), getattr(node, "id", None)}
        if isinstance(node, ast.alias | ast.keyword):
            used |= {getattr(node, "name", None), getattr(node, "arg", None)}
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            used.add(node.value)  # getattr(st, "session_state")
    return [f"{path} uses session_state"] if "session_state" in used and path != OWNER else []


def not_handed_down(path: PurePath, source: str) -> list[str]:
    """The frame and callbacks read the session, a page takes it: whoever shows is given a part."""
    readers = {"session.read": ("ui/frame.py", "ui/session/"), "session.now": ("pages/",)}
    used = {ast.unparse(n) for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Attribute)}
    used |= {name.removeprefix("ui.") for name, _ in imports(source)}
    wrong = [name for name in readers if name in used]
    return [f"{path} calls {n}" for n in wrong if not path.as_posix().startswith(readers[n])]


def caches(path: PurePath, source: str) -> list[str]:
    """Visitors' data are kept between sessions in one file; names and seeds may be anywhere."""
    if path == CACHE:
        return []
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        decorators = {
            name for d in node.decorator_list for name in re.findall(r"\w+", ast.unparse(d))
        }
        arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        given = {ast.unparse(a.annotation) if a.annotation else "?" for a in arguments}
        if decorators & CACHES and given - PLAIN:
            wrong.append(f"{path}: {node.name} keeps {', '.join(sorted(given - PLAIN))}")
    return wrong


def more_than_contents(path: PurePath, source: str) -> list[str]:
    """A page is a table of contents: it takes the session, calls parts and shows."""
    if path.parts[0] != "pages":
        return []
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    defined = [n for n in ast.walk(ast.parse(source)) if isinstance(n, kinds)]
    wrong = [f"{path} defines {node.name}" for node in defined]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AnnAssign) and not isinstance(node.value, ast.Call):
            wrong.append(f"{path} holds a constant in line {node.lineno}")
    return wrong


def vague_name(path: PurePath, source: str) -> list[str]:
    return [f"{path} says nothing by its name"] if VAGUE & {path.stem, *path.parts} else []


def other_hosts(path: PurePath, source: str) -> list[str]:
    """No file comes from elsewhere; www.w3.org is SVG's name, 127.0.0.1 the machine itself."""
    named = re.findall(r"(?:(?:https?|wss?):|[\"'(`])//([\w.-]+)", source)
    return [f"{path} names {host}" for host in named if host not in ("www.w3.org", "127.0.0.1")]


RULES = [
    wrong_arrows,
    loads_a_server_or_a_screen,
    early_tables,
    mistaken_for_a_library,
    touches_session_state,
    not_handed_down,
    caches,
    more_than_contents,
    vague_name,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda f: f.__name__)
def test_every_source_keeps_the_rule(rule) -> None:
    assert sources()
    assert [c for p in sources() for c in rule(p, (ROOT / p).read_text("utf-8"))] == []


def test_every_path_of_the_map_exists() -> None:
    named = [name for names in LAYERS for name in names]
    assert len(named) == len(set(named))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_imports_run_in_a_circle() -> None:
    arrows = {}
    for path in sources():
        found = {
            file_of(name)
            for name, inside in imports((ROOT / path).read_text("utf-8"))
            if not inside
        }
        arrows[path] = found - {None, path}
    while free := [path for path, found in arrows.items() if not found & arrows.keys()]:
        for path in free:
            del arrows[path]
    assert {
        str(path): sorted(map(str, found & arrows.keys())) for path, found in arrows.items()
    } == {}


def test_no_shown_file_names_another_host() -> None:
    kinds = {".py", ".mjs", ".js", ".css", ".toml"}
    shown = [p for top in TOPS for p in (ROOT / top).rglob("*") if p.suffix in kinds]
    assert shown
    assert [c for p in shown for c in other_hosts(p.relative_to(ROOT), p.read_text("utf-8"))] == []


@pytest.mark.parametrize("module", ["perceptron", TERMINAL, "perceptron.export.page"])
def test_the_library_loads_neither_server_nor_screen_nor_tables(module: str) -> None:
    """Whatever it imports in turn: the arrows are followed to their ends."""
    heavy = {"streamlit", "starlette", "plotly", *TABLES}
    code = f"import sys, {module}; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (loads_a_server_or_a_screen, "perceptron/run.py", "import streamlit as st"),
        (loads_a_server_or_a_screen, "perceptron/run.py", "def f():\n    from plotly import io"),
        (loads_a_server_or_a_screen, "pages/train.py", "import torch"),
        (wrong_arrows, "perceptron/run.py", "from ui.session.state import State"),
        (wrong_arrows, "perceptron/run.py", "from perceptron import Settings"),
        (wrong_arrows, "perceptron/exact/linear.py", "from perceptron import theory"),
        (
            wrong_arrows,
            "perceptron/stage/payload.py",
            "def f():\n    from perceptron.export import page",
        ),
        (wrong_arrows, "ui/session/points.py", "from ui.data import table"),
        (wrong_arrows, "ui/server/routes.py", "from ui import session"),
        (wrong_arrows, "ui/frame.py", "import pages.train"),
        (wrong_arrows, "ui/frame.py", "from app import app"),
        (early_tables, "perceptron/files/batches.py", "import pyarrow as pa"),
        (mistaken_for_a_library, "ui/server/pace.py", "from perceptron.__main__ import main"),
        (mistaken_for_a_library, "perceptron/run.py", "def f():\n    from . import __main__"),
        (mistaken_for_a_library, "ui/frame.py", "from perceptron import terminal"),
        (touches_session_state, "pages/train.py", "import streamlit as st\nst.session_state.k = 1"),
        (touches_session_state, "ui/server/pace.py", "from streamlit import session_state"),
        (touches_session_state, "ui/server/pace.py", "getattr(st, 'session_state')"),
        (not_handed_down, "ui/sidebar/train.py", "from ui import session\nsession.now()"),
        (not_handed_down, "pages/data.py", "from ui import session\nhere = session.read()"),
        (caches, "ui/session/state.py", "@st.cache_data\ndef f(points: Points): ..."),
        (caches, "perceptron/analysis/minimum.py", "@lru_cache(8)\ndef f(points: Points): ..."),
        (more_than_contents, "pages/train.py", "def f(): ..."),
        (more_than_contents, "pages/train.py", "LIMIT = 3"),
        (more_than_contents, "pages/train.py", "LIMIT: int = 3"),
        (more_than_contents, "pages/train.py", "async def f(): ..."),
        (wrong_arrows, "perceptron/run.py", "from . import theory"),
        (not_handed_down, "ui/sidebar/train.py", "from ui.session import read\nread()"),
        (caches, "perceptron/run.py", "@cache\ndef f(*, points: Points): ..."),
        (vague_name, "ui/utils.py", ""),
        (vague_name, "ui/common/colours.py", ""),
        (other_hosts, "perceptron/stage/stage.mjs", "import('https://cdn.example.org/plotly.js')"),
        (other_hosts, "perceptron/stage/stage.css", "src: url(//fonts.example.org/a.woff2)"),
    ],
)
def test_a_breach_of_the_rule_is_seen(rule, path: str, source: str) -> None:
    assert rule(PurePath(path), source)


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (
            loads_a_server_or_a_screen,
            "pages/train.py",
            "from __future__ import division\nfrom ui import frame",
        ),
        (wrong_arrows, "perceptron/theory.py", "from perceptron import exact"),
        (wrong_arrows, "ui/frame.py", "from perceptron import Points"),
        (
            mistaken_for_a_library,
            "perceptron/__main__.py",
            "def f():\n    from perceptron import terminal",
        ),
        (early_tables, "perceptron/files/batches.py", "def f():\n    import pyarrow"),
        (mistaken_for_a_library, "app.py", 'if __name__ == "__main__":\n    f()'),
        (
            touches_session_state,
            "ui/server/pace.py",
            '"""Never writes session_state from a thread."""',
        ),
        (touches_session_state, str(OWNER), "import streamlit as st\nst.session_state.k = 1"),
        (not_handed_down, "pages/data.py", "from ui import session\nhere = session.now()"),
        (caches, str(CACHE), "@lru_cache(4)\ndef f(points: Points): ..."),
        (caches, "perceptron/neuron.py", "@lru_cache(1024)\ndef f(seed: int): ..."),
        (more_than_contents, "pages/data.py", "left, right = picture.halves()"),
        (other_hosts, "perceptron/stage/stage.mjs", "// http://www.w3.org/2000/svg"),
    ],
)
def test_what_the_rule_allows_is_left_alone(rule, path: str, source: str) -> None:
    assert rule(PurePath(path), source) == []
