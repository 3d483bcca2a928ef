"""Turns an answer that isn't a success, or isn't the platform's, into the right error."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from doorlist.api.redacted import redacted, redacted_url
from doorlist.errors import (
    Conflict,
    KeyRefused,
    NotEntitled,
    NotFound,
    OutcomeUnknown,
    PlatformError,
    Rejected,
    Throttled,
    Unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, read to its end. Header names are lowercase in `headers` lookups."""

    status: int
    content: bytes
    headers: Mapping[str, str]


_OPTIONS: Final = "the base URL (--base-url, CONFIDENT_BASE_URL, CONFIDENT_REGION)"
_IN_FRONT: Final = f"Something in front of the platform answered: check {_OPTIONS} and the proxy settings."

_REFUSALS: Final[Mapping[int, tuple[type[PlatformError], str, str]]] = {
    401: (
        KeyRefused,
        "the platform doesn't know this API key",
        f"Check CONFIDENT_ORG_API_KEY, and that {_OPTIONS} is of the region the key was made in.",
    ),
    403: (
        NotEntitled,
        "the platform doesn't allow this with this key",
        "Use an organization key (a project key can't do this), and check that the organization's plan includes it.",
    ),
    404: (
        NotFound,
        "the platform doesn't have this, or it belongs to another organization",
        "Plan again: it may have been deleted meanwhile.",
    ),
    409: (Conflict, "the platform can't do this in the present state", "Plan again from the present state."),
    429: (Throttled, "too many requests", "Wait a while, or use a lower --concurrency."),
}
_REJECTED: Final = (Rejected, "the platform refused this request", "Read what it says; plan again if state changed.")


def is_lost(status: int) -> bool:
    """Whether this status leaves it open if a request was carried out. A read may then be sent again."""
    return status >= 500 or status == 408


def refusal(reply: Reply, verb: str, path: str, key: str) -> PlatformError:
    """The error for an answer with any status but 2xx.

    A 4xx is a refusal. For a write, an answer that isn't the API's leaves its outcome unknown.
    """
    if is_lost(reply.status):
        return failed(reply, verb, path, key)
    if 300 <= reply.status < 400:
        return not_followed(reply, verb, path, key)
    if _is_html(reply):
        what = f"a web page came with {reply.status} where the API's answer was expected"
        return _not_the_api(what, _IN_FRONT, reply, verb, path)
    kind, what, fix = _REFUSALS.get(reply.status, _REJECTED)
    return kind(f"{what} ({reply.status}){_said(reply, key)}", verb=verb, path=path, status=reply.status, fix=fix)


def failed(reply: Reply, verb: str, path: str, key: str) -> OutcomeUnknown:
    """The error for a 5xx."""
    return lost(f"the platform failed with {reply.status}{_said(reply, key)}", verb, path, status=reply.status)


def misread(reply: Reply, why: str, verb: str, path: str, key: str) -> PlatformError:
    """The error for a 2xx answer that couldn't be read as what was asked for.

    Args:
        why: names the place where it isn't as expected, never a value.
    """
    document = _document(reply)
    if document is not None and document.get("success") is False:
        kind, what, fix = _REJECTED
        return kind(f"{what}{_said(reply, key)}", verb=verb, path=path, status=reply.status, fix=fix)
    if _is_html(reply):
        what, fix = "a web page came where the API's answer was expected", _IN_FRONT
    elif not reply.content.strip():
        what, fix = "an empty answer came where the API's was expected", _IN_FRONT
    else:
        what = f"the answer can't be read: {why}"
        fix = "Try again; if it stays, this installation speaks another version of the API than doorlist."
    return _not_the_api(what, fix, reply, verb, path)


def not_followed(reply: Reply, verb: str, path: str, key: str) -> PlatformError:
    """The error for a redirect, which is not followed with the key."""
    place = redacted_url(reply.headers.get("location", ""), key)
    what = f"a redirect ({reply.status}) to {place or 'nowhere'}, which isn't followed with the key"
    return _not_the_api(what, _IN_FRONT, reply, verb, path)


def too_long(most: str, verb: str, path: str, status: int) -> PlatformError:
    """The error for an answer that was read no further than `most`."""
    return _unfit(f"the answer is longer than {most}", _IN_FRONT, verb, path, status)


def _not_the_api(what: str, fix: str, reply: Reply, verb: str, path: str) -> PlatformError:
    return _unfit(what, fix, verb, path, reply.status)


def _unfit(what: str, fix: str, verb: str, path: str, status: int) -> PlatformError:
    if verb != "GET":
        return lost(what, verb, path, status=status)
    return Unreadable(what, verb=verb, path=path, status=status, fix=fix)


def lost(what: str, verb: str, path: str, status: int | None = None) -> OutcomeUnknown:
    """The error for a request that was sent and whose answer is lost."""
    if verb == "GET":
        return OutcomeUnknown(
            what, verb=verb, path=path, status=status, fix="Nothing was changed. Try again in a while."
        )
    return OutcomeUnknown(
        f"{what}; whether it was carried out is unknown",
        verb=verb,
        path=path,
        status=status,
        fix="Plan again: reading tells what was done.",
    )


def throttled(reply: Reply, verb: str, path: str, waited: float, told: float | None) -> Throttled:
    """The error for a platform that still says 429 or 503 after waiting, or asks for more than doorlist waits."""
    why = "too many requests" if reply.status == 429 else "the platform is under maintenance"
    asked = f"; it asks to wait {told:,.0f} s" if told else ""
    so_far = f", still so after waiting {waited:,.0f} s" if waited >= 1 else ""
    return Throttled(
        f"{why} ({reply.status}){so_far}{asked}",
        verb=verb,
        path=path,
        status=reply.status,
        fix="Run doorlist again later, or with a lower --concurrency.",
    )


def not_sent(why: str, verb: str, path: str) -> Throttled:
    """The error for a request that comes after the client has given up, for the reason that `throttled` gave another
    one."""
    return Throttled(
        f"not sent: {why}", verb=verb, path=path, fix="Run doorlist again later, or with a lower --concurrency."
    )


def _said(reply: Reply, key: str) -> str:
    document = _document(reply)
    message = None if document is None else document.get("error") or document.get("message")
    if isinstance(message, dict):
        message = message.get("message")
    return f": {redacted(message, key)}" if isinstance(message, str) and message.strip() else ""


def _document(reply: Reply) -> dict[str, object] | None:
    # A refusal is short. What is long isn't one, and isn't worth parsing.
    if len(reply.content) > 1_000_000:
        return None
    try:
        document = json.loads(reply.content)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _is_html(reply: Reply) -> bool:
    return reply.content.lstrip()[:1] == b"<" or "html" in reply.headers.get("content-type", "")
