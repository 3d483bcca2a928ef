"""Every way an answer can be wrong, with the sentence a person gets for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from doorlist.errors import (
    Conflict,
    KeyRefused,
    NotEntitled,
    NotFound,
    OutcomeUnknown,
    PlatformError,
    Rejected,
    Throttled,
    Unreachable,
    Unreadable,
)
from doorlist.values.scope import ORGANIZATION
from support.replies import KEY, Platform, ok, refused, using
from support.replies import ORGANIZATION as ACME

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from doorlist.api.client import Client

HTML = "<!doctype html><html><body>Sign in to the corporate network</body></html>"


def read(client: Client) -> Awaitable[object]:
    return client.organization()


def write(client: Client) -> Awaitable[object]:
    return client.set_role(ORGANIZATION, "user-1", "role-1")


def failing(answer: Any, job: Callable[[Client], Awaitable[object]]) -> PlatformError:
    platform = Platform(lambda _: answer)
    with pytest.raises(PlatformError) as caught:
        using(platform, job)
    error = caught.value
    assert KEY not in f"{error} {error!r} {error.__context__!r} {error.__cause__!r}"
    assert error.what
    assert error.fix
    return error


TABLE: list[tuple[Any, type[PlatformError], str, type[PlatformError], str]] = [
    (
        refused(401, "Invalid API key"),
        KeyRefused,
        "the platform doesn't know this API key (401): Invalid API key",
        KeyRefused,
        "the platform doesn't know this API key (401): Invalid API key",
    ),
    (
        refused(403, "Project keys can't manage the organization"),
        NotEntitled,
        "the platform doesn't allow this with this key (403): Project keys can't manage the organization",
        NotEntitled,
        "the platform doesn't allow this with this key (403): Project keys can't manage the organization",
    ),
    (
        refused(404, "Not found"),
        NotFound,
        "there is no /v2 here",  # as nothing has answered there before
        NotFound,
        "the platform doesn't have this, or it belongs to another organization (404): Not found",
    ),
    (
        refused(409, "Everybody is invited already"),
        Conflict,
        "the platform can't do this in the present state (409): Everybody is invited already",
        Conflict,
        "the platform can't do this in the present state (409): Everybody is invited already",
    ),
    (
        refused(400, "Bad page"),
        Rejected,
        "the platform refused this request (400): Bad page",
        Rejected,
        "the platform refused this request (400): Bad page",
    ),
    (
        refused(422, "The Owner can't be demoted"),
        Rejected,
        "the platform refused this request (422): The Owner can't be demoted",
        Rejected,
        "the platform refused this request (422): The Owner can't be demoted",
    ),
    (
        httpx.Response(418, content=b""),
        Rejected,
        "the platform refused this request (418)",
        Rejected,
        "the platform refused this request (418)",
    ),
    (
        httpx.Response(401, content=b""),
        KeyRefused,
        "the platform doesn't know this API key (401)",
        KeyRefused,
        "the platform doesn't know this API key (401)",
    ),
    (
        httpx.Response(403, json={"message": "Forbidden"}),
        NotEntitled,
        "the platform doesn't allow this with this key (403): Forbidden",
        NotEntitled,
        "the platform doesn't allow this with this key (403): Forbidden",
    ),
    (
        httpx.Response(400, json={"error": {"code": 7, "message": "No"}}),
        Rejected,
        "the platform refused this request (400): No",
        Rejected,
        "the platform refused this request (400): No",
    ),
    (
        httpx.Response(400, json=["no"]),
        Rejected,
        "the platform refused this request (400)",
        Rejected,
        "the platform refused this request (400)",
    ),
    (
        httpx.Response(400, content=b"[" * 100_000),
        Rejected,
        "the platform refused this request (400)",
        Rejected,
        "the platform refused this request (400)",
    ),
    (
        httpx.Response(400, content=b'{"error": "' + b"x" * 2_000_000 + b'"}'),
        Rejected,
        "the platform refused this request (400)",
        Rejected,
        "the platform refused this request (400)",
    ),
    (
        httpx.Response(200, json={"success": False, "error": "No"}),
        Rejected,
        "the platform refused this request: No",
        Rejected,
        "the platform refused this request: No",
    ),
    (
        refused(500, "Internal error"),
        OutcomeUnknown,
        "the platform failed with 500: Internal error",
        OutcomeUnknown,
        "the platform failed with 500: Internal error; whether it was carried out is unknown",
    ),
    (
        httpx.Response(502, html=HTML),
        OutcomeUnknown,
        "the platform failed with 502",
        OutcomeUnknown,
        "the platform failed with 502; whether it was carried out is unknown",
    ),
    (
        httpx.Response(408),
        OutcomeUnknown,
        "the platform failed with 408",
        OutcomeUnknown,
        "the platform failed with 408; whether it was carried out is unknown",
    ),
    (
        httpx.Response(200, html=HTML),
        Unreadable,
        "a web page came where the API's answer was expected",
        OutcomeUnknown,
        "a web page came where the API's answer was expected; whether it was carried out is unknown",
    ),
    (
        httpx.Response(403, html=HTML),
        Unreadable,
        "a web page came with 403 where the API's answer was expected",
        OutcomeUnknown,
        "a web page came with 403 where the API's answer was expected; whether it was carried out is unknown",
    ),
    (
        httpx.Response(200, content=b""),
        Unreadable,
        "an empty answer came where the API's was expected",
        OutcomeUnknown,
        "an empty answer came where the API's was expected; whether it was carried out is unknown",
    ),
    (
        httpx.Response(204),
        Unreadable,
        "an empty answer came where the API's was expected",
        OutcomeUnknown,
        "an empty answer came where the API's was expected; whether it was carried out is unknown",
    ),
    (
        httpx.Response(200, content=b'{"success": true, "data": {"id": "org-1", "na'),
        Unreadable,
        "the answer can't be read: it isn't valid JSON, or cut short",
        OutcomeUnknown,
        "the answer can't be read: it isn't valid JSON, or cut short; whether it was carried out is unknown",
    ),
    (
        httpx.Response(200, json={"id": "org-1"}),
        Unreadable,
        "the answer can't be read: success is missing",
        OutcomeUnknown,
        "the answer can't be read: success is missing; whether it was carried out is unknown",
    ),
    (
        ok({"name": "x", "email": "x"}),
        Unreadable,
        "the answer can't be read: id is missing",
        OutcomeUnknown,
        "the answer can't be read: id is missing; whether it was carried out is unknown",
    ),
    (
        ok({"id": ["secret"], "name": "x", "email": "x"}),
        Unreadable,
        "the answer can't be read: id isn't as expected",
        OutcomeUnknown,
        "the answer can't be read: id isn't as expected; whether it was carried out is unknown",
    ),
    (
        httpx.Response(200, json=["x"]),
        Unreadable,
        "the answer can't be read: the whole isn't as expected",
        OutcomeUnknown,
        "the answer can't be read: the whole isn't as expected; whether it was carried out is unknown",
    ),
    (
        httpx.Response(302, headers={"location": "https://login.example/?next=x"}),
        Unreadable,
        "a redirect (302) to https://login.example/?next=x, which isn't followed with the key",
        OutcomeUnknown,
        "a redirect (302) to https://login.example/?next=x, which isn't followed with the key; "
        "whether it was carried out is unknown",
    ),
    (
        httpx.Response(302, headers={"location": "http://platform.corp.example:8443/a1b2c3d4e5f6a7b8c9d0"}),
        Unreadable,
        "a redirect (302) to http://platform.corp.example:8443[redacted], which isn't followed with the key",
        OutcomeUnknown,
        "a redirect (302) to http://platform.corp.example:8443[redacted], which isn't followed with the key; "
        "whether it was carried out is unknown",
    ),
    (
        httpx.Response(304),
        Unreadable,
        "a redirect (304) to nowhere, which isn't followed with the key",
        OutcomeUnknown,
        "a redirect (304) to nowhere, which isn't followed with the key; whether it was carried out is unknown",
    ),
    (
        refused(429, "slow down", retry_after="9999"),
        Throttled,
        "too many requests (429); it asks to wait 9,999 s",
        Throttled,
        "too many requests (429); it asks to wait 9,999 s",
    ),
    (
        refused(503, "maintenance", retry_after="9999"),
        Throttled,
        "the platform is under maintenance (503); it asks to wait 9,999 s",
        OutcomeUnknown,
        "the platform failed with 503: maintenance; whether it was carried out is unknown",
    ),
    (
        refused(503, "maintenance"),
        OutcomeUnknown,
        "the platform failed with 503: maintenance",
        OutcomeUnknown,
        "the platform failed with 503: maintenance; whether it was carried out is unknown",
    ),
    (
        httpx.ConnectError("All connection attempts failed"),
        Unreachable,
        "no connection to platform.example; nothing was sent",
        Unreachable,
        "no connection to platform.example; nothing was sent",
    ),
    (
        httpx.ConnectError("[Errno -2] Name or service not known"),
        Unreachable,
        "the name platform.example can't be resolved; nothing was sent",
        Unreachable,
        "the name platform.example can't be resolved; nothing was sent",
    ),
    (
        httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"),
        Unreachable,
        "the TLS certificate of platform.example isn't trusted; nothing was sent",
        Unreachable,
        "the TLS certificate of platform.example isn't trusted; nothing was sent",
    ),
    (
        httpx.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong version number"),
        Unreachable,
        "no TLS connection with platform.example; nothing was sent",
        Unreachable,
        "no TLS connection with platform.example; nothing was sent",
    ),
    (
        httpx.ConnectTimeout("x"),
        Unreachable,
        "no connection to platform.example in time; nothing was sent",
        Unreachable,
        "no connection to platform.example in time; nothing was sent",
    ),
    (
        httpx.ProxyError(f"407 for {KEY}"),
        Unreachable,
        "the proxy didn't connect to platform.example; nothing was sent",
        Unreachable,
        "the proxy didn't connect to platform.example; nothing was sent",
    ),
    (
        httpx.ReadTimeout("x"),
        OutcomeUnknown,
        "no answer in time",
        OutcomeUnknown,
        "no answer in time; whether it was carried out is unknown",
    ),
    (
        TimeoutError(),
        OutcomeUnknown,
        "no answer in time",
        OutcomeUnknown,
        "no answer in time; whether it was carried out is unknown",
    ),
    (
        httpx.ReadError("reset"),
        OutcomeUnknown,
        "the connection was cut before the answer was complete",
        OutcomeUnknown,
        "the connection was cut before the answer was complete; whether it was carried out is unknown",
    ),
    (
        httpx.RemoteProtocolError("Server disconnected without sending a response."),
        OutcomeUnknown,
        "the connection was cut before the answer was complete",
        OutcomeUnknown,
        "the connection was cut before the answer was complete; whether it was carried out is unknown",
    ),
    (
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
        OutcomeUnknown,
        "the answer was cut short, or isn't proper HTTP",
        OutcomeUnknown,
        "the answer was cut short, or isn't proper HTTP; whether it was carried out is unknown",
    ),
    (
        httpx.DecodingError("bad gzip"),
        OutcomeUnknown,
        "the answer can't be decoded (DecodingError)",
        OutcomeUnknown,
        "the answer can't be decoded (DecodingError); whether it was carried out is unknown",
    ),
]


@pytest.mark.parametrize(("answer", "kind", "what", "_kind", "_what"), TABLE)
def test_a_read_that_fails(
    answer: Any, kind: type[PlatformError], what: str, _kind: type[PlatformError], _what: str
) -> None:
    error = failing(answer, read)
    assert (type(error), error.what) == (kind, what)
    assert error.where == "GET /v2/organization"


@pytest.mark.parametrize(("answer", "_kind", "_what", "kind", "what"), TABLE)
def test_a_write_that_fails(
    answer: Any, _kind: type[PlatformError], _what: str, kind: type[PlatformError], what: str
) -> None:
    error = failing(answer, write)
    assert (type(error), error.what) == (kind, what)
    assert error.where == "PUT /v2/organization/members/user-1"


@pytest.mark.parametrize("job", [read, write])
@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503])
def test_a_server_that_repeats_the_key_doesnt_get_it_into_an_error(
    job: Callable[[Client], Awaitable[object]], status: int
) -> None:
    answer = refused(status, f"{KEY} token: hush", retry_after="9999", location=f"https://x.example/{KEY}")
    error = failing(answer, job)
    assert "hush" not in str(error)


def test_what_a_person_reads() -> None:
    assert str(failing(refused(401, "Invalid API key"), read)) == (
        "GET /v2/organization: the platform doesn't know this API key (401): Invalid API key\n"
        "  Check CONFIDENT_ORG_API_KEY, and that the base URL (--base-url, CONFIDENT_BASE_URL, CONFIDENT_REGION) is "
        "of the region the key was made in."
    )
    assert str(failing(httpx.ReadTimeout(""), write)) == (
        "PUT /v2/organization/members/user-1: no answer in time; whether it was carried out is unknown\n"
        "  Plan again: reading tells what was done."
    )


def test_a_refusal_after_a_wait_says_so() -> None:
    error = failing(refused(429, retry_after="100"), write)
    assert re.fullmatch(
        r"too many requests \(429\), still so after waiting 2\d\d s; it asks to wait 100 s", error.what
    )


def test_an_answer_that_is_right_is_no_error() -> None:
    assert using(Platform(lambda _: ok(ACME, 201)), read)
