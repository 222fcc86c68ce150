"""The desk in a real browser: from a pasted article to the place that lights up for readers."""

from __future__ import annotations

import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from curation.desk.drafts import Drafts
from curation.desk.opening import propose_draft
from curation.propose import read_source
from layers.collection import read_collection
from layers.release import ADDRESS
from layers.words import Words, read_words
from tests.browser.test_everybody import faults
from tests.browser.waiting import becomes, until

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "data" / "tiny"
ENGLISH = read_words("en")
TEXT = """Lights on the belt

A patrol was seen at Port Sund on 2 May 2025. Nobody knew who had sent it. The islet stayed empty.

The belt was quiet in late April 2025, a clerk said."""
# The board draws in a shadow root, which only a script of the page can look into.
BOARD = """
  const board = [...document.querySelectorAll('*')].map((one) => one.shadowRoot)
    .find((root) => root?.querySelector('.text'));
"""
# What is shown in Latin letters and not marked as English, in the page and in its shadow roots.
LATIN = """() => {
  const found = [];
  const walk = (root, outer) => {
    for (const one of root.querySelectorAll('*')) {
      const language = one.closest('[lang]')?.lang ?? outer;
      if (one.shadowRoot) walk(one.shadowRoot, language);
      const shows = one.checkVisibility({visibilityProperty: true}) && !one.closest('[data-testid="stIconMaterial"]');
      if (!shows || language === 'en') continue;
      const texts = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
      texts.push(one.placeholder ?? '');
      found.push(...texts.filter((text) => /[A-Za-z]{2}/.test(text)));
    }
  };
  walk(document.body, document.documentElement.lang);
  return found;
}"""
CUT = """(root) => [...root.querySelectorAll('button, input, select, .items > li, .text, h4, p')]
  .filter((one) => one.getClientRects().length)
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
  .map((one) => one.className || one.tagName)"""
PANES = (".text", ".items")
HOSTILE = "<img src=x onerror=\"document.title='broken'\"> `${1+1}` </script> \\1 at Port Sund."

Serve = Callable[..., str]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    base = tmp_path_factory.mktemp("desk")
    return shutil.copytree(TINY, base / "data"), base / "drafts"


@pytest.fixture
def address(serve: Serve, folders: tuple[Path, Path]) -> str:
    data, drafts = folders
    return serve(
        "desk.py",
        LAYERS_DESK="1",
        LAYERS_DATA=str(data),
        LAYERS_DRAFTS=str(drafts),
        STREAMLIT_SERVER_ADDRESS="localhost",
    )


def bring(page: Page, text: str, published: str = "2025-05-04", words: Words = ENGLISH) -> None:
    """Paste an article and go on to the board."""
    page.get_by_role("textbox", name=words["desk.paste"]).fill(text)
    page.get_by_role("textbox", name=words["desk.fact.published"]).fill(published)
    page.get_by_role("button", name=words["desk.start.read"]).click()
    board, go_on = page.locator(".columns"), page.get_by_role("button", name=words["desk.alike.go_on"])
    expect(board.or_(go_on)).to_be_visible()
    if go_on.is_visible():
        go_on.click()
    expect(board).to_be_visible()


@pytest.fixture
def desk(open_page: Open, address: str, folders: tuple[Path, Path]) -> Page:
    """Open the desk at a draft of `TEXT`, and no other. How one is brought is asked by those who bring it."""
    empty(folders)
    proposed = propose_draft(
        "lights", read_source(TEXT.encode()), {"published": "2025-05-04"}, read_collection(folders[0])
    )
    Drafts(folders[1]).write(replace(proposed, begun=True))
    page = open_page(f"{address}?draft=lights", width=1440, height=1000)
    expect(page.locator(".items > li")).to_have_count(3)
    return page


def row(page: Page, words: str) -> Locator:
    return page.locator(".items > li").filter(has=page.locator(".head", has_text=words))


def written(page: Page, what: str) -> Locator:
    """Find the English field of the gist or the note of the excerpt that is looked at."""
    return page.get_by_role("group", name=re.compile(f"^{what}")).get_by_role("textbox", name="English")


def stored(folders: tuple[Path, Path]) -> dict[str, Any]:
    drafts = Drafts(folders[1])
    (name,) = drafts.ids()
    return asdict(drafts.read(name))


def empty(folders: tuple[Path, Path]) -> None:
    """Take every draft away."""
    drafts = Drafts(folders[1])
    for name in (*drafts.ids(), *drafts.ids(saved=True)):
        drafts.discard(name)


def states(folders: tuple[Path, Path]) -> list[str]:
    return [item["state"] for item in stored(folders)["items"]]


def fill_in(page: Page, fact: str, value: str) -> None:
    field = page.locator(f'[data-fact="{fact}"]')
    field.fill(value)
    field.blur()


def test_from_paste_to_the_place_that_lights_up_for_readers(
    open_page: Open, serve: Serve, address: str, folders: tuple[Path, Path]
) -> None:
    empty(folders)
    desk = open_page(address, width=1440, height=1000)
    bring(desk, TEXT)
    expect(desk.locator(".items > li")).to_have_count(3)
    reader = open_page(serve("dashboard.py", LAYERS_DATA=str(folders[0]), LAYERS_DESK="1"))
    islet = reader.frame_locator('iframe[src*="streamlit_folium"]').locator('[data-place="islet"]')
    expect(islet).to_be_attached()
    before = int(islet.inner_text() or 0)

    fill_in(desk, "outlet", "The Gull")
    fill_in(desk, "authors", "Ada Arn")
    fill_in(desk, "url", "https://gull.example/2025/05/lights")
    fill_in(desk, "id", "gull-2025-05")
    row(desk, "The islet stayed empty").locator(".head").click()
    desk.keyboard.press("a")
    expect(row(desk, "The islet stayed empty")).to_have_class(re.compile("accepted"))
    desk_map = desk.frame_locator('iframe[src*="streamlit_folium"]')
    expect(desk_map.locator('[data-place="islet"]')).to_have_text("1")

    desk.get_by_role("button", name="Review and save").click()
    expect(desk.locator(".difference")).to_contain_text("New: gull-2025-05-01")
    path = folders[0] / "articles" / "gull-2025-05.toml"
    assert not path.exists()
    desk.get_by_role("button", name="Save gull-2025-05.toml").click()
    expect(desk.get_by_text("gull-2025-05.toml is saved")).to_be_visible()
    assert 'quote = "The islet stayed empty."' in path.read_text("utf-8")

    until(lambda: _count_after_reload(reader, islet) == before + 1)
    path.unlink()


def _count_after_reload(reader: Page, marker: Locator) -> int:
    reader.reload()
    expect(marker).to_be_attached()
    expect(reader.locator("article.card").first).to_be_visible()
    return int(marker.inner_text() or 0)


def test_axe_finds_no_fault_and_nobody_else_is_called(
    open_page: Open, address: str, folders: tuple[Path, Path]
) -> None:
    empty(folders)
    page = open_page("about:blank", width=1440, height=1000)
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(address)
    page.get_by_role("textbox", name="Text of the article").fill(TEXT)
    page.get_by_role("textbox", name="Published").fill("2025-05-04")
    found = faults(page, "desk")
    page.get_by_role("button", name="Read and propose").click()
    expect(page.locator(".items > li")).to_have_count(3)
    page.locator(".items .choice").last.click()
    page.locator(".offers > button").last.focus()
    expect(page.locator(".menu").last).to_be_visible()
    expect(page.frame_locator('iframe[src*="streamlit_folium"]').locator("svg.labels")).to_be_attached()
    found += faults(page, "board")
    assert not found, "\n".join(found)
    assert hosts - {None, ""} == {"localhost"}


def test_the_keys_judge_move_and_undo(desk: Page, folders: tuple[Path, Path]) -> None:
    for key in "ARJKU":
        expect(desk.locator("kbd", has_text=re.compile(f"^{key}$"))).to_be_visible()
    tops = [desk.locator(f".columns {pane}").evaluate("(e) => e.getBoundingClientRect().top") for pane in PANES]
    assert abs(tops[0] - tops[1]) < 1, "text and list begin beside each other"
    current = desk.locator(".items > li.current")
    expect(current).to_contain_text("A patrol was seen")
    desk.keyboard.press("a")
    expect(current).to_contain_text("The islet stayed empty")
    desk.keyboard.press("r")
    expect(current).to_contain_text("The belt was quiet")
    until(lambda: states(folders) == ["accepted", "rejected", "proposed"])
    desk.keyboard.press("k")
    expect(current).to_contain_text("The islet stayed empty")
    desk.keyboard.press("j")
    expect(current).to_contain_text("The belt was quiet")
    desk.keyboard.press("u")
    expect(current).to_contain_text("The islet stayed empty")
    until(lambda: states(folders) == ["accepted", "proposed", "proposed"])
    # A keyboard that writes another script has the same keys.
    desk.evaluate(
        "document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ф', code: 'KeyA', bubbles: true, composed: true}))"
    )
    until(lambda: states(folders) == ["accepted", "accepted", "proposed"])


def test_letters_typed_into_a_field_are_letters_and_stay_with_the_caret_while_answers_come_in(
    desk: Page, folders: tuple[Path, Path]
) -> None:
    note = written(desk, "Note")
    note.press_sequentially("a jar, a ruck", delay=30)
    note.blur()
    until(lambda: stored(folders)["items"][0]["note"] == {"en": "a jar, a ruck"})
    expect(note).to_have_value("a jar, a ruck")
    assert states(folders) == ["proposed"] * 3
    desk.keyboard.press("u")
    until(lambda: stored(folders)["items"][0]["note"] == {})
    expect(note).to_have_value("")
    note.press_sequentially("seen twice", delay=10)
    note.press("Home")
    until(lambda: stored(folders)["items"][0]["note"] == {"en": "seen twice"})
    note.press_sequentially("not ", delay=200)  # each letter may meet an answer
    expect(note).to_have_value("not seen twice")
    expect(note).to_be_focused()
    note.blur()
    expect(note).to_have_value("not seen twice")
    until(lambda: stored(folders)["items"][0]["note"] == {"en": "not seen twice"})


def select_nobody_knew(desk: Page) -> None:
    """Select the sentence of the text that no excerpt has."""
    desk.evaluate(
        f"() => {{{BOARD}"
        """
          const body = board.querySelector('.text');
          const node = [...body.childNodes].find((one) => one.textContent.includes('Nobody knew'));
          const start = node.textContent.indexOf('Nobody');
          const range = document.createRange();
          range.setStart(node, start);
          range.setEnd(node, start + 'Nobody knew who had sent it. '.length);
          const selection = document.getSelection();
          selection.removeAllRanges();
          selection.addRange(range);
        }"""
    )


def test_nothing_is_lost_with_a_reload_or_a_dropped_connection(desk: Page, folders: tuple[Path, Path]) -> None:
    desk.keyboard.press("a")
    until(lambda: states(folders)[0] == "accepted")
    desk.evaluate("WebSocket.prototype.send = () => {}")  # the line is dead, nobody knows yet
    desk.keyboard.press("r")
    expect(row(desk, "The islet stayed empty")).to_have_class(re.compile("rejected"))
    time.sleep(0.5)
    assert states(folders) == ["accepted", "proposed", "proposed"]
    desk.reload()
    expect(row(desk, "A patrol was seen")).to_have_class(re.compile("accepted"))
    expect(row(desk, "The islet stayed empty")).to_have_class(re.compile("rejected"))
    until(lambda: states(folders) == ["accepted", "rejected", "proposed"])


def test_hostile_text_is_text(open_page: Open, address: str, folders: tuple[Path, Path]) -> None:
    empty(folders)
    page = open_page(address)
    bring(page, f"# A headline\n\nIt said {HOSTILE}")
    shown = page.locator(".text")
    expect(shown).to_contain_text("onerror")
    assert shown.locator("img").count() == 0
    assert page.title() != "broken"


def test_a_saved_page_is_uploaded_and_brings_its_own_facts(open_page: Open, address: str, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(
        '<!doctype html><html lang="en"><head><title>Fog</title>'
        '<meta property="og:site_name" content="The Gull"></head><body><nav>Home</nav><article>'
        "<h1>Fog</h1><p>A fog lay on Port Sund for all of April, and no ship could leave it.</p>"
        "<p>The harbour master said that she had never seen such a fog in all her years.</p>"
        "</article></body></html>",
        "utf-8",
    )
    page = open_page(address)
    page.get_by_text("Upload", exact=True).first.click()
    page.locator("input[type=file]").set_input_files(saved)
    expect(page.get_by_text("saved.html")).to_be_visible()
    page.get_by_role("button", name="Read and propose").click()
    expect(page.locator(".text")).to_contain_text("A fog lay on Port Sund")
    expect(page.locator('[data-fact="outlet"]')).to_have_value("The Gull")


def test_what_is_done_to_a_draft_stands_beside_its_title(
    open_page: Open, address: str, folders: tuple[Path, Path]
) -> None:
    empty(folders)
    proposed = propose_draft(
        "fog", read_source(f"{'Fog on the belt ' * 4}\n\n{TEXT}".encode()), {}, read_collection(folders[0])
    )
    Drafts(folders[1]).write(replace(proposed, begun=True))
    page = open_page(address, width=375, height=740)
    buttons = page.locator('[class*="st-key-draft_"] button')
    expect(buttons).to_have_count(2)
    becomes(
        lambda: buttons.evaluate_all(
            "(all) => new Set(all.map((one) => Math.round(one.getBoundingClientRect().top))).size"
        ),
        1,
    )


def test_nothing_is_cut_or_pushed_off_the_page(desk: Page) -> None:
    for width in (1440, 768, 375):
        desk.set_viewport_size({"width": width, "height": 900})
        expect(desk.locator(".items > li.current .editor")).to_be_visible()
        becomes(lambda: desk.locator(".root:has(.columns)").evaluate(CUT), [])
        until(lambda: desk.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_desk_is_whole_in_arabic_and_its_switch_keeps_the_draft(
    open_page: Open, address: str, folders: tuple[Path, Path]
) -> None:
    empty(folders)
    arabic, russian, collection = read_words("ar"), read_words("ru"), read_collection(TINY)
    kept = [
        collection.title,
        TEXT,
        "EDTF HTML MHTML Markdown PDF Word Enter Shift",
        *collection.places.values(),
        *collection.actors.values(),
    ]

    def foreign(page: Page) -> list[str]:
        shown: list[str] = page.evaluate(LATIN)
        assert shown, "the scan finds nothing"
        return [text for text in shown for word in re.findall("[A-Za-z]{2,}", text) if word not in str(kept)]

    page = open_page(f"{address}?lang=ar", width=1440, height=1000)
    page.get_by_text(arabic["desk.way.upload"], exact=True).click()
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    assert foreign(page) == []
    page.get_by_text(arabic["desk.way.paste"], exact=True).click()
    bring(page, TEXT, words=arabic)
    page.keyboard.press("a")
    expect(page.locator(".items > li.accepted")).to_have_count(1)
    page.get_by_role("button", name=arabic["desk.save.review"]).click()
    expect(page.locator('.said[lang="en"][dir="ltr"]', has_text=".toml:")).to_be_visible()
    assert foreign(page) == []

    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")
    boxes = [page.locator(one).first.bounding_box() for one in ("h3", ".text", ".items", ".st-key-desk_map")]
    ends = [box["x"] + box["width"] for box in boxes if box]
    assert len(ends) == len(boxes)
    assert ends == sorted(ends, reverse=True), "the desk begins at the right"
    assert [page.locator(f'[data-fact="{one}"]').get_attribute("dir") for one in ("url", "title")] == ["ltr", "auto"]

    page.set_viewport_size({"width": 375, "height": 812})
    expect(page.locator(".items > li.current .editor")).to_be_visible()
    becomes(lambda: page.locator(".root:has(.columns)").evaluate(CUT), [])
    choices = page.locator(".linked").first.locator("select")
    widths = [choice.evaluate("(one) => one.offsetWidth / one.parentElement.offsetWidth") for choice in choices.all()]
    assert widths
    assert min(widths) > 0.9, "what is chosen of a place is cut"

    draft = page.url.partition("draft=")[2]
    page.get_by_role("link", name=russian["language.self"]).click()
    counts = russian.of("desk.board.counts", accepted="1", rejected="0", undecided="2")
    expect(page.locator(".counts")).to_have_text(counts)
    assert draft
    assert f"draft={draft}" in page.url
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ru", "ltr")
    assert foreign(page) == []


def test_readers_have_no_way_to_the_desk(serve: Serve, folders: tuple[Path, Path]) -> None:
    reader = serve("dashboard.py", LAYERS_DATA=str(folders[0]), LAYERS_DESK="1")
    with urllib.request.urlopen(f"{reader}?draft=x") as answer:  # noqa: S310 - our own address
        assert b"desk" not in answer.read().lower()
    for script in ("desk/board.js", "desk/editor.js", "desk/board.css"):
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"{reader}{ADDRESS}/{script}")  # noqa: S310
        assert missing.value.code == 404
        missing.value.close()
