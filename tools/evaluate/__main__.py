"""Print precision, recall and F1 of the proposals: `python -m tools.evaluate [PART …]`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from curation.propose import Draft, Gazetteer, make_gazetteer, propose
from layers.collection import read_collection
from tools.evaluate.labelled import Labelled, read_accepted, read_labelled
from tools.evaluate.score import Score, score

ROOT = Path(__file__).parents[2]
SETS = ROOT / "tests" / "curation" / "propose"
PARTS = ("development", "held_out", "second_held_out", "accepted")


def main() -> None:
    """Score the parts asked for, and print one table of each."""
    parser = argparse.ArgumentParser(prog="python -m tools.evaluate", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all of them")
    parser.add_argument(
        "--texts", type=Path, default=ROOT.parent / "shared" / "articles", help="full texts of the accepted articles"
    )
    parser.add_argument("--errors", action="store_true", help="list every error")
    asked = parser.parse_args()
    gazetteer = make_gazetteer(read_collection(ROOT / "data"))
    for part in asked.parts or PARTS:
        articles = _articles(part, asked.texts)
        if not articles:
            print(f"{part}: no articles here")
            continue
        _print(part, len(articles), score(_drafts(articles, gazetteer)), errors=asked.errors)


def _articles(part: str, texts: Path) -> list[Labelled]:
    """Read the articles of a part."""
    if part == "accepted":
        return read_accepted(ROOT / "data", texts)
    return read_labelled(SETS / part)


def _drafts(articles: Iterable[Labelled], gazetteer: Gazetteer) -> Iterable[tuple[Labelled, Draft]]:
    """Propose excerpts of each article."""
    for article in articles:
        yield article, propose(article.source, gazetteer)


def _print(part: str, articles: int, result: Score, *, errors: bool) -> None:
    """Print the table of one part."""
    print(f"\n{part}: {articles} articles, {result.quotes} proposals")
    print(f"{'':12} precision  recall      F1   right  wrong  missed")
    for name, count in result.counts.items():
        shares = f"{count.precision:9.3f} {count.recall:7.3f} {count.f1:7.3f}"
        print(f"{name:12} {shares} {count.right:7d} {count.wrong:6d} {count.missed:7d}")
    print(f"{'verbatim':12} {result.verbatim / max(result.quotes, 1):9.3f}")
    if errors:
        print(*result.errors, sep="\n")


if __name__ == "__main__":
    main()
