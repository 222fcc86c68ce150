"""Text as it was published: cleaned for counting, folded for searching, addressed by quoting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.parse import quote as percent_encode

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

# Markdown marks are not words of an article; what they enclose is.
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_ITALIC = re.compile(r"\*([^*\n]+)\*")
_HEADING = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_MARKS = re.compile(r"[\\`*_\[\]<>&#|]")
_BARE_ADDRESS = re.compile(r"<(https?://[^<>\s]+)>")

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u180e]")
"""Characters that say nothing: places where a line may break or may not, and marks of bytes."""
LINKS_IN_LINKS = 20

# Letters that Arabic (and Persian keyboards) write in more than one way. The hamza of
# أ إ آ ؤ ئ is a combining mark once decomposed, and goes with the other marks.
_LETTERS = str.maketrans(
    {"ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": "", "ı": "i"}
    # Apostrophes stand inside words (Ma'ariya, Qunaytirah’s): they go, and leave no gap.
    | dict.fromkeys("'’‘‛`´ʼʻʾʿ′＇", "")
)

# The embedding, override and isolate characters can make a text read as what it is not; the
# marks LRM, RLM and ALM cannot, and right-to-left text needs them.
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_LINE_SEPARATORS = {0x2028, 0x2029}
_NONCHARACTER = 0xFFFE  # XML has none of these
_UNSEEN = {"Cc", "Cf", "Mn", "Me"}
_FILLERS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_HALF = re.compile("[\ud800-\udfff]")
_LETTER = re.compile(f"[^\\W{_FILLERS}]")


# Keys that hosts, mail and social sites hang on to an address (names of the public registry of
# tracking parameters, github.com/mpchadwick/tracking-query-params-registry, and rules for their kin).
_FOREIGN = re.compile(
    r"\w*cl(ic)?k?_?id|\w+_(source|medium|campaign|term)|_\w+|(utm|mc|gad|pk|mtm|matomo|piwik|at|hsa|vero|oly|sc|fb|wt|s_kw|ml|bsft|mkt)_\w+|[gw]braid"
    r"|srsltid|mibextid|igsh(id)?|si|s|ref(_src|_url|errer)?|share(d|_id)?|smid|smtyp|ncid|ocid|cmpid|spm|xtor|epik"
    r"|ef_id|trk|mkwid|pcrid|s_cid|isappinstalled|nsukey|wechat_redirect|tgWebApp\w+|amp|(li_fat|rdt|ss|vero|wicked)_?c?id"
    r"|(trk|gdf|redirect|dm|tag|sxsrf|sca)_\w+|gdf\w+|gclsrc|hsctatracking|nr_email_referer|sb_referer_host|ved|sxsrf"
    r"|gs_\w+|sei|rlz|oq|aqs|sourceid|ie|hss_channel|s_kwcid|cvid|wt\.\w+|cmp|ns_\w+|dicbo|guc\w+|action_\w+"
    r"|__\w+\[\d+\]|lipi|rcm|iref|icid|intcmp|cid|elq\w+|wprov|share_\w+|vd_source|bbid|campaign_?id|emc|instance_id"
    r"|regi_id|segment_id|user_id|fbc|fbp|ck_subscriber_id|trackingid|guid|rss|linkid|mbid|dm_i|sr_share"
    r"|scid|irgwc|sa|usg|ust|sdata|reserved|sfnsn|xmt|extid|cmid|epi|smclient|spm_id_from|from_spmid|unique_k|xhsshare|app_platform"
    r"|rhash|refsrc|hl|mid(token|sig)|otptoken|trkemail|is_from_webapp|sender_device|tt_from|rct|opi|triedredirect|isfreemail"
    r"|luicode|lfid|weibo_id|openexternalbrowser|kakao_from|asc_\w+|ad-keywords|cc_key|cndid|esrc|uact|sxsrf|gws_rd|psig",
    re.IGNORECASE,
)

_NOT_IN_PAGE = re.compile(r"[“”„«»‹›「」『』\t\n]|\B[‘’]|[‘’](?!\w)|\[\d{1,3}\]")
_OPENING = re.compile(r"^\W+")
EXACT_LIMIT = 300
"""Quotes longer than this many characters are addressed by their first and last words."""
EDGE_WORDS = 6
CONTEXT_LENGTH = 32

LEAST_LIKENESS = 60
"""How like a word one must be that was perhaps meant, of 100: the letters that both have in order."""
LONGEST_COMPARED = 80
LEAST_PART = 3
_PARTS = re.compile(r"[-_ ]")


class ProblemCharacter(NamedTuple):
    """A character that has no place in a text: where it stands (from 0) and what it is."""

    position: int
    name: str


def clean_article(text: str) -> str:
    """Take an article's line ends and Markdown marks out, so that offsets count in its words.

    Paragraph breaks, curly quotes and dashes stay as they are.
    """
    text = text.replace("\r\n", "\n")
    for _ in range(LINKS_IN_LINKS):  # inner ones first
        text, found = _LINK.subn(r"\1", text)
        if not found:
            break
    for marks in (_BOLD, _ITALIC, _BARE_ADDRESS):
        text = marks.sub(r"\1", text)
    return _HEADING.sub("", text).strip()


def fold(text: str) -> str:
    """Fold a text for searching: letter case, diacritics, variants and punctuation go.

    `al-Amin` and `Al Amin` become the same, and so do the ways Arabic writes alef, yeh
    and teh marbuta. Folding twice changes nothing more.
    """
    return " ".join(_fold_letters(text).split())


def _fold_letters(text: str) -> str:
    """Fold a text, or a character of it, without closing up the spaces."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(_folded(character) for character in decomposed.translate(_LETTERS))


def find_folded(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Find where a text holds any of some words, or parts of words, as a search folds both.

    Returns
    -------
    tuple
        Start and end (exclusive) of each stretch, in order; no two touch.
    """
    terms = set(fold(words).split())
    if not terms:
        return ()
    folded = [(letter, position) for position, one in enumerate(text) for letter in _fold_letters(one)]
    plain = "".join(letter for letter, _ in folded)
    found: list[tuple[int, int]] = []
    for term in terms:
        start = plain.find(term)
        while start >= 0:
            found.append((folded[start][1], _after_marks(text, folded[start + len(term) - 1][1] + 1)))
            start = plain.find(term, start + 1)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _after_marks(text: str, end: int) -> int:
    """Go on over what is written onto the letter before."""
    while end < len(text) and unicodedata.category(text[end]) in {"Mn", "Me"}:
        end += 1
    return end


def problem_characters(text: str) -> tuple[ProblemCharacter, ...]:
    """Find control characters, bidirectional overrides, line separators, lone surrogates and noncharacters.

    Line feeds and tabs are allowed. The result is in order of position.
    """
    if text.isprintable():  # nearly all are, and this asks in one go
        return ()
    return tuple(
        ProblemCharacter(position, _character_name(character))
        for position, character in enumerate(text)
        if not character.isprintable() and _is_problem(character)
    )


def is_seen(text: str) -> bool:
    """Say whether anything of a text can be seen: not blanks, marks of direction, fillers or lone accents alone."""
    return _LETTER.search(text) is not None or any(
        unicodedata.category(character) not in _UNSEEN and character not in _FILLERS
        for character in text
        if not character.isspace()
    )


def text_fragment(quote: str, prefix: str = "", suffix: str = "") -> str:
    """Write the directive `:~:text=` that makes a browser scroll to a quote and mark it.

    A quote that is long or goes over a paragraph break is given by its first and last words,
    since a browser looks for an exact match inside one block only. What stands around it, of the
    same line, is given too. Marks that a browser puts round quotations by itself are no text of
    the page, nor is the blank before a note's number or between cells: a quote with such is given
    a second time, for pages where the first is not found, by what of it has none.

    Parameters
    ----------
    prefix, suffix
        Up to 32 characters before and after the quote; a word they cut is left out.

    References
    ----------
    https://wicg.github.io/scroll-to-text-fragment/#syntax
    """
    terms = _terms(quote)
    directive = ",".join(map(_encode, terms))
    before, after = _words_before(prefix), _words_after(suffix)
    directive = f"{_encode(before)}-,{directive}" if before else directive
    directive = f"{directive},-{_encode(after)}" if after else directive
    if "\t" in quote or any(map(_NOT_IN_PAGE.search, terms)):
        sure = max((_OPENING.sub("", run) for run in _NOT_IN_PAGE.split(quote)), key=len).strip()
        directive += f"&text={','.join(map(_encode, _terms(sure)))}" if sure else ""
    return f":~:text={directive}"


def context_of(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what before and after a passage tells it from those before it that read the same.

    A browser goes to the first: both are "" if that is the passage. Else they are whole words, as
    few as are needed and fewer than `CONTEXT_LENGTH` characters a side, or all of these if
    that is not enough.
    """
    whole, sought = _caseless(text), _caseless(text[start:end])
    if whole.find(sought, whole.find(sought) + 1) < 0:  # there is no other
        return "", ""
    passage = re.compile(re.escape(text[start:end]), re.IGNORECASE)
    earlier = [found.span() for found in passage.finditer(text[: end - 1])]
    if not earlier:
        return "", ""
    last = min(CONTEXT_LENGTH, len(text) - end + 1)
    before = [
        "",
        *(text[start - n : start] for n in range(1, min(CONTEXT_LENGTH, start + 1)) if _edge(text, start - n)),
    ]
    after = ["", *(text[end : end + n] for n in range(1, last) if _edge(text, end + n - 1, forwards=True))]
    for left, right in sorted(product(before, after), key=lambda pair: len(pair[0]) + len(pair[1])):
        if not any(text[:first].endswith(left) and text[stop:].startswith(right) for first, stop in earlier):
            return left, right
    return before[-1], after[-1]


@lru_cache(maxsize=2)
def _caseless(text: str) -> str:
    """Return a text in which letters that differ in case alone, as patterns have it, are the same."""
    return text.replace("İ", "i").replace("ı", "i").casefold()


def _edge(text: str, at: int, *, forwards: bool = False) -> bool:
    """Say whether a word begins (or, forwards, ends) with the character at a position."""
    beyond = text[at + 1 : at + 2] if forwards else text[:at][-1:]
    return text[at].isalnum() and not beyond.isalnum()


def address_at(address: str, quote: str, prefix: str = "", suffix: str = "") -> str:
    """Return the address of a page with the directive that scrolls to a quote.

    An address that has a fragment keeps it, and one that has a directive gets another.
    """
    if not quote.strip():
        return address
    directive = text_fragment(quote, prefix, suffix)
    if ":~:" in address:
        return f"{address}&{directive.removeprefix(':~:')}"
    return address + directive if "#" in address else f"{address}#{directive}"


def _folded(character: str) -> str:
    """Return what one decomposed character leaves behind in a folded text."""
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    return " " if category[0] in "PZC" else character


def _is_problem(character: str) -> bool:
    """Say whether a character that does not print is one that a text must not hold."""
    code = ord(character)
    if code in _BIDI or code in _LINE_SEPARATORS or code & _NONCHARACTER == _NONCHARACTER:
        return True
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"


def _character_name(character: str) -> str:
    """Name a character by its code and, if it has one, its Unicode name."""
    unnamed = "lone surrogate" if unicodedata.category(character) == "Cs" else "control character"
    name = unicodedata.name(character, unnamed)
    return f"U+{ord(character):04X} {name.lower()}"


def _terms(quote: str) -> tuple[str, ...]:
    """Return what a directive says of a quote: all of it, or how it begins and ends."""
    words = quote.split()
    long = len(quote) > EXACT_LIMIT or "\n" in quote.strip()
    return _edges(quote) if long and len(words) > 1 else (" ".join(words),)


def _edges(quote: str) -> tuple[str, str]:
    """Return the first words of a quote's first line and the last of its last, not the same."""
    lines = [line.split() for line in quote.split("\n") if line.strip()]
    if len(lines) > 1:
        return " ".join(lines[0][:EDGE_WORDS]), " ".join(lines[-1][-EDGE_WORDS:])
    words = lines[0]
    size = min(EDGE_WORDS, len(words) // 2)
    return " ".join(words[:size]), " ".join(words[-size:])


def _words_before(prefix: str) -> str:
    """Return the whole words before a quote that stand on its line."""
    line = prefix.rpartition("\n")[2]
    cut = line == prefix and len(prefix) >= CONTEXT_LENGTH and not line[:1].isspace()
    return " ".join(line.split()[1:] if cut else line.split())


def _words_after(suffix: str) -> str:
    """Return the whole words after a quote that stand on its line."""
    line = suffix.partition("\n")[0]
    cut = line == suffix and len(suffix) >= CONTEXT_LENGTH and not line[-1:].isspace()
    return " ".join(line.split()[:-1] if cut else line.split())


def _encode(words: str) -> str:
    """Percent-encode a part of a text directive; its syntax claims the hyphen as well."""
    return percent_encode(words, safe="").replace("-", "%2D")


def writable(text: str) -> str:
    """Return a text with U+FFFD for halves of characters: JSON can say them, and nothing can write them."""
    try:
        text.encode()  # which tells sooner than a search
    except UnicodeEncodeError:
        return _HALF.sub("\ufffd", text)
    return text


def shorten(text: str, length: int) -> str:
    """Shorten a text to whole words, with an ellipsis if something is left out."""
    if len(text) <= length:
        return text
    whole, _, _ = text[:length].rpartition(" ")
    return (whole or text[: length - 1]).rstrip(" ,;:.–—-·") + "…"


def in_markdown(text: str) -> str:
    """Write text on one line, without any meaning that Markdown or HTML would give it."""
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(text.split()))


def is_foreign(key: str) -> bool:
    """Say whether a key of an address only tells where a reader came from."""
    return _FOREIGN.fullmatch(key) is not None


def plain_address(address: str) -> str:
    """Return what of an address tells one page from another; "" of what is no address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    kept = [pair for pair in parse_qsl(parts.query) if not is_foreign(pair[0])]
    return f"{host}{parts.path.rstrip('/')}?{urlencode(sorted(kept))}".rstrip("?").casefold()


def nearest(word: str, known: Iterable[str], most: int = 1) -> list[str]:
    """Find the known words that were perhaps meant by one that is not, the likest first.

    Those that have it as one of their parts come before those that are like it.
    """
    known, word = list(known), word[:LONGEST_COMPARED]
    whole = [one for one in known if word in one and word in _PARTS.split(one)] if len(word) >= LEAST_PART else []
    found = process.extract(word, known, scorer=ratio, score_cutoff=LEAST_LIKENESS, limit=most, processor=None)
    return list(dict.fromkeys([*sorted(whole, key=len), *(near for near, _, _ in found)]))[:most]
