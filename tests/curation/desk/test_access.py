from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from curation.desk.access import Visit, judge, read_curators


def headers(host: str, origin: str | None = None, **more: str) -> dict[str, str]:
    return {"Host": host, "Origin": origin or f"http://{host}", **more}


HERE = Visit({}, "1", "localhost", headers("localhost:8502"), remote=False)
CURATORS = read_curators("ada@gull.example, Bo@Gull.example")


def signed(**user: Any) -> Visit:
    return replace(HERE, user={"is_logged_in": True, **user})


def test_whoever_sits_at_the_machine_is_let_in() -> None:
    for host in ("localhost:8502", "127.0.0.1:8502", "[::1]:8502", "localhost"):
        assert judge(replace(HERE, headers=headers(host)), ()) == "curator"


@pytest.mark.parametrize(
    "change",
    [
        {"desk": ""},
        {"desk": "0"},
        {"bound": None},
        {"bound": "0.0.0.0"},  # noqa: S104 - what must be refused
        {"remote": True},
        {"headers": headers("map.example")},
        {"headers": headers("localhost.map.example:8502")},
        {"headers": headers("localhost:8502", **{"X-Forwarded-For": "10.0.0.7"})},
        {"headers": headers("localhost:8502", Forwarded="for=10.0.0.7")},
    ],
)
def test_nobody_else_is_without_sign_in(change: dict[str, Any]) -> None:
    assert judge(replace(HERE, **change), CURATORS) == "not here"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Host": "localhost:8502"},
        {"Origin": "http://localhost:8502"},
        headers("localhost:8502", "http://localhost:3000"),
        headers("localhost:8502", "http://127.0.0.1:8502"),
        headers("localhost:8502", "null"),
        headers("localhost:8502", "https://evil.example/localhost:8502"),
    ],
)
def test_a_page_of_another_origin_is_kept_out_whoever_is_signed_in(sent: dict[str, str]) -> None:
    for visit in (HERE, signed(email="ada@gull.example")):
        assert judge(replace(visit, headers=sent), CURATORS) == "elsewhere"
    own = headers("map.example", "https://map.example")
    assert judge(replace(signed(email="ada@gull.example"), headers=own), CURATORS) == "curator"


def test_where_sign_in_is_configured_nothing_else_counts() -> None:
    assert judge(replace(HERE, user={"is_logged_in": False}), CURATORS) == "sign in"
    far = replace(signed(email="ADA@gull.example"), desk="", bound=None, remote=True, headers=headers("map.example"))
    assert judge(far, CURATORS) == "curator"


@pytest.mark.parametrize(
    "user",
    [
        {},
        {"email": ""},
        {"email": "eve@gull.example"},
        {"email": "ada@gull.example", "email_verified": False},
        {"email": "ada@gull.example", "email_verified": "false"},
    ],
)
def test_signed_in_is_not_yet_a_curator(user: dict[str, Any]) -> None:
    assert judge(signed(**user), CURATORS) == "not listed"
    assert judge(signed(email="ada@gull.example"), read_curators("")) == "not listed"
