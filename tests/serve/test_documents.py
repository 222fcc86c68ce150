"""What the filters offer and the About box says, fetched once a version and a language."""

from __future__ import annotations

from starlette.testclient import TestClient

from layers import release as browser
from layers.cards.about import about
from layers.model import Filters
from layers.page.filters import filters_data
from layers.store.shelf import Shelf
from layers.words import read_words


def test_the_page_names_an_address_that_answers_with_the_choices(client: TestClient, shelf: Shelf) -> None:
    edition = shelf.current()
    data = filters_data(edition.store, Filters(), read_words("en"))
    response = client.get(f"/{data['choices']}")
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]
    facets = {facet["key"]: facet["options"] for facet in response.json()["facets"]}
    assert {one["id"] for one in facets["place"]} == set(edition.collection.places)
    assert {one["id"] for one in facets["actor"]} == set(edition.collection.actors)


def test_the_about_box_says_what_the_collection_says_of_itself(client: TestClient, shelf: Shelf) -> None:
    collection = shelf.current().collection
    address = browser.document_address("about", collection.version, "en")
    parts = client.get(f"/{address}").json()["parts"]
    assert parts == about(collection, read_words("en"))
    assert collection.summary["en"] in [one["text"] for one in parts[0]["paragraphs"]]


def test_choices_of_a_version_that_is_gone_are_the_current_ones_and_not_kept(client: TestClient) -> None:
    response = client.get("/data/choices/2001-01-01-00000000/en.json")
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert client.get("/data/choices/2001-01-01-00000000/xx.json").status_code == 404
