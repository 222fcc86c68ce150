from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from curation.desk.access import Visit, judge, read_curators

HERE = Visit({}, "1", "localhost", {"Host": "localhost:8502"}, remote=False)
CURATORS = read_curators("ada@gull.example, Bo@Gull.example")


def signed(**user: Any) -> Visit:
    return replace(HERE, user={"is_logged_in": True, **user})


def test_whoever_sits_at_the_machine_is_let_in() -> None:
    for host in ("localhost:8502", "127.0.0.1:8502", "[::1]:8502", "localhost"):
        assert judge(replace(HERE, headers={"host": host}), ()) == "curator"


@pytest.mark.parametrize(
    "change",
    [
        {"desk": ""},
        {"desk": "0"},
        {"bound": None},
        {"bound": "0.0.0.0"},  # noqa: S104 - what must be refused
        {"remote": True},
        {"headers": {}},
        {"headers": {"Host": "map.example"}},
        {"headers": {"Host": "localhost.map.example:8502"}},
        {"headers": {"Host": "localhost:8502", "X-Forwarded-For": "10.0.0.7"}},
        {"headers": {"Host": "localhost:8502", "Forwarded": "for=10.0.0.7"}},
    ],
)
def test_nobody_else_is_without_sign_in(change: dict[str, Any]) -> None:
    assert judge(replace(HERE, **change), CURATORS) == "not here"


def test_where_sign_in_is_configured_nothing_else_counts() -> None:
    assert judge(replace(HERE, user={"is_logged_in": False}), CURATORS) == "sign in"
    far = replace(signed(email="ADA@gull.example"), desk="", bound=None, remote=True, headers={})
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
