"""A scene's data in the letters of an address: short names, packed, with a version.

    1<base64url of raw deflate of JSON with short names>

The first letter is the version of this packing; what the names mean is the scene's own matter.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping
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
LONG: dict[str, dict[str, str]] = {
    part: {short: name for name, short in names.items()} for part, names in SHORT.items()
}
# The parts of a part that have names of their own.
PARTS = {
    "scene": ("points", "settings", "pins", "view"),
    "points": ("moments",),
    "pins": ("settings",),
}


def packed(data: Mapping[str, Any]) -> str:
    """What stands in an address for a scene's data: letters, digits, - and _."""
    text = json.dumps(_shortened("scene", data), ensure_ascii=False, separators=(",", ":"))
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
    return _lengthened("scene", data)


def _within(text: str) -> str:
    """Of an address, what its query holds."""
    if "?" not in text:
        return text
    try:
        return parse_qs(urlsplit(text).query, max_num_fields=100).get(KEY, [""])[0]
    except ValueError as e:
        raise ValueError(DAMAGED) from e


def _shortened(part: str, data: Any) -> Any:
    """With short names; what has none keeps its own."""
    if not isinstance(data, Mapping):
        return data
    names = SHORT[part]
    return {
        names.get(name, name): _inside(part, name, value, _shortened)
        for name, value in data.items()
    }


def _lengthened(part: str, data: Any) -> Any:
    """With long names again; whoever reads it refuses a name that is none."""
    if not isinstance(data, Mapping):
        return data
    names = LONG[part]
    named: dict[str, Any] = {names.get(short) or short: value for short, value in data.items()}
    return {name: _inside(part, name, value, _lengthened) for name, value in named.items()}


def _inside(part: str, name: str, value: Any, renamed: Callable[[str, Any], Any]) -> Any:
    """What a part holds under this long name: the names in it are changed, too."""
    if name not in PARTS.get(part, ()):
        return _brief(value)
    return (
        [renamed(name, one) for one in value] if isinstance(value, list) else renamed(name, value)
    )


def _brief(value: Any) -> Any:
    """1.0 as 1: in a link it is the same number."""
    if isinstance(value, list):
        return [_brief(one) for one in value]
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return int(value) if whole and (value or str(value) == "0.0") else value
