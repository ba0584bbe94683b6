"""The sidebar: everything that can be chosen, and Train."""

from __future__ import annotations

import time
from functools import cache

import streamlit as st

from perceptron import Points, devices
from perceptron.words import short
from ui import changes, fields, more, rate, state, training, words
from ui.ruler import BLANK, html, stops

POLL = 0.3  # seconds between two looks at a running training
PATIENCE = 0.045  # seconds more for each training ahead, a quarter of what it takes


@cache
def _devices() -> list[str]:
    return devices.available()


def sidebar() -> None:
    """All controls, from what one changes most to what one rarely does."""
    now = state.now()
    sets = {name: _size(name) for name in changes.sets()}
    st.selectbox(
        "Points",
        sets,
        key=state.key("set"),
        format_func=sets.__getitem__,
        on_change=changes.choose_set,
        args=(state.key("set"),),
    )
    _learning_rate(now.points)
    left, right = st.columns(2)
    fields.number(
        "iterations", "An iteration is one update of weight and bias, from all points.", left
    )
    fields.number("seed", "Decides the random weight and bias that the neuron starts with.", right)
    st.selectbox(
        "Device",
        _devices(),
        key=state.key("device"),
        help="Where PyTorch computes: the processor, or a graphics card if there is one.",
    )
    _train(now)
    more.fold()


def _size(name: str) -> str:
    now = state.now()
    points = now.points if name == now.choice else Points.named(name)
    size = len(points) if isinstance(points, Points) else len(points.x)
    return f"{name}, {size:,} points"


def _learning_rate(points: object) -> None:
    fields.number(
        "rate",
        "How far each update goes: the gradient times this.",
        step=1e-4,
        on_change=rate.typed,
        args=(state.key("rate"),),
    )
    with st.container(key="ruler", gap=None):
        st.select_slider(
            "Learning rate",
            stops(state.now().low),
            key=state.key("position"),
            format_func=short,
            label_visibility="collapsed",
            on_change=rate.slid,
            args=(state.key("position"),),
        )
        _ruler(points)


def _ruler(points: object) -> None:
    bar, verdict, now = BLANK, "none", state.control("rate")
    if not isinstance(points, Points):
        sentence = words.TWO_FOR_A_RULER
    elif ruler := rate.ruler(points):
        bar, verdict = html(ruler, state.now().low), ruler.verdict(now)
        sentence = ruler.sentence(now)
    else:
        verdict, sentence = "unknown", words.no_ruler(state.settings())
    st.html(bar)
    st.html(f'<p class="verdict verdict-{verdict.replace(" ", "-")}">{sentence}</p>')


def _train(now: state.State) -> None:
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
        on_click=state.new_start,
        help="Other random weights: a new seed.",
    )
    known = isinstance(now.points, Points) and rate.ruler(now.points) is not None
    right.button(
        "Best rate",
        key="best_rate",
        width="stretch",
        on_click=rate.use_best,
        help=words.best_rate(state.settings(), known),
        disabled=not known,
    )


def _watch() -> None:
    """One line under Train: progress while a training runs, else what the last one was.

    Who has a class ahead in the queue looks less often: a hundred pages that all looked three
    times a second would be more work than the trainings they wait for.
    """
    running = state.now().job is not None
    every = max(POLL, PATIENCE * training.ahead())
    st.fragment(_status, run_every=every if running else None)()


def _status() -> None:
    now = state.now()
    with st.container(key="status", gap=None):
        if (job := now.job) is None:
            if now.message or not fields.refusal("rate", "iterations", "seed"):
                st.caption(now.message or _last(now))
        elif job.done.is_set():
            st.rerun()  # can get lost; then the next look asks again
        else:
            job.beat = time.monotonic()
            text = words.waiting(
                job.iteration, job.settings.iterations, training.ahead(), training.changed(job)
            )
            st.progress(max(job.iteration, 0) / job.settings.iterations, text)


def _last(now: state.State) -> str:
    """What is on the stage, and where it comes from."""
    trained, points, chosen = now.trained, now.points, state.settings()
    if not isinstance(points, Points):
        return ""
    if trained is None or trained.points != points:
        return training.obstacle() or words.untrained(chosen)
    if trained.settings != chosen:
        return training.obstacle() or words.untrained(chosen, trained.run.iterations)
    run, device = trained.run, trained.settings.device
    return words.trained(run.iterations, run.engine, device, trained.seconds, trained.stopped)
