"""The player at its fastest: how long the frames are while the months go by."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser

from benchmarks.browser import open_page, time_opening
from benchmarks.dashboard import SETTLING_MS
from benchmarks.servers import Server

PACE_S = 0.25
"""Seconds a month: four months a second."""
LONGEST_FRAME_MS = 50


@dataclass(frozen=True, slots=True)
class Played:
    """The months that were shown, the seconds it took, and each frame's length in milliseconds."""

    months: int
    seconds: float
    frames: list[float]

    @property
    def dropped(self) -> list[float]:
        """Frames that lasted too long."""
        return [frame for frame in self.frames if frame > LONGEST_FRAME_MS]


def measure_play(browser: Browser, server: Server) -> Played:
    """Play all months once, as a reader does who has just come."""
    with open_page(browser) as page:
        time_opening(page, server.address, "map")
        page.wait_for_timeout(3 * SETTLING_MS)
        played = page.evaluate("pace => bench.play(pace)", PACE_S)
    return Played(**played)
