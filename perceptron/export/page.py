"""A run as one HTML file that plays on its own: the very stage of the app, without its server."""

from __future__ import annotations

import json
import re
import tomllib
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from html import escape
from importlib.util import find_spec
from pathlib import Path
from string import Template, ascii_letters, digits
from urllib.parse import quote

from perceptron import words
from perceptron.analysis import minimum
from perceptron.analysis.zones import Zones
from perceptron.exact.moments import Moments
from perceptron.points import INTERACTIVE, Points, axes
from perceptron.run import Run
from perceptron.settings import Settings
from perceptron.stage import modules, payload
from perceptron.stage.modules import STAGE
from perceptron.stage.scene import FromFile, Scene
from perceptron.stage.view import View

# What a data: address may hold as it is, inside a script: base64 would make a third more of it.
PLAIN = ascii_letters + digits + " !$&'()*+,-./:;=>?@[]^_`{|}~"

# Empty lines and the space before a line: texts of several lines are HTML, which joins them anyway.
INDENTATION = re.compile(r"\n\s+")

# The end of a line that says itself that it ends there: written as %0A, it takes three characters.
ENDED = re.compile(r"(?<=[{;])\n")

# The policy is a promise that the browser keeps: whatever is not in the file is not loaded.
PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; font-src data:; img-src blob: data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>
$font
:root { --st-font: "Source Sans", system-ui, sans-serif; $light }
@media (prefers-color-scheme: dark) { :root { $dark } }
$css
body { margin: 0; padding: 12px 20px; background: var(--st-background-color); \
box-sizing: border-box; min-height: 100dvh; display: flex; flex-direction: column; gap: 6px; }
body > div.pn-stage:not(.pn-lecture) { flex: 1; height: auto; min-height: 300px; }
.about { order: 1; margin: 0; font: 13px/1.4 var(--st-font); color: var(--st-gray-color); \
overflow-wrap: anywhere; max-height: 2.8em; overflow: hidden; }
@media (max-height: 480px) and (min-width: 641px) { /* a phone on its side */
  body { padding: 6px 12px; }
  body > div.pn-stage:not(.pn-lecture) .pn-panels { grid-template: 1fr / 1.3fr 1.1fr .9fr; }
  body > div.pn-stage:not(.pn-lecture) .pn-fit { grid-row: 1; }
  body > div.pn-stage:not(.pn-lecture) .pn-scale { display: none; }
}
</style>
<script>$plotly</script>
<script type="importmap">$imports</script>
</head>
<body>
<p class="about">$about</p>
<noscript>The animation needs JavaScript.</noscript>
<script type="application/json" id="scene">$scene</script>
<script type="module">
import open from "stage/saved.mjs";
open($run);
</script>
</body>
</html>
""")


def html(points: Points, run: Run, settings: Settings, view: View | None = None) -> str:
    """The stage with this run, to be opened from a disk; about 5 MB, most of them Plotly.js.

    Its title names the points, its last line the settings too. It opens as the view says, else
    untrained, and carries its own moment as text, which `scene` reads. Equal runs make equal files.
    """
    theme = tomllib.loads((STAGE / "theme.toml").read_text("utf-8"))
    title = points.name or "{1} over {0}".format(*axes(points))
    return PAGE.substitute(
        title=escape(f"{title} · Perceptron"),
        font=_font(),
        light=_colours(theme["light"]),
        dark=_colours(theme["dark"]),
        about=escape(" · ".join((title, *_about(points, run, settings)))),
        css="\n".join((STAGE / name).read_text("utf-8") for name in ("stage.css", "rate.css")),
        plotly=_inside_script(_plotly()),
        imports=json.dumps({"imports": _modules()}),
        scene=_inside_json(_scene(points, settings, view).text()),
        run=_run(points, run, settings, view),
    )


def scene(page: str) -> Scene:
    """The moment that a saved page shows; ValueError where the text is no such page."""
    found = re.search(r'<script type="application/json" id="scene">(.*?)</script>', page)
    if found is None:
        raise ValueError("page: it carries no scene; it was not saved here, or is cut")
    return Scene.read(found[1])


def _scene(points: Points, settings: Settings, view: View | None) -> Scene:
    """Of more points than are drawn it has the moments: the file has to be given again."""
    shown = view or View()
    if len(points) <= INTERACTIVE:
        return Scene.of(points, settings, view=shown)
    return Scene(FromFile(points.name, Moments.of(points)), settings, view=shown)


def _about(points: Points, run: Run, settings: Settings) -> Iterator[str]:
    """How many points and iterations, and each setting that is not the default."""
    yield words.count(len(points))
    yield f"learning rate {settings.learning_rate}"
    yield f"{run.iterations:,} iteration{'s' if run.iterations != 1 else ''}"
    yield from words.unusual(settings, run.engine)
    yield from words.numbers(settings)


def _colours(theme: dict[str, object]) -> str:
    """By the names that Streamlit gives them inside a component."""
    colours = {name: value for name, value in theme.items() if name.endswith("Color")}
    kebab = {re.sub("([A-Z])", r"-\1", name).lower(): value for name, value in colours.items()}
    return " ".join(f"--st-{name}: {value};" for name, value in kebab.items())


def _modules() -> dict[str, str]:
    """Each module that the page needs, to be imported by the name stage/….mjs, as a data: address.

    A module at such an address has no folder: what it imports from around it gets that name too.
    """
    code = {
        path: ENDED.sub("", INDENTATION.sub("\n", modules.source(path)))
        for path in modules.imported("stage/saved.mjs")
    }
    return {
        modules.name(path): "data:text/javascript;charset=utf-8,"
        + quote(modules.IMPORTED.sub(partial(_named, path.parent), source), safe=PLAIN)
        for path, source in code.items()
    }


def _named(folder: Path, found: re.Match[str]) -> str:
    """An import of a relative address in this folder becomes one of the module's name."""
    return f' from "{modules.name((folder / found[1]).resolve())}"'


def _package(name: str) -> Path | None:
    """Where a package's files lie, if it is installed; it is not imported."""
    found = find_spec(name)
    return Path(found.origin).parent if found and found.origin else None


def _plotly() -> str:
    package = _package("plotly")
    if package is None:
        raise ImportError("plotly: a page that plays needs the plotly package")
    return (package / "package_data" / "plotly.min.js").read_text("utf-8")


def _font() -> str:
    """Source Sans where Streamlit is installed, which carries it: others are a little wider."""
    package = _package("streamlit")
    files = (package / "static").rglob("SourceSansVF-Upright*.woff2") if package else ()
    rule = "@font-face {{ font-family: 'Source Sans'; font-weight: 200 900; src: url({}); }}"
    faces = (f"data:font/woff2;base64,{_base64(file.read_bytes())}" for file in files)
    return "\n".join(map(rule.format, faces))


def _run(points: Points, run: Run, settings: Settings, view: View | None) -> str:
    """As a JavaScript expression: unlike JSON it may hold Infinity."""
    best = minimum.of(points, settings)
    moments = Moments.of(points)
    rate = payload.RatePart.of(settings, Zones.foreseen(moments, settings))
    given = payload.Given(run, settings, best)
    message, tables = payload.of(points, given, moments=moments, view=view, rate=rate)
    sent = {
        "message": message.anonymous().plain(),  # hashes differ from process to process
        "tables": {name: _columns(columns) for name, columns in tables.items()},
    }
    return _inside_script(json.dumps(sent))


def _columns(columns: payload.Columns) -> dict[str, dict[str, str]]:
    """As saved.mjs reads them."""
    return {
        name: {"kind": str(values.dtype), "bytes": _base64(values.tobytes())}
        for name, values in columns.items()
    }


def _inside_script(source: str) -> str:
    """The same strings, with nothing left that HTML would take for the end of the script."""
    return re.sub(r"<(?=!--|/?script)", r"\\x3C", source, flags=re.IGNORECASE)


def _inside_json(text: str) -> str:
    """The same JSON, with nothing left that HTML would take for the end of the script."""
    return text.replace("<", "\\u003c")


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
