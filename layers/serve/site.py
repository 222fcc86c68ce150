"""The address that readers reach the app at."""

from __future__ import annotations

import re

from starlette.requests import HTTPConnection

from layers.serve.settings import Settings

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[0-9A-Za-z._-]+)(:\d{1,5})?")


def site_of(request: HTTPConnection, settings: Settings) -> str:
    """Return the page's address without a trailing slash.

    It is the configured one, else what the request was sent to. Headers that a proxy adds
    count only if the settings trust it: anybody can send them. A `Host` that is no host
    gives an address without one, which a browser completes.
    """
    if settings.site:
        return settings.site
    scheme, host = request.url.scheme, request.headers.get("host", "")
    if settings.trust_proxy:
        scheme = _first(request.headers.get("x-forwarded-proto")) or scheme
        host = _first(request.headers.get("x-forwarded-host")) or host
    if scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return settings.base_path
    return f"{scheme}://{host}{settings.base_path}"


def _first(value: str | None) -> str:
    """Return what the outermost of several proxies said."""
    return (value or "").split(",")[0].strip()
