"""Who says what an excerpt tells, and with what status."""

from __future__ import annotations

from collections.abc import Sequence

from curation.propose.found import FoundActor
from curation.propose.reading import Stretch

STATUSES = ("denied", "confirmed")


def claim_of(
    stretch: Stretch, actors: Sequence[FoundActor], author: str | None
) -> tuple[str | None, str]:
    """Return the actor who makes the claim of a sentence, the author if none, and its status."""
    speaking = [actor for actor in actors if actor.role == "speaks"]
    by = max(speaking, key=lambda actor: actor.confidence).id if speaking else author
    rules = stretch.reading.rules
    for status in STATUSES:
        if speaking and rules[status].inside(stretch.forms):
            return by, status
    if rules["forecast"].inside(stretch.forms):
        return by, "forecast"
    return by, "reported"
