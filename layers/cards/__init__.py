"""What the page shows of an excerpt and of a place, as plain data ready for JSON."""

from layers.cards.card import Card, card, citation_line, excerpt_label, withdrawn_in_words
from layers.cards.contrasts import Topic, capital, separating, topics
from layers.cards.place import place_header

__all__ = [
    "Card",
    "Topic",
    "capital",
    "card",
    "citation_line",
    "excerpt_label",
    "place_header",
    "separating",
    "topics",
    "withdrawn_in_words",
]
