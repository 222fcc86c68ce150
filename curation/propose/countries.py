"""A country's name or adjective: the state itself, its government, or only a description."""

from __future__ import annotations

from curation.propose.case import Case
from curation.propose.names import Match


def judge_country(case: Case, match: Match, *, located: bool) -> tuple[str, float, str] | None:
    """Return the actor that a country's name means here, how sure and why; None if none.

    `located` tells that the name was taken for the ground something happens on.
    """
    code = match.of("country")[0].id
    state = case.gazetteer.state_actors.get(code)
    if state is not None:
        return state, 0.85, "of that country"
    government = case.gazetteer.governments.get(code)
    if government is None or located:
        return None
    is_adjective = not match.of("place")
    if is_adjective:
        means_it, why = _is_authority(case, match), "an authority of that country"
    elif case.is_owner(match):
        means_it, why = _owns_authority(case, match), "its authority"
    else:
        means_it, why = _acts(case, match), "the country as an actor"
    return (government, 0.65 if is_adjective else 0.6, why) if means_it else None


def _is_authority(case: Case, match: Match) -> bool:
    """Say whether an adjective goes with a word for those who act for a country."""
    after, before = case.stretch.after(match.last, 1), case.stretch.before(match.first, 2)
    led = case.rules["actor_leaders"].inside(before)
    return led or case.rules["actor_followers"].begin(after)


def _owns_authority(case: Case, match: Match) -> bool:
    """Say whether a possessive goes with a word for those who act for a country."""
    return case.rules["actor_followers"].inside(case.stretch.after(match.last, 2))


def _acts(case: Case, match: Match) -> bool:
    """Say whether a country's name is that of somebody who acts, speaks or is dealt with."""
    rules = case.rules
    after, before = case.stretch.after(match.last, 1), case.stretch.before(match.first, 3)
    if rules["between"].end(before):
        return True
    if rules["inside"].end(before) or rules["moving"].end(before):
        return False
    speaks = rules["saying_before"] and rules["saying"].end(before)
    acts = rules["country_subjects"].begin(after) or rules["saying"].begin(after)
    return bool(acts or speaks)
