"""The layout of the desk: its folders, its title, who is at it, where its regions stand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from curation.desk.drafts import Broken
from curation.staging import DiskFull
from layers.collection.files import DRAFTS_FOLDER
from layers.environment import data_folder
from layers.errors import Problem
from layers.model import Collection
from layers.page import layout as page
from layers.words import Words, isolate, languages, read_words

_STYLE = Path(__file__).with_name("layout.css").read_text(encoding="utf-8")
# What Streamlit says in English only.
_UPLOAD = """
[data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
[data-testid="stFileUploaderDropzone"] button p {{ visibility: hidden; font-size: 0; }}
[data-testid="stFileUploaderDropzone"] button p::after {{ visibility: visible; font-size: 0.95rem; content: {words}; }}
"""
NAME = "desk_who"
"""Where a session keeps the name that a curator typed."""
_TROUBLE = "desk_trouble"
# What a session remembers of the draft that it is at.
_OF_A_DRAFT = ("current", "found", "focus", "refused", "review", "saved")
_QUOTED = re.compile(r"(?<!\w)(?:‘.+?’|'.+?')(?!\w)")
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]()#+-.!|>~:$<"})


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of the collection and of the drafts; that of full texts, if there is one."""

    data: Path
    drafts: Path
    texts: Path | None = None


def folders_from(environment: Mapping[str, str], root: Path) -> Folders:
    """Read the variables `LAYERS_DATA`, `LAYERS_DRAFTS` and `LAYERS_TEXTS`.

    Drafts lie in the collection; those that an earlier desk kept beside the app's own are read there.
    """
    data, texts = data_folder(environment, root), environment.get("LAYERS_TEXTS")
    drafts, older = data / DRAFTS_FOLDER, root / DRAFTS_FOLDER
    if data.resolve() == (root / "data").resolve() and not drafts.is_dir() and older.is_dir():
        drafts = older
    return Folders(data, Path(environment.get("LAYERS_DRAFTS") or drafts), Path(texts) if texts else None)


def set_up(words: Words) -> None:
    """Set the browser tab's title and the layout."""
    upload = json.dumps(words["desk.way.upload"], ensure_ascii=False)
    page.set_up(words["desk.title"], words, _STYLE + _UPLOAD.format(words=upload))


def show_languages(words: Words) -> None:
    """Show links to what is shown in each language, each by its own name."""
    links = []
    for one in map(read_words, languages()):
        address = escape(urlencode({**st.query_params.to_dict(), "lang": one.language}))
        here = ' aria-current="page"' if one.language == words.language else ""
        said = f'hreflang="{one.language}" lang="{one.language}"{here}'
        links.append(f'<a href="?{address}" {said}>{escape(one["language.self"])}</a>')
    label = escape(words["header.language"])
    st.html(f'<nav class="languages" aria-label="{label}">{" · ".join(links)}</nav>', width="content")


def show_head(collection: Collection, words: Words, last_name: str) -> None:
    """Show which collection this is the desk of, and who is at it: where nobody signs in, who says so."""
    with st.container(key="desk_head", horizontal=True, vertical_alignment="bottom"):
        st.subheader(words["desk.title"], anchor=False, width="content")
        st.text(isolate(words.name(collection.title), words.direction), width="stretch")
        if st.user.to_dict().get("is_logged_in"):
            st.text(str(st.user.get("email") or ""), width="content")
            st.button(words["desk.sign_out"], on_click=st.logout)
        else:
            st.session_state.setdefault(NAME, last_name)
            label = words["desk.who"]
            st.text_input(label, key=NAME, max_chars=80, width=260, placeholder=label, label_visibility="collapsed")
        show_languages(words)


def show_problems(problems: Sequence[Problem], words: Words) -> None:
    """Show every problem of the data at once in place of the page; nothing half-right."""
    st.title(words["problems.title"])
    st.text(words.count("problems.found", len(problems)))
    st.code("\n".join(map(str, problems)), language=None, wrap_lines=True)
    st.text(words["problems.mend"])


def this_day() -> str:
    """Return the day, like 2025-08-31."""
    return datetime.now(tz=UTC).date().isoformat()


def leave_button(words: Words) -> None:
    """Show the way back to the list of drafts; within a fragment the whole page must run for it."""
    if st.button(words["desk.leave"], key="desk_leave"):
        go_to(None)
        st.rerun()


def attempt(act: Callable[[], object]) -> None:
    """Do what a click asks for; what keeps it from being written is told by `show_trouble`."""
    try:
        act()
    except (OSError, Broken) as error:
        st.session_state[_TROUBLE] = error


def show_trouble(words: Words, trouble: Exception | None = None) -> None:
    """Say what kept something from being written: that of the last click, or one that is given."""
    trouble = trouble or st.session_state.pop(_TROUBLE, None)
    if isinstance(trouble, DiskFull):
        st.error(words["desk.full"])
    elif trouble is not None:
        st.error(words.of("desk.broken", why=plain(str(trouble))))


def go_to(draft: str | None) -> None:
    """Bring the browser to a draft, or to the list of them."""
    for key in _OF_A_DRAFT:
        st.session_state.pop(f"desk_{key}", None)
    if draft is None:
        st.query_params.pop("draft", None)
    else:
        st.query_params["draft"] = draft


def show_in_english(lines: Iterable[str]) -> None:
    """Show lines as the command line says them: in English, whatever the page is in."""
    said = "".join(f"<p>{escape(in_english(line))}</p>" for line in lines)
    st.html(f'<div class="said" lang="en" dir="ltr">{said}</div>')


def in_english(line: str) -> str:
    """Return an English line in which what it quotes runs as its own letters do, and turns nothing beside it."""
    return _QUOTED.sub(lambda said: f"{said[0][0]}{isolate(said[0][1:-1], 'ltr')}{said[0][-1]}", line)


def plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return " ".join(text.split()).translate(_MARKS)
