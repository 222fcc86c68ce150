"""The same data as a tutorial would show them: folium, streamlit-folium, pandas.

Only Leaflet is loaded from the app itself and not from a public host, as in the dashboard:
so both work without a network, and neither gains by a far or a near host.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import folium
import pandas as pd
import streamlit as st
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from layers.page.navigation import CARDS_AT_FIRST

DATA = Path(os.environ.get("LAYERS_DATA", "data"))
ASSETS: list[BaseRoute] = [Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR))]
MOST_CARDS = CARDS_AT_FIRST  # as many as the dashboard shows


@st.cache_data
def load_places() -> pd.DataFrame:
    """Read the anchors of all places."""
    places = []
    for path in sorted((DATA / "geo").glob("*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            about = feature["properties"]
            if about["role"] == "anchor":
                longitude, latitude = feature["geometry"]["coordinates"][:2]
                places.append((about["place"], about["names"]["en"], longitude, latitude))
    return pd.DataFrame(places, columns=["place", "name", "longitude", "latitude"])


@st.cache_data
def load_links() -> pd.DataFrame:
    """Read one row for each excerpt and place."""
    rows = []
    for article, excerpts in read_articles():
        for excerpt in excerpts:
            for link in excerpt.get("places") or []:
                actors = [actor["id"] for actor in excerpt.get("actors") or []]
                event = excerpt.get("event_date")
                dated = event if isinstance(event, str) else ""  # pandas reads no date as NaN
                rows.append((link["id"], excerpt["quote"], article["outlet"], dated, actors))
    return pd.DataFrame(rows, columns=["place", "quote", "outlet", "event", "actors"])


def read_articles() -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Read articles with their excerpts, from tables or from files."""
    if not (DATA / "excerpts.parquet").exists():
        files = sorted((DATA / "articles").glob("*.toml"))
        articles = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
        return [(article, article["excerpts"]) for article in articles]
    excerpts = pd.read_parquet(DATA / "excerpts.parquet", columns=["article", *COLUMNS])
    articles = pd.read_parquet(DATA / "articles.parquet").to_dict("records")
    by_article = {name: rows.to_dict("records") for name, rows in excerpts.groupby("article")}
    for rows in by_article.values():
        for row in rows:
            row |= {"places": list(row["places"]), "actors": list(row["actors"])}
    return [(article, by_article.get(article["id"], [])) for article in articles]


COLUMNS = ["quote", "event_date", "places", "actors"]


def main() -> None:
    """Show filters, a map and the excerpts of the place that was clicked."""
    st.set_page_config(layout="wide")
    links = load_links().merge(load_places(), on="place")
    months = sorted({event[:7] for event in links["event"] if event[:4].isdigit()})
    month = st.sidebar.radio("Month", ["all", *(month for month in months if len(month) == 7)])
    chosen = st.sidebar.multiselect("Actors", sorted({a for some in links["actors"] for a in some}))
    if month != "all":
        links = links[links["event"].str.startswith(month)]
    if chosen:
        links = links[links["actors"].map(lambda some: any(actor in some for actor in chosen))]

    st.title("Excerpts")
    st.caption(f"{month}: {len(links):,} excerpts")
    left, right = st.columns([3, 2])
    with left:
        clicked = show_map(links)
    with right:
        st.subheader(clicked or "All places")
        here = links[links["name"] == clicked] if clicked else links
        with st.container(key="cards"):
            for row in here.head(MOST_CARDS).itertuples():
                st.markdown(f"> {row.quote}\n\n*{row.outlet}* · {row.event} · {row.name}")


def show_map(links: pd.DataFrame) -> str | None:
    """Show a circle for each place, and return the name of the one that was clicked."""
    # A component is registered when imported, which counts only in a running page.
    from streamlit_folium import st_folium  # noqa: PLC0415

    drawn = folium.Map(location=[34.9, 38.8], zoom_start=6, tiles=None)
    for (place, latitude, longitude), rows in links.groupby(["name", "latitude", "longitude"]):
        folium.CircleMarker(
            location=[latitude, longitude], radius=3 + len(rows) ** 0.5, tooltip=place, fill=True
        ).add_to(drawn)
    returned = st_folium(drawn, use_container_width=True, height=560)
    # The tooltip comes back with the white space of folium's template around it.
    name: str | None = returned.get("last_object_clicked_tooltip")
    return name.strip() if name else None


if __name__ == "__main__":
    folium.Map.default_js = [("leaflet", "../../assets/leaflet/leaflet.js")]
    folium.Map.default_css = [("leaflet_css", "../../assets/leaflet/leaflet.css")]
    main()
else:
    app = st.App(__file__, routes=ASSETS)
