"""A link to older data: the page offers the map as it was then, and leads back to today's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from layers.collection import read_collection
from layers.store.publish import publish
from layers.words import read_words
from tests.browser.waiting import drawn

TINY = Path(__file__).parents[1] / "data" / "tiny"


def test_the_map_as_it_was(tmp_path: Path, serve: Callable[..., str], open_page: Callable[..., Page]) -> None:
    words, old = read_words("en"), read_collection(TINY).version
    data = Path(shutil.copytree(TINY, tmp_path / "data"))
    publish(data, str(tmp_path / "bucket"))
    said = (data / "collection.toml").read_text("utf-8")
    (data / "collection.toml").write_text(said.replace("Ships", "Boats"), "utf-8")
    publish(data, str(tmp_path / "bucket"))
    page = open_page(serve("dashboard.py", LAYERS_DATA=str(tmp_path / "bucket")) + f"?see=sund&lang=en&v={old}")
    drawn(page)
    title, line = page.get_by_role("heading", level=1), page.locator(".st-key-header p.then")
    expect(title).to_contain_text("Boats")
    expect(line).to_have_count(0)
    page.locator(f'.notice a[data-key="near:at:{old}"]').click()
    expect(line).to_contain_text(old)
    drawn(page)
    expect(title).to_contain_text("Ships")
    below, above = page.locator(".st-key-strip").bounding_box(), line.bounding_box()
    assert below
    assert above
    assert below["y"] >= above["y"] + above["height"] - 1, "it covers nothing"
    expect(page.locator(".notice")).to_have_count(0)
    # Whatever is asked for next is of the same data.
    page.locator(".st-key-panel").get_by_role("link").first.wait_for()
    with page.expect_request(re.compile(rf"/data/cite/.*at={old}")):
        page.get_by_role("button", name=words["card.cite"]).first.click()
    page.get_by_role("button", name=words["share"], exact=True).click()
    expect(page.get_by_label(words["share.link"], exact=True)).to_have_value(re.compile(f"at={old}"))
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 320, "height": 640})
    told = line.locator("span").first
    assert told.evaluate("(one) => one.scrollHeight - one.clientHeight") <= 1, "the day is read whole on a phone too"
    assert told.evaluate("(one) => getComputedStyle(one.nextElementSibling).display") == "none"
    page.set_viewport_size({"width": 1280, "height": 900})
    line.get_by_role("link", name=words["then.today"]).click()
    expect(line).to_have_count(0)
    expect(title).to_contain_text("Boats")
    assert "at=" not in page.url
    page.go_back()
    expect(line).to_contain_text(old)
