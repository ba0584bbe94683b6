"""A scene's data in the letters of an address: short names, packed, with a version.

    1<base64url of raw deflate of JSON with short names>

The first letter is the version of this packing; what the names mean is the scene's own matter.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "s"  # of the query that holds it
LONGEST = 2000  # characters of a whole address, which messengers and QR codes still take
PACKING = "1"
UNPACKED = 2**18  # bytes, far more than a link can mean: a packed one may grow a thousandfold
DAMAGED = "scene: the link is cut or damaged, so it can't be read"

# Of each name its short one: kept for good, since links are. New names get new ones.
SHORT = {
    "scene": {"version": "v", "points": "p", "settings": "s", "pins": "k", "view": "w"},
    "points": {
        "set": "s",
        "file": "f",
        "moments": "m",
        "x": "x",
        "y": "y",
        "name": "n",
        "x_name": "a",
        "y_name": "b",
        "x_unit": "c",
        "y_unit": "d",
        "source": "o",
        "lesson": "l",
    },
    "moments": {"n": "n", "mean_x": "a", "mean_y": "b", "sxx": "x", "sxy": "z", "syy": "y"},
    "settings": {
        "learning_rate": "r",
        "iterations": "i",
        "seed": "s",
        "device": "d",
        "loss": "l",
        "clamp": "c",
        "weight": "w",
        "bias": "b",
        "optimizer": "o",
        "momentum": "m",
        "beta1": "p",
        "beta2": "q",
        "epsilon": "e",
        "batch_size": "n",
        "delta": "h",
    },
    "pins": {"settings": "s", "variant": "v"},
    "view": {
        "iteration": "i",
        "speed": "s",
        "loop": "l",
        "loss_axes": "a",
        "points": "p",
        "neuron": "n",
        "best": "b",
        "residuals": "r",
        "surface": "f",
        "diagram": "d",
        "gradient": "g",
    },
}
# The parts of a part that have names of their own.
WITHIN = {"scene": ("points", "settings", "pins", "view"), "points": ("moments",)}
WITHIN_A_PIN = ("settings",)


def packed(data: Mapping[str, Any]) -> str:
    """What stands in an address for a scene's data: letters, digits, - and _."""
    text = json.dumps(_renamed("scene", data, SHORT), ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    body = packer.compress(text.encode()) + packer.flush()
    return PACKING + base64.urlsafe_b64encode(body).decode().rstrip("=")


def unpacked(text: str) -> Any:
    """The data again, from what was packed or from an address that holds it.

    ValueError in one sentence where it was cut or damaged, or a later program has packed it.
    """
    given = _within(text.strip())
    if given[:1].isdigit() and given[:1] > PACKING:
        raise ValueError("scene: the link is of a newer version than can be read here")
    if not given.startswith(PACKING):
        raise ValueError(DAMAGED)
    try:
        body = base64.b64decode(given[1:] + "=" * (-len(given[1:]) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        whole = unpacker.decompress(body, UNPACKED)
        if not unpacker.eof or unpacker.unused_data:
            raise ValueError(DAMAGED)
        data = json.loads(whole.decode())
    except (ValueError, RecursionError, zlib.error) as e:
        raise ValueError(DAMAGED) from e
    return _renamed("scene", data, LONG)


def _within(text: str) -> str:
    """Of an address, what its query holds."""
    if "?" not in text:
        return text
    try:
        return parse_qs(urlsplit(text).query, max_num_fields=100).get(KEY, [""])[0]
    except ValueError as e:
        raise ValueError(DAMAGED) from e


LONG = {part: {short: name for name, short in names.items()} for part, names in SHORT.items()}


def _renamed(part: str, data: Any, names: Mapping[str, Mapping[str, str]]) -> Any:
    """With other names; what has none keeps its own, and whoever reads it refuses that."""
    if isinstance(data, list):
        return [_renamed(part, one, names) for one in data] if part == "pins" else data
    if not isinstance(data, Mapping):
        return data
    within = WITHIN_A_PIN if part == "pins" else WITHIN.get(part, ())
    made = {}
    for name, value in data.items():
        other = names[part].get(name, name)
        inner = name if name in within else other if other in within else ""
        made[other] = _renamed(inner, value, names) if inner else _brief(value)
    return made


def _brief(value: Any) -> Any:
    """1.0 as 1: in a link it is the same number."""
    if isinstance(value, list):
        return [_brief(one) for one in value]
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return int(value) if whole and (value or str(value) == "0.0") else value
