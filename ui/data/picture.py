"""What the points are: their name, their lesson, a picture, and the recipe they were drawn from."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perceptron import Points, theory
from perceptron.points import INTERACTIVE, axes
from perceptron.words import count
from ui import words
from ui.data import figures
from ui.session.points import OWN, recipe, redraw
from ui.session.ranges import EXACT
from ui.session.recipe import Line
from ui.session.state import Draft, State

LARGEST = 1e6  # of slope, intercept and noise


def heading(points: Points | Draft) -> None:
    """Name and number: one line, whatever the points are, so that no edit moves the table."""
    name = points.name or OWN if isinstance(points, Points) else OWN
    st.html(
        f'<header class="about"><h2>{escape(name)}<span>{count(len(points.x))}</span></h2></header>'
    )


def halves() -> list[DeltaGenerator]:
    """Table and picture side by side; one below the other on a phone."""
    with st.container(key="halves", height="stretch"):
        return st.columns([2, 3], gap="medium")


def show(points: Points | Draft) -> None:
    """The points, the line that fits them best and what it is; their lesson and their source."""
    best, titles, sentence, about = None, ("x", "y"), words.TWO_POINTS, ""
    if isinstance(points, Points):
        told = filter(None, (points.lesson, points.source))
        about = "".join(f'<p class="lesson">{escape(text)}</p>' for text in told)
        titles, sentence = axes(points), words.fit(points)
        if np.ptp(points.x) > 0:
            best = theory.least_squares(points)
    figure = figures.scatter(points.x, points.y, best, axes=titles)
    with st.container(key="picture", border=True, height="stretch", gap="xsmall"):
        st.plotly_chart(
            figure, key="scatter", height="stretch", config={"displayModeBar": False}, alt=sentence
        )
        st.html(f"<p>{escape(sentence)}</p>{about}")


def line(here: State) -> None:
    """The noisy line is drawn anew with every change of its recipe."""
    if not isinstance(recipe(here), Line):
        return
    with st.container(key="recipe"):
        size, slope, intercept, noise, seed = st.columns(5)
        size.number_input("Size", 2, INTERACTIVE, None, key="line_size", on_change=redraw)
        for column, name, step in ((slope, "Slope", 0.1), (intercept, "Intercept", 0.5)):
            _decimal(column, name, -LARGEST, step)
        _decimal(noise, "Noise", 0.0, 0.1)
        seed.number_input("Seed", 0, EXACT, None, key="line_seed", on_change=redraw)


def _decimal(column: DeltaGenerator, name: str, least: float, step: float) -> None:
    key = f"line_{name.lower()}"
    column.number_input(
        name, least, LARGEST, None, step=step, format="%.6g", key=key, on_change=redraw
    )
