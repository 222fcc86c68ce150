"""Many files by a cluster: what one machine makes of them, whoever ends meanwhile, and however often it is begun."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import dask
import fsspec
import pytest
from distributed import Client
from pyarrow import parquet

from curation.propose import cluster, command, folder
from layers.__main__ import main
from tests.curation.propose.trouble import HELD

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data" / "tiny"
TEXTS = (
    "Ships are back\n\nGrey ships were seen at Port Sund on 3 March 2025, the harbour master said.\n",
    "The quay\n\nThe Borean navy left Port Sund in {month} 2025. A clerk denied it.\n",
    "Порт\n\nКорабли вошли в порт Сунд 3 марта 2025 года.\n",
    "Weather\n\nNothing of this collection stands in number {number}.\n",
)
MONTHS = ("March", "April", "May")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a folder of 12 articles, some under the same title, and files that are none."""
    folder = tmp_path / "archive"
    (folder / "more").mkdir(parents=True)
    for number in range(12):
        text = TEXTS[number % len(TEXTS)].format(number=number, month=MONTHS[number % len(MONTHS)])
        (folder / ("more" if number > 8 else "") / f"{number:02d} [a].txt").write_text(text, "utf-8")
    (folder / "empty.html").write_text("<html></html>", "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def propose(*arguments: str | Path) -> int:
    return main(["propose", *map(str, arguments), "--data", str(DATA)])


def of_one_machine(archive: Path, *options: str) -> dict[str, str]:
    out = archive.parent / "alone"
    shutil.rmtree(out, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(command, "propose_beside", folder.propose_content)  # no matter which process makes them
        assert propose(archive, "-o", out, *options) == 1
    return {path.name: path.read_text("utf-8") for path in out.iterdir()}


def rows_of(out: str) -> list[dict[str, object]]:
    """Return the rows of the Parquet files in the order in which they were written."""
    files, folder = fsspec.url_to_fs(out)
    rows = []
    for path in sorted(files.glob(f"{folder}/rules=*/part-*.parquet")):
        with files.open(path) as file:
            rows += parquet.read_table(file).to_pylist()
    return rows


def drafts_of(rows: list[dict[str, object]], ending: str = "toml") -> dict[str, object]:
    return {f"{row['id']}.{ending}": row["draft"] for row in rows if row["draft"] is not None}


@pytest.fixture
def scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start a scheduler and two workers as processes of their own."""
    held, where = tmp_path / "held", tmp_path / "scheduler.json"
    monkeypatch.setenv(HELD, str(held))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    host = ("--host", "127.0.0.1", "--scheduler-file", str(where))
    worker = ("worker", *host[2:], "--nthreads", "1", "--preload", "tests.curation.propose.trouble")
    commands = [
        ("scheduler", *host, "--port", "0", "--idle-timeout", "300s"),
        *((*worker, "--local-directory", str(tmp_path)) for _ in range(2)),
    ]
    with ExitStack() as started:
        for command in commands:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--dashboard-address", "127.0.0.1:0"],
                cwd=tmp_path,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            started.callback(process.wait)
            started.callback(os.killpg, process.pid, signal.SIGKILL)
        while not where.exists():
            assert process.poll() is None
            time.sleep(0.05)
        with Client(scheduler_file=str(where), set_as_default=False) as client:
            client.wait_for_workers(2, 120)
            yield client.scheduler.address


def test_a_cluster_makes_what_one_machine_makes_though_workers_end(
    archive: Path, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "BATCH", 2)
    shutil.copy(archive / "00 [a].txt", archive / "held.txt")
    alone = of_one_machine(archive)
    bad = capsys.readouterr().err.split("gave no draft:\n")[1].replace(f"{archive}/", "")
    (archive / "ends.txt").write_text("The process beside the worker ends.")
    (archive / "worker.txt").write_text("The worker itself ends, each time.")
    out, held = tmp_path / "out", tmp_path / "held"
    codes: list[int] = []
    run = Thread(
        target=lambda: codes.append(propose(f"file://{archive}", "--cluster", scheduler, "-o", out)), daemon=True
    )
    run.start()
    while not held.exists() and run.is_alive():
        time.sleep(0.02)
    os.kill(int(held.read_text()), signal.SIGKILL)
    run.join(300)
    assert codes == [1]
    rows = rows_of(str(out))
    assert drafts_of(rows) == alone
    assert len(alone) == 13
    told = capsys.readouterr().err
    assert "16 of 16" in told
    assert set(told.split("gave no draft:\n")[1].splitlines()) == {
        *bad.splitlines(),
        "ends.txt: the process that read it broke off (exit code -9)",
        "worker.txt: every worker that read it ended (1)",
    }


class BrokenError(Exception):
    pass


def test_a_run_that_was_broken_off_goes_on_and_what_is_done_is_not_done_again(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "BATCH", 2)
    monkeypatch.setattr(cluster, "PART_ROWS", 4)
    monkeypatch.setattr(cluster, "propose_beside", folder.propose_content)
    files = fsspec.filesystem("memory")
    files.put(f"{archive}/", "/archive", recursive=True)

    def begin(*options: str) -> str:
        run = ("memory://archive", "--cluster", address, "-o", "memory://out", "--json", *options)
        assert propose(*run) == 1
        return capsys.readouterr().err

    def break_off(number: int, of: int) -> None:
        if number == 7:
            raise BrokenError(of)

    with Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as client:
        address = client.scheduler.address
        with monkeypatch.context() as patched:
            patched.setattr(cluster, "tell_progress", break_off)
            with pytest.raises(BrokenError):
                begin()
        assert len(rows_of("memory://out")) == 7
        assert "6 done now, 7 before" in begin()
        rows = rows_of("memory://out")
        assert drafts_of(rows, "json") == of_one_machine(archive, "--json")
        told = begin()
        assert "0 done now, 13 before" in told
        assert "2 of 14 files gave no draft:\nempty.html: no text of an article in it\n" in told
        assert rows_of("memory://out") == rows
        files.pipe("/archive/more/11 [a].txt", TEXTS[0].encode())
        assert "1 done now, 12 before" in begin()
        *before, changed = rows_of("memory://out")
        assert before == rows
        assert (changed["path"], changed["excerpts"]) == ("more/11 [a].txt", 1)
        assert "13 done now, 0 before" in begin("--published", "2025-04-01")
    files.rm("/", recursive=True)


def test_what_is_missing_is_told(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def begin(source: str | Path, *options: str | Path) -> tuple[int, str]:
        code = propose(source, "--cluster", "tcp://127.0.0.1:9", *options)
        return code, capsys.readouterr().err.splitlines()[-1]

    out = ("-o", tmp_path / "out")
    assert begin(archive) == (2, "say where the results shall go: --output FOLDER, or an address of object storage")
    assert begin(tmp_path / "none", *out) == (1, f"{tmp_path / 'none'}: there are no files")
    assert begin("nothing://x", *out) == (1, "nothing://x: Protocol not known: nothing")
    with dask.config.set({"distributed.comm.timeouts.connect": "100ms"}):
        code, told = begin(archive, *out)
    assert (code, "tcp://127.0.0.1:9" in told) == (1, True)
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "curation.propose.cluster")
    assert begin(archive, *out) == (2, "--cluster needs distributed: pip install -r curation/requirements-cluster.txt")
