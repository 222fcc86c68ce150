"""From an expression of time and a day of publication to a date in EDTF."""

from __future__ import annotations

from collections.abc import Mapping

from curation.propose.anchor import Anchor, Resolver, Values
from curation.propose.named_dates import NAMED
from curation.propose.relative_dates import RELATIVE
from curation.propose.rules import Rules

RESOLVERS: Mapping[str, Resolver] = {**NAMED, **RELATIVE}


def resolve(kind: str, values: Values, anchor: Anchor, rules: Rules) -> str | None:
    """Return the date of an expression in EDTF, or None if it names none."""
    needs_anchor = "year" not in values and kind not in ("iso", "numeric")
    if needs_anchor and not anchor.known:
        return None
    try:
        return RESOLVERS[kind](values, anchor, rules)
    except ValueError:  # 31 June, or a year that is none
        return None
