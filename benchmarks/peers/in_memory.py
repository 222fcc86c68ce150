"""A page of plain Leaflet that has all its data in memory, as files to be served as they stand."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from xstatic.pkg import leaflet

from benchmarks.peers.rows import MOST_CARDS, list_months, load_links

HERE = Path(__file__).parent


def write_page(folder: Path) -> None:
    """Write the page, its script, Leaflet and the data into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    links = load_links()
    about = ["place", "name", "longitude", "latitude"]
    data = {
        "months": list_months(links),
        "most": MOST_CARDS,
        "places": links[about].drop_duplicates("place").to_dict("records"),
        "rows": links[["place", "name", "quote", "outlet", "event"]].to_dict("records"),
    }
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    shutil.copy(HERE / "in_memory.html", folder / "index.html")
    for path in (HERE / "in_memory.js", HERE / "assets" / "page.css"):
        shutil.copy(path, folder)
    shutil.copytree(leaflet.BASE_DIR, folder / "leaflet", dirs_exist_ok=True)


if __name__ == "__main__":
    write_page(Path(sys.argv[1]))
