"""Files of the app that the browser loads: Leaflet and the browser's half."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from xstatic.pkg import leaflet

from layers import browser

# Leaflet's files change only with the pinned package; ours have another address then.
LEAFLET_CACHE = "public, max-age=604800"
BROWSER_CACHE = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """Files of a folder, each with an ETag and with the given `Cache-Control`.

    What `kept_back` matches is answered as if it were not there.
    """

    def __init__(self, folder: Path | str, cache: str, kept_back: tuple[str, ...] = ()) -> None:
        super().__init__(directory=folder)
        self._cache = cache
        self._kept_back = kept_back

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, or with 304 or 404."""
        if any(fnmatch(path, pattern) for pattern in self._kept_back):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self._cache
        return response


def asset_routes(base_path: str, *, desk: bool = False) -> list[BaseRoute]:
    """Return the routes of the files, below a base path like "/map" or "".

    Parameters
    ----------
    desk
        Whether the curator's desk is among them; no reader's page serves that.
    """
    kept_back = ("*.py", "*.pyc") if desk else ("*.py", "*.pyc", "desk/*")
    ours = Assets(browser.FOLDER, BROWSER_CACHE, kept_back)
    return [
        Mount(f"{base_path}/assets/leaflet", Assets(leaflet.BASE_DIR, LEAFLET_CACHE)),
        Mount(f"{base_path}/{browser.ADDRESS}", ours),
    ]
