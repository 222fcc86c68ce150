"""What each kind of table in a collection may hold; `data/README.md` says what it means.

A test holds these tables, the data dictionary and the dataclasses of `layers.model` together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from layers.model import (
    ACTOR_KINDS,
    ARTICLE_KINDS,
    CHANGES,
    CORNERS,
    DRAWN_LIKE,
    LINK_PRECISIONS,
    LINK_STATUSES,
    LINKS,
    PLACE_KINDS,
    PLACE_PRECISIONS,
    ROLES,
    STATUSES,
)

Type = Literal[
    "text",
    "texts",
    "id",
    "ids",
    "date",
    "month",
    "address",
    "colour",
    "digest",
    "language",
    "languages",
    "integer",
    "number",
    "numbers",
    "flag",
    "names",
    "aliases",
    "translations",
    "wording",
    "wordings",
    "table",
    "tables",
]

PROPOSED = "proposed"
ARTICLE_STATUSES = ("accepted", PROPOSED)
FEATURE_ROLES = ("anchor", "extent", "context")
CONTEXT_KINDS = ("boundary", "coast", "disputed", "lake", "land", "position", "river", "runway", "sea")
"""Kinds that only a feature which is no place's anchor may have, besides those of places."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table: its type, whether it must be there, the values it may have.

    `empty` allows a text in which nothing is something.
    """

    type: Type
    required: bool = True
    choices: tuple[str, ...] = ()
    empty: bool = False


Schema = Mapping[str, Field]

COLLECTION: Schema = {
    "title": Field("wording"),
    "summary": Field("wording"),
    "language": Field("language", required=False),
    "languages": Field("languages"),
    "first_month": Field("month"),
    "last_month": Field("month"),
    "bounds": Field("numbers"),
    "exceptions": Field("ids", required=False),
    "first_view": Field("table"),
    "headline": Field("ids", required=False),
    "frames": Field("tables", required=False),
    "licence": Field("wording"),
    "attribution": Field("wordings"),
    "caveats": Field("wordings", required=False),
    "method": Field("wording", required=False),
    "quoting": Field("table", required=False),
    "place_kinds": Field("tables", required=False),
    "article_kinds": Field("tables", required=False),
}

LIMITS: Schema = {
    "longest_words": Field("integer", required=False),
    "longest_run_words": Field("integer", required=False),
    "warn_share": Field("number", required=False),
    "largest_share": Field("number", required=False),
}

QUOTING: Schema = {**LIMITS, **{kind: Field("table", required=False) for kind in ARTICLE_KINDS}}

FIRST_VIEW: Schema = {"center": Field("numbers"), "zoom": Field("number")}

FRAME: Schema = {
    "id": Field("id"),
    "names": Field("names"),
    "bounds": Field("numbers"),
    "inset": Field("flag", required=False),
    "corner": Field("text", required=False, choices=CORNERS),
}

ARTICLE_KIND: Schema = {"id": Field("id"), "names": Field("names")}

PLACE_KIND: Schema = {**ARTICLE_KIND, "like": Field("text", choices=DRAWN_LIKE)}

ACTOR: Schema = {
    "id": Field("id"),
    "names": Field("names"),
    "aliases": Field("aliases", required=False),
    "kind": Field("text", choices=ACTOR_KINDS),
    "parent": Field("id", required=False),
    "colour": Field("colour", required=False),
}

ARTICLE: Schema = {
    "id": Field("id"),
    "title": Field("text"),
    "outlet": Field("text"),
    "outlet_id": Field("id", required=False),
    "authors": Field("texts"),
    "language": Field("language"),
    "kind": Field("text", choices=ARTICLE_KINDS),
    "published": Field("date"),
    "published_by": Field("text", required=False),
    "url": Field("address"),
    "archived_url": Field("address", required=False),
    "archived_on": Field("date", required=False),
    "link_checked": Field("date", required=False),
    "link_status": Field("text", required=False, choices=LINK_STATUSES),
    "source_note": Field("wording", required=False),
    "text_sha256": Field("digest"),
    "text_words": Field("integer", required=False),
    "status": Field("text", required=False, choices=ARTICLE_STATUSES),
    "excerpts": Field("tables", required=False),
}

EXCERPT: Schema = {
    "id": Field("id"),
    "quote": Field("text"),
    "gist": Field("translations", required=False),
    "start": Field("integer"),
    "end": Field("integer"),
    "prefix": Field("text", empty=True),  # an excerpt may stand at an article's very edge
    "suffix": Field("text", empty=True),
    "event_date": Field("date", required=False),
    "dated_by": Field("wording", required=False),
    "places": Field("tables", required=False),
    "actors": Field("tables", required=False),
    "claim": Field("table"),
    "contrasts_with": Field("ids", required=False),
    "same_event": Field("ids", required=False),
    "note": Field("wording", required=False),
    "accepted": Field("table", required=False),
    "checked": Field("table", required=False),
    "withdrawn": Field("table", required=False),
}

SIGNATURES = ("accepted", "checked")

SIGNED: Schema = {"by": Field("text"), "on": Field("date")}

WITHDRAWN: Schema = {"on": Field("date"), "why": Field("wording")}

WITHDRAWN_EXCERPT: Schema = {
    name: field if name in ("id", "withdrawn") else replace(field, required=False) for name, field in EXCERPT.items()
}
"""An excerpt that has `withdrawn`: the quote, and all else that was said of it, may be gone."""

PROPOSED_ARTICLE: Schema = {
    name: replace(field, required=name in ("id", "text_sha256")) for name, field in ARTICLE.items()
}
"""An article that is only proposed: what its page does not tell is left to the curator."""

PROPOSED_EXCERPT: Schema = {**EXCERPT, "claim": replace(EXCERPT["claim"], required=False)}

PLACE_LINK: Schema = {
    "id": Field("id"),
    "link": Field("text", choices=LINKS),
    "precision": Field("text", choices=LINK_PRECISIONS),
}

ACTOR_LINK: Schema = {"id": Field("id"), "role": Field("text", choices=ROLES)}

CLAIM: Schema = {"by": Field("id"), "status": Field("text", choices=STATUSES)}

FEATURE: Schema = {
    "id": Field("id"),
    "place": Field("id", required=False),
    "role": Field("text", choices=FEATURE_ROLES),
    "parent": Field("id", required=False),
    "names": Field("names"),
    "aliases": Field("aliases", required=False),
    "kind": Field("text", choices=(*PLACE_KINDS, *CONTEXT_KINDS)),
    "precision": Field("text", choices=PLACE_PRECISIONS),
    "radius_km": Field("number", required=False),
    "default": Field("flag", required=False),
    "source": Field("wording"),
    "licence": Field("wording"),
    "as_of": Field("date"),
    "valid_from": Field("date", required=False),
    "valid_to": Field("date", required=False),
    "note": Field("wording", required=False),
    "area_km2": Field("number", required=False),
}

STORY: Schema = {"id": Field("id"), "title": Field("wording"), "steps": Field("tables")}

STEP: Schema = {"address": Field("text"), "text": Field("wording")}

HISTORY: Schema = {"versions": Field("tables"), "digests": Field("table")}

VERSION: Schema = {
    "version": Field("text"),
    "date": Field("date"),
    "note": Field("wording"),
    "changes": Field("tables", required=False),
}

CHANGE: Schema = {
    "excerpt": Field("id"),
    "change": Field("text", choices=CHANGES),
    "parts": Field("texts", required=False),
    "what": Field("wording"),
}
