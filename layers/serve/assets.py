"""Files of the app that the map's frame loads: Leaflet and the browser's half."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from xstatic.pkg import leaflet

BROWSER_FOLDER = Path(__file__).parents[1] / "ui" / "browser"
# Leaflet's files change only with the pinned package; ours with each release of the app, so
# they are asked about each time and mostly answered with "304 not modified".
LEAFLET_CACHE = "public, max-age=604800"
BROWSER_CACHE = "public, no-cache"


class Assets(StaticFiles):
    """Files of a folder, each with an ETag and with the given `Cache-Control`."""

    def __init__(self, folder: Path | str, cache: str) -> None:
        super().__init__(directory=folder)
        self._cache = cache

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, or with 304 or 404."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self._cache
        return response


def asset_routes(base_path: str) -> list[BaseRoute]:
    """Return the routes of the files, below a base path like "/map" or ""."""
    return [
        Mount(f"{base_path}/assets/leaflet", Assets(leaflet.BASE_DIR, LEAFLET_CACHE)),
        Mount(f"{base_path}/assets/browser", Assets(BROWSER_FOLDER, BROWSER_CACHE)),
    ]
