"""What all pages share: configuration, style, navigation, the sidebar."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from perceptron.stage.link import KEY as LINK
from ui import full, keeper, session, sidebar
from ui.session import kept, parts, training
from ui.session.state import State

PAGES = Path(__file__).parent.parent / "pages"
STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")
SCRIPT = (Path(sidebar.__file__).parent / "sidebar.js").read_text("utf-8")
COLOURS = ("primary", "blue", "green", "orange", "red", "gray")


def show() -> None:
    """One rerun of the app: the frame, then the page that was asked for."""
    st.set_page_config("Perceptron", layout="wide", initial_sidebar_state="auto")
    st.html(f"<style>{_colours()}{STYLE}</style>")
    pages = [
        # Served at "/". Under the file's own name an AppTest would take it for a bare script.
        st.Page(PAGES / "train.py", title="Train", url_path="stage", default=True),
        st.Page(PAGES / "step.py", title="Step by step", url_path="step"),
        st.Page(PAGES / "data.py", title="Data", url_path="data"),
    ]
    page = st.navigation(pages, position="hidden")
    here = session.read()
    if full.turned_away(here):
        return
    if link := st.query_params.get(LINK):
        kept.opened(here, link)
    parts.all_of_it(here)
    keeper.show(here, whole=page is not pages[0])
    training.collect(here)
    if training.leaving(here) and page is not pages[0]:
        st.switch_page(pages[0])
    try:
        page.run()  # before the sidebar: what a hand waits for is on the page
    except Exception:  # not what Streamlit stops a script with: nothing is drawn any more
        _beside(pages, here)
        raise
    _beside(pages, here)
    here.first = False


def _beside(pages: list[StreamlitPage], here: State) -> None:
    """What stands beside every page, also beside one that failed."""
    with st.sidebar:
        st.html("<h1>Perceptron<small>Watch one neuron learn a line</small></h1>")
        with st.container(key="pages", gap=None):
            for entry in pages:
                st.page_link(entry, width="stretch")
        sidebar.show(here, here.settings())
    with st.container(key="script"):
        st.html(f'<script type="module">{SCRIPT}</script>', unsafe_allow_javascript=True)


def _colours() -> str:
    """The theme's colours, by the names that Streamlit gives them inside a component only."""
    pairs = (
        f"--st-{name}-color:light-dark({_colour('light', name)},{_colour('dark', name)});"
        for name in COLOURS
    )
    # White on the light theme's orange would be too faint for a button's text.
    filled = "--filled:color-mix(in srgb,var(--st-primary-color),light-dark(#000,#fff) 10%);"
    return f".stApp{{{''.join(pairs)}{filled}}}"


def _colour(theme: str, name: str) -> str:
    return str(st.get_option(f"theme.{theme}.{name}Color"))


def apologise(error: Exception) -> bool:
    """A sentence for the visitor; the traceback is for the server's log. True: nothing more."""
    logging.getLogger("perceptron").error("a page failed", exc_info=error)
    st.error("This page failed. Your points are kept; reload the page or choose another set.")
    return True
