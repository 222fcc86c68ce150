"""The frame of the page: where its regions stand, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers.store.shelf import Edition
from layers.words import Words

HERE = Path(__file__).parent
_STYLE = (HERE / "layout.css").read_text(encoding="utf-8")
# A file of ours: Streamlit would fetch a named icon from another host.
_ICON = HERE / "icon.png"


def set_up(title: str, words: Words) -> None:
    """Set the browser tab's title and the layout."""
    st.set_page_config(
        page_title=title or words["problems.title"],
        page_icon=_ICON,
        layout="wide",
        initial_sidebar_state="auto",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    st.html(f"<style>{_STYLE}</style>")


def sidebar() -> DeltaGenerator:
    """Return the column of filters; on a phone it is behind a button."""
    return st.sidebar


def whole() -> DeltaGenerator:
    """Return the container of everything but the filters; its width decides the layout."""
    return st.container(key="whole")


def stage() -> DeltaGenerator:
    """Return the container of map and panel: side by side where there is room."""
    return st.container(key="stage")


def map_frame() -> DeltaGenerator:
    """Return the map's place."""
    return st.container(key="map_frame")


def panel_frame() -> DeltaGenerator:
    """Return the panel's place."""
    return st.container(key="panel_frame")


def news(edition: Edition, words: Words) -> list[str]:
    """Say that newer data could not be taken, and why."""
    if not edition.problems:
        return []
    first = str(edition.problems[0])
    return [words.count("problems.kept", len(edition.problems), first=first)]
