"""The tables, in types that DuckDB and PostgreSQL share.

Rows are known by small integers. An excerpt's number is its position on the cards: dated
before undated, in order of time. Months are `layers.when.month_number`s; a side that is open
is -BEYOND or BEYOND, an undated excerpt has NULL.
"""

from __future__ import annotations

BEYOND = 1_000_000
"""A month later than any; its negative is earlier than any."""

TABLES = {
    "actor": "number INTEGER, id TEXT, name TEXT, search TEXT",
    "place": "number INTEGER, id TEXT, name TEXT, search TEXT",
    "article": "number INTEGER, id TEXT, title TEXT, outlet TEXT, search TEXT",
    "excerpt": """
        number INTEGER, id TEXT, article INTEGER, outlet INTEGER, status INTEGER,
        quote TEXT, claim_by TEXT,
        event_first INTEGER, event_last INTEGER,
        published_first INTEGER, published_last INTEGER, published_day INTEGER,
        kinds INTEGER, kinds_named INTEGER, roles INTEGER,
        placed BOOLEAN, named BOOLEAN, place INTEGER, actor INTEGER""",
    # Each excerpt once for every place or actor it is linked to, and once for every ancestor.
    "excerpt_place": """
        place INTEGER, excerpt INTEGER, named BOOLEAN, direct BOOLEAN, direct_named BOOLEAN""",
    "excerpt_actor": "actor INTEGER, excerpt INTEGER, roles INTEGER, direct BOOLEAN",
    "word": "number INTEGER, text TEXT",
    "excerpt_word": "word INTEGER, excerpt INTEGER",
}
"""The columns of each table.

`search` is folded text. `kinds`, `kinds_named` and `roles` are sets, one bit a member, of the
kinds of linked places, of the named ones, and of the actors' roles. In `excerpt`, `place` and
`actor` are the first that is linked. `named` says that at least one link is; in `excerpt_place`
it holds for links to the place or one under it, `direct_named` for those to the place itself.
"""


def create_statements() -> tuple[str, ...]:
    """Write the statements that create the tables."""
    return tuple(f"CREATE TABLE {name} ({columns})" for name, columns in TABLES.items())
