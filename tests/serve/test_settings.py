"""Settings from the environment, and the address that readers reach the app at."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from layers.serve import Settings, read_settings, unset_settings
from layers.serve.settings import site_of


def request(scheme: str = "http", **headers: str) -> Request:
    pairs = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    return Request(
        {"type": "http", "method": "GET", "path": "/", "query_string": b"", "scheme": scheme,
         "headers": pairs, "server": ("inside", 8501), "root_path": ""}
    )  # fmt: skip


def test_nothing_set_gives_the_usual() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({"LAYERS_TILES": "", "LAYERS_SITE": ""}) == Settings()


@pytest.mark.parametrize("path", ["map", "/map", "/map/", "map/"])
def test_a_base_path_is_written_one_way(path: str) -> None:
    assert read_settings({}, path).base_path == "/map"


def test_variables_are_read() -> None:
    environment = {
        "LAYERS_SITE": "https://news.example/map/",
        "LAYERS_TRUST_PROXY": "1",
        "LAYERS_TILES": "off",
        "LAYERS_FRAME_ANCESTORS": "'self' https://*.news.example:8443",
        "LAYERS_ACCESS_LOG": "off",
        "LAYERS_METRICS": "9102",
    }
    assert read_settings(environment, "map") == Settings(
        "/map", "https://news.example/map", trust_proxy=True, tiles=False,
        frame_ancestors="'self' https://*.news.example:8443", access_log=False, metrics=("127.0.0.1", 9102),
    )  # fmt: skip


@pytest.mark.parametrize(
    "site", ["http://localhost:8501", "https://[2001:db8::1]:8443/a", "https://xn--80aa.example/a-b/c.d/~e%20f"]
)
def test_an_address_of_any_host_and_path_will_do(site: str) -> None:
    assert read_settings({"LAYERS_SITE": f"{site}/"}).site == site


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LAYERS_SITE", "news.example"),
        ("LAYERS_SITE", "https://news.example/?x=1"),
        ("LAYERS_SITE", "https://news.example/#x"),
        ("LAYERS_SITE", "ftp://news.example"),
        ("LAYERS_SITE", "https://"),
        ("LAYERS_SITE", "https://["),
        ("LAYERS_SITE", "https://who:what@news.example"),
        ("LAYERS_SITE", "https://news example"),
        ("LAYERS_SITE", 'https://news.example/"><script>'),
        ("LAYERS_SITE", "https://news.example\r\nX-Other: 1"),
        ("LAYERS_SITE", "https://карта.example"),
        ("LAYERS_TILES", "perhaps"),
        ("LAYERS_TRUST_PROXY", "2"),
        ("LAYERS_METRICS", "on"),
        ("LAYERS_METRICS", "0.0.0.0:"),
        ("LAYERS_METRICS", "99999"),
        ("LAYERS_FRAME_ANCESTORS", "*; script-src *"),
        ("LAYERS_FRAME_ANCESTORS", "*\nx"),
    ],
)
def test_a_variable_that_cannot_be_meant_is_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        read_settings({name: value})


def test_the_configured_site_wins() -> None:
    settings = Settings(site="https://news.example/map", trust_proxy=True)
    asked = request(host="else.example", x_forwarded_host="third.example")
    assert site_of(asked, settings) == "https://news.example/map"


def test_a_server_that_was_not_told_its_address_warns_of_it() -> None:
    (said,) = unset_settings(Settings())
    assert said.startswith("LAYERS_SITE is not set")
    assert unset_settings(Settings(site="https://news.example/map")) == []


def test_forwarded_headers_count_only_if_the_proxy_is_trusted() -> None:
    asked = request(host="inside:8501", x_forwarded_host="news.example, inner", x_forwarded_proto="https")
    assert site_of(asked, Settings(base_path="/map")) == "http://inside:8501/map"
    trusting = Settings(base_path="/map", trust_proxy=True)
    assert site_of(asked, trusting) == "https://news.example/map"


@pytest.mark.parametrize("host", ["[2001:db8::1]:8501", "localhost:8501", "a-b.example"])
def test_any_host_will_do(host: str) -> None:
    assert site_of(request("https", host=host), Settings()) == f"https://{host}"


@pytest.mark.parametrize("host", ["", 'x"><script>', "a b", "evil.example/path", "a@b", "h:port"])
def test_a_host_that_is_none_is_not_repeated(host: str) -> None:
    assert site_of(request(host=host), Settings(base_path="/map")) == "/map"
