"""The link of the moment that a person stands at, and that link as a picture for phones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import segno

from perceptron.stage.payload import LinkPart, SharedPart
from ui import session, words
from ui.server import addresses
from ui.session import kept

LOCAL = {"localhost", "127.0.0.1", "::1"}  # what no other device can reach
LONGEST = 300  # characters of an address without its query


def asked(wish: Any) -> None:
    """Answers the stage: {"asked": 3, "address": "http://…", "view": {…}, "pins": […]}."""
    here = session.read(whole=False)
    number = wish.get("asked") if isinstance(wish, Mapping) else None
    if not isinstance(number, int) or (here.shared and number <= here.shared.asked):
        return  # Streamlit may show an earlier one again
    links, why = tuple[LinkPart, ...](), ""
    try:
        scene, address = kept.scene(here, wish), _address(wish.get("address"))
        links = tuple(map(_link, map(scene.link, (address, *_others(address)))))
    except ValueError:
        why = words.no_link(len(here.points.x))
    here.shared = SharedPart(number, links, why)


def _address(written: Any) -> str:
    """Of the page, as the browser has it, without query; ValueError for what is none."""
    parts = urlsplit(written if isinstance(written, str) else "")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"address: {written!r} is none of a page")
    whole = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    if len(whole) > LONGEST:
        raise ValueError("address: is too long")
    return whole


def _others(address: str) -> list[str]:
    """The same page by addresses that other devices may reach, where they can't reach this one."""
    parts = urlsplit(address)
    if parts.hostname not in LOCAL:
        return []
    port = f":{parts.port}" if parts.port else ""
    return [
        urlunsplit(parts._replace(netloc=f"{machine}{port}"))
        for machine in addresses.of_this_machine()
    ]


def _link(link: str) -> LinkPart:
    """With its code, a picture whose colour a style sheet decides; as coarse as it can be."""
    code = segno.make(link, error="l", micro=False)
    return LinkPart(link, code.svg_inline(omitsize=True, border=0, svgclass=None, lineclass=None))
