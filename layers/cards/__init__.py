"""What the page shows of an excerpt and of a place, as plain data ready for JSON.

Every name and word is in the reader's language, with the ids beside them; nothing is marked
up, and nothing is counted here.
"""

from layers.cards.excerpt import card, excerpt_label
from layers.cards.parts import Card
from layers.cards.place import PlaceHeader, place_header

__all__ = ["Card", "PlaceHeader", "card", "excerpt_label", "place_header"]
