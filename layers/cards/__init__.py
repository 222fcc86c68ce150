"""What the page shows of an excerpt and of a place, as plain data ready for JSON."""

from layers.cards.card import Card, PlaceHeader, card, citation_line, excerpt_label, place_header

__all__ = ["Card", "PlaceHeader", "card", "citation_line", "excerpt_label", "place_header"]
