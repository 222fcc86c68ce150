"""How many actions an article takes at the curator's desk: `python -m benchmarks.desk`.

Ten labelled articles that no rule was tuned on are brought to the desk in a real browser, and made
what a careful curator wants: every labelled sentence accepted with the labelled places, actors and
date, every other one rejected, each with its gists, checked and saved. Each press of a button or a
key, each choice and each field that is filled in is one action. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Locator, Page, expect

from benchmarks.browser import WINDOW, open_browser
from benchmarks.servers import ROOT, serve
from curation.desk.drafts import Draft, Drafts, Item
from layers.collection import read_collection
from layers.model import Collection
from layers.words import languages, read_words
from tools.evaluate.labelled import Label, Labelled, read_labelled
from tools.evaluate.score import span_text

PARTS = ("third_held_out", "second_held_out")
MOST, MOST_ACTIONS, MOST_SECONDS = 10, 15, 120
WORDS = read_words("en")
# The keystroke-level model of Card, Moran and Newell: seconds to think, to point, to press.
THINK, POINT, PRESS = 1.35, 1.1, 0.2
LONGEST_MS = 30_000
_SHARES = re.compile(r"^(warn_share|largest_share|longest_run_words|longest_words) = .*$", re.MULTILINE)


@dataclass
class Walked:
    """What one article took: actions by what they were for, seconds of waiting and of handling."""

    name: str
    labels: int
    actions: Counter[str] = field(default_factory=Counter)
    waiting: float = 0.0
    handling: float = 0.0

    @property
    def total(self) -> int:
        """Count all actions."""
        return sum(self.actions.values())


class Curator:
    """Somebody at the desk, who counts what they do."""

    def __init__(self, page: Page, drafts: Drafts, walked: Walked) -> None:
        self.page, self.drafts, self.walked = page, drafts, walked

    def click(self, what: str, on: Locator) -> None:
        """Press a button."""
        self._count(what, THINK + POINT + PRESS)
        on.click(timeout=LONGEST_MS)

    def point(self, at: Locator) -> None:
        """Point at what shows more then; that takes time, and presses nothing."""
        self.walked.handling += POINT
        self.page.mouse.move(1, 1)  # off what lies open over it
        at.hover(timeout=LONGEST_MS)

    def press(self, what: str, key: str) -> None:
        """Press a key."""
        self._count(what, THINK + PRESS)
        self.page.keyboard.press(key)

    def fill(self, what: str, on: Locator, text: str, *, pasted: bool = False) -> None:
        """Fill in a field, by typing or by pasting."""
        self._count(what, THINK + POINT + PRESS + PRESS * (2 if pasted else len(text)))
        on.fill(text, timeout=LONGEST_MS)

    def wait(self, until: Locator, count: int | None = None) -> None:
        """Wait for an answer of the desk; that takes time, and is no action."""
        began = perf_counter()
        if count is None:
            expect(until.first).to_be_visible(timeout=LONGEST_MS)
        else:
            expect(until).to_have_count(count, timeout=LONGEST_MS)
        self.walked.waiting += perf_counter() - began

    def draft(self) -> Draft:
        """Return the draft as it is once all that was done has been taken."""
        name = self.page.url.partition("draft=")[2].partition("&")[0]
        began = perf_counter()
        while self.page.evaluate("Object.keys(sessionStorage).some((key) => key.startsWith('desk:'))"):
            self.page.wait_for_timeout(20)
        self.walked.waiting += perf_counter() - began
        return self.drafts.read(name)

    def _count(self, what: str, seconds: float) -> None:
        self.walked.actions[what] += 1
        self.walked.handling += seconds


def walk(page: Page, drafts: Drafts, article: Labelled, address: str, collection: Collection) -> Walked:
    """Bring an article to the desk, make it what its labels say, and save it."""
    walked = Walked(article.name, len(article.labels))
    curator = Curator(page, drafts, walked)
    _bring(curator, article, address)
    _judge(curator, article, collection)
    _finish(curator)
    return walked


def _bring(curator: Curator, article: Labelled, address: str) -> None:
    page = curator.page
    curator.wait(page.get_by_role("textbox", name=WORDS["desk.paste"]))
    curator.fill("bring", page.get_by_role("textbox", name=WORDS["desk.paste"]), article.source.text, pasted=True)
    curator.fill("bring", page.get_by_role("textbox", name=WORDS["desk.fact.url"]), address, pasted=True)
    curator.fill("bring", page.get_by_role("textbox", name=WORDS["desk.fact.published"]), article.source.published)
    curator.click("bring", page.get_by_role("button", name=WORDS["desk.start.read"]))
    board, alike = page.locator(".columns"), page.get_by_role("button", name=WORDS["desk.alike.go_on"])
    curator.wait(board.or_(alike))
    if alike.is_visible():
        curator.click("bring", alike)
    curator.wait(board)
    for lacking in page.locator('[data-fact][aria-invalid="true"]').all():
        curator.fill("facts", lacking, "What it tells")
        lacking.blur()


def _judge(curator: Curator, article: Labelled, collection: Collection) -> None:
    """Reject what nobody labelled, add what is missing, mend the rest, accept it."""
    page, draft = curator.page, curator.draft()
    found = {item.key: _label_of(item, article) for item in draft.items}
    for item in draft.items:
        if found[item.key] is None:
            row = page.locator(f'[data-item="{item.key}"]')
            quick = row.locator(".quick .rejected").or_(row.locator(".judge.rejected")).first
            curator.click("reject", quick)
    missed = [label for label in article.labels if label not in found.values()]
    for one in missed:
        _add(curator, one)
    for item in curator.draft().items:
        label = _label_of(item, article)
        if label is not None and item.state != "rejected":
            _mend(curator, item, label, collection)
    if curator.draft().with_state("proposed"):
        curator.click("accept", page.get_by_role("button", name=WORDS["desk.board.key.rest"]))
    curator.wait(page.locator(".items > li.proposed"), 0)


def _label_of(item: Item, article: Labelled) -> Label | None:
    return next((one for one in article.labels if item.start <= one.position < item.end), None)


def _add(curator: Curator, label: Label) -> None:
    """Select the sentence of a label with the mouse, and add it."""
    page, before = curator.page, curator.page.locator(".items > li").count()
    page.locator(".text").evaluate(_SELECT, [label.position, label.position + len(label.at)])
    curator.walked.actions["add"] += 1
    curator.walked.handling += THINK + 2 * POINT + 2 * PRESS
    curator.click("add", page.get_by_role("button", name=WORDS["desk.board.add"]))
    curator.wait(page.locator(".items > li"), before + 1)


# Select what stands between two positions of the text, in UTF-16 units as they are here.
_SELECT = """(body, [start, end]) => {
  const range = document.createRange();
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const next = at + node.data.length;
    if (start >= at && start < next) range.setStart(node, start - at);
    if (end > at && end <= next) range.setEnd(node, end - at);
    at = next;
  }
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""


def _mend(curator: Curator, item: Item, label: Label, collection: Collection) -> None:
    """Give an excerpt the places, the actors and the date of its label."""
    row = curator.page.locator(f'[data-item="{item.key}"]')
    places, actors = {link.place for link in item.places}, {link.actor for link in item.actors}
    wanted = (label.places - places, places - label.places, label.actors - actors, actors - label.actors)
    dated = _months(item.event_date) != _months(label.event)
    if not dated and not any(wanted):
        return
    for known, sought, missing, wrong in (
        (collection.places, "desk.board.find_place", wanted[0], wanted[1]),
        (collection.actors, "desk.board.find_actor", wanted[2], wanted[3]),
    ):
        for one in sorted(wrong):
            name = known[one].names["en"] if one in known else one
            removal = row.get_by_role("button", name=WORDS.of("desk.board.remove", name=name), exact=True)
            before = removal.count()
            curator.click("mend", removal.first)
            curator.wait(removal, before - 1)
        for one in sorted(missing):
            name = known[one].names["en"]
            offered = row.locator(".usual").filter(has_text=re.compile(rf"^\+ {re.escape(name)}$"))
            if offered.count():
                if "current" not in (row.get_attribute("class") or ""):
                    curator.point(row.locator(".offers"))
                curator.click("mend", offered.first)
                curator.wait(row.get_by_role("button", name=WORDS.of("desk.board.remove", name=name)).first)
                continue
            _open(curator, row)
            field_ = row.get_by_role("combobox", name=WORDS[sought])
            curator.fill("mend", field_, name)
            curator.wait(row.get_by_role("option").filter(has_text=name).first)
            curator.press("mend", "Enter")
            curator.wait(row.get_by_role("button", name=WORDS.of("desk.board.remove", name=name)).first)
    if dated:
        _open(curator, row)
        when = row.get_by_role("group", name=WORDS["desk.board.when"])
        curator.fill("date", when.get_by_role("textbox").first, label.event)
        if label.event:
            curator.fill("date", when.get_by_role("textbox").nth(1), "as the text says")
        when.get_by_role("textbox").first.blur()
    curator.draft()


def _open(curator: Curator, row: Locator) -> None:
    """Open an excerpt, if it is not the one that is open."""
    if "current" not in (row.get_attribute("class") or ""):
        curator.click("mend", row.locator(".head"))
    curator.wait(row.locator(".editor"))


def _months(edtf: str) -> str:
    """Return the months that a date may mean, as dates are scored; "" if there is none."""
    return span_text(edtf) if edtf else ""


def _finish(curator: Curator) -> None:
    """Write every gist, look at what changes, and save."""
    page = curator.page
    sheet = page.get_by_role("textbox", name=WORDS["desk.board.sheet"])
    if not sheet.is_visible():
        curator.click("gists", page.locator(".sheet summary"))
    curator.wait(sheet)
    # Writing them is the same work anywhere, so it counts as one pasted text.
    written = re.sub(r"^([a-z]{2}): $", r"\1: x", sheet.input_value(), flags=re.MULTILINE)
    curator.fill("gists", sheet, written, pasted=True)
    sheet.blur()
    curator.draft()
    curator.click("save", page.get_by_role("button", name=WORDS["desk.save.review"]))
    save, refused = page.get_by_role("button", name=re.compile(r"\.toml$")), page.locator("pre.said")
    curator.wait(save.or_(refused))
    if not save.is_visible() and WORDS["desk.save.refused"] in page.locator("body").inner_text():
        raise RuntimeError(f"{curator.walked.name} is refused: {refused.inner_text()}")
    curator.click("save", save)
    curator.wait(page.get_by_text("readers see it within seconds"))


def measure(most: int) -> Iterator[Walked]:
    """Walk the articles, each from the list of drafts on, in a copy of the collection that is shipped."""
    articles = [one for part in PARTS for one in read_labelled(ROOT / "tests" / "curation" / "propose" / part)][:most]
    with TemporaryDirectory() as made:
        data = shutil.copytree(ROOT / "data", Path(made, "data"), ignore=shutil.ignore_patterns("drafts", "stories"))
        facts = data / "collection.toml"
        # The labelled articles are short, and nearly every sentence is labelled.
        facts.write_text(
            _SHARES.sub(r"\1 = 1", facts.read_text("utf-8")).replace("_words = 1", "_words = 1000"), "utf-8"
        )
        drafts, collection = Drafts(data / "drafts"), read_collection(data)
        hosts = [re.sub(r"(//[^/]+/).*", r"\1", one.url) for one in collection.articles.values()]
        with (
            serve(ROOT / "desk.py", data, LAYERS_DESK="1", LAYERS_DRAFTS=str(data / "drafts")) as server,
            open_browser() as browser,
        ):
            page = browser.new_page(viewport=WINDOW, locale="en")  # type: ignore[arg-type]
            for number, article in enumerate(articles):
                page.goto(server.address)
                yield walk(page, drafts, article, f"{hosts[number % len(hosts)]}{article.name}-{number}", collection)


def main() -> None:
    """Measure, and print one line an article."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    parser.add_argument("--articles", type=int, default=MOST, metavar="N", help="how many (default: %(default)s)")
    asked = parser.parse_args()
    print(f"languages of gists: {len(languages())}")
    print("| article | sentences | actions | for | waiting | with the hand |\n|---|---|---|---|---|---|")
    all_ = []
    for one in measure(asked.articles):
        all_.append(one)
        for_ = ", ".join(f"{what} {count}" for what, count in one.actions.items())
        print(
            f"| {one.name} | {one.labels} | {one.total} | {for_} | {one.waiting:.1f} s | {one.handling:.0f} s |",
            flush=True,
        )
    counts = [one.total for one in all_]
    seconds = [one.waiting + one.handling for one in all_]
    met = sum(count <= MOST_ACTIONS and time <= MOST_SECONDS for count, time in zip(counts, seconds, strict=True))
    print(f"\nactions: mean {mean(counts):.1f}, median {median(counts):g}, most {max(counts)} (aim: {MOST_ACTIONS})")
    print(f"seconds: mean {mean(seconds):.0f}, most {max(seconds):.0f} (aim: {MOST_SECONDS})")
    print(f"{met} of {len(all_)} articles meet both aims")


if __name__ == "__main__":
    main()
