"""Train or Stop, what a training is doing, and two buttons below."""

from __future__ import annotations

import time

import streamlit as st

from perceptron.points import Points
from ui import session, words
from ui.session import rate, training
from ui.session.state import State
from ui.sidebar import fields

POLL = 0.3  # seconds between two looks at a running training


PATIENCE = 0.045  # seconds more for each training ahead, a quarter of what it takes


def show(now: State) -> None:
    with st.container(key="go"):  # of fixed height, so that nothing below moves while they change
        if now.job is not None:
            st.button("Stop", key="stop", type="primary", width="stretch", on_click=training.stop)
        else:
            st.button(
                "Train",
                key="train",
                type="primary",
                width="stretch",
                on_click=training.train,
                disabled=not isinstance(now.points, Points) or bool(training.obstacle()),
            )
    _watch()
    left, right = st.columns(2)
    left.button(
        "New start",
        key="new_start",
        width="stretch",
        on_click=session.new_start,
        help="Other random weights: a new seed.",
    )
    known = isinstance(now.points, Points) and rate.ruler(now.points) is not None
    right.button(
        "Best rate",
        key="best_rate",
        width="stretch",
        on_click=rate.use_best,
        help=words.best_rate(session.settings(), known),
        disabled=not known,
    )


def _watch() -> None:
    """One line under Train: progress while a training runs, else what the last one was.

    Who has a class ahead in the queue looks less often: a hundred pages that all looked three
    times a second would be more work than the trainings they wait for.
    """
    running = session.now().job is not None
    every = max(POLL, PATIENCE * training.ahead())
    st.fragment(_status, run_every=every if running else None)()


def _status() -> None:
    now = session.now()
    with st.container(key="status", gap=None):
        if (job := now.job) is None:
            if now.message or not fields.refusal("learning_rate", "iterations", "seed"):
                st.caption(now.message or _last(now))
        elif job.done.is_set():
            st.rerun()  # can get lost; then the next look asks again
        else:
            job.beat = time.monotonic()
            text = words.waiting(
                job.iteration, job.settings.iterations, training.ahead(), training.changed(job)
            )
            st.progress(max(job.iteration, 0) / job.settings.iterations, text)


def _last(now: State) -> str:
    """What is on the stage, and where it comes from."""
    trained, points, chosen = now.trained, now.points, session.settings()
    if not isinstance(points, Points):
        return ""
    if trained is None or trained.points != points:
        return training.obstacle() or words.untrained(chosen)
    if trained.settings != chosen:
        return training.obstacle() or words.untrained(chosen, trained.run.iterations)
    run, device = trained.run, trained.settings.device
    return words.trained(run.iterations, run.engine, device, trained.seconds, trained.stopped)
