from __future__ import annotations

from typing import Any

import httpx
import pytest

from doorlist.errors import Rejected, Unreadable
from doorlist.platform.progress import Tally
from doorlist.reconcile.lists import read_outline, read_people, read_roles
from doorlist.values.live import LiveScope, Role
from doorlist.values.scope import ORGANIZATION, Scope
from support.replies import ORGANIZATION as ACME
from support.replies import Platform, ok, refused, using

P1 = Scope("project", "p1", "One")
P2 = Scope("project", "p2", "Two")


OWNER = {"id": "o", "name": "Owner"}


class Seen:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.totals: list[int] = []
        self.advanced = 0

    def total(self, requests: int) -> None:
        self.totals.append(requests)

    def advance(self, requests: int) -> None:
        self.advanced += requests


def answer(request: httpx.Request) -> httpx.Response:
    path = request.url.path.removeprefix("/v2")
    if path.endswith("/members"):
        number = int(request.url.params["page"])
        people: list[dict[str, Any]] = [
            {"id": f"{number}-{index}", "email": f"{number}-{index}@acme.example"} for index in range(100)
        ]
        if number == 1:
            people[0]["organizationRole"] = OWNER
        return ok({"members": people, "total": 300, "page": number, "pageSize": 100})
    if path.endswith("/invitations"):
        return ok({"invitations": [{"id": 1, "email": "k@acme.example", "status": "DECLINED"}]})
    if path.endswith("/roles"):
        return ok({"roles": [{"id": "r", "name": "Member", "projectId": None}]})
    return ok(ACME if path == "/organization" else {"projects": [{"id": "p1", "name": "One"}]})


def test_the_outline_is_two_requests_at_once() -> None:
    platform, seen = Platform(answer), Seen()
    organization, projects = using(platform, lambda client: read_outline(client, Tally(seen)))
    assert (organization.name, projects) == ("Acme", (P1,))
    assert sorted(platform.seen) == ["GET /v2/organization", "GET /v2/projects"]
    assert (seen.totals, seen.advanced) == ([2], 2)


def test_people_are_members_and_invitations_and_nothing_else() -> None:
    platform, seen = Platform(answer), Seen()
    people = using(platform, lambda client: read_people(client, [ORGANIZATION, P2], Tally(seen)))
    assert list(people) == [ORGANIZATION, P2]
    assert len(people[P2].members or {}) == 300
    assert [invitation.status for invitation in people[P2].invitations or ()] == ["DECLINED"]
    assert people[P2].roles is None
    assert len(platform.seen) == seen.totals[-1] == seen.advanced == 8
    assert seen.totals == sorted(seen.totals)


def showing(role: str, *owners: int) -> Platform:
    """A scope of three people of whom so many are Owner, reading by reading; the last number holds for ever."""
    left = list(owners)

    def people(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/members"):
            return ok({"invitations": []})
        many = left.pop(0) if len(left) > 1 else left[0]
        rows = [{"id": f"{n}", "email": f"{n}@acme.example", role: OWNER if n < many else None} for n in range(3)]
        return ok({"members": rows, "total": 3, "page": 1, "pageSize": 100})

    return Platform(people)


@pytest.mark.parametrize("readings", [(0, 1), (2, 1), (0, 2, 1)])
def test_an_organization_whose_owner_changes_meanwhile_is_read_again(readings: tuple[int, ...]) -> None:
    platform = showing("organizationRole", *readings)
    assert using(platform, lambda client: read_people(client, [ORGANIZATION]))[ORGANIZATION].members
    assert len(platform.seen) == 2 * len(readings)


@pytest.mark.parametrize(
    ("scope", "role", "owners", "message"),
    [
        (ORGANIZATION, "organizationRole", 0, "the organization shows 0 Owners, and there is exactly one"),
        (ORGANIZATION, "organizationRole", 2, "the organization shows 2 Owners, and there is exactly one"),
        (P1, "projectRole", 2, "project One shows 2 Owners, and there is one at most"),
    ],
)
def test_owners_that_cant_be_true_are_an_error(scope: Scope, role: str, owners: int, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        using(showing(role, owners), lambda client: read_people(client, [scope]))
    assert caught.value.what == message


@pytest.mark.parametrize("owners", [0, 1])
def test_a_project_has_one_owner_or_none(owners: int) -> None:
    platform = showing("projectRole", owners)
    assert using(platform, lambda client: read_people(client, [P1]))[P1].members
    assert len(platform.seen) == 2


def test_roles_of_each_scope() -> None:
    platform, seen = Platform(answer), Seen()
    roles = using(platform, lambda client: read_roles(client, [P1, P2], Tally(seen)))
    assert roles == {P1: (Role("r", "Member", True),), P2: (Role("r", "Member", True),)}
    assert (seen.totals, seen.advanced) == ([2], 2)


@pytest.mark.parametrize("read", [read_people, read_roles])
def test_nothing_to_read_is_no_request(read: Any) -> None:
    platform = Platform(answer)
    assert using(platform, lambda client: read(client, [])) == {}
    assert platform.seen == []


def test_one_scope_that_fails_fails_the_reading() -> None:
    def failing(request: httpx.Request) -> httpx.Response:
        return refused(400, "no") if "p2" in request.url.path else answer(request)

    with pytest.raises(Rejected):
        using(Platform(failing), lambda client: read_people(client, [P1, P2]))


def test_live_scopes_of_a_reading_are_told_from_those_not_read() -> None:
    assert LiveScope().members is None
