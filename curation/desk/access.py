"""Who may work at the desk: signed-in curators, or whoever sits at the machine itself."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st
from streamlit.errors import StreamlitAPIException

from curation.desk.layout import NAME, show_languages
from layers.words import Words

Verdict = Literal["curator", "sign in", "not listed", "not here", "elsewhere"]

_LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]"}
# A proxy on this machine would make every reader's request look like one from here.
_PROXIED = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}
_ON = {"1", "on", "true", "yes"}


@dataclass(frozen=True, slots=True)
class Visit:
    """How somebody came to the desk.

    `user` holds what is known of who is signed in: `is_logged_in`, `email`, `email_verified`;
    without `is_logged_in` no sign-in is configured. `desk` is the variable `LAYERS_DESK`, `bound`
    the address that the server is bound to, None every address of the machine. `remote` tells
    that the connection comes from another machine.
    """

    user: Mapping[str, object]
    desk: str
    bound: str | None
    headers: Mapping[str, str]
    remote: bool


def judge(visit: Visit, curators: Collection[str]) -> Verdict:
    """Say whether a visitor is a curator, or what is missing.

    The page that asks must be the desk's own: its origin is the host that it asks. Where sign-in
    is configured nothing else counts. Where it is not, the desk must be on, the server bound to
    this machine, and the request must come from it, by its own name.
    """
    if not _is_own_page(visit.headers):
        return "elsewhere"
    if "is_logged_in" in visit.user:
        if not visit.user["is_logged_in"]:
            return "sign in"
        return "curator" if _is_listed(visit.user, curators) else "not listed"
    local = visit.bound in _LOCAL and not visit.remote and _asks_locally(visit.headers)
    return "curator" if local and visit.desk.lower() in _ON else "not here"


def read_curators(listed: str) -> frozenset[str]:
    """Read the variable `LAYERS_CURATORS`: addresses with commas or blanks between."""
    return frozenset(one.casefold() for one in listed.replace(",", " ").split())


def _is_listed(user: Mapping[str, object], curators: Collection[str]) -> bool:
    """Say whether who is signed in is listed; an address that is not verified is nobody's."""
    email = str(user.get("email") or "").strip().casefold()
    verified = str(user.get("email_verified", True)).casefold() != "false"
    return bool(email) and verified and email in curators


def _is_own_page(headers: Mapping[str, str]) -> bool:
    """Say whether a request comes from a page of the host that it asks; a browser always says which."""
    named = {name.casefold(): value for name, value in headers.items()}
    origin, host = urlsplit(named.get("origin", "")).netloc, named.get("host", "")
    return bool(host) and origin.casefold() == host.casefold()


def _asks_locally(headers: Mapping[str, str]) -> bool:
    """Say whether a request names this machine as its host, and came through no proxy."""
    named = {name.casefold(): value for name, value in headers.items()}
    host = named.get("host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.casefold() in _LOCAL and not _PROXIED & named.keys()


def admits(words: Words) -> bool:
    """Say whether this visitor is a curator; if not, show why and what helps."""
    seen = visit()
    verdict = judge(seen, read_curators(os.environ.get("LAYERS_CURATORS", "")))
    if verdict == "curator":
        return True
    show_languages(words)
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
        st.text(words["desk.not_here" if verdict == "not here" else "desk.elsewhere"])
    return False


def curator() -> str:
    """Return the name of who is at the desk: the account's, or as typed; "" if nobody said."""
    user = st.user.to_dict()
    if user.get("is_logged_in"):
        return " ".join(str(user.get("name") or str(user.get("email") or "").partition("@")[0]).split())
    return " ".join(str(st.session_state.get(NAME) or "").split())


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
    tables = (name for name, value in auth.items() if isinstance(value, Mapping))
    return [name for name in tables if name != "cookie"] or [None]
