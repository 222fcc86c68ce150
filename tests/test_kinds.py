"""Kinds of place and of article that a collection adds: read, checked, drawn, named and offered like all others."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from curation.desk import board
from layers.ask import permalink
from layers.ask.phrases import view_in_words
from layers.ask.table import BY_KEY
from layers.cards.card import card
from layers.cards.content import place_header
from layers.collection import check_collection
from layers.collection.records import MOST_KINDS
from layers.export.extract import Extract
from layers.export.formats import FORMATS
from layers.export.still.sheet import draw_sheet
from layers.model import Filters, View
from layers.scene.document import map_document
from layers.store import select
from layers.store.edition import Edition, read_edition
from layers.words import read_words

TINY = Path(__file__).parent / "data" / "tiny"
KINDS = """
[[place_kinds]]
id = "river"
names = { en = "river", ar = "نهر", ru = "река" }
like = "line"

[[place_kinds]]
id = "district"
names = { en = "district", ar = "قضاء", ru = "район" }
like = "governorate"

[[article_kinds]]
id = "live-blog"
names = { en = "live blog", ar = "تغطية مباشرة", ru = "онлайн-трансляция" }
"""


def with_kinds(folder: Path, kinds: str = KINDS) -> Path:
    """Copy the tiny collection: its quay is a river, its mountain a district, an article a live blog."""
    data = shutil.copytree(TINY, folder / "data")
    facts = data / "collection.toml"
    facts.write_text(
        facts.read_text("utf-8").replace("[quoting]", '[quoting]\n"live-blog" = { longest_words = 35 }') + kinds
    )
    article = data / "articles" / "gull-2025-03.toml"
    article.write_text(article.read_text("utf-8").replace('kind = "news report"', 'kind = "live-blog"', 1), "utf-8")
    hild, sund = data / "geo" / "hild.geojson", data / "geo" / "sund.geojson"
    hild.write_text(hild.read_text("utf-8").replace('"governorate"', '"district"'), "utf-8")
    layer = json.loads(sund.read_text("utf-8"))
    (quay,) = [one for one in layer["features"] if one["properties"]["id"] == "old-quay"]
    quay["properties"]["kind"] = "river"
    line = {"type": "LineString", "coordinates": [[11.0, 51.1], [11.105, 51.204], [11.3, 51.3]]}
    own = {**quay["properties"], "id": "old-quay-line", "role": "extent", "precision": "area"}
    for name in ("parent", "aliases", "valid_from", "valid_to"):
        own.pop(name, None)
    layer["features"].append({"type": "Feature", "properties": own, "geometry": line})
    sund.write_text(json.dumps(layer, ensure_ascii=False), "utf-8")
    return data


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return read_edition(with_kinds(tmp_path_factory.mktemp("kinds")))


def extract_of(edition: Edition, view: View, language: str = "en") -> Extract:
    words = read_words(language)
    return Extract(edition.collection, edition.store, view, words, features=edition.features)


def test_a_place_keeps_its_kind_and_is_drawn_like_another(edition: Edition) -> None:
    places = edition.collection.places
    assert (places["old-quay"].kind, places["old-quay"].like) == ("river", "line")
    assert (places["hild"].kind, places["hild"].like) == ("district", "governorate")
    assert (places["sund"].kind, places["sund"].like) == ("town", "town")
    assert edition.collection.quoting["live-blog"].longest_words == 35


@pytest.mark.parametrize(("language", "said"), [("en", "river"), ("ar", "نهر"), ("ru", "река")])
def test_it_is_called_by_its_own_name_everywhere(edition: Edition, language: str, said: str) -> None:
    collection, words = edition.collection, read_words(language)
    blog = collection.article_kinds["live-blog"].names[language]
    assert place_header(collection, "old-quay", words)["kind_words"] == said
    assert card(collection, "gull-2025-03-01", "", words)["source"]["kind_words"] == blog
    drawn = {one["id"]: one for one in map_document(collection, edition.features, language)["places"]}
    assert (drawn["old-quay"]["kind"], drawn["old-quay"]["called"]) == ("line", said)
    assert "called" not in drawn["sund"]
    view = View(Filters(kinds=("river",)), language=language)
    assert any(said in part for part in view_in_words(view, collection, words))
    assert ["live-blog", blog] in board._choices(collection, words)["kind"]
    found = board.found_names(collection, {"what": "place", "text": "old quay"}, words)
    assert found
    assert (found["names"][0]["id"], found["names"][0]["kind"]) == ("old-quay", said)


def test_it_is_asked_for_like_any_other(edition: Edition) -> None:
    asked = Filters(kinds=("river",))
    found = select(edition.store, asked)
    linked = [
        one.id for one in edition.collection.excerpts.values() if any(link.place == "old-quay" for link in one.places)
    ]
    assert linked
    assert found.matching == len(linked)
    assert select(edition.store, Filters()).facets["kind"]["river"] == len(linked)
    assert {"river", "district"} <= {*BY_KEY["kind"].among(edition.collection)}
    view, troubles = permalink.read(permalink.write(View(asked)), edition.collection)
    assert (view.filters, troubles) == (asked, ())


def test_a_line_is_drawn_as_one_and_a_district_as_an_area(edition: Edition) -> None:
    shown = draw_sheet(extract_of(edition, View(place="old-quay"))).svg()
    assert 'stroke-width="4"' in shown
    assert read_words("en")["map.legend.along"] in shown
    kinds = edition.features.set_index("id")["like"]
    assert kinds["old-quay-line"] == "line"
    assert kinds["hild-extent"] == "governorate"


def test_exports_have_its_id_and_name_it(edition: Edition) -> None:
    written = {}
    for name in ("geojson", "lpf", "gpkg"):
        out = io.BytesIO()
        FORMATS[name].write(extract_of(edition, View()), out)
        written[name] = out.getvalue()
    assert b'"river"' in written["geojson"]
    found = {one["@id"].rsplit("=", 1)[-1]: one for one in json.loads(written["lpf"])["features"]}
    (quay,) = [one for name, one in found.items() if "old-quay" in name]
    assert quay["types"][0]["sourceLabels"] == [{"label": "river"}]
    assert b"'site', 'town', 'river'" in written["gpkg"]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ('[[place_kinds]]\nid = "town"\nnames = { en = "x" }\nlike = "site"', "which every collection has"),
        ('[[place_kinds]]\nid = "x"\nnames = { en = "x" }\nlike = "sight"', "did you mean 'site'"),
        ('[[place_kinds]]\nid = "x"\nnames = { en = "x" }', "has no like"),
        ('[[article_kinds]]\nid = "Live blog"\nnames = { en = "x" }', "is not an id"),
        (2 * '[[article_kinds]]\nid = "x"\nnames = { en = "x" }\n', "is defined twice"),
    ],
)
def test_a_kind_that_cannot_be_is_told(kinds: str, said: str, tmp_path: Path) -> None:
    problems = check_collection(with_kinds(tmp_path, f"{KINDS}\n{kinds}\n"))[1]
    assert said in " ".join(str(one) for one in problems if one.severity == "error")


def test_too_many_kinds_are_told(tmp_path: Path) -> None:
    many = "".join(
        f'\n[[place_kinds]]\nid = "k{n}"\nnames = {{ en = "x" }}\nlike = "site"\n' for n in range(MOST_KINDS)
    )
    problems = check_collection(with_kinds(tmp_path, KINDS + many))[1]
    assert f"keep {MOST_KINDS} at most" in " ".join(map(str, problems))


def test_a_kind_that_nobody_adds_is_told_once_and_not_when_it_cannot_be_known(tmp_path: Path) -> None:
    folder = with_kinds(tmp_path, "")
    told = [one for one in check_collection(folder)[1] if one.severity == "error"]
    assert {one.path.name for one in told} == {"collection.toml", "gull-2025-03.toml", "hild.geojson", "sund.geojson"}
    (folder / "collection.toml").write_text("=")
    told = [one for one in check_collection(folder)[1] if one.severity == "error"]
    assert {one.path.name for one in told} == {"collection.toml"}
