"""Train or Stop, what a training is doing, and two buttons below."""

from __future__ import annotations

import time

import streamlit as st

from perceptron import Points, Settings
from ui import session, words
from ui.server.pace import pace
from ui.server.trainings.queue import queue
from ui.session import parts, rate, training
from ui.session.state import State
from ui.sidebar import fields, steps

SLACK = 1.5  # times the present pace; beyond it the page is asked for another one


def show(here: State, chosen: Settings, *, known: bool) -> None:
    """known: whether the best rate is, beforehand."""
    _button(here, chosen)
    _watch(here)
    left, right = st.columns(2)
    left.button(
        "New start",
        key="new_start",
        width="stretch",
        on_click=session.new_start,
        help="Other random weights: a new seed.",
    )
    right.button(
        "Best rate",
        key="best_rate",
        width="stretch",
        on_click=rate.use_best,
        help=words.best_rate(chosen, known),
        disabled=not known,
    )


def _button(here: State, chosen: Settings) -> None:
    with st.container(key="go"):  # of fixed height, so that nothing below moves while they change
        if here.job is not None:
            st.button("Stop", key="stop", type="primary", width="stretch", on_click=training.stop)
        else:
            ready = isinstance(here.points, Points) and not training.obstacle(here, chosen)
            pressed = st.button(
                "Train",
                key="train",
                type="primary",
                width="stretch",
                on_click=training.pressed,
                disabled=not ready,
            )
            if pressed and here.first:  # of a session, which has no callbacks
                here.postponed.append(training.pressed)


def _watch(here: State) -> None:
    """One line under Train: how far a running training is, else what the last one was.

    In a class each page looks less often: a hundred that all looked five times a second would be
    more work than their trainings.
    """
    every = pace(queue.watched())
    running = here.job is not None
    parts.show(here, parts.STATUS, _status, here, every, every=every if running else None)


def _status(here: State, every: float) -> None:
    """every: seconds between two looks, as Streamlit was told; only a rerun tells it otherwise."""
    chosen = here.settings()
    with st.container(key="status", gap=None):
        if (job := here.job) is None:
            refused = fields.refusal(here, "iterations", "seed")
            here.line = "" if refused and not here.message else training.line(here, chosen)
            if here.line:
                st.caption(here.line)
        elif job.done.is_set() or not 1 / SLACK < pace(queue.watched()) / every < SLACK:
            st.rerun()  # can get lost; then the next look asks again
        else:
            job.beat = time.monotonic()
            iterations, changed = job.settings.iterations, job.settings != chosen
            others = training.others(here)
            if queue.starting:
                st.caption(words.STARTING)
            else:
                st.caption(words.waiting(job.iteration, iterations, others, changed))
            made = job.steps(others)
            if job.followed:
                steps.show(job.number, made)
