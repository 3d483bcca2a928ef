"""What a review says of roles, of who reaches projects, and of API keys."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.build import from_live
from doorlist.review.report import report
from doorlist.review.report_powers import reported_keys, role_powers
from doorlist.values.desired import Desired, DesiredScope
from doorlist.values.live import ApiKey
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source
from support.powers_reference import ORG_CATALOGUE, PEOPLE, PROJECT_CATALOGUE, PROJECTS, PlainScope, World, as_live

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALPHA, BETA = PROJECTS
ADA, BOB, CY, DEE, _ = PEOPLE
HERE = Source("access.yaml", 1)
WORLD: World = {
    ORGANIZATION: PlainScope(people={ADA: "owner", BOB: "admin", CY: "member"}),
    ALPHA: PlainScope({"k": ("trace:read",)}, {"r": ("k",)}, {ADA: "manager", CY: "r"}),
    BETA: PlainScope({"k": ("trace:read",)}, {"r": ("k",)}, {CY: "r"}),
}


def key(**more: object) -> ApiKey:
    given: dict[str, object] = {
        "created_at": "2026-02-01T00:00:00Z",
        "last_used": "2026-02-20T00:00:00Z",
        "expires_at": "2026-12-31T00:00:00Z",
        "ends_with": "9f3a",
        **more,
    }
    return ApiKey(1, "nightly", given.pop("valid", True), **given)  # type: ignore[arg-type]


def test_roles_that_may_do_the_same_stand_once() -> None:
    found = role_powers(from_live(as_live(WORLD), CONFIDENT_AI))
    assert [(role.name, role.builtin, [s.name for s in role.scopes], role.people) for role in found] == [
        ("Admin", True, [""], 1),
        ("Owner", True, [""], 1),
        ("Member", True, [""], 1),
        ("Manager", True, ["Alpha"], 1),
        ("Role r", False, ["Alpha", "Beta"], 2),
    ]
    assert found[0].permissions == tuple(sorted(ORG_CATALOGUE))
    assert found[-1].permissions == ("trace:read",)


def test_a_role_that_was_not_read_is_not_known() -> None:
    live = as_live(WORLD)
    bare = {scope: there.__class__(members=there.members) for scope, there in live.scopes.items()}
    found = {
        role.name: role
        for role in role_powers(from_live(live.__class__(live.organization, PROJECTS, bare), CONFIDENT_AI))
    }
    assert (found["Role r"].known, found["Role r"].permissions) == (False, ())
    assert found["Member"].known


def test_who_reaches_projects_and_which_no_file_names() -> None:
    wanted = Desired(
        DesiredScope("Acme", None, HERE, managed=False), (DesiredScope("Alpha", None, HERE, managed=False),)
    )
    live = as_live(WORLD)
    made = report(wanted, live, CONFIDENT_AI, make_plan(wanted, live, CONFIDENT_AI, now=NOW))
    assert {person.email: person.reaches_projects for person in made.people} == {ADA: True, BOB: True, CY: False}
    assert {summary.scope.name: summary.reaching for summary in made.scopes} == {"": 0, "Alpha": 1, "Beta": 2}
    assert made.unnamed_projects == (BETA,)
    assert made.permissions.project == tuple(sorted(PROJECT_CATALOGUE))
    assert made.keys is None


@pytest.mark.parametrize(
    ("given", "marks"),
    [
        ({}, ()),
        ({"last_used": "2025-12-01T00:00:00Z"}, ("unused",)),
        ({"last_used": "2025-12-01T13:00:00+01:00"}, ("unused",)),
        ({"last_used": "2025-12-01T12:00:01Z"}, ()),
        ({"last_used": None}, ()),
        ({"last_used": None, "created_at": "2025-11-01T00:00:00Z"}, ("unused",)),
        ({"created_at": "2025-03-01T12:00:00Z"}, ("old",)),
        ({"created_at": "2025-03-01T12:00:01Z"}, ()),
        ({"expires_at": None}, ("endless",)),
        ({"created_at": "2024-01-01", "last_used": None, "expires_at": None}, ("unused", "old", "endless")),
        ({"created_at": "some day", "last_used": "last week"}, ()),
        ({"created_at": None, "last_used": None}, ()),
        ({"valid": False, "expires_at": None, "created_at": "2020-01-01T00:00:00Z"}, ()),
    ],
)
def test_what_stands_out_about_a_key(given: dict[str, object], marks: tuple[str, ...]) -> None:
    (found,) = reported_keys({ORGANIZATION: (key(**given),)}, NOW)
    assert found.marks == marks


def test_keys_stand_in_the_order_of_scopes_and_none_is_told_where_they_cannot_be_read() -> None:
    keys = {BETA: (key(),), ALPHA: None, ORGANIZATION: (key(),)}
    assert [one.scope for one in reported_keys(keys, NOW)] == [ORGANIZATION, BETA]
    wanted = Desired(DesiredScope("Acme", None, HERE))
    live = as_live(WORLD)
    made = report(wanted, live, CONFIDENT_AI, make_plan(wanted, live, CONFIDENT_AI, now=NOW), keys=keys)
    assert made.unread_keys == (ALPHA,)
    assert len(made.keys or ()) == 2
    assert Scope("project", "p1", "Alpha") == ALPHA
