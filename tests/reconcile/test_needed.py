"""Just as much of live state is read as is needed, or all of it; what vanishes meanwhile is told or done without."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from doorlist.api.client import Client
from doorlist.api.patience import Patience
from doorlist.api.settings import Connection
from doorlist.emulator.server import Running, running
from doorlist.errors import AccessFileError, KeyRefused, NotFound, Unreadable
from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.reconcile.needed import read
from doorlist.reconcile.whole import read_all
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.scope import ORGANIZATION
from doorlist.values.source import Source
from support.replies import ORGANIZATION as ACME
from support.replies import Platform, ok, patience, refused, using

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.values.live import Live

HERE = Source("access.yaml", 1)
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def scope(people: dict[str, str] | None, name: str | None = "Acme", **fields: Any) -> DesiredScope:
    entries = {email: Entry(email, RoleRef(role), HERE) for email, role in (people or {}).items()}
    return DesiredScope(name, fields.pop("id", None), HERE, managed=people is not None, entries=entries, **fields)


def people(count: int, prefix: str = "p") -> dict[str, str]:
    return {f"{prefix}{number:03}@acme.example": "Owner" if number == 0 else "Member" for number in range(count)}


def listed(everybody: dict[str, str]) -> list[dict[str, str]]:
    return [{"email": email, "role": role} for email, role in everybody.items()]


STAFF = people(250)
TEAM = dict(list(people(120).items()))
SEED: dict[str, Any] = {
    "organization": {"name": "Acme", "members": listed(STAFF)},
    "projects": [
        {"id": "p1", "name": "Support Bot", "members": listed(TEAM)},
        {"id": "p2", "name": "Sandbox", "members": listed(people(3))},
    ],
}
IN_SYNC = Desired(scope(STAFF), (scope(TEAM, "Support Bot"),))


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(SEED) as emulator:
        yield emulator


@pytest.fixture
def emulator(server: Running) -> Running:
    server.reset(SEED)
    return server


def reading(emulator: Running, desired: Desired, key: str | None = None, **options: Any) -> Live:
    async def run() -> Live:
        connection = Connection(emulator.url, key or emulator.key)
        async with Client(connection, patience=patience(), **options) as client:
            return await read(client, desired)

    return asyncio.run(run())


def asked(emulator: Running) -> Counter[str]:
    return Counter(
        f"{entry['verb']} {entry['path']}{'?' + entry['query'] if entry['query'] else ''}"
        for entry in emulator.requests()
    )


def test_a_plan_with_nothing_to_do_makes_exactly_these_requests(emulator: Running) -> None:
    live = reading(emulator, IN_SYNC)
    assert make_plan(IN_SYNC, live, CONFIDENT_AI, now=NOW).actions == ()
    assert asked(emulator) == Counter(
        [
            "GET /v2/organization",
            "GET /v2/projects",
            "GET /v2/organization/invitations",
            *(f"GET /v2/organization/members?page={page}&pageSize=100" for page in (1, 2, 3)),
            "GET /v2/projects/p1/invitations",
            *(f"GET /v2/projects/p1/members?page={page}&pageSize=100" for page in (1, 2)),
        ]
    )


def test_what_isnt_managed_isnt_read(emulator: Running) -> None:
    live = reading(emulator, Desired(scope(None), (scope(people(3), "Sandbox"),)))
    assert [found.name for found in live.scopes] == ["Sandbox"]
    assert not any("organization/" in request for request in asked(emulator))


def test_an_empty_desired_state_reads_the_outline_alone(emulator: Running) -> None:
    live = reading(emulator, Desired(scope(None)))
    assert live.organization.name == "Acme"
    assert sorted(asked(emulator)) == ["GET /v2/organization", "GET /v2/projects"]


def test_roles_are_read_where_a_name_has_to_be_resolved(emulator: Running) -> None:
    wanted = {**people(3), "p001@acme.example": "Manager"}
    live = reading(emulator, Desired(scope(STAFF), (scope(wanted, "Sandbox"),)))
    assert asked(emulator)["GET /v2/projects/p2/roles"] == 1
    assert "GET /v2/organization/roles" not in asked(emulator)
    sandbox = next(found for found in live.scopes if found.name == "Sandbox")
    assert {role.name for role in live.of(sandbox).roles or ()} >= {"Owner", "Manager", "Member"}
    assert len(live.of(sandbox).members or {}) == 3


def test_who_leaves_the_organization_has_their_projects_read_too(emulator: Running) -> None:
    live = reading(emulator, Desired(scope(people(249))))
    assert {found.name for found in live.scopes} == {"", "Support Bot", "Sandbox"}


def test_another_organization_is_refused_before_everything_is_read(emulator: Running) -> None:
    with pytest.raises(AccessFileError, match="the file is for Bcme"):
        reading(emulator, Desired(scope(STAFF, "Bcme"), (scope(TEAM, "Support Bot"),)))
    assert not any("p1" in request for request in asked(emulator))


def test_a_project_that_doesnt_exist_is_refused(emulator: Running) -> None:
    desired = Desired(scope({**STAFF, "p001@acme.example": "Membr"}), (scope(TEAM, "Suport Bot"),))
    live = reading(emulator, desired)
    with pytest.raises(AccessFileError, match="no project called Suport Bot") as told:
        make_plan(desired, live, CONFIDENT_AI, now=NOW)
    assert "no role Membr" in str(told.value), "all that is wrong at once, roles too"


def test_a_wrong_key_is_one_clear_error(emulator: Running) -> None:
    with pytest.raises(KeyRefused):
        reading(emulator, IN_SYNC, key="confident_us_wrong")


def test_an_installation_that_serves_v1_only_reads_alike(emulator: Running) -> None:
    before = reading(emulator, IN_SYNC)
    emulator.settings(versions=["v1"])
    emulator.clear_requests()
    after = reading(emulator, IN_SYNC)
    assert after.organization == before.organization
    assert after.projects == before.projects
    assert {key: found.members for key, found in after.scopes.items()} == {
        key: found.members for key, found in before.scopes.items()
    }
    answered = Counter(entry["path"] for entry in emulator.requests() if entry["status"] == 200)
    assert answered["/v1/organization/members"] == 3


FAULTS = [
    {"kind": "cut"},
    {"kind": "cut-body"},
    {"kind": "truncated"},
    {"kind": "html"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503, "retry_after": "seconds"},
    {"kind": "throttle", "retry_after": "seconds", "seconds": 1},
    {"kind": "throttle", "retry_after": "date", "seconds": 1},
    {"kind": "throttle", "retry_after": "none"},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: "-".join(str(value) for value in fault.values()))
def test_a_read_survives_what_a_network_does(emulator: Running, fault: dict[str, Any]) -> None:
    emulator.settings(faults=[{**fault, "verb": "GET", "skip": 2, "times": 3}])
    assert make_plan(IN_SYNC, reading(emulator, IN_SYNC), CONFIDENT_AI, now=NOW).actions == ()


def test_a_rate_limit_is_survived(emulator: Running) -> None:
    emulator.settings(rate_limit={"requests": 4, "seconds": 0.05, "retry_after": "none"})

    async def run() -> Live:
        connection = Connection(emulator.url, emulator.key)
        async with Client(connection, patience=Patience(first_wait=0.02)) as client:
            return await read(client, IN_SYNC)

    assert len(asyncio.run(run()).of(ORGANIZATION).members or {}) == 250


class Vanishing:
    """Answers with two projects, one of which is gone when its people are read."""

    def __init__(self, *, comes_off_the_list: bool = True, gone: str = "p2") -> None:
        self.comes_off_the_list = comes_off_the_list
        self.gone = gone
        self.listed = ["p1", "p2"]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v2")
        if f"/{self.gone}/" in path:
            if self.comes_off_the_list:
                self.listed = [project for project in self.listed if project != self.gone]
            return refused(404, "Project not found")
        if path == "/projects":
            return ok({"projects": [{"id": project, "name": project.upper()} for project in self.listed]})
        if path.endswith("/members"):
            there: list[dict[str, Any]] = [{"id": "u", "email": "u@acme.example"}]
            if path.endswith("/organization/members"):
                owner = {"id": "o", "name": "Owner"}
                there.append({"id": "boss", "email": "boss@acme.example", "organizationRole": owner})
            return ok({"members": there, "total": len(there)})
        if path.endswith("/roles"):
            return ok({"roles": [{"id": "r", "name": "Member"}]})
        if path.endswith("/permissions"):
            return ok({"permissions": [{"id": "t", "name": "trace:read"}]})
        return ok({"invitations": []} if path.endswith("/invitations") else ACME)


LEAVING = Desired(scope({"boss@acme.example": "Owner"}))


def test_a_project_that_vanishes_while_being_read_and_isnt_named_is_dropped() -> None:
    live = using(Platform(Vanishing()), lambda client: read(client, LEAVING))
    assert [project.id for project in live.projects] == ["p1"]
    assert {found.id for found in live.scopes} == {"", "p1"}


def test_a_project_that_vanishes_while_being_read_and_is_named_is_said_at_its_line() -> None:
    desired = Desired(scope(None), (scope({}, "P2"),))
    with pytest.raises(AccessFileError, match=r"access\.yaml:1:1: The organization has no project called P2"):
        make_plan(desired, using(Platform(Vanishing()), lambda client: read(client, desired)), CONFIDENT_AI, now=NOW)


def test_a_project_that_is_listed_and_cant_be_read_is_an_error() -> None:
    platform = Platform(Vanishing(comes_off_the_list=False))
    with pytest.raises(NotFound, match="Project not found"):
        using(platform, lambda client: read(client, LEAVING))


def test_a_list_of_projects_that_never_holds_still_ends() -> None:
    class Always(Vanishing):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            answer = super().__call__(request)
            if answer.status_code == 404:
                self.gone = f"{self.gone}x"
                self.listed = ["p1", self.gone]
            return answer

    with pytest.raises(NotFound):
        using(Platform(Always(comes_off_the_list=False)), lambda client: read(client, LEAVING))


def test_the_organization_is_kept_while_a_project_vanishes_beside_it() -> None:
    desired = Desired(scope({"u@acme.example": "Member"}), (scope({}, "P1"), scope({}, "P2")))
    platform = Platform(Vanishing())
    live = using(platform, lambda client: read(client, desired))
    assert {found.id for found in live.scopes} == {"", "p1"}
    assert platform.seen.count("GET /v2/organization/invitations") == 1


def test_people_of_the_organization_that_cant_be_read_are_an_error() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/organization/members"):
            return httpx.Response(200, html="<p>")
        return Vanishing()(request)

    with pytest.raises(Unreadable):
        using(Platform(answer), lambda client: read(client, LEAVING))


def test_progress_is_told() -> None:
    class Seen:
        expected = advanced = 0

        def total(self, requests: int) -> None:
            self.expected = requests

        def advance(self, requests: int) -> None:
            self.advanced += requests

    seen, platform = Seen(), Platform(Vanishing(gone="none"))
    using(platform, lambda client: read(client, LEAVING, progress=seen))
    assert seen.expected == seen.advanced == len(platform.seen) == 10


def test_everything_is_every_scope_with_its_roles(emulator: Running) -> None:
    async def run() -> Live:
        async with Client(Connection(emulator.url, emulator.key), patience=patience()) as client:
            return await read_all(client)

    live = asyncio.run(run())
    assert {found.name for found in live.scopes} == {"", "Support Bot", "Sandbox"}
    assert all(None not in (there.members, there.invitations, there.roles) for there in live.scopes.values())
    assert len(live.of(ORGANIZATION).members or {}) == 250
    assert all(request.startswith("GET ") for request in asked(emulator))


def test_everything_goes_without_a_project_that_vanishes_meanwhile() -> None:
    live = using(Platform(Vanishing()), read_all)
    assert {found.id for found in live.scopes} == {"", "p1"}
    assert [project.id for project in live.projects] == ["p1"]


def test_everything_cant_be_had_where_a_listed_project_cant_be_read() -> None:
    with pytest.raises(NotFound):
        using(Platform(Vanishing(comes_off_the_list=False)), read_all)
