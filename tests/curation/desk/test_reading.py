"""What is brought to the desk cannot take its memory or its time."""

from __future__ import annotations

import resource
import sys
import zlib

import pytest

from curation.desk import reading
from curation.desk.reading import BROKEN, HEAVY, read_apart
from curation.propose import NotText, read_source
from tests.curation.propose.test_containers import pdf

PAGE = (
    b"<html lang=en><title>Gull</title><article><h2>Sund</h2><p>A boat left the harbour of Sund at dawn.</p></article>"
)
LINES = ["A boat left the harbour of Sund at", "dawn, and nobody on the quay could", "say where it was bound. The har-"]
MANY = b"BT /F1 12 Tf " + b"(A boat left Sund.) Tj " * 3_000_000 + b"ET"
PARTS = b"".join(b"Content-Type: multipart/mixed; boundary=a%d\n\n--a%d\n" % (number, number) for number in range(2000))


def packed(content: bytes) -> bytes:
    """Write a PDF of a few kB whose only page unpacks to a content."""
    stream = zlib.compress(zlib.compress(content, 9), 9)
    plain = pdf([""])
    before, _, after = plain.partition(b"<</Length")
    _, _, after = after.partition(b"endstream")
    filters = b"/Filter[/FlateDecode/FlateDecode]"
    return before + b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), filters, stream) + after


def tree(depth: int, each: int) -> bytes:
    """Write a PDF whose pages are each the same, named so often at so many levels."""
    kids = "".join(
        f"{3 + level} 0 obj<</Type/Pages/Kids[{f'{4 + level} 0 R ' * each}]/Count 1>>endobj\n" for level in range(depth)
    )
    page = f"{3 + depth} 0 obj<</Type/Page/MediaBox[0 0 9 9]>>endobj\n"
    head = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 3 0 R>>endobj\n"
    return f"{head}{kids}{page}trailer<</Root 1 0 R>>\n%%EOF\n".encode()


@pytest.mark.parametrize(("content", "name"), [(PAGE, "a.html"), (pdf(LINES, LINES), "../a\0.PDF")])
def test_what_is_sound_is_read_as_it_is_beside(content: bytes, name: str) -> None:
    assert read_apart(content, name) == read_source(content, name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (packed(MANY), "a PDF that cannot be read"),
        (tree(8, 20), "a PDF that cannot be read"),
        (b"Sund. " * 15_000_000, HEAVY),
        (b"MIME-Version: 1.0\n" + PARTS, BROKEN),
    ],
    ids=["stream", "tree", "text", "mail"],
)
def test_what_unpacks_to_more_than_there_is_costs_the_desk_nothing(
    monkeypatch: pytest.MonkeyPatch, content: bytes, said: str
) -> None:
    monkeypatch.setattr(reading, "MOST_MEMORY", 200 * 2**20)
    before = resource.getrusage(resource.RUSAGE_SELF)
    with pytest.raises(NotText, match="^" + said.partition(";")[0]):
        read_apart(content)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - before.ru_utime < 1
    assert after.ru_maxrss - before.ru_maxrss < 2 * len(content) // (1 if sys.platform == "darwin" else 1024) + 20_000


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.05)
    with pytest.raises(NotText, match="more memory or time"):
        read_apart(b"A boat left Sund.")
