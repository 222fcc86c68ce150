"""The questions put to the tables, in SQL that keeps to what DuckDB and PostgreSQL share.

It has run on DuckDB only; a PostgreSQL driver wants other signs for parameters. These are
bound. The braces are filled with column names of our own and with as many
placeholders as there are values, never with what a reader typed.
"""

from __future__ import annotations

from collections.abc import Mapping

MONTHS = """
    SELECT number FROM excerpt
    WHERE ({first} <= ? AND {last} >= ?) OR (? AND {first} IS NULL)"""
ANY_ACTOR = "SELECT excerpt, bit_or(roles) FROM excerpt_actor WHERE actor IN ({}) GROUP BY excerpt"
ALL_ACTORS = """
    SELECT excerpt, bit_and(roles) FROM excerpt_actor WHERE actor IN ({})
    GROUP BY excerpt HAVING count(*) = ?"""
PLACES = "SELECT excerpt, named FROM excerpt_place WHERE place IN ({})"
KINDS = "SELECT number, (kinds_named & ?) <> 0 FROM excerpt WHERE (kinds & ?) <> 0"
OUTLETS = "SELECT number FROM excerpt WHERE outlet IN ({})"
STATUSES = "SELECT number FROM excerpt WHERE status IN ({})"
TERM = """
    SELECT excerpt_word.excerpt FROM word
    JOIN excerpt_word ON excerpt_word.word = word.number
    WHERE position($1 IN word.text) > 0
    UNION ALL
    SELECT excerpt.number FROM article
    JOIN excerpt ON excerpt.article = article.number
    WHERE position($1 IN article.search) > 0
    UNION ALL
    SELECT excerpt_place.excerpt FROM place
    JOIN excerpt_place ON excerpt_place.place = place.number AND excerpt_place.direct
    WHERE position($1 IN place.search) > 0
    UNION ALL
    SELECT excerpt_actor.excerpt FROM actor
    JOIN excerpt_actor ON excerpt_actor.actor = actor.number AND excerpt_actor.direct
    WHERE position($1 IN actor.search) > 0"""

EXCERPTS = """
    SELECT article, outlet, status, kinds, kinds_named, roles, placed, named
    FROM excerpt ORDER BY number"""
PLACE_LINKS = """
    SELECT place, excerpt, named, direct, direct_named
    FROM excerpt_place ORDER BY place, excerpt"""
MONTH_BOUNDS = "SELECT {basis}_first, {basis}_last FROM excerpt ORDER BY number"
ACTOR_LINKS = "SELECT actor, excerpt, roles FROM excerpt_actor ORDER BY actor, excerpt"

ROW_ORDERS: Mapping[str, str] = {
    # An excerpt's number follows its event; NULL puts the undated at the end either way.
    "event": "CASE WHEN excerpt.event_first IS NOT NULL THEN excerpt.number END",
    "published": "excerpt.published_day",
    "outlet": "article.outlet",
    "article": "article.title",
    "quote": "excerpt.quote",
    "places": "place.name",
    "actors": "actor.name",
    "claim_by": "excerpt.claim_by",
    "status": "excerpt.status",
    "placed": "excerpt.placed",
    "id": "excerpt.id",
}
"""What each order of the rows goes by; places and actors go by the first that is linked."""
ORDERED = """
    SELECT excerpt.number FROM excerpt
    JOIN article ON article.number = excerpt.article
    LEFT JOIN place ON place.number = excerpt.place
    LEFT JOIN actor ON actor.number = excerpt.actor
    ORDER BY {order} {direction} NULLS LAST, excerpt.number"""
