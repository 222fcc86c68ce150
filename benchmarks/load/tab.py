"""One tab for a long time: what the browser holds after many changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from playwright.sync_api import Browser, Page

from benchmarks.browser import held, open_page, time_opening
from benchmarks.plan import Plan

AFTER = (100, 1_000)
"""Changes of a kind after which is looked."""
METRICS = {"Nodes": "nodes", "JSEventListeners": "listeners", "JSHeapUsedSize": "heap"}
SELECT = """async (names) => {
  bench.done.chosen = (name) => document.querySelector('.st-key-panel [data-testid^="stBidiComponent"]')
    .shadowRoot.querySelector("h2").firstChild.textContent === name;
  for (const [id, name] of names) {
    dispatchEvent(new CustomEvent("evidence:map", { detail: { kind: "place", id } }));
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
            found = {}
            for first, last in pairwise((0, *AFTER)):
                page.evaluate(script, changes[first:last])  # type: ignore[index]
                found[last] = holds(page)
            yield kind, found


def holds(page: Page) -> dict[str, float]:
    """Return what the tab holds after collecting garbage: nodes, attached or not, listeners, heap in MB."""
    page.wait_for_timeout(1000)
    found = held(page)
    return {name: found[metric] / (1e6 if name == "heap" else 1) for metric, name in METRICS.items()}
