"""The routes below `/_emulator`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema
import pytest
from starlette.applications import Starlette

from doorlist.emulator.control import control_routes
from doorlist.emulator.machine import Machine
from doorlist.emulator.state import state_schema
from doorlist.emulator.store import company
from support.emulator import acme, call, world

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


def test_people_answer_and_leave_without_a_key(emulator: Running) -> None:
    emulator.reset(acme())
    call(emulator, "POST", "/v2/organization/invitations", {"emails": ["kurt@acme.example"]})
    call(emulator, "POST", "/v2/projects/docs/invitations", {"emails": ["kurt@acme.example", "alan@partner.example"]})
    for deed, body in (
        ("accept", {"email": "kurt@acme.example", "scope": "organization"}),
        ("accept", {"email": "kurt@acme.example", "scope": "project:docs"}),
        ("decline", {"email": "alan@partner.example", "scope": "project:docs"}),
        ("leave", {"email": "grace@acme.example"}),
    ):
        assert call(emulator, "POST", f"/_emulator/{deed}", body, key=None).status == 200
    members = call(emulator, "GET", "/v2/projects/docs/members").data["members"]
    assert [m["email"] for m in members] == ["mary@acme.example", "kurt@acme.example"]
    assert len(call(emulator, "GET", "/v2/organization/members").data["members"]) == 4


def test_mails_and_requests_are_shown_without_secrets(emulator: Running) -> None:
    made = call(emulator, "POST", "/v2/organization/invitations", {"emails": ["kurt@acme.example"]}).data
    mails = call(emulator, "GET", "/_emulator/mails", key=None).json
    assert [set(mail) for mail in mails["mails"]] == [{"email", "scope", "invitation_id", "why", "at"}]
    requests = call(emulator, "GET", "/_emulator/requests", key=None).json
    assert [(e["verb"], e["path"], e["status"]) for e in requests["requests"]] == [
        ("POST", "/v2/organization/invitations", 201)
    ]
    state = call(emulator, "GET", "/_emulator/state", key=None).json
    shown = repr((mails, requests, state))
    assert made["invitations"][0]["token"] not in shown
    assert emulator.key not in shown


def test_the_state_can_be_read_and_put_back(emulator: Running) -> None:
    body = company().model_dump(mode="json")
    assert call(emulator, "PUT", "/_emulator/state", body, key=None).status == 200
    shown = call(emulator, "GET", "/_emulator/state", key=None).json
    jsonschema.validate(shown, state_schema())
    call(emulator, "PUT", "/_emulator/state", acme(), key=None)
    assert len(call(emulator, "GET", "/v2/projects").data["projects"]) == 2
    call(emulator, "PUT", "/_emulator/state", shown, key=None)
    assert call(emulator, "GET", "/_emulator/state", key=None).json == shown


def test_settings_are_changed_some_at_a_time(emulator: Running) -> None:
    changed = call(emulator, "PUT", "/_emulator/settings", {"clock": "2026-07-01T00:00:00Z"}, key=None)
    assert (changed.json["clock"], changed.json["latency"]) == ("2026-07-01T00:00:00Z", 0)
    assert call(emulator, "GET", "/_emulator/settings", key=None).json == changed.json
    made = call(emulator, "POST", "/v2/organization/invitations", {"emails": ["kurt@acme.example"]}).data
    assert made["invitations"][0]["created_at"] == "2026-07-01T00:00:00.000Z"


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        ("POST", "/accept", {"email": "nobody@acme.example"}, 404),
        ("POST", "/accept", {"email": "nobody@acme.example", "scope": "project:x"}, 404),
        ("POST", "/accept", {"email": "nobody@acme.example", "scope": "all"}, 400),
        ("POST", "/accept", {}, 400),
        ("POST", "/leave", {"email": "ada@acme.example", "scope": "organization"}, 400),
        ("POST", "/leave", {"email": "ada@acme.example"}, 409),
        ("POST", "/dance", {"email": "ada@acme.example"}, 404),
        ("PUT", "/state", {"organization": {}}, 400),
        ("PUT", "/state", {"organization": {"name": "A", "members": [{"email": "a", "role": "No"}]}}, 422),
        ("PUT", "/settings", {"latency": "long"}, 400),
        ("PUT", "/settings", None, 400),
        ("DELETE", "/state", None, 405),
        ("GET", "/accept", None, 405),
        ("GET", "/dance", None, 404),
        ("GET", "/a/b", None, 404),
    ],
)
def test_what_can_t_be_done_is_said(emulator: Running, verb: str, path: str, body: Any, status: int) -> None:
    reply = call(emulator, verb, f"/_emulator{path}", body, key=None)
    assert reply.status == status
    if status != 405 and path not in ("/dance", "/a/b"):
        assert reply.json["error"]
    assert emulator.state()["organization"]["members"] == [{"email": "ada@acme.example", "role": "Owner"}]


@pytest.mark.parametrize(("host", "status"), [("203.0.113.9", 403), ("127.0.0.1", 200), ("::1", 200)])
def test_only_loopback_is_answered(host: str, status: int) -> None:
    app = Starlette(routes=list(control_routes(Machine(world(), "key"))))

    async def get() -> int:
        transport = httpx.ASGITransport(app, client=(host, 50000))
        async with httpx.AsyncClient(transport=transport, base_url="http://emulator.test") as client:
            return (await client.get("/mails")).status_code

    assert asyncio.run(get()) == status
