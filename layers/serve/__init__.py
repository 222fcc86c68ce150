"""The app's server besides Streamlit: previews, data by address, headers, logs.

Streamlit does not put its own base path before routes of an app, so they all begin with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from layers.serve.access_log import AccessLog, open_access_log
from layers.serve.assets import asset_routes
from layers.serve.documents import (
    Composed,
    Documents,
    Shown,
    about_documents,
    choices_documents,
    map_documents,
)
from layers.serve.downloads import Downloads
from layers.serve.feed import Feed
from layers.serve.headers import SecurityHeaders
from layers.serve.health import Health, Robots
from layers.serve.index import Index
from layers.serve.open_data import data_routes
from layers.serve.picture import Pictures
from layers.serve.promptly import Promptly
from layers.serve.settings import Settings, read_settings
from layers.serve.short import ShortAddresses
from layers.serve.workshop import Workshop
from layers.store.shelf import Shelf

__all__ = ["Settings", "map_routes", "middleware", "read_settings", "routes"]


def routes(shelf: Shelf, settings: Settings) -> list[BaseRoute]:
    """Return the routes to hand to `streamlit.App`."""
    base, workshop = settings.base_path, Workshop()
    excerpt, place = (ShortAddresses(kind, shelf, settings) for kind in ("excerpt", "place"))
    return [
        *map_routes(shelf.layers, base),
        _document_route("choices", choices_documents(shelf), base),
        _document_route("about", about_documents(shelf), base),
        *data_routes(shelf, settings, workshop),
        Route(f"{base}/preview.png", Pictures(shelf, settings, workshop).respond),
        Route(f"{base}/excerpt/{{id}}", excerpt.respond),
        Route(f"{base}/place/{{id}}", place.respond),
        Route(f"{base}/download/{{format}}", Downloads(shelf, settings, workshop).respond),
        Route(f"{base}/feed.atom", Feed(shelf, settings).respond),
        Route(f"{base}/health", Health(shelf).respond),
        Route(f"{base}/robots.txt", Robots(settings).respond),
    ]


def map_routes(
    shown: Shown, base_path: str = "", more: Mapping[str, Path] | None = None
) -> list[BaseRoute]:
    """Return the routes that the browser's half asks for: its files and the map's document.

    Parameters
    ----------
    base_path
        Like "/map", or "" for the host's root.
    more
        Further folders of scripts and styles, by name, for a page that is not the readers'.
    """
    return [
        *asset_routes(base_path, more),
        _document_route("map", map_documents(shown), base_path),
    ]


def _document_route(kind: str, composed: Composed, base_path: str) -> Route:
    address = f"{base_path}/data/{kind}/{{version}}/{{language}}.json"
    return Route(address, Documents(composed).respond)


def middleware(shelf: Shelf, settings: Settings) -> list[Middleware]:
    """Return the middleware to hand to `streamlit.App`, the outermost first."""
    logged = [Middleware(AccessLog)] if settings.access_log else []
    if settings.access_log:
        open_access_log()
    return [
        Middleware(Promptly),
        *logged,
        Middleware(SecurityHeaders, settings=settings),
        Middleware(Index, shelf=shelf, settings=settings),
    ]
