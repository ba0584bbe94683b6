"""Which devices torch really sees here, by the names that torch gives them."""

from typing import Any


def available() -> list[str]:
    """Names for `Settings.device`: "cpu" first, then "cuda", "cuda:1" …, "mps", "xpu", "xpu:1" …"""
    import torch

    backends = {"cuda": torch.cuda, "mps": getattr(torch.backends, "mps", None)}
    names = ["cpu"]
    for kind, backend in (backends | {"xpu": getattr(torch, "xpu", None)}).items():
        names += [kind if i == 0 else f"{kind}:{i}" for i in range(_count(backend))]
    return names


def check(name: str) -> None:
    """ValueError that lists the devices here, unless name is one; "cuda:0" is "cuda"."""
    here = available()
    if name.removesuffix(":0") not in here:
        raise ValueError(f"device: {name!r} is not available here; available: {', '.join(here)}")


def _count(backend: Any) -> int:
    """How many devices a backend has; none where torch was built without it or its driver fails."""
    try:
        if backend is None or not backend.is_available():
            return 0
        return int(backend.device_count()) if hasattr(backend, "device_count") else 1
    except (AttributeError, AssertionError, RuntimeError):
        return 0
