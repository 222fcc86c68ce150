"""The layout of the desk: its folders, its title, who is at it, where its regions stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from layers.model import Collection
from layers.page import layout as page
from layers.words import Words

_STYLE = Path(__file__).with_name("layout.css").read_text(encoding="utf-8")
# What a session remembers of the draft that it is at.
_OF_A_DRAFT = ("current", "found", "focus", "refused", "review", "saved")
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]()#+-.!|>~:$<"})


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of the collection and of the drafts; that of full texts, if there is one."""

    data: Path
    drafts: Path
    texts: Path | None = None


def folders_from(environment: Mapping[str, str], root: Path) -> Folders:
    """Read the variables `LAYERS_DATA`, `LAYERS_DRAFTS` and `LAYERS_TEXTS`."""
    texts = environment.get("LAYERS_TEXTS")
    return Folders(
        Path(environment.get("LAYERS_DATA") or root / "data"),
        Path(environment.get("LAYERS_DRAFTS") or root / "drafts"),
        Path(texts) if texts else None,
    )


def set_up(words: Words) -> None:
    """Set the browser tab's title and the layout."""
    page.set_up(words["desk.title"], words, _STYLE)


def show_head(collection: Collection, words: Words) -> None:
    """Show which collection this is the desk of, and who is at it."""
    with st.container(key="desk_head", horizontal=True, vertical_alignment="bottom"):
        st.subheader(words["desk.title"], anchor=False, width="content")
        st.text(collection.title, width="stretch")
        if st.user.to_dict().get("is_logged_in"):
            st.text(str(st.user.get("email") or ""), width="content")
            st.button(words["desk.sign_out"], on_click=st.logout)


def leave_button(words: Words) -> None:
    """Show the way back to the list of drafts."""
    st.button(words["desk.leave"], on_click=go_to, args=(None,))


def go_to(draft: str | None) -> None:
    """Bring the browser to a draft, or to the list of them."""
    for key in _OF_A_DRAFT:
        st.session_state.pop(f"desk_{key}", None)
    if draft is None:
        st.query_params.pop("draft", None)
    else:
        st.query_params["draft"] = draft


def plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return " ".join(text.split()).translate(_MARKS)
