"""One tab for a long time: what the browser holds after many changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from playwright.sync_api import Browser, Page

from benchmarks.browser import open_page, time_opening
from benchmarks.plan import Plan

AFTER = (100, 500)
"""Changes of a kind after which is looked."""
METRICS = {"Nodes": "nodes", "JSEventListeners": "listeners", "JSHeapUsedSize": "heap"}
SELECT = """async (names) => {
  const map = document.querySelector('iframe[src*="streamlit_folium"]').contentWindow;
  bench.done.chosen = (name) => document.querySelector('.st-key-panel [data-testid^="stBidiComponent"]')
    .shadowRoot.querySelector("h2").firstChild.textContent === name;
  for (const [id, name] of names) {
    map.eval(`parent.postMessage({ evidenceMap: { kind: "place", id: ${JSON.stringify(id)} } }, location.origin)`);
    await bench.wait("chosen", name, 20_000);
  }
}"""


def change(browser: Browser, address: str, plan: Plan) -> Iterator[tuple[str, Mapping[int, Mapping[str, float]]]]:
    """Change the filters, then the place, again and again, each kind in a tab of its own."""
    targets = [(id_, target["name"]) for id_, target in plan["targets"].items()]
    places = [targets[number % len(targets)] for number in range(AFTER[-1])]
    kinds = {"filters": ("steps => bench.goThrough(steps)", plan["steps"]), "places": (SELECT, places)}
    for kind, (script, changes) in kinds.items():
        with open_page(browser) as page:
            time_opening(page, address, "map")
            held = {}
            for first, last in pairwise((0, *AFTER)):
                page.evaluate(script, changes[first:last])  # type: ignore[index]
                held[last] = holds(page)
            yield kind, held


def holds(page: Page) -> dict[str, float]:
    """Return what the tab holds after collecting garbage: nodes, attached or not, listeners, heap in MB."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.wait_for_timeout(1000)
    for _ in range(3):  # what a finaliser frees goes in the next round
        session.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {name: found[metric] / (1e6 if name == "heap" else 1) for metric, name in METRICS.items()}
