"""Print precision, recall and F1 of the proposals: `python -m tools.evaluate [PART …]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from curation.propose import make_gazetteer, propose
from layers.collection import read_collection
from tools.evaluate.labelled import read_accepted, read_labelled
from tools.evaluate.score import Score, score

ROOT = Path(__file__).parents[2]
SETS = ROOT / "tests" / "curation" / "propose"
PARTS = (
    "development",
    "held_out",
    "second_held_out",
    "third_held_out",
    "fourth_held_out",
    "fifth_held_out",
    "sixth_held_out",
    "accepted",
)
BY_LANGUAGE = ("places", "named", "implied", "actors", "months")


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
        articles = read_accepted(ROOT / "data", asked.texts) if part == "accepted" else read_labelled(SETS / part)
        if not articles:
            print(f"{part}: no articles here")
            continue
        pairs = [(article, propose(article.source, gazetteer)) for article in articles]
        _print(part, len(articles), score(pairs), errors=asked.errors)
        for language in sorted({article.source.language for article in articles}):
            own = score(pair for pair in pairs if pair[0].source.language == language).counts
            print(f"{language}: " + ", ".join(f"{each} F1 {own[each].f1:.3f}" for each in BY_LANGUAGE))


def _print(part: str, articles: int, result: Score, *, errors: bool) -> None:
    """Print the table of one part."""
    print(f"\n{part}: {articles} articles, {result.quotes} proposals")
    print(f"{'':12} precision  recall      F1   right  wrong  missed")
    for name, count in result.counts.items():
        if not (count.right or count.wrong or count.missed):
            continue  # no label says it
        shares = f"{count.precision:9.3f} {count.recall:7.3f} {count.f1:7.3f}"
        print(f"{name:12} {shares} {count.right:7d} {count.wrong:6d} {count.missed:7d}")
    print(f"{'verbatim':12} {result.verbatim / max(result.quotes, 1):9.3f}")
    of_proposed, of_all = (result.right / max(many, 1) for many in (result.proposed, result.asked))
    print(f"right as proposed: {of_proposed:.3f} of {result.proposed} sentences proposed, {of_all:.3f} of all")
    print(f"silent: {result.silent}, sentences lost in reading: {result.lost}")
    if errors:
        print(*result.errors, sep="\n")


if __name__ == "__main__":
    main()
