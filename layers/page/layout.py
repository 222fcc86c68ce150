"""The page as a whole: its frame, and what it says in place of all else when data are bad."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from layers import release
from layers.page.alone import ALONE, DOOR
from layers.words import Words

# As pages look that say what is missing: `serve/templates/refusal.html`.
_NOTHING = """
.stApp [data-testid="stHeader"], [data-testid="stSkipToContent"] { display: none; }
.stApp [data-testid="stMainBlockContainer"] { max-width: 42rem; padding: 48px 20px; }
.stApp [data-testid="stHeading"] :is(div, h1) { inline-size: 100%; text-align: start; }
.stApp h1 { padding: 0 0 12px; font: 700 1.6rem/1.4 Georgia, "Noto Serif", "Noto Naskh Arabic", serif; }
"""


def set_up(title: str, words: Words, style: str = "") -> None:
    """Set the browser tab's title and the layout, in a `style` besides what the page's own HTML brings.

    For readers that is `layout.css`: the header, and the containers that a page makes with the keys
    "strip" (of "summary" and "timeline"), "stage" (of "map_frame" and "panel_frame") and "below",
    stand where it puts them; the sidebar is a drawer, closed at first.
    """
    st.set_page_config(
        page_title=title or words["problems.title"],
        page_icon=str(release.FOLDERS["page"] / "icon.png") if ALONE else None,
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    letters = release.LETTERS.get(words.language)
    if style:
        _wear([f"{release.ADDRESS}/{letters}"] if letters else [], style)
    elif ALONE:
        _wear(release.styles_of(words.language))


def _wear(sheets: Sequence[str], style: str = "") -> None:
    brought = "".join(f'@import "{DOOR}{sheet}";' for sheet in sheets)
    st.html(f"<style>{brought}</style><style>{style}</style>")


def show_nothing(words: Words) -> None:
    """Say in place of the page that the data are bad: nothing half-right, and none of what only the log may say."""
    st.html(f"<style>{_NOTHING}</style>")
    st.title(words["problems.title"], anchor=False)
    st.text(words["problems.log"])
