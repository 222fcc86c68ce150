"""One sentence with all that it is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from curation.propose.found import Memory
from curation.propose.gazetteer import Gazetteer
from curation.propose.metonyms import Sense
from curation.propose.names import Match
from curation.propose.reading import Stretch
from curation.propose.rules import Rules


@dataclass(slots=True)
class Case:
    """A sentence, the collection, and what the article told before it.

    `article` holds the country codes and places that the article names, most frequent first;
    `senses` tells by its first word what each capital's name means.
    """

    stretch: Stretch
    gazetteer: Gazetteer
    memory: Memory
    article: Sequence[str]
    senses: dict[int, Sense] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """Return the rules of the article's language."""
        return self.stretch.reading.rules

    def written(self, match: Match) -> str:
        """Return a name as the text writes it."""
        reading = self.stretch.reading
        return reading.text[reading.words[match.first].start : reading.words[match.last - 1].end]

    def is_owner(self, match: Match) -> bool:
        """Say whether a name has a possessive 's."""
        return self.stretch.reading.words[match.last - 1].owner
