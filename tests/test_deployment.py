"""The container's files: every step, target and file they name is there, and health is told."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from configparser import RawConfigParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from layers.__main__ import COMMANDS
from layers.collection.files import DRAFTS_FOLDER
from layers.environment import NAMES, SETTINGS, TEXTS_FOLDER, settings_table
from layers.serve.metrics import STATES

ROOT = Path(__file__).parents[1]


def steps() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions with their arguments, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    lines = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return [(word, rest) for word, rest in lines]


def arguments(instruction: str) -> list[str]:
    return [rest for word, rest in steps() if word == instruction]


def copied() -> list[str]:
    """Return what is copied from the project into the image."""
    lists = (shlex.split(rest) for rest in arguments("COPY"))
    return [source for words in lists if "--from=build" not in words for source in words[:-1]]


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_is_there_and_reaches_the_builder(source: str) -> None:
    assert (ROOT / source).exists()
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    shown = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    assert any(fnmatch.fnmatch(source.split("/", maxsplit=1)[0], rule) for rule in shown)


def test_everything_that_the_app_reads_is_copied() -> None:
    needed = {"dashboard.py", "layers", "data", ".streamlit", "requirements.txt"}
    assert needed <= set(copied())


def test_the_builder_is_sent_nothing_else() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in rules
    assert ".streamlit/secrets.toml" in rules


@pytest.mark.parametrize("kept", [f"data/{DRAFTS_FOLDER}", f"data/{TEXTS_FOLDER}"])
def test_what_stays_on_one_machine_reaches_neither_the_image_nor_the_repository(kept: str) -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert rules.index(kept) > rules.index("!data")  # of patterns that fit, the last counts
    assert f"/{kept}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_image_can_have_what_a_bucket_needs() -> None:
    assert arguments("ARG") == ["PACKAGES=.runtime"]
    build = apps()["app-1"]["build"]
    assert build["args"] == {"PACKAGES": ".s3"}


def test_the_steps_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = {name.strip() for name in re.findall(r"^([^\s:#=]+):(?!=)", makefile, re.MULTILINE)}
    commands = [part.split() for run in arguments("RUN") for part in run.split("&&")]
    makes = [words for words in commands if words[0] == "make"]
    assert len(makes) == 2
    for words in makes:
        assert "VENV=/opt/venv" in words
        target = words[-1].replace("/opt/venv", "$(VENV)")
        assert {target.replace("$PACKAGES", packages) for packages in (".runtime", ".s3")} <= rules


def test_the_app_runs_as_nobody_in_particular() -> None:
    user = arguments("USER")[-1].split(":")[0]
    assert int(user) > 1000
    order = [word for word, _ in steps()]
    assert order.index("USER") > max(i for i, word in enumerate(order) if word == "COPY")


def test_the_command_starts_the_dashboard_with_options_that_streamlit_has() -> None:
    command = json.loads(arguments("CMD")[-1])
    assert command[:3] == ["streamlit", "run", "dashboard.py"]
    from streamlit.config import get_config_options

    known = get_config_options()
    for option in command[3:]:
        assert option.removeprefix("--").partition("=")[0] in known


def test_python_is_one_that_the_project_supports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest = tuple(map(int, project["requires-python"].removeprefix(">=").split(".")))
    images = [rest.split()[0] for rest in arguments("FROM")]
    assert len(set(images)) == 1
    found = re.fullmatch(r"python:(\d+)\.(\d+)-slim-\w+", images[0])
    assert found
    assert (int(found[1]), int(found[2])) >= lowest


@pytest.fixture
def app() -> Iterator[ThreadingHTTPServer]:
    """Stand in for the app: well at /health, with old data at /map/health, ill at /ill/health."""

    class Stand(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            states = {"/health": (200, "ok"), "/map/health": (200, "old data"), "/ill/health": (503, "not ready")}
            code, state = states[self.path]
            self.send_response(code)
            self.end_headers()
            self.wfile.write(json.dumps({"status": state}).encode())

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Stand)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "code", "state"),
    [("", 0, "ok"), ("map", 0, "old data"), ("/map/", 0, "old data"), ("ill", 1, "not ready")],
)
def test_the_health_check_tells_well_from_ill(app: ThreadingHTTPServer, path: str, code: int, state: str) -> None:
    check = arguments("HEALTHCHECK")[-1]
    command = json.loads(check.partition("CMD")[2])
    assert command[0] == "python"
    environment = os.environ | {
        "STREAMLIT_SERVER_PORT": str(app.server_port), "STREAMLIT_SERVER_BASE_URL_PATH": path,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, *command[1:]], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert (done.returncode, json.loads(done.stdout)) == (code, {"status": state})


def test_the_health_check_is_ill_when_nobody_answers() -> None:
    environment = os.environ | {"STREAMLIT_SERVER_PORT": "9"}
    script = [sys.executable, "deploy/healthy.py"]
    done = subprocess.run(script, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout.startswith("no answer: ")) == (1, True)


def apps() -> dict[str, Any]:
    return {name: one for name, one in compose()["services"].items() if name.startswith("app-")}


def test_compose_gives_the_app_nothing_to_write_on_and_no_more_than_a_host_would() -> None:
    app, *others = apps().values()
    assert all(other == app for other in others)
    assert app["read_only"] is True
    assert app["tmpfs"] == ["/tmp"]  # noqa: S108 - inside the container
    assert app["cap_drop"] == ["ALL"]
    assert app["mem_limit"] == "1g"
    assert "ports" not in app


def test_compose_proxy_and_app_agree() -> None:
    services = compose()["services"]
    volumes = [volume.split(":") for volume in services["proxy"]["volumes"]]
    assert all((ROOT / source).exists() for source, *_ in volumes)
    assert services["proxy"]["depends_on"] == {name: {"condition": "service_healthy"} for name in apps()}
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    port = arguments("EXPOSE")[-1]
    named = re.findall(r"^    server (\S+):(\d+) ", nginx, re.MULTILINE)
    assert named == [(name, port) for name in apps()]
    for app in apps().values():
        assert f"location /{app['environment']['STREAMLIT_SERVER_BASE_URL_PATH']} " in nginx
        assert app["expose"] == [port]


def test_the_proxy_keeps_no_log_of_readers_and_has_room_for_more_than_one(tmp_path: Path) -> None:
    lines = {line.strip() for line in (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8").splitlines()}
    assert {"access_log off;", "error_log stderr emerg;"} <= lines
    shell, option, script = compose()["services"]["proxy"]["command"]
    assert (shell, option) == ("sh", "-c")
    conf, said = tmp_path / "nginx.conf", "events {\n    worker_connections  1024;\n}\n"
    conf.write_text(said)
    edit, _, start = script.replace("/etc/nginx/nginx.conf", str(conf)).partition("&& exec ")
    subprocess.run([shell, option, edit], check=True)
    assert conf.read_text() == said.replace("  1024", " 8192")
    assert shlex.split(start) == ["nginx", "-g", "daemon off; worker_rlimit_nofile 16384;"]


def test_compose_sets_variables_that_the_server_reads() -> None:
    from layers.serve import read_settings

    environment = apps()["app-1"]["environment"]
    ours = {name: value for name, value in environment.items() if name.startswith("LAYERS_")}
    usual = {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for name, value in ours.items()}
    assert ours.keys() <= {*NAMES}
    assert read_settings(usual).trust_proxy


UNIT = ROOT / "deploy" / "layers.service"


def test_the_unit_starts_the_dashboard_as_nobody_who_can_write() -> None:
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT, encoding="utf-8")
    service = unit["Service"]
    program, *given = shlex.split(service["ExecStart"])
    assert (program, given) == (f"{service['WorkingDirectory']}/.venv/bin/streamlit", ["run", "dashboard.py"])
    assert [service[name] for name in ("DynamicUser", "ProtectSystem", "Restart")] == ["yes", "strict", "always"]
    assert service["EnvironmentFile"] == "-/etc/layers.env"
    assert (ROOT / unit["Unit"]["Documentation"].removeprefix("file:/opt/layers/")).is_file()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="a machine without systemd")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8").replace("/opt/layers/.venv/bin/streamlit", sys.executable)
    copy = tmp_path / UNIT.name
    copy.write_text(text.replace("/opt/layers", str(ROOT)), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_commands_of_the_operating_page_are_there() -> None:
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("$(VENV)", ".venv")
    ours = set(re.findall(r"python -m layers (\w+)", text))
    assert ours <= {*COMMANDS}
    targets = {word for line in re.findall(r"\bmake ([^#\n`]+)", text) for word in line.split()}
    assert targets >= {".venv/.runtime", "check"}
    assert all(f"\n{target}:" in makefile for target in targets)
    assert all((ROOT / path).is_file() for path in re.findall(r"\bdeploy/[\w.]+", text))
    assert set(re.findall(r"^\| `([\w ]+)` \| \d+ \|", text, re.MULTILINE)) == {*STATES}


def test_every_variable_is_documented_and_no_other() -> None:
    sources = [path for house in ("layers", "curation") for path in (ROOT / house).rglob("*.py")]
    read = {
        name for path in sources for name in re.findall(r'"(LAYERS_[A-Z_]+)"(?!:)', path.read_text(encoding="utf-8"))
    }
    assert {*SETTINGS} <= read <= {*NAMES}
    assert settings_table() in (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")


def test_the_proxy_asks_browsers_to_come_by_tls_where_it_speaks_it_itself() -> None:
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.search(r"map \$scheme \$transport_security \{\s+https\s+\"max-age=\d{8}\";\s+default \"\";", nginx)
    # A block that adds a header of its own inherits none.
    blocks = [
        block for block in re.split(r"^ *(?:server|location) .*\{$", nginx, flags=re.MULTILINE) if "add_header" in block
    ]
    assert len(blocks) >= 2
    for block in blocks:
        assert "add_header Strict-Transport-Security $transport_security always;" in block


def test_every_package_is_pinned_where_known_faults_are_looked_for() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))["jobs"]
    runs = " && ".join(step.get("run", "") for step in jobs["audit"]["steps"])
    assert "pip-audit --disable-pip --no-deps --requirement constraints.txt" in runs
    pins, *files = (
        re.findall(r"^[\w.-]+==[\w.+]+$", file.read_text(encoding="utf-8").casefold().replace("_", "-"), re.MULTILINE)
        for file in (
            ROOT / "constraints.txt",
            *ROOT.glob("requirements*.txt"),
            *ROOT.glob("curation/requirements*.txt"),
        )
        if "bench" not in file.name  # an environment of its own, that serves nobody
    )
    assert len(pins) == len({pin.partition("==")[0] for pin in pins}) > 100
    assert {pin for file in files for pin in file} <= {*pins}


def test_every_address_of_the_documentation_is_served() -> None:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from layers.serve import Settings, routes
    from layers.store.shelf import Shelf

    shelf = Shelf(ROOT / "tests" / "data" / "tiny")
    client = TestClient(Starlette(routes=routes(shelf, Settings())), follow_redirects=False)
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    table = text.partition("## What it serves")[2].partition("##")[0]
    named = [one for line in re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
             for one in re.findall(r"`(/[^`]+)`", line)]  # fmt: skip
    values = {"/excerpt/<id>": "gull-2025-03-01", "/place/<id>": "sund"}
    paths = [one.replace("<id>", values.get(one, "")).replace("<format>", "csv").removesuffix("?…") for one in named]
    assert len(paths) >= 9
    for path in paths:
        if path != "/":  # the page itself, which is Streamlit's
            assert client.get(path).status_code in {200, 302}, path
