"""The same data in Dash-Leaflet: one GeoJSON of circles, one callback a thing that changes.

Places are sent once; a filter sends their counts (`hideout`), from which the browser draws the
circles anew (assets/circles.js). Cards are made by the server for the click and the filters.
Run in an environment of its own, with the port as its argument.
"""

from __future__ import annotations

import sys
from typing import Any

import dash_leaflet as dl
import waitress
from dash import Dash, Input, Output, dcc, html

from benchmarks.peers.rows import ALL, MOST_CARDS, choose, list_actors, list_months, load_links

LINKS = load_links()
PLACES = LINKS.drop_duplicates("place")
FEATURES = [
    {
        "type": "Feature",
        "properties": {"place": row.place, "name": row.name, "tooltip": row.name},
        "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]},
    }
    for row in PLACES[["place", "name", "longitude", "latitude"]].itertuples(index=False)
]


def count(month: str, actors: list[str] | None) -> tuple[str, dict[str, Any]]:
    """Say how many excerpts are left, in all and at each place."""
    chosen = choose(LINKS, month, actors or [])
    return f"{month}: {len(chosen):,} excerpts", {"counts": chosen["place"].value_counts().to_dict()}


def show_cards(clicked: dict[str, Any] | None, month: str, actors: list[str] | None) -> tuple[str, list[Any]]:
    """Give heading and cards of the place that was clicked, or of all."""
    chosen = choose(LINKS, month, actors or [])
    heading = "All places"
    if clicked:
        about = clicked["properties"]
        heading, chosen = about["name"], chosen[chosen["place"] == about["place"]]
    cards = [
        html.Article([html.Blockquote(row.quote), html.P([html.Em(row.outlet), f" · {row.event} · {row.name}"])])
        for row in chosen.head(MOST_CARDS).itertuples()
    ]
    return heading, cards


def make_app() -> Dash:
    """Lay the page out and connect what changes."""
    app = Dash(__name__, title="Excerpts")
    places = dl.GeoJSON(
        id="places",
        data={"type": "FeatureCollection", "features": FEATURES},
        hideout=count(ALL, [])[1],
        pointToLayer={"variable": "peers.circles.draw"},
        filter={"variable": "peers.circles.isShown"},
    )
    heading, cards = show_cards(None, ALL, [])
    app.layout = html.Div(
        id="page",
        children=[
            html.Aside(
                [
                    dcc.RadioItems(list_months(LINKS), ALL, id="months"),
                    dcc.Dropdown(list_actors(LINKS), multi=True, id="actors"),
                ]
            ),
            html.Main(
                [
                    html.H1("Excerpts"),
                    html.P(count(ALL, [])[0], id="count"),
                    dl.Map(places, id="map", center=[34.9, 38.8], zoom=6),
                ]
            ),
            html.Section([html.H2(heading, id="heading"), html.Div(cards, id="cards")]),
        ],
    )
    asked = [Input("months", "value"), Input("actors", "value")]
    changed = [Output("count", "children"), Output("places", "hideout")]
    app.callback(changed, asked, prevent_initial_call=True)(count)
    shown = [Output("heading", "children"), Output("cards", "children")]
    app.callback(shown, [Input("places", "clickData"), *asked], prevent_initial_call=True)(show_cards)
    return app


if __name__ == "__main__":
    waitress.serve(make_app().server, host="127.0.0.1", port=int(sys.argv[1]))
