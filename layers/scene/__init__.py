"""The map: one document, one set of rules, and the frame it stands in on the page.

Its browser's half is `map.js`, which any page can draw with a host of its own. Only the page needs the
frame, and with it folium: see `layers.scene.frame`.
"""

from layers.scene.changes import map_changes, plain_changes
from layers.scene.document import map_document
from layers.scene.shortened import first_document, full_outlines

__all__ = ["first_document", "full_outlines", "map_changes", "map_document", "plain_changes"]
