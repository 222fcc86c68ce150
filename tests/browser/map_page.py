"""A page with nothing but the map, for the browser tests.

The environment says what it shows: MAP_PLACES, a number of synthetic places. What changes comes
from the page's text field, for example
{"all": 3, "counts": {"p_1": 5}, "selected": "p_1", "tiles": false}.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from layers.collection.geo import Features, no_features
from layers.model import Collection, MapView, Place
from layers.page.map import show_map
from layers.scene import plain_changes
from layers.serve import map_routes, read_settings
from layers.words import read_words

HOSTILE = "<img src=x onerror=\"document.title='broken'\"> `${1+1}` \\1 {{ 7*7 }} _0a1b </script>"


def synthetic(number: int) -> Collection:
    """Make a collection of places alone: a grid, a pile of three, a hostile name."""
    places = {}
    across, apart = (40, 0.15) if number > 100 else (10, 0.6)  # few stand so far apart that none folds
    for i in range(number):
        longitude, latitude = 36 + (i % across) * apart, 32.5 + (i // across) * apart * 1.07
        places[f"p_{i}"] = Place(f"p_{i}", {"en": f"Place {i}"}, {}, "site", "point", longitude, latitude)
    for depth in range(3):
        places[f"pile_{depth}"] = Place(
            f"pile_{depth}", {"en": f"Pile {depth}"}, {}, "town", "halo", 38, 36.8, radius_km=6
        )
    places["hostile"] = Place("hostile", {"en": HOSTILE}, {}, "town", "point", 41, 37)
    return Collection(
        {"en": "t"}, {"en": "s"}, ("en",), ("2024-12", "2025-09"), (31.5, 29, 46.5, 39.2),
        MapView(39, 34.8, 6.5), places, {}, {}, {}, f"test-{number}", attribution=({"en": HOSTILE},),
    )  # fmt: skip


@st.cache_resource
def shown() -> tuple[Collection, Features]:
    """Return the collection that the environment asks for, and its features."""
    return synthetic(int(os.environ["MAP_PLACES"])), no_features()


if __name__ == "__main__":
    st.set_page_config(layout="wide")
    collection, _ = shown()
    text = st.text_input("asked", st.query_params.get("asked", '{"all": 3}'))
    asked = json.loads(text)
    counts = dict.fromkeys(collection.places, asked["all"]) | asked.get("counts", {})
    show_map(
        collection,
        {
            **plain_changes(counts, asked.get("selected"), tiles=asked.get("tiles", False)),
            "offmap": asked.get("offmap", []),
        },
        read_words("en"),
        at=MapView(*asked["at"]) if "at" in asked else None,
    )
    st.text(f"answered {text}")
else:
    base_path = read_settings({}, st.get_option("server.baseUrlPath")).base_path
    app = st.App(__file__, routes=map_routes(lambda _: shown(), base_path))
