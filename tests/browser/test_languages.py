"""The page in three languages: which one, the switch, and that no sentence of another is left in any state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from layers.model import spellings
from layers.words import Words, read_words
from tests.browser.waiting import becomes, go, rest
from tests.collected import SHIPPED as COLLECTION

ROOT = Path(__file__).parents[2]
PAIR = ("enab-baladi-2025-08-12", "moscow-times-2025-09-22-30")
PHONE = {"width": 375, "height": 812, "has_touch": True, "is_mobile": True}

Open = Callable[..., Page]

# Every text that is seen or read out, with the language that it is marked as: of the document, of
# every shadow root and of the map's frame; attributes too. A paragraph counts whole as well, with what
# stands in its line.
TEXTS = """
() => {
  const found = [];
  const SAID = [
    "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt",
  ];
  const INLINE = "a, b, bdi, em, i, mark, small, span, strong, time";
  const language = (one) => {
    for (let at = one; at; at = at.parentNode ?? at.host ?? at.defaultView?.frameElement)
      if (at.lang) return at.lang;
    return "";
  };
  const add = (text, one, of = "") => {
    const name = `${one.tagName}.${one.className?.baseVal ?? one.className}${of}`;
    if (text?.trim()) found.push([text.replace(/\\s+/g, " ").trim(), language(one), name]);
  };
  const seen = (one) => (one.closest("select") ?? one).checkVisibility({ visibilityProperty: true });
  const line = (one) =>
    [...one.childNodes].map((node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.data;
      return node.matches?.(INLINE) && !node.lang && seen(node) ? line(node) : " ";
    }).join("");
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (/^(script|style|noscript|template|title)$/i.test(one.tagName)) continue;
      if (one.shadowRoot) look(one.shadowRoot);
      if (one.tagName === "IFRAME" && one.contentDocument) look(one.contentDocument);
      if (!seen(one)) continue;
      for (const name of SAID) add(one.getAttribute(name), one, `@${name}`);
      for (const node of one.childNodes) if (node.nodeType === Node.TEXT_NODE) add(node.data, one);
      if (!one.matches(INLINE) || one.lang) add(line(one), one, " whole");
    }
  };
  look(document);
  add(document.title, document.documentElement, " the tab");
  return found;
}
"""

# Three words in a row; what is written in capitals, like JSON-LD, is a name.
LATIN = r"\b[A-Za-zÀ-ž'’]*[a-zß-ž]+[A-Za-zÀ-ž'’.]*"
SENTENCE = re.compile(rf"{LATIN}(?:[\s,;:()·–—-]+{LATIN}){{2,}}")
ADDRESS = re.compile(r"https?://\S+|\b[\w.-]+\.(?:com|net|org)\b\S*|\b\w+(?:[-_]\w+){2,}\b")


def names() -> Iterator[str]:
    """Go through what keeps its name in every language: works, licences, and those who wrote them."""
    for article in COLLECTION.articles.values():
        yield from (article.title, article.outlet, *article.authors)
    yield from ("OpenStreetMap contributors", "Open Database License", "Russian naval facility in Tartus")


QUOTATION = re.compile("«([^»]*)»")
QUOTES = re.compile("[“”‘’\"']")
ENGLISH = read_words("en")


def plain(text: str) -> str:
    """Leave a text's words, as they are told apart here."""
    return " ".join(QUOTES.sub("", text).split())


# A style of citation writes a title in capitals.
NAMED = re.compile(
    "|".join(re.escape(plain(one)) for one in sorted(set(names()), key=len, reverse=True)), re.IGNORECASE
)
QUOTED = " | ".join(
    plain(text).lower()
    for text in (
        *(one.quote for one in COLLECTION.excerpts.values()),
        # What stands in a note in Arabic or Russian in Latin letters is quoted there.
        *(
            said[language]
            for one in COLLECTION.excerpts.values()
            for said in (one.dated_by, one.note)
            for language in ("ar", "ru")
            if language in said
        ),
        *(f"the {one}" for place in COLLECTION.places.values() for one in spellings(place)),
    )
)


def left_in_english(page: Page, words: Words, state: str) -> list[str]:
    """Return what of a page stands in English and is no quote and no name, though it be marked as English."""
    # A word that the language writes the same, like CSV, is its own.
    alone = set(ENGLISH.values()) - {*words.values(), ENGLISH["language.self"]}
    texts: list[tuple[str, str, str]] = page.evaluate(TEXTS)
    assert len(texts) > 100, f"{state}: too little was seen"
    return [
        f"{of} [{language}]: {text[:160]} ({state})"
        for text, language, of in texts
        if (text in alone or is_english(text)) and not (language == "en" and plain(text).lower() in QUOTED)
    ]


@cache  # most of a page stands in each of its states
def is_english(text: str) -> bool:
    """Say whether a text has a sentence in English besides what it quotes and names."""
    said = QUOTATION.sub(lambda one: " " if plain(one[1]).lower() in QUOTED else one[0], text)
    return SENTENCE.search(NAMED.sub(" ", ADDRESS.sub(" ", plain(said)))) is not None


def frame(page: Page) -> FrameLocator:
    return page.frame_locator('iframe[src*="streamlit_folium"]')


def heading(page: Page) -> Locator:
    return page.locator(".st-key-panel_frame header h2")


def root(page: Page) -> list[str]:
    """Return `lang` and `dir` of the document and of the map's."""
    expect(frame(page).locator("[data-place]").first).to_be_attached()
    inside = next(each for each in page.frames if "streamlit_folium" in each.url)
    said = "() => [document.documentElement.lang, document.documentElement.dir]"
    return [*page.evaluate(said), *inside.evaluate(said)]


def asked(page: Page) -> list[tuple[str, str]]:
    return sorted(pair for pair in parse_qsl(urlsplit(page.url).query) if pair[0] not in {"lang", "v"})


def links(page: Page) -> Locator:
    return page.locator(".languages a")


def views(page: Page, language: str) -> Iterator[str]:
    """Go to what only an address leads to; give the name of each."""
    go(page, f"?lang={language}&see=tartus&actor=russia&from=2025-07&undated=1")
    expect(heading(page)).to_contain_text(COLLECTION.places["tartus"].names[language])
    card = page.locator(".cards article.card").first
    expect(card).to_be_visible()
    card.locator('[data-key^="cite:"]').click()
    expect(card.locator(".more dt").first).to_be_visible()
    yield "a place, cited"
    for more in page.locator('.cards [data-key^="more:"]').all():
        more.click()
    yield "a place, more"

    go(page, f"?lang={language}{''.join(f'&pair={one}' for one in PAIR)}")
    expect(page.get_by_role("dialog").locator("article.card")).to_have_count(2)
    yield "a pair"
    page.keyboard.press("Escape")
    go(page, f"?lang={language}&q=zzzz")
    expect(page.locator("article.card")).to_have_count(0)
    yield "nothing found"
    broken = "&see=nowhere&actor=rusia&xyz=1&from=2025-99&sure=maybe&v=2025-01-00000000"
    page.goto(f"{page.url.split('?')[0]}?lang={language}{broken}")
    expect(page.locator(".notice").first).to_be_visible()
    expect(heading(page)).to_be_visible()
    yield "a broken link"


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_a_reader_finds_no_sentence_left_in_english(stay: Open, language: str) -> None:
    words = read_words(language)
    found: dict[str, str] = {}

    def look(page: Page, state: str) -> None:
        rest(page)
        page.wait_for_timeout(300)  # what a state brings late: a status
        for one in left_in_english(page, words, state):
            found.setdefault(one.rpartition(" (")[0], one)

    page = stay(f"?lang={language}", width=1440)
    look(page, "first view")
    frame(page).locator("details.legend summary").click()
    frame(page).locator(".map-button").first.hover()
    look(page, "legend")
    page.locator('[data-key="time:more"]').click()
    look(page, "months and player")
    page.keyboard.press("Escape")
    page.locator('[data-key="filters"]').click()
    expect(page.get_by_role("dialog")).to_be_visible()
    folded = page.locator(".st-key-filters details:not([open]) > summary")
    while folded.count():
        folded.first.click()
    look(page, "filters")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    for key in ("share", "export", "about.open"):
        page.locator(".tools").get_by_role("button", name=words[key], exact=True).click()
        expect(page.locator("dialog[open]")).to_be_visible()
        if key == "about.open":
            expect(page.locator("dialog[open] h3").first).to_be_visible()
        look(page, key)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator(".st-key-below").scroll_into_view_if_needed()
    page.locator(".st-key-side_by_side a").first.click()
    expect(page.locator(".st-key-side_by_side section")).to_have_count(2)
    page.locator(".st-key-table summary").click()
    expect(page.get_by_role("rowheader").last).to_be_visible()
    look(page, "side by side, coverage and the table")

    for state in views(page, language):
        look(page, state)
    page.set_viewport_size({"width": 375, "height": 812})
    assert page.locator(".notice").count() > 3
    cut = "(all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.textContent)"
    becomes(lambda: page.locator(".notice > span").evaluate_all(cut), [])
    assert not found, "\n".join(found.values())


def test_the_browser_s_wish_decides_and_the_session_agrees_with_the_server(visit: Open) -> None:
    page = visit(locale="ar-SY")
    assert root(page) == ["ar", "rtl"] * 2
    words = read_words("ar")
    expect(heading(page)).to_have_text(words["panel.all"])
    expect(page.locator(".tools").get_by_role("button", name=words["share"], exact=True)).to_be_visible()
    expect(links(page)).to_have_text(["English", "العربية", "Русский"])
    assert links(page).evaluate_all("(all) => all.map((one) => one.ariaCurrent)") == [None, "true", None]
    assert "lang=" not in page.url
    # What is given away says the language; what is gone to next leaves it to the reader.
    page.locator(".tools").get_by_role("button", name=words["share"], exact=True).click()
    given = page.locator("dialog[open] :is(input, textarea)").evaluate_all("(all) => all.map((one) => one.value)")
    assert len(given) == 5
    assert all("lang=ar" in one for one in given)
    page.keyboard.press("Escape")
    page.locator(".tools").get_by_role("button", name=words["export"], exact=True).click()
    files = page.locator("dialog[open] .formats a").evaluate_all("(all) => all.map((one) => one.href)")
    assert files
    assert all("lang=ar" in one for one in files)
    page.keyboard.press("Escape")
    page.locator('nav [data-place="tartus"]').click()
    expect(heading(page)).to_contain_text("طرطوس")
    assert "lang=" not in page.url
    page.goto(page.url.split("?")[0] + "?lang=ru")
    expect(heading(page)).to_have_text(read_words("ru")["panel.all"])
    assert root(page)[:2] == ["ru", "ltr"]


def test_the_switch_keeps_the_very_view_and_back_returns_whole(visit: Open) -> None:
    page = visit("?see=tartus&actor=russia&from=2025-07&to=2025-08&undated=1")
    frame(page).locator(".map-button").first.click()
    page.wait_for_function("() => location.search.includes('map=')")
    rest(page)
    before, counts = asked(page), page.locator(".st-key-panel_frame header").inner_text()
    numbers = re.findall(r"\d+", counts)
    links(page).nth(1).click()
    expect(heading(page)).to_contain_text("طرطوس")
    expect(frame(page).locator("[data-place]").first).to_be_attached()
    assert root(page) == ["ar", "rtl"] * 2
    assert asked(page) == before
    assert "lang=ar" in page.url
    becomes(lambda: re.findall(r"\d+", page.locator(".st-key-panel_frame header").inner_text()), numbers)
    assert page.locator(".cards article.card").first.locator("blockquote").get_attribute("lang") == "en"
    page.go_back()
    expect(heading(page)).to_contain_text("Tartus")
    expect(frame(page).locator("[data-place]").first).to_be_attached()
    assert root(page) == ["en", "ltr"] * 2
    assert asked(page) == before
    page.go_forward()
    expect(heading(page)).to_contain_text("طرطوس")


def test_on_a_phone_the_languages_are_a_menu_beside_a_title_that_can_be_read(visit: Open) -> None:
    page = visit("?see=qamishli", locale="ru", **PHONE)
    words = read_words("ru")
    expect(links(page).first).to_be_hidden()
    button = page.get_by_role("button", name=words["header.language"], exact=True)
    button.tap()
    expect(links(page).last).to_be_visible()
    boxes = [box for one in links(page).all() if (box := one.bounding_box())]
    assert len(boxes) == 3
    assert all(box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 375 for box in boxes)
    page.keyboard.press("Escape")
    expect(links(page).first).to_be_hidden()
    expect(button).to_be_focused()
    bar, title = page.locator(".bar-of-tools"), page.locator(".bar-of-tools h1")
    assert bar.evaluate("(one) => one.offsetHeight") <= 52
    assert title.evaluate("(one) => one.scrollHeight <= one.clientHeight + 4 && one.scrollWidth <= one.clientWidth")
    button.tap()
    links(page).nth(1).tap()
    expect(heading(page)).to_contain_text("القامشلي")
    assert asked(page) == [("see", "qamishli")]
    page.locator('.bar-of-tools [data-key="menu"]').tap()
    left = left_in_english(page, read_words("ar"), "phone")
    assert not left, "\n".join(left)
