"""One request over HTTP: keys, versions, bodies, the log, time on the way, limits."""

from __future__ import annotations

import http.client
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from doorlist.emulator.gate import split
from support.emulator import acme, call, user_id

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


def test_a_path_is_version_and_rest() -> None:
    assert split("/v2/projects/p1") == ("v2", "/projects/p1")
    assert split("/v2") == ("v2", "")
    assert split("/") == ("", "")


@pytest.mark.parametrize(("key", "status"), [(None, 401), ("nobody's", 401), ("confident_us_proj_x", 403), ("", 200)])
def test_keys(emulator: Running, key: str | None, status: int) -> None:
    reply = call(emulator, "GET", "/v2/organization", key=key)
    assert (reply.status, reply.json["success"]) == (status, status == 200)
    assert reply.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v3/organization", 404),
        ("GET", "/v2/nothing", 404),
        ("GET", "/v2/organization/", 404),
        ("GET", "/v2/projects/nowhere/members", 404),
        ("PATCH", "/v2/organization", 405),
        ("GET", "/v2/organization/members?pageSize=0", 400),
        ("POST", "/v2/organization/invitations", 400),
        ("PUT", "/v2/organization/invitations/x", 404),
    ],
)
def test_what_is_refused_comes_in_the_envelope(emulator: Running, verb: str, path: str, status: int) -> None:
    reply = call(emulator, verb, path)
    assert (reply.status, reply.json["success"]) == (status, False)
    assert reply.error


def test_a_version_may_be_missing(emulator: Running) -> None:
    emulator.settings(versions=["v1"])
    assert call(emulator, "GET", "/v2/organization").status == 404
    assert call(emulator, "GET", "/v1/organization").status == 200


def test_requests_are_noted_with_everything_but_the_key(emulator: Running) -> None:
    call(emulator, "GET", "/v2/organization/members?page=1&pageSize=5")
    call(emulator, "PUT", "/v2/organization", {"name": "B"})
    call(emulator, "PUT", "/v2/organization", raw=b"not json")
    noted = emulator.requests()
    assert [(e["verb"], e["path"], e["query"], e["status"], e["body"]) for e in noted] == [
        ("GET", "/v2/organization/members", "page=1&pageSize=5", 200, None),
        ("PUT", "/v2/organization", "", 200, {"name": "B"}),
        ("PUT", "/v2/organization", "", 400, "not json"),
    ]
    assert noted[0]["headers"]["host"] == urlsplit(emulator.url).netloc
    assert emulator.key not in repr(noted)


def test_latency_and_the_set_up_of_a_connection_cost_time(emulator: Running) -> None:
    emulator.settings(latency=0.03, connect_latency=0.06)
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc)
    took = []
    for _ in range(2):
        start = time.perf_counter()
        connection.request("GET", "/v2/organization", headers={"CONFIDENT_API_KEY": emulator.key})
        connection.getresponse().read()
        took.append(time.perf_counter() - start)
    connection.close()
    assert took[0] >= 0.09 > took[1] >= 0.03


def test_a_kept_connection_answers_without_nagle_s_delay(emulator: Running) -> None:
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc)
    start = time.perf_counter()
    for _ in range(50):
        connection.request("GET", "/v2/organization", headers={"CONFIDENT_API_KEY": emulator.key})
        connection.getresponse().read()
    connection.close()
    assert time.perf_counter() - start < 50 * 0.04


def test_beyond_the_rate_limit_is_429(emulator: Running) -> None:
    emulator.settings(rate_limit={"requests": 2, "seconds": 60})
    replies = [call(emulator, "GET", "/v2/organization") for _ in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert 55 < int(replies[2].headers["retry-after"]) <= 60
    assert replies[2].error == "Too many requests"
    emulator.settings(rate_limit=None)
    assert call(emulator, "GET", "/v2/organization").status == 200


def test_another_administrator_comes_in_between(emulator: Running) -> None:
    emulator.reset(acme())
    alan = user_id(emulator, "alan@partner.example")
    emulator.settings(
        faults=[
            {
                "kind": "none",
                "verb": "GET",
                "route": "/projects",
                "before": [{"verb": "DELETE", "path": "/projects/docs"}],
                "after": [{"verb": "DELETE", "path": f"/organization/members/{alan}"}],
                "times": 1,
            }
        ]
    )
    assert [p["name"] for p in call(emulator, "GET", "/v2/projects").data["projects"]] == ["Support Bot"]
    assert call(emulator, "DELETE", f"/v2/organization/members/{alan}").status == 404
    assert [entry["verb"] for entry in emulator.requests()] == ["GET", "DELETE"]


def test_a_client_that_goes_away_while_sending_does_no_harm(emulator: Running) -> None:
    where = urlsplit(emulator.url)
    with socket.create_connection((where.hostname, where.port)) as raw:  # type: ignore[arg-type]
        raw.sendall(b"PUT /v2/organization HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
    deadline = time.monotonic() + 5
    while not emulator.requests() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert call(emulator, "GET", "/v2/organization").data["name"] == "Acme"
    assert emulator.requests()[0]["status"] is None
