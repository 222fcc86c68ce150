"""Every control of the desk, used in one walk: what is met and not used fails the test."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from curation.desk.drafts import Draft, Drafts, Item
from layers.collection import read_collection
from tests.browser.test_desk import ENGLISH, TEXT, TINY, row, select_nobody_knew
from tests.browser.waiting import settle, until

Serve = Callable[..., str]
Open = Callable[..., Page]

# The name of a control, without what only says which of many it is.
NAME = r"""(one) => {
  if (one.matches('.head')) return 'excerpt';
  if (one.matches('.text')) return 'text';
  if (one.matches('.usual')) return 'usual';
  const labels = [...(one.labels ?? [])].map((label) => (label.querySelector('span') ?? label).innerText).join(' ');
  const name = one.getAttribute('aria-label') || labels || one.innerText || one.placeholder || one.tagName;
  const plain = name.replace(/\b(keyboard_arrow|expand)_\w+/g, '');
  return plain.replace(/\s+/g, ' ').replace(/\d+/g, 'n').trim().replace(/^Remove .*/, 'Remove')
    .replace(/^Save \S+$/, 'Save')
    .replace(/^(It is one event|It is another).*/, '$1').replace(/^(All gists at once|The article) .*/, '$1')
    .replace(/^Selected .*?\. /, '');
}"""
CONTROLS = f"""() => {{
  const name = {NAME};
  const found = [];
  const walk = (root) => {{
    for (const one of root.querySelectorAll('*')) {{
      if (one.shadowRoot) walk(one.shadowRoot);
      const inner = one.matches('[data-testid="stSelectbox"] button');  // of a choice that is used itself
      const is = one.matches('button, input, select, textarea, summary, a[href], .text') && !inner;
      if (is && !one.disabled && one.type !== 'file' && one.checkVisibility({{visibilityProperty: true}}))
        found.push(name(one));
    }}
  }};
  walk(document.querySelector('[data-testid="stApp"]'));
  return found.filter((each) => !each.startsWith('Help for') && each !== 'Copy to clipboard');
}}"""


class Walk:
    """Keeps which controls were met, and which were used."""

    def __init__(self, page: Page, drafts: Drafts) -> None:
        self.page, self.drafts = page, drafts
        self.met: set[str] = set()
        self.used: set[str] = set()

    def on(self, control: Locator) -> Locator:
        """Return a control that is going to be used, and note all that can be seen now."""
        expect(control).to_be_visible()
        self.met |= {*self.page.evaluate(CONTROLS)}
        self.used.add(control.evaluate(NAME))
        return control

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the first button of a name."""
        self.on((within or self.page).get_by_role("button", name=name, exact=True).first).click()

    def fill(self, name: str, value: str, within: Locator | None = None) -> None:
        """Fill the first field of a name in, and leave it."""
        field = self.on((within or self.page).get_by_role("textbox", name=name, exact=True).first)
        field.fill(value)
        field.blur()

    def fact(self, name: str, value: str) -> None:
        """Fill a fact of the article in, and leave it."""
        field = self.on(self.page.locator(f'[data-fact="{name}"]'))
        field.fill(value)
        field.blur()

    def choose(self, name: str, value: str, within: Locator | None = None) -> None:
        """Choose in the first choice of a name."""
        self.on((within or self.page).get_by_role("combobox", name=name, exact=True).first).select_option(value)

    def look_up(self, name: str, typed: str, found: str) -> None:
        """Search for a name, and take what is found."""
        field = self.on(self.page.get_by_role("combobox", name=name, exact=True).first)
        field.fill(typed)
        expect(self.page.locator(".found li:visible").first).to_contain_text(found)
        field.press("Enter")

    def draft(self) -> Draft:
        """Return the draft that the address names."""
        return self.drafts.read(self.page.url.partition("draft=")[2].partition("&")[0])

    def item(self, words: str) -> Item:
        """Return the excerpt whose quote holds words."""
        draft = self.draft()
        return next(item for item in draft.items if words in draft.quote(item))

    def fact_is(self, name: str) -> str:
        return self.draft().facts[name]

    def state_is(self, words: str) -> str:
        return self.item(words).state

    def said(self, part: str, language: str) -> Any:
        """Return the gist or the note of the patrol in a language."""
        return getattr(self.item("A patrol"), part).get(language)

    def comes(self, what: Callable[[], Any], value: object) -> None:
        """Wait until the draft says so."""

        def says() -> bool:
            try:
                return bool(what() == value)
            except StopIteration:  # no excerpt has these words yet
                return False

        until(says)

    def open(self, words: str) -> Locator:
        """Look at an excerpt; an answer to what was done before would move its row."""
        settle(self.page)
        found = row(self.page, words)
        head = self.on(found.locator(".head"))

        def opened() -> bool:
            head.click()
            return head.get_attribute("aria-expanded") == "true"

        until(opened)
        return found


def word(key: str) -> str:
    return ENGLISH[f"desk.{key}"]


def board(key: str) -> str:
    return ENGLISH[f"desk.board.{key}"]


def test_every_control_of_the_desk_does_what_it_says(serve: Serve, open_page: Open, tmp_path: Path) -> None:
    data, drafts, texts = shutil.copytree(TINY, tmp_path / "data"), Drafts(tmp_path / "drafts"), tmp_path / "texts"
    environment = {"LAYERS_DATA": str(data), "LAYERS_DRAFTS": str(drafts.folder), "LAYERS_TEXTS": str(texts)}
    address = serve("desk.py", LAYERS_DESK="1", STREAMLIT_SERVER_ADDRESS="localhost", **environment)
    walk = Walk(open_page(address, width=1440, height=1000), drafts)
    _bring(walk)
    _facts(walk)
    _judge(walk)
    _quote_and_links(walk, data)
    _together(walk)
    _say(walk)
    _save(walk, drafts)
    assert (texts / "gull-2025-05.txt").read_text("utf-8") == TEXT
    _open_again(walk, data)
    _meet(walk, open_page(f"{address}?draft={walk.draft().id}"))
    _leave(walk, drafts)
    assert sorted(walk.met - walk.used) == []
    assert len(walk.used) > 75


def _is_chosen(choice: Locator, option: str) -> None:
    """Wait until an option is chosen and the list of them is gone, under which nothing else is pressed."""
    expect(choice).to_have_value(option)
    expect(choice.page.get_by_role("listbox")).to_have_count(0)


def _bring(walk: Walk) -> None:
    """Bring an article in each of the three ways, and choose what becomes of one that is here already."""
    page = walk.page
    for way in ("upload", "pick", "paste"):
        expect(page.get_by_role("radio").first).to_be_attached()
        walk.used.add(page.get_by_role("radio", name=word(f"way.{way}")).evaluate(NAME))
        page.get_by_text(word(f"way.{way}"), exact=True).click()
        if way == "upload":
            walk.on(page.get_by_test_id("stFileUploader").locator("button"))
            walk.press(word("start.read"))
            expect(page.get_by_text(word("start.empty"))).to_be_visible()
        if way == "pick":
            walk.on(page.get_by_role("combobox", name=word("pick")))
            walk.fill(word("pick.text"), "not its text")
            walk.on(page.get_by_test_id("stFormSubmitButton").get_by_role("button")).click()
            expect(page.get_by_text("This is not the text of the article")).to_be_visible()
    walk.fill(word("who"), "Ada Arn")
    outlet = walk.on(page.get_by_role("combobox", name=word("fact.outlet")))
    outlet.fill("The Gull")
    page.get_by_role("option", name="The Gull").first.click()
    _is_chosen(outlet, "The Gull")
    language = walk.on(page.get_by_role("combobox", name=word("fact.language")))
    language.fill("Bangla")  # which has no rules
    expect(page.get_by_role("option", name="Bangla")).to_be_visible()
    language.fill("English")
    page.get_by_role("option", name="English").first.click()
    _is_chosen(language, "English")
    walk.fill(word("fact.url"), "https://gull.example/2025/05/lights")
    walk.fill(word("paste"), TEXT)
    walk.fill(word("fact.published"), "2025-05-04")
    walk.press(word("start.read"))
    expect(page.locator(".items > li")).to_have_count(3)
    walk.comes(lambda: walk.item("A patrol").by, "the-gull")  # the outlet says what nobody else does


def _facts(walk: Walk) -> None:
    """Fill in what is known of the article, and make an actor of its outlet."""
    page = walk.page
    summaries = page.locator("summary")
    article = walk.on(summaries.filter(has_text=re.compile(f"^{board('facts')}")).first)
    if not page.locator('[data-fact="title"]').is_visible():
        article.click()
    walk.on(summaries.filter(has_text=board("facts.more"))).click()
    for name in ("title", "url", "authors", "published_by", "archived_url", "source_note"):
        value = "https://archive.example/1" if name.endswith("url") else f"The {name}"
        walk.fact(name, value)
        walk.comes(partial(walk.fact_is, name), value)
    for name, value in (
        ("published", "2025-05-04"),
        ("archived_on", "2025-06"),
        ("id", "gull-2025-05"),
        ("outlet", "The Tern"),
    ):
        walk.fact(name, value)
        walk.comes(partial(walk.fact_is, name), value)
    walk.choose(board("fact.kind"), "opinion")
    walk.choose(board("fact.kind"), "news report")
    walk.choose(board("fact.language"), "en")
    walk.choose(board("fact.outlet_id"), "")
    walk.press(word("make.offer.outlet"))
    walk.press(word("make.close"))
    walk.press(word("make.offer.outlet"))
    maker = page.get_by_role("group", name=word("make.actor"))
    walk.fill("Russian", "Крачка", maker)
    walk.choose(word("make.kind"), "outlet", maker)
    walk.look_up(word("make.parent.actor"), "gull", "The Gull")
    walk.press(word("make.no_parent"), maker)
    walk.press(word("make.save"), maker)
    walk.comes(lambda: walk.draft().facts["outlet_id"], "the-tern")


def _judge(walk: Walk) -> None:
    """Judge by buttons, beside the rows and by what the keys stand for."""
    page, patrol = walk.page, row(walk.page, "A patrol")
    walk.open("The belt")
    walk.open("A patrol")
    for name, state in (("proposed", "proposed"), ("rejected", "rejected"), ("accepted", "accepted")):
        walk.open("A patrol")
        walk.press(board(f"judge.{name}"), patrol.locator(".editor"))
        walk.comes(lambda: walk.item("A patrol").state, state)
    walk.open("The belt")
    for what, state in (("rejected", "rejected"), ("accepted", "accepted"), ("accepted", "proposed")):  # taken back
        walk.press(board(f"judge.{what}"), patrol.locator(".quick"))
        walk.comes(lambda: walk.item("A patrol").state, state)
    walk.open("A patrol")
    for letter, words in (
        ("A", "key.accept"),
        ("K", "key.previous"),
        ("J", "key.next"),
        ("R", "key.reject"),
        ("U", "key.undo"),
        ("E", "key.rest"),
    ):
        walk.press(f"{letter} {board(words)}")
    walk.comes(lambda: [item.state for item in walk.draft().items].count("proposed"), 0)
    for item in ("A patrol", "The islet", "The belt"):
        walk.open(item)
        walk.press(board("judge.accepted"), row(page, item).locator(".editor"))
        walk.comes(partial(walk.state_is, item), "accepted")


def _quote_and_links(walk: Walk, data: Path) -> None:
    """Change a quote's limits, add passages, and link what is there and what is new."""
    page, patrol = walk.page, row(walk.page, "A patrol")
    walk.open("A patrol")
    quote = "A patrol was seen at Port Sund on 2 May 2025."
    for name, words in (
        ("extend.before", f"Lights on the belt\n\n{quote}"),
        ("shrink.before", quote),
        ("extend.after", f"{quote} Nobody knew who had sent it."),
        ("shrink.after", quote),
    ):
        walk.press(board(name))
        walk.comes(lambda: walk.draft().quote(walk.item("A patrol")), words)
    text = walk.on(page.locator(".text"))
    text.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown"):
        text.press(key)
    expect(page.locator(".cursor")).to_have_text(re.compile("Nobody knew who had sent it."))
    text.press("Enter")
    expect(page.locator(".items > li")).to_have_count(4)
    walk.comes(lambda: walk.item("Nobody knew").state, "accepted")
    page.keyboard.press("u")
    expect(page.locator(".items > li")).to_have_count(3)
    for offer, rows in (("add", 4), ("requote", 4)):
        select_nobody_knew(page) if offer == "add" else text.press("ArrowDown")
        walk.press(board(offer))
        expect(page.locator(".items > li")).to_have_count(rows)
    page.keyboard.press("u")
    walk.comes(lambda: walk.item("Nobody knew").state, "accepted")

    walk.open("A patrol")
    walk.choose(board("link"), "implied", patrol)
    walk.choose(board("precision"), "site", patrol)
    walk.comes(lambda: [(one.link, one.precision) for one in walk.item("A patrol").places], [("implied", "site")])
    walk.look_up(board("find_place"), "hild", "Hild")
    walk.press("Remove Port Sund", patrol)
    walk.comes(lambda: [one.place for one in walk.item("A patrol").places], ["hild"])
    walk.on(patrol.locator(".usual").first).click()
    walk.comes(lambda: len(walk.item("A patrol").places), 2)
    walk.look_up(board("find_actor"), "корабл", "Borean navy")
    walk.choose(board("role"), "acts", patrol)
    walk.comes(lambda: [(one.actor, one.role) for one in walk.item("A patrol").actors], [("borea-navy", "acts")])
    walk.look_up(board("find_speaker"), "clerk", "clerk")
    walk.choose(board("status"), "disputed", patrol)
    walk.comes(lambda: (walk.item("A patrol").by, walk.item("A patrol").status), ("clerk", "disputed"))
    _new_place(walk, data)


def _new_place(walk: Walk, data: Path) -> None:
    """Make a place by a click on the map, and a circle of it."""
    page = walk.page
    field = page.get_by_role("combobox", name=board("find_place"), exact=True)
    field.fill("North Quay")
    option = page.locator(".found li:visible").filter(has_text=word("make.offer.place"))
    option.click()
    maker = page.get_by_role("group", name=word("make.place"))
    for language, name in (("English", "North Quay"), ("Arabic", "الرصيف الشمالي"), ("Russian", "Северный причал")):
        walk.fill(language, name, maker)
    walk.choose(word("make.kind"), "zone", maker)
    walk.look_up(word("make.parent.place"), "port sund", "Port Sund")
    walk.press(word("make.save"), maker)
    expect(maker.get_by_role("alert")).to_have_text(word("make.refused.position"))
    frame = page.locator('iframe[src*="streamlit_folium"]')
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    frame.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(maker.get_by_label(word("make.latitude"))).to_have_value(re.compile(r"^5\d\.\d{5}$"))
    walk.fill(word("make.latitude"), "51,5", maker)
    walk.fill(word("make.longitude"), "12", maker)
    walk.fill(word("make.radius"), "5", maker)
    walk.press(word("make.save"), maker)
    walk.comes(lambda: "north-quay" in [one.place for one in walk.item("A patrol").places], True)
    place = read_collection(data).places["north-quay"]
    assert (place.precision, place.parent, place.latitude) == ("schematic", "sund", 51.5)


def _together(walk: Walk) -> None:
    """Change all excerpts together, from one that is not opened, and take it back at once."""
    page, islet = walk.page, row(walk.page, "The islet")
    walk.open("A patrol")
    walk.on(page.get_by_role("checkbox", name=board("choose_all"))).click()
    expect(page.locator(".choice:checked")).to_have_count(4)

    def with_hild() -> list[bool]:
        return ["hild" in [one.place for one in item.places] for item in walk.draft().items]

    before = with_hild()
    assert not all(before)
    walk.on(islet.locator(".offers > button")).focus()
    walk.on(islet.locator(".menu .usual").filter(has_text=re.compile(r"^\+ Hild$"))).click()
    walk.comes(with_hild, [True] * 4)
    walk.press("Remove Hild", islet)
    walk.comes(with_hild, [False] * 4)
    for after in ([True] * 4, before):
        walk.press(f"U {board('key.undo')}")
        walk.comes(with_hild, after)
    walk.on(page.get_by_role("checkbox", name=re.compile("chosen"))).click()
    expect(page.locator(".choice:checked")).to_have_count(0)
    walk.open("A patrol")
    walk.press(f"X {board('key.choose')}")
    expect(row(page, "A patrol").locator(".choice")).to_be_checked()
    walk.on(row(page, "A patrol").locator(".choice")).click()
    expect(page.locator(".choice:checked")).to_have_count(0)


def _say(walk: Walk) -> None:
    """Say when it was and what it says, and tie it to another report."""
    page, patrol = walk.page, row(walk.page, "A patrol")
    date = walk.on(page.get_by_role("textbox", name=re.compile("^Date")))
    date.fill("2025-2")
    expect(page.locator(".help.bad").filter(has_text="Write it like 2025-07-31")).to_be_visible()
    walk.fill(board("dated_by"), "'on 2 May 2025'", patrol)
    date.fill("2025-05-02")
    expect(page.locator(".help").filter(has_text="2 May 2025")).to_be_visible()
    for part in ("gist", "note"):
        for language, code in (("English", "en"), ("Arabic", "ar"), ("Russian", "ru")):
            group = page.get_by_role("group", name=board(part))
            walk.fill(language, f"{part} {code}", group)
            walk.comes(partial(walk.said, part, code), f"{part} {code}")
    walk.press(re.compile(board("same.tie")), patrol)  # type: ignore[arg-type]
    walk.comes(lambda: len(walk.item("A patrol").same_event), 1)
    walk.press(re.compile(board("same.part")), patrol)  # type: ignore[arg-type]
    walk.comes(lambda: len(walk.item("A patrol").same_event), 0)
    tick = walk.on(page.get_by_role("checkbox", name=board("check")))
    tick.click()
    expect(page.get_by_text(board("refused.own"))).to_be_visible()  # nobody reads their own again
    summary = page.locator(".sheet summary")
    if not page.get_by_role("textbox", name=board("sheet")).is_visible():
        summary.click()
    walk.on(summary)
    sheet = walk.on(page.get_by_role("textbox", name=board("sheet")))
    sheet.fill(re.sub(r"(# n\d+ The belt.*\nen: )", r"\1A clerk calls it quiet.", sheet.input_value()))
    sheet.blur()
    walk.comes(lambda: walk.item("The belt").gist, {"en": "A clerk calls it quiet."})


def _save(walk: Walk, drafts: Drafts) -> None:
    """Propose again, look at what saving does, save, and find the draft among those that are saved."""
    page = walk.page
    walk.press(word("again"))
    walk.on(page.locator("summary").filter(has_text="Seen and not proposed")).click()
    walk.comes(lambda: walk.item("A patrol").gist.get("en"), "gist en")
    walk.press(word("save.review"))
    expect(page.locator(".difference")).to_contain_text("New: gull-2025-05-01")
    walk.on(page.locator("summary").filter(has_text=word("diff.lines"))).click()
    expect(page.get_by_test_id("stCode").first).to_contain_text('+accepted = { by = "Ada Arn"')
    walk.on(page.get_by_role("button", name="Save gull-2025-05.toml")).click()
    expect(page.get_by_text("gull-2025-05.toml is saved")).to_be_visible()
    assert (drafts.ids(), len(drafts.ids(saved=True))) == ([], 1)
    walk.press(word("leave"))
    expect(page.get_by_text(word("start"), exact=True)).to_be_visible()
    assert "draft=" not in page.url
    walk.on(page.locator("summary").filter(has_text="1 saved draft")).click()
    walk.press(word("drafts.open"))
    expect(page.locator(".items > li")).to_have_count(4)


def _open_again(walk: Walk, data: Path) -> None:
    """Take an excerpt back that was published; choose between the draft and what another wrote meanwhile."""
    page, path = walk.page, data / "articles" / "gull-2025-05.toml"
    walk.open("The islet")
    walk.press(board("judge.rejected"), row(page, "The islet").locator(".editor"))
    walk.fill(board("withdrawn"), "Misread.")
    walk.comes(lambda: walk.item("The islet").withdrawn, "Misread.")
    for choice in ("take_theirs", "keep_mine"):
        title = f"Changed by another, {choice}"
        path.write_text(re.sub('title = ".*"', f'title = "{title}"', path.read_text("utf-8")), "utf-8")
        walk.press(word("save.review"))
        expect(page.get_by_role("tab", name=word("save.theirs"))).to_be_visible()
        for tab in ("theirs", "mine"):
            walk.on(page.get_by_role("tab", name=word(f"save.{tab}"))).click()
        walk.press(word(f"save.{choice}"))
        if choice == "take_theirs":
            walk.comes(lambda: walk.draft().facts["title"], title)
            # What still stands of this review would be taken for the next one, and its buttons do nothing.
            expect(page.get_by_role("tab")).to_have_count(0)
            page.locator("details.facts > summary").first.click()
            walk.fact("title", "Mine")
            walk.comes(lambda: walk.draft().facts["title"], "Mine")
    expect(page.get_by_text("gull-2025-05.toml is saved")).to_be_visible()
    assert 'title = "Mine"' in path.read_text("utf-8")


def _meet(walk: Walk, other: Page) -> None:
    """Be at a draft with somebody else, who reads again what was accepted; either sees what the other does."""
    page = walk.page
    expect(other.locator(".items > li").first).to_be_visible()
    other.get_by_role("textbox", name=word("who")).fill("Bo Bee")
    other.get_by_role("textbox", name=word("who")).press("Enter")
    expect(page.get_by_text("Also at this draft now: Bo Bee")).to_be_visible()
    row(other, "A patrol").locator(".head").click()
    other.get_by_role("checkbox", name=board("check")).click()
    walk.comes(lambda: getattr(walk.item("A patrol").checked, "by", ""), "Bo Bee")
    row(page, "A patrol").locator(".head").click()
    expect(page.get_by_role("checkbox", name=board("check"))).to_be_checked()
    expect(page.locator(".signed")).to_contain_text("Read again by Bo Bee")
    other.close()


def _leave(walk: Walk, drafts: Drafts) -> None:
    """Bring the same article again, drop it, and discard the draft; go through the languages."""
    page = walk.page
    walk.press(word("leave"))
    for choice in ("drop", "open", "go_on"):
        walk.fill(word("paste"), TEXT)
        walk.press(word("start.read"))
        walk.press(word(f"alike.{choice}"))
        if choice == "drop":
            expect(page.get_by_text(word("start"), exact=True)).to_be_visible()
        else:
            expect(page.locator(".columns")).to_be_visible()
            walk.press(word("leave"))
            expect(page.get_by_text(word("start"), exact=True)).to_be_visible()
    for left in reversed(range(len(drafts.ids()))):
        expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached()
        walk.press(word("drafts.discard"))
        walk.press(word("drafts.discard_now"))
        expect(page.locator('[class*="st-key-draft_"]')).to_have_count(left)
    assert drafts.ids() == []
    links = page.locator("nav.languages a")
    for number in range(links.count()):
        walk.on(links.nth(number))
    for language in ("ar", "ru", "en"):
        page.locator(f'nav.languages a[hreflang="{language}"]').click()
        expect(page.locator("html")).to_have_attribute("lang", language)
