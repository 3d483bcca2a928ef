"""Worlds for tests, and calls to the emulator without any client of ours or the platform's."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.emulator.model import Scope
    from doorlist.emulator.running import Running
    from doorlist.emulator.world import World


class Reply(NamedTuple):
    """Status, headers and JSON (or text) of an answer."""

    status: int
    json: Any
    headers: Mapping[str, str]

    @property
    def data(self) -> Any:
        """What the envelope holds."""
        return self.json["data"]

    @property
    def error(self) -> str:
        """What the envelope says went wrong."""
        assert self.json["success"] is False
        error: str = self.json["error"]
        return error


def call(
    emulator: Running, verb: str, path: str, body: Any = None, *, key: str | None = "", raw: bytes | None = None
) -> Reply:
    """One request with its own connection; `key` "" is the emulator's, `None` is none."""
    data = raw if raw is not None else None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(emulator.url + path, data=data, method=verb)
    if key is not None:
        request.add_header("CONFIDENT_API_KEY", key or emulator.key)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=20) as answer:
            return Reply(answer.status, _parsed(answer.read()), dict(answer.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, _parsed(error.read()), cast("Mapping[str, str]", error.headers))


def user_id(emulator: Running | World, email: str) -> str:
    """The user id of somebody with an account."""
    world: Any = getattr(emulator, "world", emulator)
    person = world.person(email)
    assert person is not None
    found: str = person.id
    return found


def acme(**organization: Any) -> dict[str, Any]:
    """A small company as a seed: Ada owns it, Grace is Admin, Alan and Mary are Members, and two projects.

    Args:
        **organization: replaces or adds fields of the organization.
    """
    return {
        "organization": {
            "name": "Acme",
            "members": [
                {"email": "ada@acme.example", "role": "Owner"},
                {"email": "grace@acme.example", "role": "Admin"},
                {"email": "alan@partner.example", "role": "Member"},
                {"email": "mary@acme.example", "role": "Member"},
            ],
            **organization,
        },
        "people": [{"email": "ada@acme.example", "name": "Ada Lovelace"}],
        "projects": [
            {
                "id": "support-bot",
                "name": "Support Bot",
                "members": [
                    {"email": "grace@acme.example", "role": "Owner"},
                    {"email": "alan@partner.example", "role": "Annotator"},
                ],
                "roles": [{"id": "annotator", "name": "Annotator"}],
            },
            {"id": "docs", "name": "Docs", "members": [{"email": "mary@acme.example", "role": "Manager"}]},
        ],
    }


def world(**organization: Any) -> World:
    """The world of `acme`, without a server."""
    from doorlist.emulator.loading import world_from
    from doorlist.emulator.state import State

    return world_from(State.model_validate(acme(**organization)))


def roles_of(scope: Scope, world: World) -> dict[str, str | None]:
    """Who holds which role in a scope: the first part of the email, the role's name."""
    return {
        world.people[user].email.partition("@")[0]: role.name if (role := scope.role(held)) else None
        for user, held in scope.members.items()
    }


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()
