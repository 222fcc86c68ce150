"""The snapshot in a real browser, from disk, with the network refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from layers.collection import read_collection
from layers.collection.geo import Features, read_features
from layers.export.extract import Extract
from layers.export.snapshot import write_snapshot
from layers.model import Collection, Filters, View
from layers.scene.changes import is_off_map, off_map
from layers.store import Store, cards, select
from layers.words import read_words
from tests.browser.conftest import FAILED
from tests.browser.waiting import next_frame, still, until

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "data"
TINY = ROOT / "tests" / "data" / "tiny"
HOSTILE = "</script><img src=x onerror=\"document.title='broken'\"> `${1}` {{ 7*7 }} \\1 & &lt;"
WAITING = 30_000  # milliseconds
PAPER = {"width": 477, "height": 329}


class Opened:
    """A file opened from disk, and all that went wrong or was asked for."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.troubles: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.troubles.append(message.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.route(re.compile("^(?!file:)"), lambda route: route.abort())
        page.goto(path.as_uri())
        self.own = path.as_uri()

    @property
    def status(self) -> Any:
        return self.page.locator("#status")

    def visible_cards(self) -> list[str]:
        shown: list[str] = self.page.eval_on_selector_all(
            "article.card", "cards => cards.filter(c => !c.hidden).map(c => c.id.slice(2))"
        )
        return shown

    def counts(self) -> dict[str, int]:
        """What the marks of the map (not of its insets) say that they count, by place."""
        next_frame(self.page)
        found: dict[str, str] = self.page.eval_on_selector_all(
            "#map > .leaflet-map-pane .place",
            "all => Object.fromEntries(all.map(b => [b.dataset.place, b.getAttribute('aria-label')]))",
        )
        return {place: int(re.findall(r": ([\d,]+) ", said)[0].replace(",", "")) for place, said in found.items()}

    def begin(self) -> None:
        """Show all that is in the file, with nothing opened, pointed at or gone to."""
        self.page.mouse.move(0, 0)
        self.page.evaluate(
            """() => {
              document.querySelector("#status button")?.click();
              for (const one of document.querySelectorAll("details")) one.open = false;
              if (location.hash) history.replaceState(null, "", location.pathname);
              document.activeElement.blur();
              scrollTo(0, 0);
            }"""
        )
        expect(self.page.locator(".place.is-selected, .is-ringed, article.card.lit")).to_have_count(0)
        home = self.page.locator("#map .home")
        still(self.page.locator("#map > .leaflet-map-pane .place").first.bounding_box, 0.2)
        if home.is_visible():  # what was chosen on a card is flown to
            home.click()
            expect(home).to_be_hidden()

    def choose_filters(self) -> None:
        """Open what a reader can choose."""
        self.page.locator("#choices summary").click()

    def press(self, place: str) -> None:
        """Choose a place by its marker, from the keyboard."""
        self.page.evaluate(
            "id => [...document.querySelectorAll('.place')].find(b => b.dataset.place === id).click()", place
        )


Open = Callable[..., Opened]


def on_map(collection: Collection, filters: Filters, store: Store) -> tuple[set[str], dict[str, int]]:
    """Say which places have excerpts of their own and can be on the map, and how many each."""
    own = select(store, filters).own_counts
    marked = {p.id for p in collection.places.values() if own[p.id] and not is_off_map(p, collection)}
    return marked, {place: own[place] for place in marked}


def check_marks(file: Opened, made: Made, filters: Filters) -> None:
    """Hold the map's marks against the tables: none but places with excerpts, no number below its own."""
    marked, own = on_map(made.collection, filters, made.store)
    found = file.counts()
    assert found
    assert found.keys() <= marked
    assert all(found[place] >= own[place] for place in found)
    # What has no mark of its own is folded into another, which counts each excerpt once.
    placed = {link.place for one in cards(made.store, filters, limit=None).ids
              for link in made.collection.excerpts[one].places}  # fmt: skip
    assert max(found.values()) <= select(made.store, filters).matching
    assert marked <= placed


class Made:
    """A collection with its tables and layers, for writing snapshots of it."""

    def __init__(self, folder: Path) -> None:
        self.collection: Collection = read_collection(folder)
        self.features: Features = read_features(folder / "geo")
        self.store = Store(self.collection)
        self.written: dict[View, bytes] = {}

    def write(self, path: Path, view: View) -> Path:
        """Write the snapshot of a view, made once."""
        if view not in self.written:
            out = BytesIO()
            made = datetime(2025, 10, 1, tzinfo=UTC)
            words, site = read_words(view.language or "en"), "https://map.example"
            extract = Extract(self.collection, self.store, view, words, site, made, self.features)
            write_snapshot(extract, out)
            self.written[view] = out.getvalue()
        path.write_bytes(self.written[view])
        return path


@pytest.fixture(scope="module")
def shipped() -> Made:
    return Made(SHIPPED)


@pytest.fixture(scope="module")
def open_file(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Return a function that opens the file of a view, in a page that stays open until these tests end."""
    contexts: list[BrowserContext] = []
    folder = tmp_path_factory.mktemp("files")

    def opened(made: Made, view: View | None = None, width: int = 1440, **options: Any) -> Opened:
        path = made.write(folder / f"{len(contexts)}.html", view or View())
        viewport = ViewportSize(width=width, height=900)
        context = browser.new_context(offline=True, viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAITING)
        file = Opened(page, path)
        if options.get("java_script_enabled", True):
            page.wait_for_selector(".leaflet-container .place", state="attached")
            page.wait_for_selector(".legend", state="attached")
        return file

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def kept() -> dict[str, Opened]:
    """Keep the one file that most of these tests share."""
    return {}


@pytest.fixture
def file(open_file: Open, shipped: Made, kept: dict[str, Opened], request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Return the file of the whole collection, as it is when it is opened."""
    if "file" not in kept:
        kept["file"] = open_file(shipped)
    kept["file"].begin()
    yield kept["file"]
    if request.node.stash[FAILED]:
        kept.pop("file").page.context.close()


def test_it_opens_from_disk_and_asks_for_nothing(file: Opened, shipped: Made) -> None:
    expect(file.page.locator("h1")).to_have_text(shipped.collection.title["en"])
    assert [each for each in file.requests if not each.startswith("data:")] == [file.own]
    assert file.troubles == []
    assert len(file.visible_cards()) == len(shipped.collection.excerpts)
    expect(file.page.locator("#picture")).to_be_hidden()


def test_a_script_that_is_not_the_file_s_own_is_refused(file: Opened) -> None:
    for script in ("script.textContent = 'window.ran = true'", "script.src = SOURCE"):
        file.page.evaluate(
            "() => { const SOURCE = 'data:text/javascript,window.ran = true';"
            f" const script = document.createElement('script'); {script};"
            " document.body.append(script); }"
        )
    file.page.evaluate("document.body.setAttribute('onclick', 'window.ran = true')")
    file.page.locator("h1").click()

    def refused() -> int:
        return len([each for each in file.troubles if "Content Security Policy" in each])

    until(lambda: file.page.evaluate("window.ran ?? null") is not None or refused() == 3)
    assert file.page.evaluate("window.ran ?? null") is None
    file.page.evaluate("document.body.removeAttribute('onclick')")
    assert refused() == 3
    file.troubles.clear()


def test_the_map_counts_what_the_tables_count(file: Opened, shipped: Made) -> None:
    check_marks(file, shipped, Filters())
    off = file.page.locator(".tray").inner_text()
    words = read_words("en")
    for item in off_map(shipped.store, select(shipped.store, Filters()), View(), words):
        assert f"{item['name']} {item['n']}" in " ".join(off.split())


def test_what_is_off_the_map_is_a_click_away(file: Opened, shipped: Made) -> None:
    unplaced = [one.id for one in shipped.collection.excerpts.values() if not one.places]
    file.page.locator(".tray a").last.click()
    assert sorted(file.visible_cards()) == sorted(unplaced)
    expect(file.status).to_contain_text(f"{len(unplaced)} of 66")
    file.page.locator(".tray a").first.click()
    assert 0 < len(file.visible_cards()) < 66
    assert file.page.evaluate("location.hash") == ""
    assert file.troubles == []


def test_the_insets_are_in_the_file_and_choose_too(file: Opened, shipped: Made) -> None:
    insets = [frame for frame in shipped.collection.frames if frame.inset]
    expect(file.page.locator(".inset")).to_have_count(len(insets))
    mark = file.page.locator(".inset .place").first
    place = mark.get_attribute("data-place")
    assert place
    file.page.evaluate("document.querySelector('.inset .place').click()")
    expect(file.page.locator(".inset .place.is-selected")).to_have_count(1)
    assert tuple(file.visible_cards()) == cards(shipped.store, Filters(), place, limit=None).ids
    assert file.troubles == []


def test_months_filter_list_and_map_as_the_tables_do(file: Opened, shipped: Made) -> None:
    file.choose_filters()
    first, last = file.page.locator("#choices select").all()
    first.select_option(label="March 2025")
    last.select_option(label="May 2025")
    filters = Filters(first_month="2025-03", last_month="2025-05")
    assert tuple(file.visible_cards()) == cards(shipped.store, filters, limit=None).ids
    check_marks(file, shipped, filters)
    expect(file.status).to_contain_text("8 of 66")
    expect(file.status).to_contain_text("March 2025 – May 2025")
    file.page.get_by_label(re.compile("Also without a date")).check()
    filters = replace(filters, undated=True)
    assert tuple(file.visible_cards()) == cards(shipped.store, filters, limit=None).ids
    assert file.troubles == []


def test_a_bar_is_one_month_and_again_all(file: Opened, shipped: Made) -> None:
    file.choose_filters()
    bar = file.page.get_by_role("button", name=re.compile("^July 2025:"))
    bar.click()
    july = Filters(first_month="2025-07", last_month="2025-07")
    assert tuple(file.visible_cards()) == cards(shipped.store, july, limit=None).ids
    expect(bar).to_have_attribute("aria-pressed", "true")
    bar.click()
    assert len(file.visible_cards()) == 66


def test_actors_filter_with_those_under_them(file: Opened, shipped: Made) -> None:
    parent = next(a.parent for a in shipped.collection.actors.values() if a.parent)
    name = shipped.collection.actors[parent].names["en"]
    file.choose_filters()
    file.page.locator(".actors").get_by_text(name, exact=True).click()
    filters = Filters(actors=(parent,))
    assert tuple(file.visible_cards()) == cards(shipped.store, filters, limit=None).ids
    check_marks(file, shipped, filters)


def easternmost(file: Opened, made: Made) -> Any:
    """Return the mark that stands farthest from all others of this collection."""
    east = max(file.counts(), key=lambda place: made.collection.places[place].longitude)
    return file.page.locator(f"#map > .leaflet-map-pane .place[data-place='{east}']")


def selected(file: Opened) -> Any:
    return file.page.locator("#map > .leaflet-map-pane .place.is-selected")


def test_a_place_shows_its_excerpts_and_again_all(file: Opened, shipped: Made) -> None:
    place = next(iter(file.counts()))
    file.press(place)
    assert tuple(file.visible_cards()) == cards(shipped.store, Filters(), place, limit=None).ids
    expect(selected(file)).to_have_count(1)
    expect(file.status).to_contain_text(shipped.collection.places[place].names["en"])
    file.page.get_by_role("button", name="Show all", exact=True).click()
    assert len(file.visible_cards()) == 66
    expect(selected(file)).to_have_count(0)


def test_the_mouse_on_the_map_and_names_on_a_card_choose(file: Opened, shipped: Made) -> None:
    easternmost(file, shipped).click()
    expect(selected(file)).to_have_count(1)
    assert 0 < len(file.visible_cards()) < 66
    file.page.keyboard.press("Escape")
    expect(selected(file)).to_have_count(0)
    assert len(file.visible_cards()) == 66
    named = file.page.locator("blockquote button.name[data-place]").first
    place = named.get_attribute("data-place")
    named.click()
    assert tuple(file.visible_cards()) == cards(shipped.store, Filters(), place, limit=None).ids
    file.page.get_by_role("button", name="Show all", exact=True).click()
    more = file.page.locator("details.more").first
    more.locator("summary").click()
    chip = more.locator("button.chip[data-actor]").first
    actor = chip.get_attribute("data-actor")
    chip.click()
    assert tuple(file.visible_cards()) == cards(shipped.store, Filters(actors=(str(actor),)), limit=None).ids
    assert file.troubles == []


def test_a_card_rings_its_places_and_a_place_lights_its_cards(file: Opened, shipped: Made) -> None:
    card = file.page.locator("article.card:has(button.name[data-place])").first
    card.hover()
    expect(file.page.locator("#map .place.is-ringed").first).to_be_attached()
    file.page.locator("h1").hover()
    expect(file.page.locator("#map .place.is-ringed")).to_have_count(0)
    easternmost(file, shipped).hover()
    expect(file.page.locator("article.card.lit").first).to_be_attached()


def test_zoom_and_pan_move_the_map(open_file: Open, shipped: Made) -> None:
    file = open_file(shipped)
    mark = easternmost(file, shipped)
    before = mark.bounding_box()
    frame = file.page.locator("#map").bounding_box()
    assert before is not None
    assert frame is not None
    x, y = frame["x"] + frame["width"] * 0.6, frame["y"] + frame["height"] * 0.5
    file.page.mouse.click(x, y)
    file.page.keyboard.press("Escape")
    file.page.get_by_role("button", name="Zoom in").click()
    until(lambda: mark.bounding_box() != before)
    file.page.wait_for_timeout(400)  # the zoom ends
    file.page.mouse.move(x, y)
    file.page.mouse.down()
    file.page.mouse.move(x - 120, y + 60, steps=5)
    file.page.mouse.up()
    until(lambda: (at := mark.bounding_box()) and abs(at["x"] - before["x"]) + abs(at["y"] - before["y"]) > 60)


def test_a_link_to_an_excerpt_that_is_filtered_out_shows_it(file: Opened) -> None:
    link = file.page.locator("p.contrast a").first
    target = (link.get_attribute("href") or "").removeprefix("#e-")
    file.choose_filters()
    file.page.get_by_role("button", name=re.compile("^December 2024:")).click()
    if target in file.visible_cards():
        file.page.get_by_role("button", name=re.compile("^July 2025:")).click()
    file.page.evaluate("id => { location.hash = 'e-' + id; }", target)
    expect(file.page.locator(f"[id='e-{target}']")).to_be_in_viewport()
    assert len(file.visible_cards()) == 66


def test_without_scripts_it_is_a_readable_list(open_file: Open, shipped: Made) -> None:
    file = open_file(shipped, java_script_enabled=False)
    expect(file.page.locator("article.card")).to_have_count(66)
    expect(file.page.locator("#picture")).to_be_visible()
    width = file.page.locator("#picture").bounding_box()
    assert width is not None
    assert width["width"] > 500
    expect(file.page.locator("#map")).to_be_hidden()
    expect(file.page.locator("#choices")).to_be_hidden()
    expect(file.page.locator("#none")).to_be_hidden()
    assert file.troubles == []


def test_in_arabic_it_is_mirrored_all_but_the_map_and_time(open_file: Open, shipped: Made) -> None:
    file = open_file(shipped, View(language="ar"))
    page = file.page
    root = page.locator("html")
    expect(root).to_have_attribute("lang", "ar")
    expect(root).to_have_attribute("dir", "rtl")
    file.choose_filters()
    boxes = {}
    for name in ("#map", ".list", ".bars", ".actors"):
        box = page.locator(name).bounding_box()
        assert box is not None
        boxes[name] = box["x"]
    assert boxes["#map"] > boxes[".list"]
    assert boxes[".bars"] > boxes[".actors"]
    bars = page.locator(".bar").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().left)")
    assert bars == sorted(bars)
    assert page.locator("#map").evaluate("map => getComputedStyle(map).direction") == "ltr"
    west, east = (
        page.locator(f"#map > .leaflet-map-pane .place[data-place='{place}']").bounding_box()
        for place in ("tartus", "qamishli")
    )
    assert west is not None
    assert east is not None
    assert west["x"] < east["x"]
    quote = page.locator("blockquote[lang=en]").first
    assert quote.evaluate("one => [getComputedStyle(one).direction, one.dir]") == ["ltr", "ltr"]
    gist = page.locator(".gist").first
    assert gist.evaluate("one => [getComputedStyle(one).direction, one.lang]") == ["rtl", "ar"]
    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].filter(one => /[\u0621-\u064a]/.test(one.textContent) &&"
            " getComputedStyle(one).letterSpacing !== 'normal').length"
        )
        == 0
    )
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Arabic of the page\"', 'ب'))")
    assert page.locator(".actors .dot").count() == 0
    page.locator("#map > .leaflet-map-pane .place[data-place='qamishli']").click()
    expect(file.status).to_contain_text("القامشلي")
    assert len(file.visible_cards()) == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert [each for each in file.requests if not each.startswith("data:")] == [file.own]
    assert file.troubles == []


def test_hostile_text_stays_text(open_file: Open) -> None:
    made = Made(TINY)
    places = {p.id: replace(p, names={"en": f"{p.id} {HOSTILE}"}) for p in made.collection.places.values()}
    actors = {a.id: replace(a, names={"en": HOSTILE}) for a in made.collection.actors.values()}
    made.collection = replace(made.collection, title={"en": HOSTILE}, places=places, actors=actors)
    made.collection = replace(made.collection, attribution=({"en": HOSTILE},))
    made.store = Store(made.collection)
    file = open_file(made)
    expect(file.page.locator("h1")).to_have_text(HOSTILE)
    quotes = file.page.locator("blockquote").all_text_contents()
    assert sorted(quotes) == sorted(e.quote for e in made.collection.excerpts.values())
    file.page.locator(".place").first.focus()
    expect(file.page.locator(".tooltip, .label").first).to_be_attached()
    assert file.page.locator("img").count() == 1
    assert "broken" not in (file.page.title().replace(HOSTILE, ""))
    assert file.troubles == []
    assert [each for each in file.requests if not each.startswith("data:")] == [file.own]


@pytest.mark.parametrize("widths", [(768, 1440), (375,)])
def test_nothing_is_cut_at_any_width(file: Opened, open_file: Open, shipped: Made, widths: tuple[int, ...]) -> None:
    if widths == (375,):
        file = open_file(shipped, width=375, has_touch=True)
    for scheme, width in product(("dark", "light"), widths):
        file.page.set_viewport_size({"width": width, "height": 900})
        file.page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        next_frame(file.page)
        assert file.page.evaluate("document.documentElement.scrollWidth") <= width
        map_ = file.page.locator("#map").bounding_box()
        assert map_ is not None
        assert map_["height"] >= 300
        assert 0.9 * min(width, 560) <= map_["width"] + 60 <= width + 60
        begins = "(all) => all.map((one) => one.getClientRects()[0].top)"
        named, told = (file.page.locator(f".facts {part}").evaluate_all(begins) for part in ("dt", "dd"))
        assert max(abs(one - other) for one, other in zip(named, told, strict=True)) < 4
        paper, ink = file.page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
        assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
        assert paper != ink
    assert file.troubles == []


def test_it_prints_what_is_filtered_on_a4(file: Opened, tmp_path: Path) -> None:
    file.page.evaluate(
        "window.addEventListener('beforeprint', () => {"
        " const box = document.getElementById('map').getBoundingClientRect();"
        " window.onPaper = { width: Math.round(box.width), height: Math.round(box.height) }; })"
    )
    everything = file.page.pdf(path=tmp_path / "all.pdf", prefer_css_page_size=True)
    assert file.page.evaluate("window.onPaper") == PAPER
    file.choose_filters()
    file.page.get_by_role("button", name=re.compile("^July 2025:")).click()
    some = file.page.pdf(prefer_css_page_size=True)
    assert 1 < pages(some) < pages(everything) <= 20
    assert re.search(rb"/MediaBox \[0 0 59[45](?:\.\d+)? 84[12]", everything)
    assert file.page.locator("#map").bounding_box() != PAPER


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_a_place_with_three_quotes_is_open_at_once_and_prints_on_one_page(
    open_file: Open, shipped: Made, language: str
) -> None:
    file = open_file(shipped, View(place="qamishli", language=language))
    expect(selected(file)).to_have_count(1)
    assert tuple(file.visible_cards()) == cards(shipped.store, Filters(), "qamishli", limit=None).ids
    file.page.evaluate(
        "window.addEventListener('beforeprint', () => {"
        " const box = document.getElementById('map').getBoundingClientRect();"
        " const mark = document.querySelector('#map .place[data-place=qamishli]').getBoundingClientRect();"
        " window.onPaper = [mark.left - box.left, mark.top - box.top,"
        "   box.right - mark.right, box.bottom - mark.bottom];"
        " window.home = document.querySelector('#map .home')?.checkVisibility() ?? false; })"
    )
    assert len(file.visible_cards()) == 3
    assert pages(file.page.pdf(prefer_css_page_size=True)) == 1
    assert min(file.page.evaluate("window.onPaper")) > 0, "the map is fitted to the paper"
    assert file.page.evaluate("window.home") is False
    file.page.emulate_media(media="print")
    for part in ("h1", ".facts", "#map", "blockquote", ".citation", "footer"):
        expect(file.page.locator(part).first).to_be_visible()
    expect(file.page.locator("footer table")).not_to_be_visible()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))
