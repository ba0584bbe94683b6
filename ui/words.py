"""Sentences and labels that the server chooses; the narration lives in stage/narration.mjs."""

from __future__ import annotations

from ui.ruler import short


def axis(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def divergence(rate: float, edge: float) -> str:
    """Why a run diverged."""
    if rate > edge:
        limit = short(edge) if short(edge) != short(rate) else f"{edge:.6g}"
        return f"It diverges: {rate:.6g} is above the edge at {limit}."
    return "It diverges: the numbers have outgrown float32."


def note(drawn: int, points: int, kept: int | None, steps: int) -> str:
    """What is left out of the picture; nothing is left out of the training."""
    parts = []
    if drawn < points:
        parts.append(f"{drawn:,} of {points:,} points drawn")
    if kept is not None:
        parts.append(f"{kept:,} of {steps:,} steps kept, by change")
    return " · ".join(parts)


def waiting(iteration: int, iterations: int, ahead: int) -> str:
    """The line over the progress bar."""
    if iteration < 0 and ahead:
        return f"Waiting for {ahead} other training{'s' if ahead > 1 else ''}"
    return f"Training: {max(iteration, 0):,} of {iterations:,}"


def trained(iterations: int, engine: str, device: str, seconds: float, stopped: bool) -> str:
    """What the run on the stage is."""
    if engine == "exact":
        return f"{iterations:,} iterations, exact form."
    how = "Stopped after" if stopped else "Trained:"
    return f"{how} {iterations:,} iterations on {device} in {seconds:.2g} s."
