"""Make the README's picture, docs/dashboard.png, from the running page: `make picture`."""

from __future__ import annotations

from benchmarks.browser import open_browser
from benchmarks.servers import ROOT, serve

PICTURE = ROOT / "docs" / "dashboard.png"
WINDOW = {"width": 1440, "height": 900}


def main() -> None:
    """Start the dashboard, open it, and keep what a reader sees first."""
    with serve(ROOT / "dashboard.py", ROOT / "data") as server, open_browser() as browser:
        page = browser.new_page(viewport=WINDOW)  # type: ignore[arg-type]
        page.goto(server.address)
        page.locator("article.card").first.wait_for()
        page.frame_locator("iframe").locator("[data-place]").first.wait_for()
        page.wait_for_timeout(1_000)  # names and marks find their places
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
