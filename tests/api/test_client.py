"""What each call sends, and what it makes of the answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import doorlist
from doorlist.values.live import Invitation, Member
from doorlist.values.scope import ORGANIZATION, Scope
from support.replies import KEY, Platform, ok, using

if TYPE_CHECKING:
    pass

PROJECT = Scope("project", "p1", "Support Bot")
MEMBER = {"id": "u1", "email": "ada@acme.example", "name": None, "image": None, "projectRole": None}
INVITATION = {"id": 7, "email": "kurt@acme.example", "status": "PENDING", "created_at": None, "token": "hush"}

Call = "Callable[[Client], Awaitable[Any]]"


@pytest.mark.parametrize(
    ("call", "data", "sent", "body", "expected"),
    [
        (lambda c: c.projects(), {"projects": []}, "GET /projects", None, ()),
        (lambda c: c.roles(PROJECT), {"roles": []}, "GET /projects/p1/roles", None, ()),
        (lambda c: c.invitations(ORGANIZATION), {"invitations": []}, "GET /organization/invitations", None, ()),
        (
            lambda c: c.set_role(PROJECT, "u1", "r1"),
            MEMBER,
            "PUT /projects/p1/members/u1",
            {"roleId": "r1"},
            Member("u1", "ada@acme.example"),
        ),
        (lambda c: c.remove(ORGANIZATION, "u/1"), {"id": "u/1"}, "DELETE /organization/members/u%2F1", None, None),
        (
            lambda c: c.invite(ORGANIZATION, ("a@b.example",), "r1"),
            {"invitations": []},
            "POST /organization/invitations",
            {"emails": ["a@b.example"], "organizationRoleId": "r1"},
            (),
        ),
        (
            lambda c: c.invite(PROJECT, ["a@b.example", "c@b.example"], "r1"),
            {"invitations": []},
            "POST /projects/p1/invitations",
            {"emails": ["a@b.example", "c@b.example"], "projectRoleId": "r1"},
            (),
        ),
        (
            lambda c: c.invite(PROJECT, ["a@b.example"]),
            {"invitations": []},
            "POST /projects/p1/invitations",
            {"emails": ["a@b.example"]},
            (),
        ),
        (lambda c: c.revoke(PROJECT, 7), {"id": 7}, "DELETE /projects/p1/invitations/7", None, None),
    ],
)  # fmt: skip
def test_each_call(call: Any, data: Any, sent: str, body: Any, expected: Any) -> None:
    platform = Platform(lambda _: ok(data))
    assert using(platform, call) == expected
    verb, path = sent.split(" ")
    assert platform.seen == [f"{verb} /v2{path}"]
    content = platform.requests[0].content
    assert (json.loads(content) if content else None) == body


def test_a_resend_answers_the_invitation_anew() -> None:
    platform = Platform(lambda _: ok(INVITATION))
    found = using(platform, lambda client: client.resend(ORGANIZATION, 7))
    assert found == Invitation(7, "kurt@acme.example", stamp=found.stamp)
    assert found.stamp
    assert platform.seen == ["PUT /v2/organization/invitations/7"]
    assert platform.requests[0].content == b""


def test_the_headers_of_every_request() -> None:
    platform = Platform(lambda _: ok({"projects": []}))
    using(platform, lambda client: client.projects())
    headers = dict(platform.requests[0].headers)
    version = f"doorlist/{doorlist.__version__}"
    assert headers == {
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
        "confident_api_key": KEY,
        "content-type": "application/json",
        "host": "platform.example",
        "user-agent": version,
        "x-confident-sdk-version": version,
    }
