"""Who is let in: gathers what is known of a visit, and shows what to do if it is not enough."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st
from streamlit.errors import StreamlitAPIException

from curation.desk.access import Visit, judge, read_curators
from layers.words import Words


def is_open(words: Words) -> bool:
    """Say whether this visitor is a curator; if not, show why and what helps."""
    seen = visit()
    verdict = judge(seen, read_curators(os.environ.get("LAYERS_CURATORS", "")))
    if verdict == "curator":
        return True
    st.title(words["desk.title"])
    if verdict == "sign in":
        st.text(words["desk.sign_in.help"])
        for provider in _providers():
            label = words.of("desk.sign_in.with", name=provider or "")
            if st.button(label if provider else words["desk.sign_in"], key=f"in_{provider}"):
                _sign_in(provider, words)
    elif verdict == "not listed":
        st.text(words.of("desk.not_listed", email=str(seen.user.get("email") or "")))
        st.button(words["desk.sign_out"], on_click=st.logout)
    else:
        st.text(words["desk.not_here"])
    return False


def visit() -> Visit:
    """Gather what is known of this visit."""
    return Visit(
        user=st.user.to_dict(),
        desk=os.environ.get("LAYERS_DESK", ""),
        bound=st.get_option("server.address"),
        headers=st.context.headers.to_dict(),
        remote=st.context.ip_address is not None,
    )


def _sign_in(provider: str | None, words: Words) -> None:
    try:
        st.login(provider)
    except StreamlitAPIException:  # the package that signs in is missing, or its settings are
        st.error(words["desk.sign_in.broken"])


def _providers() -> list[str | None]:
    """Return the names of the configured providers; one that has no name is None."""
    auth = st.secrets.get("auth", {})
    named: list[str | None] = [
        name for name, value in auth.items() if isinstance(value, Mapping) and name != "cookie"
    ]
    return named or [None]
