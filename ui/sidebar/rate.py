"""The learning rate: a field, a slider of its logarithm, and the ruler under it."""

from __future__ import annotations

import math

import streamlit as st

from perceptron import Settings
from perceptron.analysis.zones import Zones
from perceptron.points import Points
from perceptron.settings import SETTINGS
from perceptron.words import short
from ui import session, words
from ui.session.rate import slid, typed
from ui.session.scale import _share, stops
from ui.session.state import State
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


def show(here: State, chosen: Settings, good: Zones | None) -> None:
    """good: which rates are, where that is known beforehand."""
    rate = session.key_of(here, "learning_rate")
    position = session.key_of(here, "position")
    fields.number(here, "learning_rate", step=1e-4, on_change=typed, args=(rate,))
    with st.container(key="ruler", gap=None):
        st.select_slider(
            SETTINGS["learning_rate"].title,
            stops(here.low),
            key=position,
            format_func=short,
            label_visibility="collapsed",
            on_change=slid,
            args=(position,),
        )
        _ruler(here, chosen, good)


def _ruler(here: State, chosen: Settings, good: Zones | None) -> None:
    bar, verdict, rate = BLANK, "none", chosen.learning_rate
    if not isinstance(here.points, Points):
        sentence = words.TWO_FOR_A_RULER
    elif good:
        bar, verdict, sentence = html(good, here.low), good.verdict(rate), good.sentence(rate)
    else:
        verdict, sentence = "unknown", words.no_ruler(chosen)
    st.html(bar)
    st.html(f'<p class="verdict verdict-{verdict.replace(" ", "-")}">{sentence}</p>')
