"""What is brought to the desk, read in a process of its own: a file that breaks it costs itself alone."""

from __future__ import annotations

import logging
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import PurePath
from threading import BoundedSemaphore

import msgspec

from curation.no_text import SAVE
from curation.propose import NotText, Source, read_source
from curation.propose.container import ENDINGS, TABLE_ENDINGS
from layers.release import PACKAGE

MOST_MEMORY = 512 * 2**20
"""Bytes: a small PDF or Word file may unpack to more than there is."""
MOST_SECONDS = 60.0
MOST_ANSWER = 32_000_000
"""Bytes of what is handed back: no article has as many."""
AT_ONCE = 2
NICENESS = 10
"""Curators and readers who share the machine come first."""
HEAVY = f"it takes more memory or time to read than an article does; {SAVE}"
BROKEN = f"reading it failed; {SAVE}"
_NO_TEXT, _HEAVY = 3, 4

_turns = BoundedSemaphore(AT_ONCE)


def read_apart(content: bytes, name: str = "", *, mend: bool = True) -> Source:
    """Return the text of an article and what its page says of itself: see `read_source`.

    Raises
    ------
    NotText
        If it is no text, or takes more memory or time than it may.
    """
    ending = PurePath(name).suffix.lower()
    asked = [ending] if ending in (*ENDINGS, *TABLE_ENDINGS) else [""]
    command = [sys.executable, "-m", __spec__.name, str(MOST_MEMORY), *asked, *(["mend"] if mend else [])]
    try:
        with _turns:
            done = subprocess.run(
                command, input=content, capture_output=True, check=False, timeout=MOST_SECONDS, cwd=PACKAGE.parent
            )
    except subprocess.TimeoutExpired as error:
        raise NotText(HEAVY) from error
    if done.returncode == _NO_TEXT:
        raise NotText(done.stdout.decode())
    if done.returncode in {_HEAVY, -9}:  # the system ends what takes its memory
        raise NotText(HEAVY)
    if done.returncode:
        logging.getLogger("layers").error("an article cannot be read: %s", done.stderr.decode("utf-8", "replace"))
        raise NotText(BROKEN)
    return msgspec.json.decode(done.stdout, type=Source)


def main(memory: int, ending: str, *, mend: bool) -> int:
    """Read what stands on standard input, and write its source, or why it has none."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    with suppress(ValueError, OSError):  # where the system knows no such limit
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    os.nice(NICENESS)
    try:
        content = sys.stdin.buffer.read()
        answer, code = msgspec.json.encode(read_source(content, f"article{ending}", mend=mend)), 0
    except NotText as error:
        answer, code = str(error).encode("utf-8", "replace"), _NO_TEXT
    except MemoryError:
        return _HEAVY
    if len(answer) > MOST_ANSWER:
        return _HEAVY
    sys.stdout.buffer.write(answer)
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], mend="mend" in sys.argv[3:]))
