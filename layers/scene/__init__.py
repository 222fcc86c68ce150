"""The map: one document, one set of rules, and the frame it stands in on the page.

Its browser's half is `map.js`, which any page can draw with a host of its own.
"""

from layers.scene.changes import map_changes, plain_changes
from layers.scene.document import map_document
from layers.scene.frame import BaseMap, base_map, changes, script_literal
from layers.scene.shortened import first_document, full_outlines

__all__ = [
    "BaseMap",
    "base_map",
    "changes",
    "first_document",
    "full_outlines",
    "map_changes",
    "map_document",
    "plain_changes",
    "script_literal",
]
