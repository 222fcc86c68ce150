"""What an archive costs on a cluster: `python -m benchmarks.archive [ARTICLES]`, one worker, all on this machine.

The articles are the labelled ones of the tests, said again and again, as plain text and as pages
with as much around the text as news pages have. Times are of the processor, so that others at work
on the machine count for little; the clock stands beside them.
"""

from __future__ import annotations

import html
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

import psutil

from benchmarks.propose import PARTS, ROOT
from curation.propose import Source
from layers.__main__ import main as run
from tools.evaluate.labelled import read_labelled

ARTICLES = 2_000
TOGETHER = 4
MENU = 200
SCRIPT = 10_000
"""So many links and calls stand around the text of a page: 50 KB."""


def write_archive(folder: Path, articles: Sequence[Source], *, pages: bool) -> float:
    """Write articles as files, and return their mean size in bytes."""
    menu = "".join(f'<li class="menu"><a href="/section/{each}">Section {each}</a></li>' for each in range(MENU))
    for number, source in enumerate(articles):
        text = f"{source.text}\n\n{number}\n"
        if pages:
            body = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n\n"))
            head = f"<head><title>{html.escape(source.title)}</title><script>{'x();' * SCRIPT}</script></head>"
            text = f"<html>{head}<body><nav><ul>{menu}</ul></nav><article>{body}</article></body></html>"
        path = folder / f"{number % 100:02d}" / f"{number}.{'html' if pages else 'txt'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return sum(path.stat().st_size for path in folder.rglob("*.*")) / len(articles)


def told() -> list[Source]:
    """Return the labelled articles, as many of a language put together as make a news report of usual length."""
    labelled = (each for part in PARTS for each in read_labelled(ROOT / "tests" / "curation" / "propose" / part))
    sources = sorted((each.source for each in labelled), key=lambda source: source.language)
    return [
        replace(one[0], text="\n\n".join(each.text for each in one))
        for one in (sources[start : start + TOGETHER] for start in range(0, len(sources), TOGETHER))
    ]


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[Path, list[psutil.Process]]]:
    """Start a scheduler and a worker of one thread; give the file with the address, and both processes."""
    where = folder / "scheduler.json"
    with ExitStack() as started:
        processes = []
        for command in (("scheduler", "--port", "0"), ("worker", "--nthreads", "1", "--local-directory", str(folder))):
            arguments = [sys.executable, "-m", "dask", *command, "--host", "127.0.0.1", "--scheduler-file", str(where)]
            process = subprocess.Popen([*arguments, "--dashboard-address", ":0"], stderr=subprocess.DEVNULL)
            started.callback(process.wait)
            started.callback(process.terminate)
            processes.append(psutil.Process(process.pid))
            while not where.exists():
                sleep(0.05)
        yield where, processes


def busy(process: psutil.Process) -> float:
    """Return the processor time of a process and those that it has begun."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


def main() -> None:
    """Print what beginning costs, then what each article does, then what it costs to begin again."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    sources = told()
    for pages in (False, True):
        with TemporaryDirectory() as made, cluster(Path(made)) as (where, (scheduler, worker)):
            few, many = Path(made) / "few", Path(made) / "many"
            write_archive(few, sources, pages=pages)
            size = write_archive(many, list(islice(cycle(sources), number)), pages=pages)
            print(f"{number} {'pages' if pages else 'plain texts'} of {size / 1024:.1f} KB")
            address = json.loads(where.read_text("utf-8"))["address"]
            for what, source, articles in (("begin", few, 1), ("propose", many, number), ("begin again", many, number)):
                before = process_time(), busy(scheduler), busy(worker)
                clock = perf_counter()
                if run(["propose", str(source), "--cluster", address, "-o", f"{source}-out"]):
                    sys.exit("not every article gave a draft, so nothing is measured")
                clock = perf_counter() - clock
                after = process_time(), busy(scheduler), busy(worker)
                each = [f"{1000 * (now - then) / articles:.2f}" for now, then in zip(after, before, strict=True)]
                print(f"  {what:12} {clock:6.1f} s; ms of processor here, of the scheduler, of the worker: {each}")
            kept = list(Path(f"{few}-out").rglob("*.parquet"))  # as every article there is another
            print(f"  {sum(path.stat().st_size for path in kept) / len(sources):.0f} bytes of Parquet an article")


if __name__ == "__main__":
    main()
