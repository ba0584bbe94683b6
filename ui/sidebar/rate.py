"""The learning rate: a field, a slider of its logarithm, and the ruler under it."""

from __future__ import annotations

import math

import streamlit as st

from perceptron.analysis.zones import Zones
from perceptron.points import Points
from perceptron.words import short
from ui import session, words
from ui.session import rate
from ui.session.scale import _share, stops
from ui.sidebar import fields

BLANK = '<div class="ruler" aria-hidden="true"><i class="ruler-slow" style="width:100%"></i></div>'


def html(zones: Zones, low: float) -> str:
    """Coloured zones over a slider from `low` on; a word under each that has room for it."""
    ends = (min(zones.slow, zones.fast), zones.fast, zones.edge)
    at = [0.0, *(100 * _share(rate, low) for rate in ends), 100.0]
    at[3] = max(at[3], min(at[2] + 1.2, 100.0)) if at[2] > 0 else at[3]  # seen, however narrow
    bars = zip(("slow", "good", "over", "wild"), at, at[1:], strict=False)
    drawn = "".join(
        f'<i class="ruler-{name}" style="left:{a:.2f}%;width:{b - a:.2f}%"></i>'
        for name, a, b in bars
        if b > a
    )
    return f'<div class="ruler" aria-hidden="true">{drawn}{_words(zones, at)}</div>'


def _words(zones: Zones, at: list[float]) -> str:
    """Left, middle and right words; each only where its zone is wide enough to hold it."""
    last = (at[3], at[4], "diverges") if zones.edge < math.inf else (at[2], at[4], "too coarse")
    places = ((at[0], at[1], "too slow"), (at[1], at[2], "good"), last)
    return "".join(
        f'<span style="left:{(a + b) / 2:.1f}%">{word}</span>'
        for a, b, word in places
        if b - a > 2.2 * len(word)
    )


def learning_rate(points: object) -> None:
    fields.number(
        "learning_rate",
        step=1e-4,
        on_change=rate.typed,
        args=(session.key("learning_rate"),),
    )
    with st.container(key="ruler", gap=None):
        st.select_slider(
            "Learning rate",
            stops(session.now().low),
            key=session.key("position"),
            format_func=short,
            label_visibility="collapsed",
            on_change=rate.slid,
            args=(session.key("position"),),
        )
        _ruler(points)


def _ruler(points: object) -> None:
    bar, verdict, now = BLANK, "none", session.control("learning_rate")
    if not isinstance(points, Points):
        sentence = words.TWO_FOR_A_RULER
    elif ruler := rate.ruler(points):
        bar, verdict = html(ruler, session.now().low), ruler.verdict(now)
        sentence = ruler.sentence(now)
    else:
        verdict, sentence = "unknown", words.no_ruler(session.settings())
    st.html(bar)
    st.html(f'<p class="verdict verdict-{verdict.replace(" ", "-")}">{sentence}</p>')
