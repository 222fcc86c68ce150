"""What the page shows of an excerpt and of a place, as plain data ready for JSON."""

from layers.cards.card import Card, card, citation_line, excerpt_label, place_header, withdrawn_in_words

__all__ = ["Card", "card", "citation_line", "excerpt_label", "place_header", "withdrawn_in_words"]
