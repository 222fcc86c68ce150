"""Files of the app that the browser loads: Leaflet and the browser's half."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Router
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from xstatic.pkg import leaflet

from layers.release import ADDRESS, FOLDERS

# Leaflet's files change only with the pinned package; ours have another address then.
LEAFLET_CACHE = "public, max-age=604800"
BROWSER_CACHE = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """Files of a folder, each with an ETag and with the given `Cache-Control`.

    Python, which stands beside the scripts it belongs to, is answered as if it were not there.
    """

    def __init__(self, folder: Path | str, cache: str) -> None:
        super().__init__(directory=folder)
        self._cache = cache

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, or with 304 or 404."""
        if path.endswith((".py", ".pyc")):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self._cache
        return response


def asset_routes(base_path: str, more: Mapping[str, Path] | None = None) -> list[BaseRoute]:
    """Return the routes of the files, below a base path like "/map" or "".

    Parameters
    ----------
    more
        Further folders beside those of the readers' page, by name. The release does not tell
        their states apart, so that a browser asks each time whether they changed.
    """
    folders = {name: Assets(folder, BROWSER_CACHE) for name, folder in FOLDERS.items()}
    folders |= {name: Assets(folder, "no-cache") for name, folder in (more or {}).items()}
    return [
        Mount(f"{base_path}/assets/leaflet", Assets(leaflet.BASE_DIR, LEAFLET_CACHE)),
        *(Mount(f"{base_path}/{ADDRESS}/{name}", files) for name, files in folders.items()),
        Mount(f"{base_path}/assets", Router()),  # else the page would answer for a missing file
    ]
