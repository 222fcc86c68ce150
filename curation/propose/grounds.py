"""A country's name as the ground that something happens on."""

from __future__ import annotations

from curation.propose.names import Match
from curation.propose.reading import Stretch

NO_GROUND = (0.0, "")


def judge_ground(stretch: Stretch, match: Match) -> tuple[float, str]:
    """Say how sure a country's name is the ground something happens on, and why; 0 if not."""
    rules = stretch.reading.rules
    before, after = stretch.before(match.first, 4), stretch.after(match.last, 1)
    last = before[-1] if before else ""
    owner = stretch.reading.words[match.last - 1].owner
    if owner or rules["governors"].end(before) or last in rules["between"]:
        return NO_GROUND
    if rules["inside"].end(before):
        return 0.8, f"after '{last}'"
    if rules["towns_before"].end(before) or rules["moving"].end(before):
        return 0.6, f"after '{last}'"
    begins = match.first == stretch.first
    acts = bool(after) and after[0] in rules["country_subjects"]
    several = match.last - match.first > 1
    return (0.6, "its territory") if several and not (begins or acts) else NO_GROUND
