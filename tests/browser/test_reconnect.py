"""A server that is killed and started anew under an open page: the page goes on where it was."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Page, WebSocket, expect

from layers.release import RELEASE, digest_of

ROOT = Path(__file__).parents[2]
FRAME = 'iframe[src*="streamlit_folium"]'
BACK_S = 10
"""In which the page is back; where the machine is busy, in twice the time that it took to open."""
ASKED = "?actor=russia&from=2025-01&see=tartus&map=36.2,34.9,8.5"

Open = Callable[..., Page]
ServeAt = Callable[[int, Path], subprocess.Popen[bytes]]


def newer_release(folder: Path) -> Path:
    """Make a copy of the page whose scripts differ from those served here."""
    shutil.copytree(ROOT / "layers", folder / "layers", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    shutil.copy(ROOT / "dashboard.py", folder)
    with (folder / "layers" / "page" / "component.js").open("a") as script:
        script.write("// newer\n")
    return folder


def view_of(page: Page) -> dict[str, object]:
    """Say which view a page shows: its panel, counts and filters, and where its map looks."""
    looks = "const { lat, lng } = evidenceMap.page.map.getCenter(); return [lat.toFixed(1), lng.toFixed(1)]"
    frame = page.locator(FRAME).element_handle().content_frame()
    assert frame
    return {
        "panel": page.locator("header h2").inner_text(),
        "counts": page.locator(".st-key-summary .root").inner_text(),
        "map": frame.evaluate(f"() => {{ {looks} }}"),
        "asked": {key: page.evaluate(f"new URL(location).searchParams.get('{key}')") for key in ("actor", "from")},
    }


LOADED = """(release) => {
  const names = performance.getEntriesByType("resource").map((one) => one.name.split("/assets/browser/")[1]);
  const loaded = new Set(names.filter(Boolean).map((name) => name.split("/")[0]));
  return loaded.size === 1 && loaded.has(release);
}"""
"""Whether all scripts that the page has loaded are those of one release."""


def test_the_page_outlives_its_server(open_page: Open, serve_at: ServeAt, free_port: int, tmp_path: Path) -> None:
    first, begun = serve_at(free_port, ROOT), perf_counter()
    page = open_page(f"http://localhost:{free_port}/{ASKED}")
    place = page.frame_locator(FRAME).locator("[data-place]")
    expect(page.locator("article.card").first).to_be_attached()
    expect(place.first).to_be_attached()
    back = 1000 * max(BACK_S, 2 * (perf_counter() - begun))
    before = view_of(page)
    heading, lost = page.locator("header h2"), page.locator("p.lost")
    sent: list[object] = []

    def listen(connection: WebSocket) -> None:
        connection.on("framesent", lambda frame: sent.append(frame))  # noqa: PLW0108 - Playwright marks it

    page.on("websocket", listen)

    first.kill()
    first.wait()
    expect(lost).to_be_visible()
    second = serve_at(free_port, ROOT)
    expect(lost).to_have_count(0, timeout=back)
    # What the panel answers alone, then what the whole page answers.
    page.get_by_role("link", name="Tartus port").first.click()
    expect(heading).to_contain_text("Tartus port", timeout=back)
    page.go_back()
    expect(heading).to_have_text(str(before["panel"]), use_inner_text=True, timeout=back)
    assert view_of(page) == before
    page.get_by_role("searchbox").fill("port")
    expect(page).to_have_url(re.compile("q=port"), timeout=back)
    page.wait_for_timeout(1000)
    assert len(sent) <= 5  # the page once more, three views, and Back may ask twice
    page.go_back()
    expect(page).to_have_url(re.compile("^(?!.*q=port)"))
    expect(heading).to_have_text(str(before["panel"]), use_inner_text=True)

    second.kill()
    second.wait()
    expect(lost).to_be_visible()
    page.get_by_role("link", name="Tartus port").first.click()
    newer = newer_release(tmp_path)
    serve_at(free_port, newer)
    release = digest_of(newer / "layers")
    assert release != RELEASE
    page.wait_for_function(LOADED, arg=release, timeout=back)  # until then the page is the old one, connected anew
    expect(heading).to_contain_text("Tartus port", timeout=back)
    expect(place.first).to_be_attached(timeout=back)
    assert view_of(page) == before | {"panel": heading.inner_text()}
    page.get_by_role("searchbox").fill("port")
    expect(page).to_have_url(re.compile("q=port"), timeout=back)
