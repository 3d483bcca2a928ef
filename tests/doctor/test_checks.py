"""Each check finds what breaks its assumption, and nothing else does."""

from __future__ import annotations

import asyncio
import copy
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.api.settings import Connection
from doorlist.api.transport import Transport
from doorlist.doctor.checks import CHECKS, judge
from doorlist.doctor.evidence import Asked, Evidence
from doorlist.doctor.gathering import gather
from support.emulator import acme

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.emulator.running import Running

Break = "Callable[[dict[str, Any]], None]"


@pytest.fixture
def evidence(emulator: Running) -> Evidence:
    seed = acme(
        policies=[{"name": "Look", "permissions": ["user:read"]}],
        roles=[{"name": "Auditor", "policies": ["Look"]}],
        invitations=[{"email": "kurt@acme.example", "role": "Auditor"}],
        api_keys=[{"id": 1, "name": "CI"}],
    )
    emulator.reset(seed)

    async def work() -> Evidence:
        async with Transport(Connection(emulator.url, emulator.key)) as transport:
            return await gather(transport)

    return asyncio.run(work())


def with_answer(evidence: Evidence, asked: Asked, **changes: Any) -> Evidence:
    return replace(evidence, answers={**evidence.answers, asked: evidence.answers[asked]._replace(**changes)})


def with_document(evidence: Evidence, asked: Asked, change: Callable[[dict[str, Any]], object]) -> Evidence:
    document = copy.deepcopy(evidence.answers[asked].document)
    change(document["data"])
    return with_answer(evidence, asked, document=document)


def test_an_installation_as_the_contract_has_it_passes(evidence: Evidence) -> None:
    findings = judge(evidence)
    assert {finding.level for finding in findings} == {"ok"}
    assert [finding.check for finding in findings] == list(CHECKS)


PEOPLE, DOCS = Asked("members", 0, 1, 100), Asked("members", 1, 1, 100)
ROLES, INVITATIONS, CATALOGUE = Asked("roles"), Asked("invitations"), Asked("permissions")
POLICIES, ORGANIZATION, KEYS = Asked("policies"), Asked("organization"), Asked("api-keys")


def _drop(*path: Any) -> Callable[[Any], object]:
    def change(data: Any) -> None:
        for part in path[:-1]:
            data = data[part]
        del data[path[-1]]

    return change


def _put(value: Any, *path: Any) -> Callable[[Any], object]:
    def change(data: Any) -> None:
        for part in path[:-1]:
            data = data[part]
        data[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("asked", "change", "check", "level", "says"),
    [
        (ORGANIZATION, _put("GALACTIC", "plan"), "plan-name", "note", "none that doorlist knows"),
        (PEOPLE, _drop("members", 0, "email"), "fields", "wrong", "members.email (1 time)"),
        (ROLES, _put(None, "roles", 0, "id"), "fields", "wrong", "roles.id"),
        (POLICIES, _put(1, "policies", 0, "addedLater"), "fields", "note", "policies.addedLater"),
        (PEOPLE, _put("someone", "members", 0, "id"), "pages", "wrong", "other members, in 1 scope"),
        (PEOPLE, _put(3, "totalOrganizationMembers"), "totals", "wrong", "in 1 scope"),
        (PEOPLE, _put("Admin", "members", 0, "organizationRole", "name"), "owners", "wrong", "0 Owners"),
        (PEOPLE, _put("grace@acme.example", "members", 0, "email"), "people", "wrong", "1 person a second time"),
        (PEOPLE, _put(" new@acme.example", "members", 2, "email"), "people", "note", "1 email with capitals"),
        (ROLES, _drop("roles", 1), "roles", "wrong", "missing in 1 scope"),
        (PEOPLE, _put("gone", "members", 2, "organizationRole", "id"), "held-roles", "wrong", "1 member with a role"),
        (PEOPLE, _put(None, "members", 2, "organizationRole"), "held-roles", "note", "1 member without a role"),
        (ROLES, _put("MEMBER", "roles", 3, "name"), "role-names", "note", "1 name of roles"),
        (INVITATIONS, _put("SNOOZED", "invitations", 0, "status"), "statuses", "note", "a status that"),
        (INVITATIONS, _put("soon", "invitations", 0, "created_at"), "statuses", "note", "a date that"),
        (CATALOGUE, _put("read users", "permissions", 0, "name"), "permissions", "wrong", "resource:action"),
        (POLICIES, _put("other", "policies", 0, "permissions", 0, "id"), "permissions", "note", "grant nothing"),
    ],
)  # fmt: skip
def test_each_broken_assumption_is_found(
    evidence: Evidence, asked: Asked, change: Callable[[Any], object], check: str, level: str, says: str
) -> None:
    found = [f for f in judge(with_document(evidence, asked, change)) if f.check == check]
    assert [f.level for f in found] == [level]
    assert says in found[0].says
    assert bool(found[0].affects) == (level == "wrong")


@pytest.mark.parametrize(
    ("asked", "status", "level", "affected"),
    [
        (DOCS, 403, "wrong", "plan"),
        (POLICIES, 404, "wrong", "explain"),
        (KEYS, 404, "note", None),
        (Asked("projects"), 500, "wrong", "plan"),
    ],
)
def test_a_list_that_cannot_be_read(
    evidence: Evidence, asked: Asked, status: int, level: str, affected: str | None
) -> None:
    found = [f for f in judge(with_answer(evidence, asked, status=status, document=None)) if f.check == "readable"]
    assert [f.level for f in found] == [level]
    assert f"HTTP {status}" in found[0].says
    assert affected is None or affected in found[0].affects


@pytest.mark.parametrize(("status", "says"), [(401, "doesn't know the key"), (403, "isn't an organization's")])
def test_the_key(evidence: Evidence, status: int, says: str) -> None:
    found = [f for f in judge(with_answer(evidence, ORGANIZATION, status=status)) if f.check == "key"]
    assert (found[0].level, found[0].affects) == ("wrong", ("every command",))
    assert says in found[0].says


@pytest.mark.parametrize(("seconds", "level"), [(0, "ok"), (40, "note"), (-40, "note"), (400, "wrong")])
def test_clocks_apart(evidence: Evidence, seconds: int, level: str) -> None:
    moved = {
        asked: answer._replace(received_at=answer.received_at + timedelta(seconds=seconds))
        for asked, answer in evidence.answers.items()
    }
    assert [f.level for f in judge(replace(evidence, answers=moved)) if f.check == "clock"] == [level]


def test_without_a_date_the_clock_cannot_be_told(evidence: Evidence) -> None:
    bare = {asked: answer._replace(date=None) for asked, answer in evidence.answers.items()}
    assert [f.level for f in judge(replace(evidence, answers=bare)) if f.check == "clock"] == ["note"]


def test_limits_and_deprecation_are_told(evidence: Evidence) -> None:
    told = with_answer(evidence, ROLES, headers=("x-ratelimit-limit",))
    assert "x-ratelimit-limit" in next(f.says for f in judge(told) if f.check == "rate-limit")
    (told_off,) = (f for f in judge(replace(evidence, put_off=2)) if f.check == "rate-limit")
    assert (told_off.level, "2 requests off" in told_off.says) == ("note", True)
    document = {**evidence.answers[ROLES].document, "deprecated": True}
    old = with_answer(evidence, ROLES, document=document)
    assert [f.level for f in judge(old) if f.check == "deprecated"] == ["note"]


def test_no_api_at_all() -> None:
    found = judge(Evidence(None, {"v2": 404, "v1": 0}, {}))
    assert [(f.check, f.level) for f in found] == [("version", "wrong")]
    assert "/v2: 404 and /v1: no answer" in found[0].says


def test_answers_that_are_no_objects_end_in_findings(evidence: Evidence) -> None:
    for asked in evidence.answers:
        for document in (None, [], {"success": True}, {"success": True, "data": [1]}, {"success": True, "data": {}}):
            told = {finding.check for finding in judge(with_answer(evidence, asked, document=document))}
            # Where nobody came nothing can be said of an Owner.
            assert CHECKS.keys() - told <= {"owners"}
