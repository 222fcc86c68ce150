"""The map as folium elements: a base that never changes, and what changes on it.

Knows no Streamlit: what is here can be rendered into any page that loads the browser's half
(`frame.js`).
"""

from layers.scene.base import BaseMap, base_map
from layers.scene.changes import Changes, changes
from layers.scene.document import map_document
from layers.scene.script import script_literal

__all__ = ["BaseMap", "Changes", "base_map", "changes", "map_document", "script_literal"]
