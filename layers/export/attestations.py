"""Who wrote of a place, and when it was: the relations and links of a Linked Places feature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from layers.cards.citation import citation_line
from layers.export.extract import Extract
from layers.export.identifiers import excerpt_id
from layers.export.timespans import when_of
from layers.model import PlaceLink, When

_CERTAINTY = {"named": "certain", "implied": "less-certain"}


class Attestations:
    """The excerpts of an export by the places that they are linked to themselves."""

    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._linked: dict[str, list[tuple[str, PlaceLink]]] = {}
        for excerpt in extract.excerpts():
            for link in excerpt.places:
                self._linked.setdefault(link.place, []).append((excerpt.id, link))
        self._whens: dict[str, dict[str, Any]] = {}
        self._cited = {
            article.id: {"label": citation_line(article, extract.words), "@id": article.url}
            for article in extract.articles()
        }

    def relations(self, place: str) -> Iterator[dict[str, Any]]:
        """Say which excerpts have the place for a subject, word for word, and when each was.

        A link that the quote names is certain, one that it implies less so.
        """
        for name, link in self._linked.get(place, []):
            excerpt = self._extract.collection.excerpts[name]
            relation: dict[str, Any] = {
                "relationType": "crm:P129i_is_subject_of",
                "relationTo": excerpt_id(self._extract, name),
                "label": excerpt.quote,
                "certainty": _CERTAINTY[link.link],
                "citations": [self._cited[excerpt.article]],
            }
            if excerpt.event:
                relation["when"] = self._dated(excerpt.event)
            yield relation

    def links(self, place: str) -> list[dict[str, str]]:
        """Link the articles that the place is a subject of, each once."""
        excerpts = self._extract.collection.excerpts
        used = dict.fromkeys(excerpts[name].article for name, _ in self._linked.get(place, []))
        return [
            {"type": "subjectOf", "identifier": self._cited[article]["@id"]} for article in used
        ]

    def _dated(self, event: When) -> dict[str, Any]:
        """Make the `when` of an event, once a date."""
        if event.edtf not in self._whens:
            self._whens[event.edtf] = when_of(event, self._extract.words)
        return self._whens[event.edtf]
