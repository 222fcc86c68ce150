"""The page as a whole: its frame, and what it says in place of all else when data are bad."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from layers import release
from layers.errors import Problem
from layers.words import Words

HERE = Path(__file__).parent
STYLE = "".join((HERE / name).read_text(encoding="utf-8") for name in ("layout.css", "print.css"))
# A file of ours: Streamlit would fetch a named icon from another host.
_ICON = HERE / "icon.png"


def set_up(title: str, words: Words, style: str = STYLE) -> None:
    """Set the browser tab's title and the layout, which is that of the readers' page unless another is given.

    The containers that a page makes with the keys "top", "strip" (of "counts" and "time"),
    "stage" (of "map_frame" and "panel_frame") and "below", all in "whole", stand where
    `layout.css` puts them; the sidebar is a drawer, closed at first.
    """
    st.set_page_config(
        page_title=title or words["problems.title"],
        page_icon=_ICON,
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    letters = release.LETTERS.get(words.language)
    brought = f'<style>@import "{release.ADDRESS}/{letters}";</style>' if letters else ""
    st.html(f"{brought}<style>{style}</style>")


def show_problems(problems: Sequence[Problem], words: Words) -> None:
    """Show every problem of the data at once in place of the page; nothing half-right."""
    st.title(words["problems.title"])
    st.text(words.count("problems.found", len(problems)))
    st.code("\n".join(str(problem) for problem in problems), language=None, wrap_lines=True)
    st.text(words["problems.mend"])
