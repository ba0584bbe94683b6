"""What the points are: their name, their lesson, a picture, and the recipe they were drawn from."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perceptron import Points
from perceptron.glossary import TERMS
from perceptron.points import INTERACTIVE, axes
from perceptron.stage.thinning import note
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


def show(here: State) -> None:
    """The points, the line that fits them best and what it is; their lesson and their source."""
    drawn: Points | Draft = here.points
    best, titles, sentence, told = None, ("x", "y"), words.TWO_POINTS, ("", "", "")
    if summary := here.summary:
        points, drawn = summary.points, summary.points.drawn
        best, titles, sentence = summary.best, axes(points), summary.fit
        told = (note(len(drawn.x), len(points)), points.lesson, points.source)
    about = "".join(f'<p class="lesson">{escape(text)}</p>' for text in told if text)
    figure = figures.scatter(drawn.x, drawn.y, best, axes=titles)
    with st.container(key="picture", border=True, height="stretch", gap="xsmall"):
        st.plotly_chart(
            figure, key="scatter", height="stretch", config={"displayModeBar": False}, alt=sentence
        )
        st.caption(sentence, help=TERMS["least squares"] if best else None)
        if about:
            st.html(about)


def line(here: State) -> None:
    """The noisy line is drawn anew with every change of its recipe."""
    if not recipe(here, Line):
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
