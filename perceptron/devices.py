"""Which devices torch really sees here, by the names that torch gives them."""

from typing import Any


def available() -> list[str]:
    """Names for `Settings.device`: "cpu" first, then "cuda", "cuda:1" …, "mps", "xpu", "xpu:1" …"""
    import torch

    names = ["cpu"]
    for kind in ("cuda", "mps", "xpu"):
        count = _count(getattr(torch, kind, None))
        names += [kind if i == 0 else f"{kind}:{i}" for i in range(count)]
    return names


def check(name: str) -> None:
    """ValueError that lists the devices here, unless name is one; "cuda:0" is "cuda"."""
    here = available()
    if name.removesuffix(":0") not in here:
        raise ValueError(f"device: {name!r} is not available here; available: {', '.join(here)}")


def _count(backend: Any) -> int:
    """How many devices a backend has; none where torch was built without it or its driver fails."""
    try:
        return int(backend.device_count()) if backend and backend.is_available() else 0
    except (AttributeError, AssertionError, RuntimeError):
        return 0
