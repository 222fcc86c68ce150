"""Build data/geo: fetch the packages, read them, derive the shapes, write the layers.

Run it from the project's folder with `make geo`, that is `python -m tools.geo`.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

from tools.geo.packages import fetch_packages
from tools.geo.place_table import Feature, Features, anchor_point, read_table
from tools.geo.shapes import Ground, derive_shapes
from tools.geo.sources import read_sources
from tools.geo.writer import write_layer

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = PROJECT / "build" / "geo"
LAYERS = PROJECT / "data" / "geo"


def main() -> None:
    """Build every layer."""
    context, places = read_table("context.toml"), read_table("places.toml")
    rows: list[dict[str, Any]] = context["feature"]

    ground = Ground(**places["ground"])
    fetch_packages(PACKAGES)
    sources = read_sources(PACKAGES, ground.country, ground.claim, ground.lands)
    discs = [anchor_point(row["anchor"], sources) for row in rows if row.get("disc")]
    shapes = derive_shapes(sources, discs, ground)

    features = Features(sources, shapes, read_table("provenance.toml"), ground.zone)
    layers: defaultdict[str, list[Feature]] = defaultdict(list)
    for place in places["place"]:
        layers[place["layer"]].extend(features.of_place(place))
    for row in rows:
        shared = context["shared"][row["layer"]]
        layers[row["layer"]].append(features.of_context(shared | row))

    LAYERS.mkdir(parents=True, exist_ok=True)
    for name, title in context["titles"].items():
        write_layer(LAYERS, name, title, layers[name])
        size_kb = (LAYERS / f"{name}.geojson").stat().st_size / 1000
        print(f"{name}: {len(layers[name])} features, {size_kb:.0f} kB")


if __name__ == "__main__":
    main()
