"""What changes on the map: counts, the selected place, web tiles or not."""

from __future__ import annotations

import folium
from branca.element import MacroElement
from folium.template import Template

from layers.collection.geo import Points
from layers.scene.script import script_literal


class Changes(MacroElement):
    """Tell the browser's half what to show; it updates its markers in place."""

    _template = Template(
        "{% macro script(this, kwargs) %}window.evidenceMap.show({{ this.shown }});{% endmacro %}"
    )

    def __init__(self, shown: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Changes"
        self.shown = shown


def changes(
    places: Points, selected: str | None = None, *, tiles: bool = False
) -> folium.FeatureGroup:
    """Make the element that carries what changes.

    Parameters
    ----------
    places
        From `layers.collection.geo.join_counts`. Places with a count of 0 are not written out: the
        browser fades every place that has no count.
    selected
        The id of the selected place.
    tiles
        Whether the reader chose web tiles.

    Returns
    -------
    folium.FeatureGroup
        For `feature_group_to_add` of streamlit-folium; new for each run.
    """
    reported = places[places["count"] > 0]
    counts = dict(zip(reported["id"], reported["count"].tolist(), strict=True))
    shown = {"counts": counts, "selected": selected, "tiles": tiles}
    group = folium.FeatureGroup()
    group.add_child(Changes(script_literal(shown)))
    return group
