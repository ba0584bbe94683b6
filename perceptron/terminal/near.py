"""Near misses: what somebody may have meant who wrote something else."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from perceptron.checks import Kind, OneOf

ALIKE = 0.75  # the share of two words that agrees, as difflib measures it: seed and sead

# What others call an option, by our own name of it. Its beginnings, and what is nearly it, need no
# line here.
SYNONYMS = {
    "learning-rate": ("lr", "rate", "eta", "alpha", "step-size"),
    "iterations": ("epochs", "steps", "iters", "updates", "n-iter", "max-iter", "num-epochs"),
    "seed": ("random-state", "rng"),
    "device": ("gpu", "cuda"),
    "loss": ("criterion", "objective", "cost"),
    "weight": ("w1", "slope"),
    "bias": ("b1", "intercept"),
    "optimizer": ("method", "algorithm", "solver"),
    "momentum": ("mu",),
    "beta1": ("betas",),
    "batch-size": ("bs", "minibatch"),
    "engine": ("backend",),
    "x": ("x-column", "feature"),
    "y": ("y-column", "target", "label"),
    "drop-missing": ("dropna", "skip-missing"),
    "sheet": ("sheet-name", "worksheet", "tab"),
    "read-as": ("dtype",),
    "out": ("output", "history"),
    "script": ("program", "notebook", "py"),
    "scene": ("link", "url", "share"),
    "show-loop": ("loop", "trace", "debug"),
    "variant": ("break", "break-it"),
}


def options(word: str, known: Iterable[str]) -> list[str]:
    """Which of the known options, without their dashes, a word may stand for.

    The one it is another name of, else all that it may be the beginning of, else the one it is most
    like. A single letter is too little to be the beginning of another name.
    """
    names = {name: name for name in known}
    others = {other: name for name in names for other in SYNONYMS.get(name, ())}
    if _plain(word) in others:
        return [others[_plain(word)]]
    words = names | others if len(word) > 1 else names
    return list(dict.fromkeys(words[found] for found in of(word, words)))


def of(word: str, names: Iterable[str]) -> list[str]:
    """Those that begin with the word, else the one that is most like it, else none."""
    plain = {_plain(name): name for name in names}
    begun = [name for other, name in plain.items() if word and other.startswith(_plain(word))]
    return begun or [plain[other] for other in get_close_matches(_plain(word), plain, 1, ALIKE)]


def asked(names: Iterable[str]) -> str:
    """did you mean --loss, --seed or --out?"""
    *others, last = names
    return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?"


def known(name: str, kind: Kind, value: Any) -> Any:
    """As its kind has it; of a name that is in no table the ValueError asks for the nearest one."""
    try:
        return kind.check(name, value)
    except ValueError as e:
        meant = of(value, [*kind.names, *kind.short]) if isinstance(kind, OneOf) else []
        raise ValueError(f"{e}; {asked(meant)}" if meant else str(e)) from None


def _plain(word: str) -> str:
    return word.lower().replace("_", "-").replace(" ", "-")
