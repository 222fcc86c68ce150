"""The page under its security headers, in a browser that enforces them; and without scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_everybody import faults
from tests.browser.waiting import until

ROOT = Path(__file__).parents[2]
DATA = str(ROOT / "data")
FRAME = 'iframe[src*="streamlit_folium"]'
MARKER = ".place:not(.is-faded)"
# Every frame notes what its policy refused, and tells the page. The library long.js asks whether
# WebAssembly is to be had, and does without it.
WATCH = """addEventListener("securitypolicyviolation", (event) => {
  if (event.blockedURI !== "wasm-eval")
    console.error("REFUSED", event.effectiveDirective, event.blockedURI, event.sourceFile);
});"""

Open = Callable[..., Page]
Serve = Callable[..., str]


class Watched:
    """A page whose refusals and failures are noted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.refused: list[str] = []
        self.errors: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.add_init_script(WATCH)

    def _note(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "REFUSED" in message.text:
            self.refused.append(message.text)

    def wait_for_refusal(self, directive: str) -> None:
        def told() -> bool:
            self.page.title()  # what the browser has told meanwhile is heard
            return any(directive in line for line in self.refused)

        until(told)


@pytest.fixture
def watch(open_page: Open) -> Callable[..., Watched]:
    """Return a function that opens an empty page, watched."""
    return lambda **options: Watched(open_page("about:blank", **options))


def map_of(page: Page) -> Any:
    """Return the map's frame once the page around it is there."""
    expect(page.locator("article.card").first).to_be_visible()
    expect(page.frame_locator(FRAME).locator(MARKER).first).to_be_visible()
    return page.frame_locator(FRAME)


def test_page_map_and_web_tiles_work_and_a_script_that_slips_in_is_not_run(
    serve: Serve, watch: Callable[..., Watched]
) -> None:
    watched = watch()
    page = watched.page
    page.goto(serve("dashboard.py", LAYERS_DATA=DATA))
    shown = map_of(page)
    marker = shown.locator(MARKER).first
    marker.click()
    expect(marker).to_have_attribute("aria-pressed", "true")
    page.wait_for_url("**see=**")
    shown.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="About").click()
    page.keyboard.press("Escape")
    page.get_by_text("List of everything").click()
    expect(page.locator('[data-key="sort:outlet"]')).to_be_visible()
    asks_for_tiles(page)
    page.wait_for_timeout(500)
    assert watched.refused == []
    assert watched.errors == []
    page.evaluate(
        """() => { const script = document.createElement("script");
        script.textContent = "window.slipped = 1"; document.body.append(script);
        const image = new Image(); image.src = "https://else.example/x.png";
        fetch("https://else.example/").catch(() => {}); }"""
    )
    for directive in ("script-src", "img-src", "connect-src"):
        watched.wait_for_refusal(directive)
    assert page.evaluate("window.slipped") is None


def asks_for_tiles(page: Page) -> None:
    """Choose web tiles, as a reader does, and expect the browser to ask their host."""
    asked = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("https://tile.openstreetmap.org/**", refuse)
    shown = page.frame_locator(FRAME)
    if not shown.locator("details.legend").evaluate("(legend) => legend.open"):
        shown.locator("details.legend summary").click()
    shown.locator(".tiles-choice input").check()
    expect(shown.locator(".notice")).to_be_visible()
    assert asked


@pytest.fixture
def embed() -> Iterator[Callable[[str], str]]:
    """Return a function that puts a frame into a page of another site."""
    pages: dict[str, str] = {}

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages.get(self.path, "").encode())

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()

    def embedded(frame: str) -> str:
        pages["/article"] = f"<!doctype html><title>News</title>{frame}"
        return f"http://127.0.0.1:{server.server_port}/article"

    yield embedded
    server.shutdown()
    server.server_close()


def frame_of(address: str) -> str:
    return f'<iframe src="{address}?embed=true" width="900" height="700"></iframe>'


def test_another_site_may_embed_the_page(
    serve: Serve, watch: Callable[..., Watched], embed: Callable[[str], str]
) -> None:
    watched = watch()
    address = serve("dashboard.py", LAYERS_DATA=DATA)
    watched.page.goto(embed(frame_of(address)))
    app = watched.page.frame_locator("iframe").first
    expect(app.frame_locator(FRAME).locator(MARKER).first).to_be_visible()
    assert watched.refused == []
    # The page around may show it, and steer it in no way.
    with urlopen(f"{address.rstrip('/')}/_stcore/host-config", timeout=30) as answer:  # noqa: S310 - our own
        assert json.load(answer)["allowedOrigins"] == []


def test_the_documented_frame_shows_a_picture_that_opens_the_map(
    serve: Serve, watch: Callable[..., Watched], embed: Callable[[str], str]
) -> None:
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    recipe = text.partition("```html\n")[2].partition("```")[0]
    assert recipe.count("https://example.org/map/") == 3
    address = serve("dashboard.py", LAYERS_DATA=DATA)
    watched = watch()
    watched.page.goto(embed(recipe.replace("https://example.org/map/", address)))
    app = watched.page.frame_locator("iframe").first
    picture = app.get_by_alt_text("Open the live map")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1200
    picture.click()
    pressed = app.frame_locator(FRAME).locator('.place[aria-pressed="true"]')
    expect(pressed).to_have_count(1)
    assert watched.refused == []


def test_frames_and_tiles_can_be_refused(
    serve: Serve, watch: Callable[..., Watched], embed: Callable[[str], str]
) -> None:
    strict = {"LAYERS_FRAME_ANCESTORS": "'self'", "LAYERS_TILES": "off"}
    address = serve("dashboard.py", LAYERS_DATA=DATA, **strict)
    elsewhere = watch()
    elsewhere.page.goto(embed(frame_of(address)))
    elsewhere.wait_for_refusal("frame-ancestors")
    here = watch()
    here.page.goto(address)
    shown = map_of(here.page)
    assert here.refused == []
    shown.locator("body").evaluate("() => { new Image().src = 'https://tile.openstreetmap.org/0/0/0.png'; }")
    here.wait_for_refusal("img-src")


def test_without_scripts_the_excerpts_are_there_to_read(serve: Serve, open_page: Open) -> None:
    page = open_page(serve("dashboard.py", LAYERS_DATA=DATA) + "?q=Kommersant", java_script_enabled=False)
    quotes = page.locator("main.plain blockquote")
    expect(quotes.first).to_be_visible()
    assert 0 < quotes.count() < 50
    column, width = page.locator("main.plain .list").bounding_box(), page.evaluate("innerWidth")
    assert column
    assert width >= 900
    assert column["x"] < 1, "no room is kept for a map that does not come"
    expect(page.locator("main.plain .fails")).to_be_visible()
    expect(page.locator("main.plain .comes")).to_be_hidden()
    link = page.locator("main.plain li a[href*='/excerpt/']").first
    link.click()
    assert "excerpt=" in page.url
    expect(page.locator("main.plain h1")).to_contain_text("“")


def test_where_the_app_cannot_start_the_reader_gets_the_list(serve: Serve, watch: Callable[..., Watched]) -> None:
    # Both fail before the page is read to its end, or what they say could be heard too late: see start.js.
    watched = watch()
    for script in ("**/assets/packs/*", "**/static/js/index.*.js"):
        watched.page.route(script, lambda route: route.abort())
    watched.page.goto(serve("dashboard.py", LAYERS_DATA=DATA))
    expect(watched.page.locator("main.plain blockquote").first).to_be_visible()
    expect(watched.page.locator("main.plain .fails")).to_be_visible()
    expect(watched.page.locator("main.plain .comes")).to_be_hidden()
    assert watched.refused == []
    for width in (1280, 375):
        watched.page.set_viewport_size({"width": width, "height": 812})
        assert faults(watched.page, f"the plain text at {width}") == []
