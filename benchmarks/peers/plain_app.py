"""The same data as a tutorial would show them: folium, streamlit-folium, pandas.

Only Leaflet is loaded from the app itself and not from a public host, as in the dashboard:
so both work without a network, and neither gains by a far or a near host.
"""

from __future__ import annotations

import folium
import pandas as pd
import streamlit as st
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from benchmarks.peers.rows import MOST_CARDS, choose, list_actors, list_months, load_links

ASSETS: list[BaseRoute] = [Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR))]


def main() -> None:
    """Show filters, a map and the excerpts of the place that was clicked."""
    st.set_page_config(layout="wide")
    links = st.cache_data(load_links)()
    month = st.sidebar.radio("Month", list_months(links))
    links = choose(links, month, st.sidebar.multiselect("Actors", list_actors(links)))

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
