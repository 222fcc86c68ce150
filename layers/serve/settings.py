"""What whoever runs the app decides about its server, and the address readers reach it at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import HTTPConnection

_ON, _OFF = {"1", "on", "true", "yes"}, {"0", "off", "false", "no"}
HIGHEST_PORT = 65_535
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[0-9A-Za-z._-]+)(:\d{1,5})?")
# Stands in headers too, which hold neither blanks nor letters of other scripts.
_SITE = re.compile(rf"https?://{_HOST.pattern}(/[0-9A-Za-z._~%!$&'()*+,;=:@/-]*)?")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the server.

    Attributes
    ----------
    base_path
        The path that the app lives under, like "/map", or "" for the host's root.
    site
        The page's public address without a trailing slash, or "" to take each request's own.
    trust_proxy
        Whether `X-Forwarded-Host` and `X-Forwarded-Proto` are believed.
    tiles
        Whether a reader may choose web tiles; if not, no other host is allowed at all.
    frame_ancestors
        Who may show the page in a frame, in the words of CSP's `frame-ancestors`.
    access_log
        Whether each request is written to standard output.
    metrics
        The host and port that the figures are served at, or None.
    """

    base_path: str = ""
    site: str = ""
    trust_proxy: bool = False
    tiles: bool = True
    frame_ancestors: str = "*"
    access_log: bool = True
    metrics: tuple[str, int] | None = None


def read_settings(environment: Mapping[str, str], base_path: str = "") -> Settings:
    """Read the settings from the variables that begin with `LAYERS_`.

    Parameters
    ----------
    base_path
        Streamlit's `server.baseUrlPath`, with or without slashes.

    Raises
    ------
    ValueError
        If a variable cannot be meant; the message names it.
    """
    stripped = base_path.strip("/")
    return Settings(
        base_path=f"/{stripped}" if stripped else "",
        site=_site(environment.get("LAYERS_SITE", "")),
        trust_proxy=_switch(environment, "LAYERS_TRUST_PROXY", usual=False),
        tiles=_switch(environment, "LAYERS_TILES", usual=True),
        frame_ancestors=_ancestors(environment.get("LAYERS_FRAME_ANCESTORS") or "*"),
        access_log=_switch(environment, "LAYERS_ACCESS_LOG", usual=True),
        metrics=_port(environment.get("LAYERS_METRICS", "")),
    )


def _site(value: str) -> str:
    if value and not _SITE.fullmatch(value):
        raise ValueError(f"LAYERS_SITE={value!r} is not like https://example.org/map")
    return value.rstrip("/")


def _port(value: str) -> tuple[str, int] | None:
    """Read a port, or a host and a port; alone it is open to this machine only."""
    host, _, port = value.rpartition(":")
    if value.lower() in _OFF | {""}:
        return None
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= HIGHEST_PORT):
        raise ValueError(f"LAYERS_METRICS={value!r} is neither a port, like 9102, nor a host and a port")
    return host.strip("[]") or "127.0.0.1", int(port)


def _switch(environment: Mapping[str, str], name: str, *, usual: bool) -> bool:
    value = environment.get(name, "").lower()
    if value and value not in _ON | _OFF:
        raise ValueError(f"{name}={value!r} is neither on nor off")
    return value in _ON if value else usual


def _ancestors(value: str) -> str:
    """Let through only what cannot end the directive and begin another."""
    if not re.fullmatch(r"[A-Za-z0-9 *:/.'_-]+", value):
        raise ValueError(f"LAYERS_FRAME_ANCESTORS={value!r} is no list of sources")
    return value


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


def kept_for(settings: Settings, kept: str) -> str:
    """Return the `Cache-Control` of what may name the page's address: for all only where that is set.

    Else whoever asks first, under any host's name, would say what all others are led to.
    """
    own = settings.site or {"public", "private", "no-store"} & {one.strip() for one in kept.split(",")}
    return kept if own else f"private, {kept}"


def unset_settings(settings: Settings) -> list[str]:
    """Tell of what a server should be told before strangers reach it."""
    said = (
        "LAYERS_SITE is not set: links, previews and exports name whatever host a request was sent to, and no cache "
        "may keep them for all; set it to the page's public address, like https://example.org/map"
    )
    return [] if settings.site else [said]


def _first(value: str | None) -> str:
    """Return what the outermost of several proxies said."""
    return (value or "").split(",")[0].strip()
