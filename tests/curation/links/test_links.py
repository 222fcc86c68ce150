"""`python -m layers links` against servers of our own: what it asks, says and writes, and what it leaves alone."""

from __future__ import annotations

import json
import shutil
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from curation.links.check_links import INTERNET_ARCHIVE, Finding, NotWritten, look, write_fields
from curation.links.manners import NoAnswer, Web, as_sent
from layers.__main__ import main
from layers.collection import check_collection, read_collection
from layers.collection.history import compare, states_of

TINY = Path(__file__).parents[2] / "data" / "tiny"
TITLE = "Ships at Sund"
PAGE = "<html><head><title>Ships at Sund | The Gull</title></head><body><h1>Ships at Sund</h1></body></html>"
ROBOTS = "User-agent: *\nDisallow: /private/\nUser-agent: layers-links\nDisallow: /private/\nDisallow: /not-us\n"
TODAY = datetime.now(UTC).date().isoformat()

Reply = tuple[int, dict[str, str], str]


def html(text: str = PAGE, **headers: str) -> Reply:
    return 200, {"Content-Type": "text/html; charset=utf-8", **headers}, text


def to(status: int, where: str) -> Reply:
    return status, {"Location": where}, ""


def onward(where: str, title: str = "One moment") -> Reply:
    return html(f'<head><title>{title}</title><meta http-equiv="Refresh" content="{where}"></head>')


class Server(ThreadingHTTPServer):
    """Answers by path; keeps what it was asked, when, and in whose name."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, Reply | Callable[[Handler], None]] = {"/robots.txt": (200, {}, ROBOTS)}
        self.asked: list[tuple[str, str]] = []
        self.times: list[float] = []
        self.agents: set[str | None] = set()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.times.append(time.monotonic())
        self.server.asked.append((self.command, self.path))
        self.server.agents.add(self.headers["User-Agent"])
        reply = self.server.replies.get(self.path, self.server.replies.get(urlsplit(self.path).path, (404, {}, "")))
        if callable(reply):
            reply(self)
            return
        status, headers, text = reply
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(text.encode())

    do_HEAD = do_GET  # noqa: N815 - the library's name

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        yield made
        made.shutdown()


@pytest.fixture
def web() -> Web:
    return Web(pause=0, time_out=0.5)


def hang(handler: Handler) -> None:
    time.sleep(1.5)
    handler.close_connection = True


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    if handler.command == "GET":
        handler.wfile.write(PAGE.encode())
        for _ in range(30):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)


def no_head(handler: Handler) -> None:
    handler.server.replies["/get-only"] = html()
    handler.send_response(405)
    handler.end_headers()


@pytest.mark.parametrize(
    ("reply", "status", "why"),
    [
        (html(), "live", ""),
        (html("<title>SHIPS  at Sund</title>"), "live", ""),
        (html('<meta property="og:title" content="Ships at Sund"><title>x</title>'), "live", ""),
        ((200, {"Content-Type": "application/pdf"}, ""), "live", ""),
        (html("<p>no title at all"), "live", ""),
        (html("<title>Casino bonus</title>"), "retitled", "'Casino bonus'"),
        (to(301, "/new/ships"), "moved", "/new/ships"),
        (to(308, "/new/ships"), "moved", "/new/ships"),
        (to(302, "/new/ships"), "live", ""),
        (to(302, "/consent"), "", "leads for now to a page titled 'Your choice'"),
        (to(301, "/consent"), "retitled", "'Your choice'"),
        (to(301, "/"), "gone", "front page"),
        (to(302, "/"), "", "front page for now"),
        (to(301, "/article"), "", "from redirect to redirect"),
        (to(301, "javascript:alert(1)"), "", "no address of the web"),
        (to(301, ""), "", "no address of the web"),
        (onward("0; url=/new/ships"), "live", ""),
        (onward("1;URL='/consent'"), "", "leads for now to a page titled 'Your choice'"),
        (onward("0; /"), "", "front page for now"),
        (onward("300; url=/consent", "Casino bonus"), "retitled", "'Casino bonus'"),
        (onward("5", TITLE), "live", ""),
        (onward("0; url=/article", "Casino bonus"), "retitled", "'Casino bonus'"),
        (html(f'<noscript><meta http-equiv="refresh" content="0; url=/consent"></noscript>{PAGE}'), "live", ""),
        ((404, {}, ""), "gone", "404"),
        ((410, {}, ""), "gone", "410"),
        ((403, {}, ""), "", "refuses (403)"),
        ((500, {}, ""), "", "fails (500)"),
        (hang, "", "no answer within 0.5 s"),
    ],
)
def test_what_a_server_says_becomes_a_finding(
    server: Server, web: Web, reply: Reply | Callable[[Handler], None], status: str, why: str
) -> None:
    consent = html("<title>Your choice</title>")
    server.replies |= {"/article": reply, "/new/ships": html(), "/": html(), "/consent": consent}
    found = look(web, f"{server.site}/article#top", TITLE)
    assert found.status == status
    assert why in found.why


def test_a_page_is_asked_for_by_its_head_first_and_again_where_that_is_refused(server: Server, web: Web) -> None:
    server.replies["/get-only"] = no_head
    assert look(web, f"{server.site}/get-only", TITLE) == Finding("live")
    assert server.asked == [("GET", "/robots.txt"), ("HEAD", "/get-only"), ("GET", "/get-only")]
    assert server.agents == {web.agent}
    assert web.agent.startswith("layers-links/1 (checks the links")


def test_robots_are_obeyed_here_and_where_a_redirect_leads(server: Server, web: Web) -> None:
    server.replies |= {"/private/a": html(), "/not-us": html(), "/old": to(301, "/private/a")}
    for path in ("/private/a", "/not-us", "/old"):
        assert look(web, server.site + path, TITLE) == Finding("", "robots.txt wants it left alone")
    assert server.asked == [("GET", "/robots.txt"), ("HEAD", "/old")]


@pytest.mark.parametrize(("status", "found"), [(404, "live"), (403, "live"), (500, ""), (503, "")])
def test_robots_that_are_missing_allow_and_that_cannot_be_read_forbid(
    server: Server, web: Web, status: int, found: str
) -> None:
    server.replies |= {"/robots.txt": (status, {}, "Disallow: /"), "/article": html()}
    assert look(web, f"{server.site}/article", TITLE).status == found
    assert (("HEAD", "/article") in server.asked) == bool(found)


def test_a_host_is_asked_slowly_and_no_more_when_it_says_so(server: Server) -> None:
    server.replies |= {
        "/robots.txt": (200, {}, "User-agent: *\nCrawl-delay: 1\n"),
        "/article": html(),
        "/much": (429, {"Retry-After": "60"}, ""),
    }
    web = Web(pause=0.2, time_out=2)
    look(web, f"{server.site}/article", TITLE)
    assert all(later - sooner >= 0.95 for sooner, later in zip(server.times, server.times[1:], strict=False))
    assert len(server.times) == 3
    assert "429" in look(web, f"{server.site}/much", TITLE).why
    assert "429" in look(web, f"{server.site}/article", TITLE).why
    assert server.asked[3:] == [("HEAD", "/much")]


def test_a_slow_page_is_read_as_far_as_it_comes_in_time(server: Server, web: Web) -> None:
    server.replies["/slow"] = drip
    began = time.monotonic()
    assert look(web, f"{server.site}/slow", TITLE) == Finding("live")
    assert time.monotonic() - began < 2.5


def test_a_host_that_is_not_there_is_silent_once_and_for_all(web: Web) -> None:
    with Server() as gone:
        gone.shutdown()
    found = look(web, f"{gone.site}/a", TITLE)
    assert found.status == ""
    assert "no answer" in found.why
    assert look(web, f"{gone.site}/b", TITLE) == found


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("https://gull.example/a b/سر?q=ш&r=%20#x", "https://gull.example/a%20b/%D8%B3%D8%B1?q=%D1%88&r=%20"),
        ("http://пример.рф:80", "http://xn--e1afmkfd.xn--p1ai:80/"),
        ("http://[::1]:8/x", "http://[::1]:8/x"),
    ],
)  # fmt: skip
def test_an_address_is_sent_in_ascii(address: str, sent: str) -> None:
    assert as_sent(address) == sent


@pytest.mark.parametrize("address", ["http://[x", "ftp://a.example/", "http://a.example:port/", "https:///x"])
def test_what_is_no_address_is_not_asked(web: Web, address: str) -> None:
    with pytest.raises(NoAnswer, match="no address"):
        web.ask("GET", address)


# The command, on a copy of the tiny collection whose articles stand on a server of ours.


@pytest.fixture
def data(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LAYERS_ARCHIVE", "LAYERS_SITE"):
        monkeypatch.delenv(name, raising=False)
    folder = shutil.copytree(TINY, tmp_path / "data")
    for path in (folder / "articles").glob("*.toml"):
        text = path.read_text("utf-8")
        url = tomllib.loads(text)["url"]
        path.write_text(text.replace(f'url = "{url}"', f'url = "{server.site}/{path.stem}"', 1), "utf-8")
    for article in read_collection(folder).articles.values():
        server.replies[f"/{article.id}"] = html(f"<title>{article.title.replace('<', '&lt;')}</title>")
    server.replies["/gull-2025-03"] = (410, {}, "")
    server.replies["/available"] = archive
    return folder


def archive(handler: Handler) -> None:
    """Have a copy of the gull's article and of no other, as the Internet Archive says it."""
    asked = parse_qs(urlsplit(handler.path).query)
    copy = {
        "available": True, "status": "200", "timestamp": "20250320101112",
        "url": f"http://archive.example/{asked['timestamp'][0]}/x",
    }  # fmt: skip
    found = {"closest": copy} if "gull" in asked["url"][0] else {}
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(json.dumps({"url": asked["url"][0], "archived_snapshots": found}).encode())


def links(data: Path, server: Server, *more: str) -> int:
    template = f"{server.site}/available?url={{url}}&timestamp={{timestamp}}"
    return main(["links", str(data), "--pause", "0", "--time-out", "2", "--archive", template, *more])


def test_the_command_says_what_is_found_and_writes_nothing_unless_asked(
    data: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert links(data, server) == 1
    said = capsys.readouterr().out
    gone = "gone: the server says 410; archived on 2025-03-20: http://archive.example/20250315/x"
    assert f"{data}/articles/gull-2025-03.toml: {gone}\n" in said
    assert f"{data}/articles/herald-2025-04.toml: live; its copy: https://archive.example/herald/view\n" in said
    assert "3 asked: 2 live, 1 gone; 1 copies found; 0 files written" in said
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    assert not any("herald" in path for _, path in server.asked if path.startswith("/available"))


def test_what_is_written_are_the_four_fields_alone(data: Path, server: Server) -> None:
    path = data / "articles" / "gull-2025-03.toml"
    before, old = path.read_text("utf-8"), read_collection(data)
    links(data, server, "--write")
    lines = [line for line in path.read_text("utf-8").splitlines() if line not in before.splitlines()]
    assert lines == [
        'archived_url = "http://archive.example/20250315/x"',
        'archived_on = "2025-03-20"',
        f'link_checked = "{TODAY}"',
        'link_status = "gone"',
    ]
    assert [line for line in path.read_text("utf-8").splitlines() if line not in lines] == before.splitlines()
    herald = tomllib.loads((data / "articles" / "herald-2025-04.toml").read_text("utf-8"))
    assert (herald["archived_url"], herald["link_status"]) == ("https://archive.example/herald/view", "live")
    new, problems = check_collection(data)
    assert new is not None
    assert problems == ()
    # The data are others, and so is their version; no excerpt was corrected.
    assert new.version != old.version
    assert compare(states_of(old), new, {}) == ()


def test_what_nobody_answered_leaves_what_was_known(data: Path, server: Server) -> None:
    server.replies |= {"/herald-2025-04": (500, {}, ""), "/available": (503, {}, "")}
    path = data / "articles" / "herald-2025-04.toml"
    before = path.read_bytes()
    assert links(data, server, "--write") == 1
    assert path.read_bytes() == before


def closest(**said: str) -> str:
    return json.dumps({"archived_snapshots": {"closest": {"available": True, **said}}})


@pytest.mark.parametrize(
    "content",
    [
        *("", "<html>", "[]", "null", "[" * 10_000, '{"archived_snapshots": 3}'),
        closest(url="https://a.example"),
        closest(url="javascript:x", timestamp="20250101000000"),
        closest(url="https://a.example", timestamp="2025"),
    ],
)
def test_garbage_of_an_archive_is_told_and_never_written(
    data: Path, server: Server, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server.replies["/available"] = (200, {}, content)
    links(data, server, "--write")
    assert "a copy is not known: the archive's answer cannot be read" in capsys.readouterr().out
    assert "archived" not in (data / "articles" / "gull-2025-03.toml").read_text("utf-8")


def test_what_was_checked_lately_is_left_out(data: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    links(data, server, "--write", "--archive", "none")
    server.asked.clear()
    assert links(data, server, "--days", "7", "--archive", "none") == 0
    assert "0 asked; 0 copies found; 3 checked lately" in capsys.readouterr().out
    assert server.asked == []


def test_the_archive_is_a_setting(
    data: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAYERS_ARCHIVE", f"{server.site}/available?timestamp={{timestamp}}&url={{url}}")
    main(["links", str(data), "--pause", "0"])
    assert "1 copies found" in capsys.readouterr().out
    assert main(["links", str(data), "--archive", "https://archive.example/"]) == 2
    assert INTERNET_ARCHIVE in capsys.readouterr().err


def test_a_file_that_changed_meanwhile_is_left_alone(data: Path) -> None:
    path = data / "articles" / "gull-2025-03.toml"
    fields = {"link_checked": TODAY, "link_status": "live"}
    before = path.read_bytes()
    with pytest.raises(NotWritten, match="another address"):
        write_fields(path, "https://other.example/", fields)
    assert path.read_bytes() == before
    with pytest.raises(NotWritten, match="no file"):
        write_fields(path.with_name("none.toml"), "https://other.example/", fields)
