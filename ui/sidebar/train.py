"""Train or Stop, what a training is doing, and two buttons below."""

from __future__ import annotations

import time

import streamlit as st

from perceptron import Points, Settings
from ui import session, words
from ui.server.pace import pace
from ui.server.trainings.job import Job
from ui.server.trainings.queue import queue
from ui.session import parts, rate, training
from ui.session.state import State
from ui.sidebar import fields, steps


def show(here: State, chosen: Settings, *, known: bool) -> None:
    """known: whether the best rate is, beforehand."""
    parts.show(here, parts.GO, _button, here)
    parts.show(here, parts.STATUS, _status, here)
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


def _button(here: State) -> None:
    """Train, or Stop while one runs."""
    with st.container(key="go"):  # of fixed height, so that nothing below moves while they change
        if here.job is not None:
            st.button("Stop", key="stop", type="primary", width="stretch", on_click=training.stop)
        else:
            obstacle = training.obstacle(here, here.settings())
            ready = isinstance(here.points, Points) and not obstacle
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
    parts.rest(here)


def _status(here: State) -> None:
    """One line under Train: how far a running training is, else what the last one was."""
    chosen = here.settings()
    with st.container(key="status", gap=None):
        if (job := here.job) is None:
            refused = fields.refusal(here, "iterations", "seed")
            here.line = "" if refused and not here.message else training.line(here, chosen)
            if here.line:
                st.caption(here.line)
        elif job.done.is_set():
            st.rerun()  # can get lost; then the page looks once more
        else:
            job.beat = time.monotonic()
            iterations, changed = job.settings.iterations, job.settings != chosen
            others = training.others(here)
            if queue.starting:
                st.caption(words.STARTING)
            else:
                st.caption(words.waiting(job.iteration, iterations, others, changed))
            steps.show(job.number, job.steps(others), _next_look(job))


def _next_look(job: Job) -> float:
    """Seconds until the page looks again.

    In a class each page looks less often: a hundred that all looked five times a second would be
    more work than their trainings. Who waits for the first steps waits with few others.
    """
    return pace(queue.watched() if job.iteration >= 0 else queue.waiting())
