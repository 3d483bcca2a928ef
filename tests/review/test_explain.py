"""One person and one permission, by live state and by the files alone: the same relation from both ends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from doorlist.access.load import load_given
from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.explain import explained
from doorlist.review.explain_files import explained_offline
from doorlist.review.explained import everybody
from doorlist.review.who_can import who_can, who_can_offline
from doorlist.values.at_moment import at
from doorlist.values.desired import Desired, DesiredScope
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source
from support.powers_reference import (
    ORG_CATALOGUE,
    PEOPLE,
    PROJECT_CATALOGUE,
    PROJECTS,
    PlainScope,
    World,
    as_live,
    could,
    may,
    worlds,
)
from support.random_worlds import examples

if TYPE_CHECKING:
    from doorlist.powers.ways import Way
    from doorlist.review.explained import Explained

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALPHA, BETA = PROJECTS
SCOPES = (ORGANIZATION, *PROJECTS)
NOTHING = Desired(DesiredScope(None, None, Source("access.yaml", 1)))
ADA, BOB, CY, DEE, EVA = PEOPLE

FILE = """
version: 1
organization:
  name: Acme
  policies: {Look: ["*:read"], Rule: [iam:manage]}
  roles: {Auditor: [Look, Rule]}
  members:
    ada@acme.example: Owner
    bob@acme.example: {role: Member, expires: 2026-12-31, reason: SEC-1}
    cy@acme.example: Auditor
    dee@acme.example: Member
    eva@acme.example: {role: Member, expires: 2026-02-01}
groups:
  team: [bob@acme.example]
templates:
  common:
    policies: {Label: ["trace:*"]}
    roles: {Labeler: [Label]}
projects:
  Alpha:
    use: common
    members:
      group:team: Labeler
  Beta:
    roles: {Odd: [Elsewhere]}
    unlisted_roles: keep
    members:
      dee@acme.example: Odd
  Gamma:
    members:
      dee@acme.example: Stranger
"""


def desired(text: str = FILE) -> Desired:
    return at(load_given([("access.yaml", text.encode())]).desired, NOW)


def steps(way: Way) -> list[str]:
    return [f"{step.kind} {step.name}" for step in way.steps]


def offline(email: str) -> Explained:
    found = desired()
    return explained_offline(email, found, CONFIDENT_AI, NOW, found.projects)


@examples
@given(worlds())
def test_explain_and_who_can_are_one_relation(world: World) -> None:
    live = as_live(world)
    plan = make_plan(NOTHING, live, CONFIDENT_AI, now=NOW)
    of_person = {email: explained(email, NOTHING, live, CONFIDENT_AI, plan, scopes=SCOPES) for email in PEOPLE}
    for permission in {*ORG_CATALOGUE, *PROJECT_CATALOGUE}:
        found = who_can(permission, NOTHING, live, CONFIDENT_AI, NOW, SCOPES)
        for held in found.scopes:
            catalogue = ORG_CATALOGUE if held.scope == ORGANIZATION else PROJECT_CATALOGUE
            assert bool(held.known) == (permission in catalogue)
            truth = {
                email for email in PEOPLE if permission in catalogue and may(world, held.scope, email, permission)
            }
            assert {holder.email for holder in held.holders} == truth
            for email, one in of_person.items():
                mine = {scope.scope: scope for scope in one.scopes}
                ways = mine[held.scope].ways if held.scope in mine else ()
                assert any(permission in way.permissions for way in ways) == (email in truth)
                (told,) = [holder.ways for holder in held.holders if holder.email == email] or [()]
                leading = [way.steps for way in ways if permission in way.permissions]
                assert [way.steps for way in told] == leading
            if permission in catalogue:
                assert set(held.could_get) == {e for e in PEOPLE if e not in truth and could(world, held.scope, e)}


def test_a_way_begins_with_the_entry_that_says_what_live_has() -> None:
    wanted = desired(
        "version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner, bob@acme.example: Admin}\n"
        "projects:\n  Alpha: {}\n"
    )
    world: World = {
        ORGANIZATION: PlainScope(people={ADA: "owner", BOB: "member"}),
        ALPHA: PlainScope(people={BOB: "member"}),
        BETA: PlainScope(),
    }
    live = as_live(world)
    plan = make_plan(wanted, live, CONFIDENT_AI, now=NOW)
    ada = explained(ADA, wanted, live, CONFIDENT_AI, plan, scopes=SCOPES)
    assert [(one.scope.name, one.live, one.wanted, one.state) for one in ada.scopes] == [
        ("", "Owner", "Owner", "in-order"),
        ("Alpha", None, None, None),
        ("Beta", None, None, None),
    ]
    assert ada.scopes[1].reached_only
    assert steps(ada.scopes[1].ways[0]) == [f"entry {ADA}", "role Owner", "permission project:manage"]
    assert ada.scopes[1].ways[0].steps[0].source == Source("access.yaml", 4)
    bob = explained(BOB, wanted, live, CONFIDENT_AI, plan, scopes=SCOPES)
    assert [(one.live, one.wanted, one.state) for one in bob.scopes] == [
        ("Member", "Admin", "role-differs"),
        ("Member", None, "not-managed"),
    ]
    # What live has is not what the entry says: no line of the files gives it.
    assert bob.scopes[0].ways[0].steps[0].source is None


def test_somebody_who_is_to_leave() -> None:
    wanted = desired("version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner}\n")
    live = as_live(
        {
            ORGANIZATION: PlainScope(people={ADA: "owner", BOB: "member"}),
            ALPHA: PlainScope(people={BOB: "manager"}),
            BETA: PlainScope(),
        }
    )
    found = explained(BOB, wanted, live, CONFIDENT_AI, make_plan(wanted, live, CONFIDENT_AI, now=NOW), scopes=SCOPES)
    assert found.leaves
    assert [(one.scope, one.state) for one in found.scopes] == [
        (ORGANIZATION, "to-be-removed"),
        (ALPHA, "to-be-removed"),
    ]
    assert not explained(
        ADA, wanted, live, CONFIDENT_AI, make_plan(wanted, live, CONFIDENT_AI, now=NOW), scopes=SCOPES
    ).leaves


def test_nobody_is_explained_by_no_scope() -> None:
    live = as_live({ORGANIZATION: PlainScope(people={ADA: "member"}), ALPHA: PlainScope(), BETA: PlainScope()})
    assert (
        explained(
            "who@acme.example",
            NOTHING,
            live,
            CONFIDENT_AI,
            make_plan(NOTHING, live, CONFIDENT_AI, now=NOW),
            scopes=SCOPES,
        ).scopes
        == ()
    )
    assert everybody(desired(), live) == {ADA, BOB, CY, DEE, EVA}


def test_offline_the_files_tell_as_far_as_they_do() -> None:
    bob = offline(BOB)
    organization, alpha = bob.scopes
    assert (organization.wanted, organization.live, organization.presence) == ("Member", None, None)
    assert organization.entry is not None
    assert organization.entry.reason == "SEC-1"
    assert alpha.scope == Scope("project", "", "Alpha")
    assert alpha.ends == organization.ends is not None
    (way,) = alpha.ways
    assert steps(way) == [f"entry {BOB}", "group team", "role Labeler", "policy Label"]
    assert way.permissions == {"trace:*"}


def test_offline_an_owner_reaches_every_project_of_the_files() -> None:
    found = offline(ADA)
    assert [one.scope.name for one in found.scopes] == ["", "Alpha", "Beta", "Gamma"]
    assert all(one.reached_only for one in found.scopes[1:])


def test_offline_what_only_live_tells_is_not_known() -> None:
    _, beta, gamma = offline(DEE).scopes
    assert [(steps(way)[1:], way.known) for way in beta.ways] == [(["role Odd", "policy Elsewhere"], False)]
    assert [(steps(way)[1:], way.known) for way in gamma.ways] == [(["role Stranger"], False)]


def test_an_entry_that_has_ended_is_told_and_gives_nothing() -> None:
    (organization,) = offline(EVA).scopes
    assert organization.entry is not None
    assert (organization.wanted, organization.ways) == (None, ())


@pytest.mark.parametrize(
    ("permission", "organization", "alpha"),
    [
        ("trace:delete", [], [ADA, BOB]),
        ("billing:read", [ADA, BOB, CY, DEE], []),
        ("billing:*", [ADA, BOB, CY, DEE], []),
        ("iam:manage", [ADA, CY], [ADA]),
        ("*:read", [ADA, BOB, CY, DEE], [ADA, BOB]),
    ],
)
def test_offline_who_can_goes_by_names_patterns_and_documentation(
    permission: str, organization: list[str], alpha: list[str]
) -> None:
    found = desired()
    first, second, *_ = who_can_offline(permission, found, CONFIDENT_AI, NOW, found.projects).scopes
    assert [holder.email for holder in first.holders] == organization
    assert [holder.email for holder in second.holders] == alpha


def test_offline_who_could_get_it() -> None:
    found = desired()
    first, second, *_ = who_can_offline("project:manage", found, CONFIDENT_AI, NOW, found.projects).scopes
    assert list(first.could_get) == [CY]
    # It is the organization's alone, by the documentation.
    assert (second.known, second.holders, second.could_get) == ((), (), {})
    _, second, *_ = who_can_offline("trace:delete", found, CONFIDENT_AI, NOW, found.projects).scopes
    assert list(second.could_get) == [CY]


@pytest.mark.parametrize(
    ("permission", "doubted", "meant"),
    [
        ("trace:read", None, None),
        ("*:read", None, None),
        ("trace:*", None, None),
        ("moon:walk", None, None),
        ("moon:read", None, None),
        ("trace:delete", None, None),
        ("project:manage", None, None),
        ("trce:read", "trce", "trace"),
        ("trce:*", "trce", "trace"),
        ("xyzzy:read", "xyzzy", None),
        ("trace:delet", "trace:delet", "trace:delete"),
        ("*:delet", "*:delet", "*:delete"),
        ("moon:wakl", "moon:wakl", "moon:walk"),
        ("billing:manag", "billing:manag", "billing:manage"),
        ("iam:xyzzyxyzzy", "iam:xyzzyxyzzy", None),
    ],
)
def test_offline_it_is_told_where_nothing_is_known_of_a_permission(
    permission: str, doubted: str | None, meant: str | None
) -> None:
    found = desired(FILE.replace('Look: ["*:read"]', 'Look: ["*:read", "moon:walk", "dataset:*"]'))
    hints = who_can_offline(permission, found, CONFIDENT_AI, NOW, found.projects).hints
    assert len(hints) == (doubted is not None)
    for hint in hints:
        assert f" {doubted}" in hint
        assert hint.partition(" Did you mean ")[2] == ("" if meant is None else f"{meant}?")


def test_until_when() -> None:
    found = desired()
    _, alpha, *_ = who_can_offline("trace:delete", found, CONFIDENT_AI, NOW, found.projects).scopes
    assert {holder.email: holder.ends for holder in alpha.holders} == {
        ADA: None,
        BOB: datetime(2027, 1, 1, tzinfo=UTC),
    }


def test_what_somebody_has_later_through_another_group_is_told() -> None:
    wanted = desired(
        "version: 1\norganization:\n  name: Acme\nprojects:\n  Alpha:\n    members:\n"
        "      group:a: {role: Member, expires: 2026-12-31}\n"
        "      group:c: {role: Owner, starts: 2027-06-01}\n"
        "      group:b: {role: Manager, starts: 2027-01-01, expires: 2027-05-31}\n"
        "groups: {a: [ada@acme.example], b: [ada@acme.example], c: [ada@acme.example]}\n"
    )
    live = as_live({ORGANIZATION: PlainScope(), ALPHA: PlainScope(people={ADA: "member"}), BETA: PlainScope()})
    by_files = explained_offline(ADA, wanted, CONFIDENT_AI, NOW, wanted.projects)
    by_live = explained(
        ADA, wanted, live, CONFIDENT_AI, make_plan(wanted, live, CONFIDENT_AI, now=NOW), scopes=(ALPHA,)
    )
    for found in (by_files, by_live):
        (alpha,) = found.scopes
        assert alpha.entry is not None
        assert alpha.entry.group == "a"
        assert [(str(entry.role), entry.group) for entry in alpha.later] == [("Manager", "b"), ("Owner", "c")]
    until = at(wanted, datetime(2027, 1, 5, tzinfo=UTC))
    (alpha,) = explained_offline(ADA, until, CONFIDENT_AI, datetime(2027, 1, 5, tzinfo=UTC), until.projects).scopes
    assert [(str(entry.role), entry.group) for entry in alpha.later] == [("Owner", "c")]


UNTIL = """
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: {role: Admin, expires: 2026-06-30, then: Member}
    bob@acme.example: {role: Admin, expires: 2026-06-30, then: Owner}
    cy@acme.example: {role: Admin, expires: 2026-06-30, then: Unheard}
    dee@acme.example: {role: Admin, expires: 2026-12-31}
projects:
  Alpha:
    members:
      dee@acme.example: {role: Owner, expires: 2026-03-31}
"""
JULY, NEXT_YEAR = datetime(2026, 7, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("by_live", [False, True], ids=["offline", "live"])
def test_until_when_it_is_held_goes_by_the_way_and_by_what_the_later_role_gives(*, by_live: bool) -> None:
    wanted = desired(UNTIL)
    if by_live:
        people = {ADA: "admin", BOB: "admin", CY: "admin", DEE: "admin"}
        world = {ORGANIZATION: PlainScope(people=people), ALPHA: PlainScope(people={DEE: "owner"})}
        found = who_can("iam:manage", wanted, as_live(world), CONFIDENT_AI, NOW, (ORGANIZATION, ALPHA))
    else:
        found = who_can_offline("iam:manage", wanted, CONFIDENT_AI, NOW, wanted.projects)
    organization, alpha = found.scopes
    assert {holder.email: holder.ends for holder in organization.holders} == {
        ADA: JULY,
        BOB: None,
        CY: JULY,
        DEE: NEXT_YEAR,
    }
    # Whoever holds it in two ways has it until the last of them ends.
    assert {holder.email: holder.ends for holder in alpha.holders} == {
        ADA: JULY,
        BOB: None,
        CY: JULY,
        DEE: NEXT_YEAR,
    }
    (dee,) = [holder for holder in alpha.holders if holder.email == DEE]
    assert dee.until == (NEXT_YEAR, datetime(2026, 4, 1, tzinfo=UTC))


def test_offline_of_one_project_alone() -> None:
    found = desired()
    alpha = [one for one in found.projects if one.name == "Alpha"]
    of_bob = explained_offline(BOB, found, CONFIDENT_AI, NOW, alpha, organization=False)
    assert [one.scope.name for one in of_bob.scopes] == ["Alpha"]
    (held,) = who_can_offline("iam:manage", found, CONFIDENT_AI, NOW, alpha, organization=False).scopes
    assert [holder.email for holder in held.holders] == [ADA]


def test_on_another_day_somebody_may_do_what_is_left_to_them_then() -> None:
    wanted = load_given(
        [
            (
                "access.yaml",
                b"version: 1\norganization:\n  name: Acme\n  members:\n    ada@acme.example: Owner\n"
                b"    bob@acme.example: {role: Admin, expires: 2026-06-30, then: Member}\n"
                b"    cy@acme.example: {role: Member, expires: 2026-06-30}\n",
            )
        ]
    ).desired
    live = as_live(
        {
            ORGANIZATION: PlainScope(people={ADA: "owner", BOB: "admin", CY: "member"}),
            ALPHA: PlainScope(people={CY: "manager"}),
            BETA: PlainScope(),
        }
    )

    def on(moment: datetime | None, email: str) -> dict[str, set[str]]:
        plan = make_plan(wanted, live, CONFIDENT_AI, now=NOW, as_of=moment)
        found = explained(email, at(wanted, moment or NOW), live, CONFIDENT_AI, plan, scopes=SCOPES)
        return {one.scope.name: {name for way in one.ways for name in way.permissions} for one in found.scopes}

    then = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert on(None, BOB)["Alpha"] == set(PROJECT_CATALOGUE)
    assert on(then, BOB) == {"": {"project:read", "billing:read"}}
    assert on(None, CY)["Alpha"] == set(PROJECT_CATALOGUE)
    assert on(then, CY) == {"": set(), "Alpha": set()}
