"""Do to a server, a desk and a publisher what goes wrong in a year, and say what each kept: `python -m tools.faults`.

The data of a running server are half written, torn, swapped for a pipe or a bomb, and mended; servers,
desks and publishers are killed, sockets cut, disks filled and made read-only. One line a fault says what
was kept; the exit code is 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from benchmarks.load.wire import Session
from benchmarks.servers import ROOT, Server, serve
from curation.desk.drafts import FACTS, Draft, Drafts
from layers.store.publish import POINTER
from tools.faults.damages import DAMAGES, first_article

PATIENCE_S = 60.0
LONGEST_ANSWER_S = 20.0
"""On a machine that does much else; a server that hangs never answers."""
MOST_GROWTH_MB = 400.0
SMALL_DISK = "2m"
NOBODY = 65532
EDITS_BEFORE_KILL = 25
CUTS = 20
DRAFT = "a-draft"
# Another desk: it says each edit that was taken, and how the last one ended.
EDITING = """
import sys
from dataclasses import replace
from pathlib import Path
from curation.desk.drafts import Broken, Drafts
from curation.staging import DiskFull
drafts, pad, number = Drafts(Path(sys.argv[1])), "x" * int(sys.argv[2]), 0
while True:
    try:
        drafts.change(sys.argv[3], lambda now: replace(now, told=(*now.told, f"{number} {pad}")))
    except (DiskFull, Broken) as told:
        print(type(told).__name__, flush=True)
        break
    print(number, flush=True)
    number += 1
"""
# A save as the desk makes it; with a user's number it is that user's, who may not write there.
SAVING = """
import os
import sys
from pathlib import Path
from curation.staging import replace_file
if len(sys.argv) > 3:
    os.setuid(int(sys.argv[3]))
try:
    replace_file(Path(sys.argv[1]), "x" * int(sys.argv[2]))
except OSError as told:
    print(type(told).__name__, flush=True)
"""
PUBLISHING = (sys.executable, "-m", "layers", "publish")


class Lost(AssertionError):  # noqa: N818 - the name says what is wrong
    """Something was lost, told to strangers, or never answered."""


def kept(condition: object, what: str) -> None:
    """Raise `Lost` unless a condition holds."""
    if not condition:
        raise Lost(what)


class Answer(NamedTuple):
    """An answer over HTTP."""

    status: int
    text: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON
        """Return what it says as JSON."""
        return json.loads(self.text)


def ask(server: Server, path: str = "", accept: str = "*/*") -> Answer:
    """Ask a server; one that hangs is lost."""
    try:
        with urlopen(Request(server.address + path, headers={"Accept": accept}), timeout=LONGEST_ANSWER_S) as answer:  # noqa: S310 - our own
            return Answer(answer.status, answer.read().decode("utf-8", "replace"))
    except HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode("utf-8", "replace"))
    except OSError as error:
        raise Lost(f"no answer to /{path[:60]}: {error}") from error


def wait_for(server: Server, holds: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
    """Ask for the health until something holds of it."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        said: dict[str, Any] = ask(server, "health").json
        if holds(said):
            return said
        time.sleep(0.2)
    raise Lost(f"{what} is not told within {PATIENCE_S:.0f} s: {said}")


def is_well(said: Mapping[str, Any]) -> bool:
    """Say whether a server tells that its data are the newest."""
    return str(said["status"]) == "ok"


def log_of(server: Server) -> str:
    """Return what a server has said so far."""
    return server.log.read_text("utf-8", "replace")


def damage(server: Server, folder: Path, whole: Path, how: str) -> str:
    """Do something to the files below a server, see that readers keep what they had, and mend it."""
    before = ask(server, "data/collection.json").text
    held, said_before = server.resident_mb(), len(log_of(server))
    DAMAGES[how](folder)
    with suppress(FileNotFoundError):
        os.utime(folder / "actors.toml")  # what is no file is looked at when a file has changed
    wait_for(server, lambda said: not is_well(said), "the damage")
    kept(ask(server, "data/collection.json").text == before, "the data are not those of before")
    for path in ("", "data/excerpts.csv", "preview.png", "place/none", "nothing", "health"):
        for accept in ("text/html", "*/*"):
            said = ask(server, path, accept).text
            kept(str(folder) not in said and folder.name not in said, f"/{path} says where the data lie")
    kept(server.process.poll() is None, "the server ended")
    grown = server.resident_mb() - held
    kept(grown < MOST_GROWTH_MB, f"the server holds {grown:.0f} MB more")
    told = [line for line in log_of(server)[said_before:].splitlines() if str(folder) in line]
    kept(len(told) == 1, f"the log says {len(told)} times what is wrong")
    begun = time.monotonic()
    shutil.rmtree(folder)
    shutil.copytree(whole, folder)
    wait_for(server, is_well, "that it is mended")
    kept(ask(server, "data/collection.json").text == before, "mended, the data are not those of before")
    return f"the last good version stood; mended, it was taken in {time.monotonic() - begun:.1f} s"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """Give a folder on a disk of its own that is soon full; None where nobody may mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "none", str(folder)]
    mounted = shutil.which("mount") and subprocess.run(command, check=False, capture_output=True).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def run(code: str, *arguments: object, limit: int = 0) -> subprocess.Popen[str]:
    """Start a program of ours; with a limit, in bytes, no file that it writes may be longer."""
    shell = ["sh", "-c", f"trap '' XFSZ; ulimit -f {limit // 512}; exec \"$@\"", "sh"] if limit else []
    command = [*shell, sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def begin_draft(folder: Path) -> Drafts:
    """Begin a draft at a desk."""
    drafts = Drafts(folder)
    drafts.write(Draft(DRAFT, "", dict.fromkeys(FACTS, ""), ()))
    return drafts


def hold_to(drafts: Drafts, taken: list[str]) -> str:
    """See that each edit which a desk said was taken is there, whole and in its order."""
    there = [edit.partition(" ")[0] for edit in drafts.read(DRAFT).told]
    kept(there[: len(taken)] == taken, f"of {len(taken)} edits that were taken {len(there)} are there")
    kept(len(there) <= len(taken) + 1, "there are edits that nobody made")
    return f"{len(taken)} of {len(taken)} edits that were taken"


def full_disk_at_the_desk(work: Path) -> str:
    """Edit a draft until the disk is full, and save an article."""
    with small_disk(work / "small") as disk:
        where = disk or work / "limited"
        drafts = begin_draft(where / "drafts")
        limit = 0 if disk else 400_000
        desk = run(EDITING, where / "drafts", 20_000, DRAFT, limit=limit)
        *taken, ended = desk.communicate(timeout=PATIENCE_S * 4)[0].split()
        kept(ended in {"DiskFull", "Broken"}, f"the desk ended with {ended}")
        said = hold_to(drafts, taken)
        article = where / "article.toml"
        for left in (where / "drafts").glob("*-wal"):
            left.unlink()  # room for a small file
        article.write_text("as it was", "utf-8")
        saved = run(SAVING, article, 4_000_000, limit=limit).communicate(timeout=PATIENCE_S)[0].split()
        kept(saved == (["DiskFull"] if disk else ["OSError"]), f"the save ended with {saved}")
        kept(article.read_text("utf-8") == "as it was", "the article is torn")
        kept([one.name for one in where.glob(".*part")] == [], "a part of the article is left behind")
        return f"{said}, and the article as it was ({'a full disk' if disk else 'a limit for files'})"


def publish(data: Path, dest: Path) -> None:
    """Publish a version."""
    subprocess.run([*PUBLISHING, str(data), str(dest)], cwd=ROOT, check=True, capture_output=True)


def full_disk_for_a_publisher(work: Path) -> str:
    """Publish a second version where there is no room for it, below a server that serves the first."""
    data, dest = work / "data", work / "published"
    shutil.copytree(ROOT / "data", data)
    publish(data, dest)
    pointer = (dest / POINTER).read_bytes()
    with serve(ROOT / "dashboard.py", dest) as server:
        before = ask(server, "data/collection.json").text
        with (data / "collection.toml").open("a", encoding="utf-8") as file:
            file.write("\n# another version\n")
        shell = ["sh", "-c", "trap '' XFSZ; ulimit -f 20; exec \"$@\"", "sh"]
        full = subprocess.run([*shell, *PUBLISHING, str(data), str(dest)], cwd=ROOT, capture_output=True, check=False)
        kept(full.returncode != 0, "the publisher did not notice")
        kept((dest / POINTER).read_bytes() == pointer, "the pointer moved")
        time.sleep(3)
        kept(ask(server, "data/collection.json").text == before, "readers see another version")
        publish(data, dest)
        version = json.loads((dest / POINTER).read_bytes())["version"]
        wait_for(server, lambda said: said.get("version") == version, "the version after")
    return "the version that was there; with room, the next was taken"


def full_disk_for_a_server(work: Path) -> str:
    """Ask a server for files that find no room; all else goes on, and with room so do they."""
    with small_disk(work / "small") as disk:
        if disk is None:
            return "not tried: nobody may mount a small disk here"
        filler = disk / "filler"
        with serve(ROOT / "dashboard.py", ROOT / "data", TMPDIR=str(disk)) as server:
            kept(ask(server, "data/excerpts.snapshot").status == 200, "no file is made")
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while file.write(bytes(4096)):
                    pass
            for path in ("data/excerpts.snapshot", "download/snapshot"):
                kept(ask(server, path).status == 503, f"/{path} is not promised for later")
            for path in ("", "preview.png", "data/excerpts.csv", "health"):
                kept(ask(server, path).status == 200, f"/{path} is not answered")
            filler.unlink()
            kept(ask(server, "data/excerpts.snapshot").status == 200, "with room it is not made")
            kept("Traceback" not in log_of(server), "a full disk is a fault in the log")
    return "the page, pictures and small files; large ones were promised for later, and made with room"


def killed_server(_work: Path) -> str:
    """Kill a server under its readers, and start another."""
    found = []
    for _ in range(2):
        with serve(ROOT / "dashboard.py", ROOT / "data") as server:
            asyncio.run(Session(server.address).open())
            found.append(ask(server, "data/collection.json").json["version"])
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
    kept(found[0] == found[1], "the next server shows other data")
    return "the data; the next server answered with the same version"


def killed_publisher(work: Path) -> str:
    """Kill publishers at one moment after another."""
    data, dest = work / "data", work / "published"
    shutil.copytree(ROOT / "data", data)
    publish(data, dest)
    pointer, killed = (dest / POINTER).read_bytes(), 0
    with (data / "collection.toml").open("a", encoding="utf-8") as file:
        file.write("\n# another version\n")
    with serve(ROOT / "dashboard.py", dest) as server:
        version = ask(server, "data/collection.json").json["version"]
        for tenths in range(2, 40, 4):
            command = [*PUBLISHING, str(data), str(dest)]
            one = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with suppress(subprocess.TimeoutExpired):
                one.wait(tenths / 10)
            if one.poll() is not None:
                break
            one.kill()
            one.wait()
            killed += 1
            if (dest / POINTER).read_bytes() == pointer:
                kept(ask(server, "data/collection.json").json["version"] == version, "readers see another version")
        publish(data, dest)
        after = json.loads((dest / POINTER).read_bytes())["version"]
        wait_for(server, lambda said: said.get("version") == after, "the version after")
    return f"the version that was there, {killed} times; the next was taken whole"


def killed_desk(work: Path) -> str:
    """Kill desks amid their edits; each edit that one said was taken must be there."""
    drafts, taken = begin_draft(work / "drafts"), 0
    for turn in range(4):
        drafts.discard(DRAFT)
        begin_draft(work / "drafts")
        desk = run(EDITING, work / "drafts", 1_000, DRAFT)
        lines = [desk.stdout.readline().strip() for _ in range(EDITS_BEFORE_KILL + turn)] if desk.stdout else []
        desk.kill()
        lines += desk.communicate()[0].split()
        hold_to(drafts, lines)
        taken += len(lines)
    return f"{taken} of {taken} edits that were taken"


def cut_sockets(_work: Path) -> str:
    """Cut sessions and downloads in the middle; whoever comes next is answered, and the reader finds the view."""
    with serve(ROOT / "dashboard.py", ROOT / "data") as server:
        asyncio.run(_cut_sessions(server))
        host, port = server.address.removeprefix("http://").rstrip("/").split(":")
        for path in ("", "data/excerpts.gpkg", "data/excerpts.xlsx", "preview.png", "_stcore/stream"):
            for number in range(CUTS):
                with socket.create_connection((host, int(port)), LONGEST_ANSWER_S) as cut:
                    # Linger for no time: the line is cut, and nobody says goodbye.
                    cut.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    cut.sendall(
                        f"GET /{path}?map={number},1,3 HTTP/1.1\r\nHost: x\r\n\r\n".encode()[
                            : None if number % 2 else -2
                        ]
                    )
        for path in ("", "data/excerpts.gpkg", "preview.png"):
            kept(ask(server, path).status == 200, f"/{path} is not answered")
        kept("Traceback" not in log_of(server), "a cut line is a fault in the log")
    return f"all else was answered after {CUTS} sessions and {5 * CUTS} requests"


async def _cut_sessions(server: Server) -> None:
    first, other, *_ = ask(server, "data/collection.json").json["parameters"]["place"]
    for number in range(CUTS):
        session = await Session(server.address).open(f"?see={first}")
        if number % 2:
            asking = asyncio.create_task(session.navigate(f"?see={first}&q={number}"))
            await asyncio.sleep(0.01)
            asking.cancel()
        session.abort()
    again = await Session(server.address).open(f"?see={first}")
    await again.navigate(f"?see={other}")
    await again.close()


def read_only(work: Path) -> str:
    """Serve data that nobody may write, and save where the desk may not."""
    data = work / "data"
    shutil.copytree(ROOT / "data", data)
    article = first_article(data)
    before = article.read_bytes()
    paths = [data, *data.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with serve(ROOT / "dashboard.py", data, HOME=str(data), XDG_CACHE_HOME=str(data)) as server:
            wait_for(server, is_well, "that the server is well")
            kept(ask(server, "data/excerpts.csv").status == 200, "no file is made")
        # Root may write anywhere, so somebody else saves.
        user = [NOBODY] if os.geteuid() == 0 else []
        work.chmod(0o755)
        saved = run(SAVING, article, 1_000, *user).communicate(timeout=PATIENCE_S)[0].split()
        kept(saved == ["PermissionError"], f"the save ended with {saved}")
    finally:
        for path in paths:
            path.chmod(0o755)
    kept(article.read_bytes() == before, "the article is torn")
    return "the page and its files; the article as it was, and the desk said so"


FAULTS: Mapping[str, Callable[[Path], str]] = {
    "full disk: desk": full_disk_at_the_desk,
    "full disk: publisher": full_disk_for_a_publisher,
    "full disk: server": full_disk_for_a_server,
    "kill -9: server": killed_server,
    "kill -9: publisher": killed_publisher,
    "kill -9: desk": killed_desk,
    "cut sockets": cut_sockets,
    "read-only": read_only,
}


def in_its_own_folder(fault: Callable[[Path], str]) -> str:
    """Try a fault in a folder that goes afterwards."""
    with TemporaryDirectory(prefix="faults-") as made:
        return fault(Path(made))


def tried(name: str, fault: Callable[[], str]) -> bool:
    """Try a fault, and print what was kept; says whether all was."""
    begun = time.monotonic()
    try:
        said, lost = f"kept   {name}: {fault()}", False
    except (Lost, OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
        said, lost = f"LOST   {name}: {error}", True
    print(f"{said} ({time.monotonic() - begun:.0f} s)", flush=True)
    return not lost


def main() -> int:
    """Try all faults, or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*DAMAGES, *FAULTS, []], help="default: all of them")
    names = parser.parse_args().names or [*DAMAGES, *FAULTS]
    sound = [tried(name, partial(in_its_own_folder, fault)) for name, fault in FAULTS.items() if name in names]
    with TemporaryDirectory(prefix="faults-") as made:
        sound += _damages(Path(made, "hidden-away"), [name for name in DAMAGES if name in names])
    print(f"{sum(sound)} of {len(sound)} faults left everything whole")
    return 0 if all(sound) else 1


def _damages(folder: Path, names: Sequence[str]) -> list[bool]:
    """Do the damages to the data of one server."""
    if not names:
        return []
    whole = ROOT / "data"
    shutil.copytree(whole, folder)
    with serve(ROOT / "dashboard.py", folder) as server:
        return [tried(name, partial(damage, server, folder, whole, name)) for name in names]


if __name__ == "__main__":
    sys.exit(main())
