"""A real Chromium and a running server for the tests in this folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from benchmarks.servers import held_port, wait_for
from tests.browser.forked import Forked
from tests.browser.waiting import SECONDS, drawn, go

ROOT = Path(__file__).parents[2]
NAMES = (
    "chromium-headless-shell", "google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome",
)  # fmt: skip
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
    "--process-per-site",  # of a profile: what one page had compiled the next need not
    # No page lives so long that what its last compiler takes comes back, and no core is free to collect garbage.
    "--js-flags=--no-turbofan --single-threaded-gc",
]
UNREAD = Path(__file__).with_name("unread.cjs")
ALONE = str(Path(__file__).with_name("alone.py"))
SAID = 2_000  # letters of a page, shown with a test that failed on it
FAILED = pytest.StashKey[bool]()
ANCHOR = "http://localhost/"
FOCUSED = "let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
FOCUS = f"() => {{ {FOCUSED} return at?.outerHTML.slice(0, 200); }}"
TIDY = f"""() => {{
  {FOCUSED}
  at?.blur();
  localStorage.clear();
  document.querySelector('[data-testid="stMain"]').scrollTop = 0;
}}"""

expect.set_options(timeout=SECONDS * 1000)

Serve = Callable[..., str]
ServeAt = Callable[[int, Path], subprocess.Popen[bytes]]
Open = Callable[..., Page]
ProfileWith = Callable[..., BrowserContext]


def chromium_path() -> str | None:
    """Find a browser: the one named by CHROMIUM, an installed one, else Playwright's own."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return one browser for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODE_OPTIONS", f'--require "{UNREAD}"')
        playwright = sync_playwright().start()
    started = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    yield started
    started.close()
    playwright.stop()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Return a function that serves a page script and returns its address.

    `serve("dashboard.py", LAYERS_DATA="data")`: keywords are environment variables, but for
    `base_path` and `alone` (see `alone.py`). The same call twice gives the same server; all end with the tests.
    """
    running: dict[tuple[object, ...], tuple[subprocess.Popen[bytes] | Forked, str]] = {}
    with ExitStack() as ports:

        def start(script: str, base_path: str = "", *, alone: bool = False, **environment: str) -> str:
            key = (script, base_path, alone, *sorted(environment.items()))
            if key not in running:
                port = ports.enter_context(held_port())
                arguments = _run(ROOT / script, base_path, port)
                root = f"http://localhost:{port}/{base_path}".rstrip("/")
                told = os.environ | environment
                process = _popen([ALONE, *arguments], ROOT, told) if alone else Forked(arguments, ROOT, told)
                wait_for(process, f"{root}/_stcore/health")
                running[key] = process, f"{root}/"
            return running[key][1]

        yield start
        for process, _ in running.values():
            process.terminate()
        for process, _ in running.values():
            process.wait(timeout=20)


@pytest.fixture
def serve_at() -> Iterator[ServeAt]:
    """Return a function that serves the page of a folder at a port: `serve_at(port, ROOT)`."""
    running: list[subprocess.Popen[bytes]] = []

    def start(port: int, folder: Path) -> subprocess.Popen[bytes]:
        arguments = ["-m", "streamlit", *_run(folder / "dashboard.py", "", port)]
        running.append(_popen(arguments, folder, os.environ | {"LAYERS_DATA": str(ROOT / "data")}))
        wait_for(running[-1], f"http://localhost:{port}/_stcore/health")
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait(timeout=20)


@pytest.fixture
def free_port() -> Iterator[int]:
    """Return a port that nobody listens at, and that nobody else is given during the test."""
    with held_port() as port:
        yield port


def _run(script: Path, base_path: str, port: int) -> list[str]:
    return [
        "run", str(script),
        "--server.port", str(port), "--server.headless", "true",
        "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none",
        "--server.baseUrlPath", base_path,
    ]  # fmt: skip


def _popen(arguments: list[str], folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, *arguments], cwd=folder, env=environment, stdout=quiet, stderr=quiet)


@pytest.fixture(scope="session")
def profile_with(browser: Browser) -> Iterator[ProfileWith]:
    """Return a function that gives the browser profile with such options, the same for all tests.

    What one test fetched the next need not fetch again; what it left is cleared by `open_page`.
    One that is `fresh` was never used, and is closed by whoever asked for it.
    """
    kept: dict[str, BrowserContext] = {}

    def profile(*, fresh: bool, **options: object) -> BrowserContext:
        key = repr(sorted(options.items()))
        if not fresh and key in kept:
            return kept[key]
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(SECONDS * 1000)
        if not fresh:
            kept[key] = context
            anchor = context.new_page()  # an empty one of the site, which keeps its process while others come and go
            anchor.route(ANCHOR, lambda route: route.fulfill(content_type="text/html", body="<p>"))
            anchor.goto(ANCHOR)
        return context

    yield profile
    for context in kept.values():
        context.close()


@pytest.fixture
def open_page(profile_with: ProfileWith) -> Iterator[Open]:
    """Return a function that opens an address in a page of its own, in a `fresh` profile if asked."""
    pages: list[Page] = []
    used_once: list[BrowserContext] = []

    def opened(address: str, *, width: int = 1280, height: int = 900, fresh: bool = False, **options: object) -> Page:
        profile = profile_with(fresh=fresh, **options)
        used_once.extend([profile] if fresh else [])
        page = profile.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        return page

    yield opened
    for page in pages:
        if not page.is_closed():
            # The next test has the same profile: a failed one leaves it neither offline nor marked.
            page.context.set_offline(False)
            if page.url.startswith("http"):
                page.evaluate("localStorage.clear()")
            page.close()
    for profile in used_once:
        profile.close()


@pytest.fixture
def shipped(serve: Serve) -> str:
    """Return the address of a server of the shipped collection."""
    return serve("dashboard.py", LAYERS_DATA=str(ROOT / "data"))


@pytest.fixture
def visit(open_page: Open, shipped: str) -> Open:
    """Return a function that opens a view of the shipped collection and waits until it is there and at rest."""

    def opened(query: str = "", **options: object) -> Page:
        page = open_page(shipped + query, **options)
        drawn(page)
        return page

    return opened


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note that a test failed, as what it shares is not to be trusted then, and tell what its pages showed."""
    report = yield
    item.stash[FAILED] = report.failed or item.stash.get(FAILED, False)
    if report.failed and "browser" in (told := getattr(item, "funcargs", {})):
        for page in (page for context in told["browser"].contexts for page in context.pages):
            with suppress(Error):
                shown = page.locator("body").aria_snapshot(timeout=2_000)[:SAID]
                report.sections.append((page.url, f"the focus is on {page.evaluate(FOCUS)}\n{shown}"))
    return report


@pytest.fixture(scope="module")
def kept() -> Iterator[dict[str, Page]]:
    """Return the pages that the tests of a file share, by their languages and profiles."""
    pages: dict[str, Page] = {}
    yield pages
    for page in pages.values():
        page.close()


@pytest.fixture
def stay(
    profile_with: ProfileWith, shipped: str, kept: dict[str, Page], request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Return a function like `visit` that shows a view in the page of its language, whatever that one's size.

    That costs a fraction of loading it. For tests that do not ask what loading brings, and leave nothing
    that another view, or none, does not take away.
    """

    def shown(query: str = "", *, width: int = 1280, height: int = 900, **options: object) -> Page:
        language = parse_qs(query.removeprefix("?")).get("lang", ["en"])[0]
        key = repr((language, sorted(options.items())))
        page = kept.get(key)
        if page is None:
            page = profile_with(fresh=False, **options).new_page()
            page.set_viewport_size({"width": width, "height": height})
            page.goto(shipped + query)
        else:
            page.emulate_media(media="null", color_scheme="null", reduced_motion="null", forced_colors="null")
            page.set_viewport_size({"width": width, "height": height})
            page.mouse.move(1, 1)
            page.evaluate(TIDY)
            # Cards that were fetched ahead are there before the server has said what stands below them.
            below = page.locator(".st-key-coverage tbody tr")
            go(page, f"?q=zzzzzz&lang={language}")  # what is opened in a card or a list is forgotten with it
            expect(page.locator("article.card")).to_have_count(0)
            expect(below).to_have_count(0)
            go(page, query or "?")
            expect(below.first).to_be_attached()
        drawn(page)
        kept[key] = page
        return page

    yield shown
    if request.node.stash[FAILED]:
        for page in kept.values():
            page.close()
        kept.clear()
