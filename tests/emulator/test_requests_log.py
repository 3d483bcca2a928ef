"""The log of requests."""

from __future__ import annotations

from doorlist.emulator.requests_log import RequestsLog


def test_the_key_is_never_in_it() -> None:
    log = RequestsLog()
    entry = log.came("GET", "/v2/organization", "page=1", [(b"Accept", b"*/*"), (b"confident_api_key", b"secret")])
    entry["status"] = 200
    assert log.all() == [
        {
            "verb": "GET",
            "path": "/v2/organization",
            "query": "page=1",
            "status": 200,
            "headers": {"Accept": "*/*"},
            "body": None,
        }
    ]
    log.all()[0]["verb"] = "PUT"
    assert log.all()[0]["verb"] == "GET"
    log.clear()
    assert log.all() == []
