"""The map as folium elements: a base that never changes, and what changes on it.

Knows no Streamlit: what is here can be rendered into any page that loads the browser's half
(`layers/browser/map.js`).
"""

from layers.maps.base import BaseMap, base_map
from layers.maps.changes import Changes, changes
from layers.maps.document import map_document
from layers.maps.script import script_literal

__all__ = ["BaseMap", "Changes", "base_map", "changes", "map_document", "script_literal"]
