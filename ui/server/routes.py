"""What the server serves beside the app: the files of what we draw, and Plotly.js."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from perceptron.stage.modules import STAGE, imported, name, source
from ui.server import ready

BUNDLED = Path(__file__).parent / "bundle.js"
FOR_GOOD = "public, max-age=31536000, immutable"
STEP = STAGE.parent / "step"


@cache
def release() -> str:
    """Changes with every change of the files that the browser keeps."""
    kept = {".mjs", ".css"}
    files = [p for at in (STAGE, STEP) for p in sorted(at.rglob("*")) if p.suffix in kept]
    content = b"".join(path.read_bytes() for path in (*files, BUNDLED))
    return hashlib.sha256(content + version("plotly").encode()).hexdigest()[:12]


def base() -> str:
    """What the address of everything begins with: "" or, behind a prefix, "/prefix"."""
    prefix = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{prefix}" if prefix else ""


def assets() -> str:
    """The path below which the browser finds our own files.

    The release is a part of it, so that modules that import each other are of one release, and a
    browser may keep them for good. Streamlit puts its prefix before its own routes only.
    """
    return f"{base()}/assets/{release()}"


# The newlines keep Streamlit from taking this for a file's path.
LOADER = Template("""
const at = (data, file) => new URL(`$${$assets}/$${file}`, location.origin).href;
const link = (rel, href) => document.querySelector(`link[href="$${href}"]`) ?? new Promise(done =>
  document.head.append(Object.assign(
    document.createElement("link"), {rel, href, onload: done, onerror: done})));
export default async component => {
  const {data} = component;
  for (const file of $early) link("modulepreload", at(data, file));
  const [module] = await Promise.all([
    import(at(data, "modules.mjs")).then(({module}) => module("$folder/$module")),
    ...$sheets.map(name => link("stylesheet", at(data, `$folder/$${name}`))),
  ]);
  return module.default(component);
};
""")


def loader(
    module: str, assets: str, *sheets: str, early: tuple[str, ...] = (), folder: str = "stage"
) -> str:
    """What Streamlit is given of a component: it fetches the module from here, and its style.

    Sent along, both would travel with every message. assets: where the component's `data` has the
    address of the files, as JavaScript. early: what will be imported much later, by another one
    perhaps, which is fetched beside everything else. folder: where the module and its sheets are.
    """
    return LOADER.substitute(
        module=module,
        folder=folder,
        assets=assets,
        sheets=json.dumps(sheets),
        early=json.dumps(early),
    )


@cache
def bundle() -> str:
    """All modules that the app's components are made of, as one; it has `module`, by name."""
    modules = imported(
        "stage/keeper.mjs", "stage/stage.mjs", "stage/following.mjs", "step/step.mjs"
    )
    sources = json.dumps({name(path): source(path) for path in modules}, ensure_ascii=False)
    return f"""{BUNDLED.read_text("utf-8")}
export const module = bundled({sources}, new URL("./", import.meta.url));
"""


async def _bundle(_: Request) -> Response:
    return Response(bundle(), media_type="text/javascript", headers={"cache-control": FOR_GOOD})


class Kept(StaticFiles):
    """Files that never change under their address."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = FOR_GOOD
        return response


def routes() -> list[BaseRoute]:
    """The stage's modules and the installed package's plotly.min.js from where they lie; /ready."""
    plotly = importlib.util.find_spec("plotly")
    assert plotly is not None and plotly.origin is not None
    packaged = Path(plotly.origin).parent / "package_data"
    return [
        Mount(f"{assets()}/plotly", Kept(directory=packaged)),
        Mount(f"{assets()}/stage", Kept(directory=STAGE)),
        Mount(f"{assets()}/step", Kept(directory=STEP)),
        Route(f"{assets()}/modules.mjs", _bundle),
        ready.route(base()),
    ]
