"""Answers that go wrong on the wire, as a client sees them, and whether the request took effect."""

from __future__ import annotations

import http.client
import json
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from doorlist.emulator.running import running
from support.emulator import call

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.emulator.running import Running


class Answer(NamedTuple):
    status: int
    header: Callable[[str], str | None]
    body: bytes


def rename(emulator: Running, timeout: float = 10) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc, timeout=timeout)
    connection.request(
        "PUT", "/v2/organization", json.dumps({"name": "Changed"}), {"CONFIDENT_API_KEY": emulator.key}
    )
    try:
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheader, answer.read())
    finally:
        connection.close()


def fault(emulator: Running, kind: str, **more: Any) -> None:
    emulator.settings(faults=[{"kind": kind, "verb": "PUT"} | more])


def took_effect(emulator: Running) -> bool:
    return bool(call(emulator, "GET", "/v2/organization").data["name"] == "Changed")


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [("status", None, 500), ("status", 503, 503), ("throttle", None, 429), ("html", None, 502), ("html", 200, 200)],
)
def test_an_error_answer_before_and_after_the_effect(
    emulator: Running, kind: str, status: int | None, expected: int, effect: bool
) -> None:
    fault(emulator, kind, status=status, effect=effect)
    answer = rename(emulator)
    assert answer.status == expected == emulator.requests()[-1]["status"]
    assert answer.header("retry-after") is None
    if kind == "html":
        assert answer.header("content-type") == "text/html; charset=utf-8"
        assert answer.body.startswith(b"<!doctype html>")
    else:
        assert json.loads(answer.body)["success"] is False
    assert took_effect(emulator) is effect


def test_retry_after_as_seconds_and_as_a_date(emulator: Running) -> None:
    fault(emulator, "throttle", retry_after="seconds", seconds=7)
    assert rename(emulator).header("retry-after") == "7"
    fault(emulator, "status", status=503, retry_after="date", seconds=7)
    date = rename(emulator).header("retry-after")
    assert date is not None
    assert 5 < parsedate_to_datetime(date).timestamp() - time.time() <= 8


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize(
    ("kind", "error"), [("cut", http.client.RemoteDisconnected), ("reset", ConnectionResetError)]
)
def test_a_connection_cut_before_and_after_the_effect(
    emulator: Running, kind: str, error: type[Exception], effect: bool
) -> None:
    fault(emulator, kind, effect=effect)
    with pytest.raises(error):
        rename(emulator)
    assert emulator.requests()[-1]["status"] is None
    assert took_effect(emulator) is effect


@pytest.mark.parametrize("effect", [False, True])
def test_no_answer_in_time(emulator: Running, effect: bool) -> None:
    fault(emulator, "hang", effect=effect, seconds=60)
    with pytest.raises(TimeoutError):
        rename(emulator, timeout=0.1)
    assert took_effect(emulator) is effect


def test_a_hang_ends_with_a_closed_connection(emulator: Running) -> None:
    fault(emulator, "hang", seconds=0.05)
    with pytest.raises(http.client.RemoteDisconnected):
        rename(emulator)


def test_truncated_json_looks_complete(emulator: Running) -> None:
    fault(emulator, "truncated")
    answer = rename(emulator)
    assert answer.header("content-length") == str(len(answer.body))
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(answer.body)
    assert took_effect(emulator)


def test_a_body_cut_in_the_middle(emulator: Running) -> None:
    fault(emulator, "cut-body")
    with pytest.raises(http.client.IncompleteRead):
        rename(emulator)
    assert took_effect(emulator)


def test_a_slow_body_arrives_whole(emulator: Running) -> None:
    fault(emulator, "slow", seconds=0.1)
    start = time.perf_counter()
    assert json.loads(rename(emulator).body)["data"]["name"] == "Changed"
    assert time.perf_counter() - start >= 0.1


def test_what_hangs_doesn_t_keep_the_server_from_stopping() -> None:
    with running() as emulator:
        fault(emulator, "hang", seconds=3600)
        connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc, timeout=20)
        connection.request("PUT", "/v2/organization", "{}", {"CONFIDENT_API_KEY": emulator.key})
        while not emulator.requests():
            time.sleep(0.005)
        start = time.perf_counter()
    assert time.perf_counter() - start < 3
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        connection.getresponse()
    connection.close()
