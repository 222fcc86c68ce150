"""Identifiers that linked data can hold on to: an address where the site is known, else a URN."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from layers.ask import permalink
from layers.export.extract import Extract
from layers.model import Filters, View

# Not registered, and says so by its "x-": without a site there is no address to give.
URN = "urn:x-layers"


def excerpt_id(extract: Extract, excerpt: str) -> str:
    """Identify an excerpt."""
    return _lasting(extract, "excerpt", excerpt)


def place_id(extract: Extract, place: str) -> str:
    """Identify a place."""
    return _lasting(extract, "place", place)


def actor_id(extract: Extract, actor: str) -> str:
    """Identify an actor by the address of what is said of it."""
    if not extract.site:
        return f"{URN}:actor:{quote(actor, safe='')}"
    return extract.absolute(_actor_address(actor))


def view_id(extract: Extract) -> str:
    """Identify what the export holds: the view, with this version of the data."""
    version = extract.collection.version
    address = permalink.address(extract.view, version)
    if extract.site:
        return extract.absolute(address)
    return f"{URN}:view:{quote(version, safe='')}{address if len(address) > 1 else ''}"


@lru_cache(maxsize=4096)
def _actor_address(actor: str) -> str:
    return permalink.address(View(filters=Filters(actors=(actor,))))


def _lasting(extract: Extract, kind: str, name: str) -> str:
    """Return `<site>/<kind>/<name>`, which the app answers with the live view."""
    name = quote(name, safe="")
    return f"{extract.site}/{kind}/{name}" if extract.site else f"{URN}:{kind}:{name}"
