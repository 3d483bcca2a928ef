"""What is read for a plan: enough for it, and no more than a rule asks for."""

from __future__ import annotations

from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import given

from doorlist.errors import AccessFileError
from doorlist.planning.managed_scope import managed_parts
from doorlist.planning.needs import Needs, leavers, needs
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.at_moment import at
from doorlist.values.desired import Desired
from doorlist.values.live import Live, LiveScope
from doorlist.values.plan import Plan
from doorlist.values.scope import ORGANIZATION
from support.defined import defined, defining
from support.random_worlds import desires, examples, lives
from support.worlds import NOW, Inside, desired, in_scope, live, live_in, mail, plan_of, project, want

NOTHING = frozenset()
BOT, LAB = project("Bot"), project("Lab")
SCOPES = pytest.mark.parametrize("scope", ["org", "Bot"])


def _read(wanted: Desired, there: Live) -> tuple[Live, list[Needs]]:
    """Read what is asked for until nothing is, as `reconcile` does."""
    known = replace(there, scopes={})
    asked = []
    while need := needs(at(wanted, NOW), known, CONFIDENT_AI):
        asked.append(need)
        assert len(asked) < 9
        scopes = dict(known.scopes)
        for scope in need.people:
            scopes[scope] = replace(
                known.of(scope), members=there.of(scope).members, invitations=there.of(scope).invitations
            )
        for scope in need.roles | need.whole_roles:
            scopes[scope] = replace(scopes.get(scope, LiveScope()), roles=there.of(scope).roles)
        for scope in need.policies:
            scopes[scope] = replace(scopes.get(scope, LiveScope()), policies=there.of(scope).policies or ())
        for scope in need.permissions:
            scopes[scope] = replace(scopes.get(scope, LiveScope()), permissions=there.of(scope).permissions or ())
        known = replace(known, scopes=scopes)
    return known, asked


def _told(plan: Plan) -> tuple:
    kept = [(one.scope, one.email, one.what) for one in plan.unmanaged]
    return plan.actions, plan.waiting, kept, plan.blocked


@examples
@given(desires(), lives())
def test_what_is_asked_for_is_enough(wanted: Desired, there: Live) -> None:
    known, asked = _read(wanted, there)
    assert _told(plan_of(wanted, known)) == _told(plan_of(wanted, there))
    assert not any(need.roles and need.people for need in asked), "people first: they may make roles needless"


def test_nothing_managed_needs_nothing() -> None:
    assert not needs(desired(), live({"ada": "Owner"}), CONFIDENT_AI)
    assert _read(desired(after_joining=True), live({"ada": "Owner"}, plan="FREE"))[1] == []


@SCOPES
def test_people_of_managed_scopes(scope: str) -> None:
    there = live_in(scope, {"ada": "Owner"})
    _, asked = _read(in_scope(scope, want(ada="Owner")), there)
    assert asked == [Needs(frozenset({ORGANIZATION if scope == "org" else BOT}), NOTHING)]


@pytest.mark.parametrize("half", ["members", "invitations"])
def test_half_of_the_people_is_not_enough(half: str) -> None:
    there = live({"ada": "Owner"})
    partly = replace(there, scopes={ORGANIZATION: replace(there.of(ORGANIZATION), **{half: None})})
    assert needs(desired(want(ada="Owner")), partly, CONFIDENT_AI) == Needs(frozenset({ORGANIZATION}), NOTHING)


def test_somebody_leaving_the_organization_asks_for_every_project() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside(), Lab=Inside())
    _, asked = _read(desired(want(ada="Owner"), Bot=want()), there)
    assert [need.people for need in asked if need.people] == [{ORGANIZATION, BOT}, {LAB}]
    _, asked = _read(desired(want({"ada": "Owner"}, "keep"), Bot=want()), there)
    assert [need.people for need in asked] == [{ORGANIZATION, BOT}]
    expired = want({"ada": "Owner", "kurt": "Member until 2026-03-01"}, "keep")
    assert [need.people for need in _read(desired(expired), there)[1] if need.people] == [{ORGANIZATION}, {BOT, LAB}]


def test_after_joining_asks_who_is_in_the_organization() -> None:
    there = live({"ada": "Owner"}, Bot=Inside({"ada": "Owner"}), Lab=Inside())
    _, asked = _read(desired(Bot=want(ada="Owner"), after_joining=True), there)
    assert asked[0].people == {BOT, ORGANIZATION}
    _, asked = _read(desired(Bot=want(ada="Owner")), there)
    assert asked[0].people == {BOT}


def test_the_free_plan_asks_for_everybody() -> None:
    there = live({"ada": "Owner"}, Bot=Inside({"ada": "Owner"}), Lab=Inside(), plan="FREE")
    assert _read(desired(Bot=want(ada="Owner")), there)[1][0].people == {ORGANIZATION, BOT, LAB}
    assert _read(desired(want(ada="Owner")), there)[1][0].people == {ORGANIZATION, BOT, LAB}


#: members, invited, entries, unlisted → whether roles have to be read.
ROLES = {
    "everybody in the right role": ({"ada": "Owner"}, {}, {"ada": "Owner"}, "remove", False),
    "somebody in another role": (
        {"ada": "Owner", "kurt": "Admin"},
        {},
        {"ada": "Owner", "kurt": "Member"},
        "remove",
        True,
    ),
    "somebody without a role": (
        {"ada": "Owner", "kurt": "-"},
        {},
        {"ada": "Owner", "kurt": "Member"},
        "remove",
        True,
    ),
    "somebody to be invited": ({"ada": "Owner"}, {}, {"ada": "Owner", "kurt": "Member"}, "remove", True),
    "somebody invited without a role id, Member known": (
        {"ada": "Owner", "tim": "Member"},
        {"kurt": "-"},
        {"ada": "Owner", "tim": "Member", "kurt": "Member"},
        "remove",
        False,
    ),
    "somebody invited, role known by a member": (
        {"ada": "Owner", "tim": "Viewer"},
        {"kurt": "Viewer"},
        {"ada": "Owner", "tim": "Viewer", "kurt": "viewer"},
        "remove",
        False,
    ),
    "somebody invited, role unknown": (
        {"ada": "Owner"},
        {"kurt": "Viewer"},
        {"ada": "Owner", "kurt": "Viewer"},
        "remove",
        True,
    ),
    "somebody invited in another role": (
        {"ada": "Owner", "tim": "Viewer"},
        {"kurt": "-"},
        {"ada": "Owner", "tim": "Viewer", "kurt": "Viewer"},
        "remove",
        True,
    ),
    "somebody to be removed": ({"ada": "Owner", "kurt": "Viewer"}, {}, {"ada": "Owner"}, "remove", True),
    "an invitation to be revoked, role unknown": (
        {"ada": "Owner"},
        {"kurt": "Viewer"},
        {"ada": "Owner"},
        "remove",
        True,
    ),
    "an invitation to be revoked, role known": ({"ada": "Owner"}, {"kurt": "-"}, {"ada": "Owner"}, "remove", False),
    "an invitation that is kept": ({"ada": "Owner"}, {"kurt": "Viewer"}, {"ada": "Owner"}, "keep", False),
    "an expired invitation": (
        {"ada": "Owner"},
        {"kurt": "Viewer"},
        {"ada": "Owner", "kurt": "Viewer until 2026-03-01"},
        "keep",
        True,
    ),
    "a left-over invitation, role unknown": (
        {"ada": "Owner", "kurt": "Member"},
        {"kurt": "Viewer"},
        {"ada": "Owner", "kurt": "Member"},
        "keep",
        True,
    ),
}


@SCOPES
@pytest.mark.parametrize("row", ROLES.values(), ids=list(ROLES))
def test_roles_are_read_only_where_a_name_has_to_be_resolved_or_somebody_s_changes(scope: str, row: tuple) -> None:
    members, invited, entries, unlisted, expected = row
    there = live_in(scope, members, invited)
    asked = _read(in_scope(scope, want(entries, unlisted)), there)[1]
    where = ORGANIZATION if scope == "org" else BOT
    assert any(where in need.roles for need in asked) is expected


#: members, invited, entries → what is read to tell what the plan means for people.
MEANING = {
    "nobody's role changes": ({"ada": "Owner", "kurt": "Member"}, {}, {"ada": "Owner", "kurt": "Member"}, ""),
    "an offer is taken back": ({"ada": "Owner"}, {"kurt": "-"}, {"ada": "Owner"}, ""),
    "a role changes": ({"ada": "Owner", "kurt": "Admin"}, {}, {"ada": "Owner", "kurt": "Member"}, "permissions"),
    "a role is taken away": ({"ada": "Owner", "kurt": "Member"}, {}, {"ada": "Owner"}, "permissions"),
    "a role is offered": ({"ada": "Owner"}, {}, {"ada": "Owner", "kurt": "Member"}, "permissions"),
}


@pytest.mark.parametrize("custom", [False, True])
@pytest.mark.parametrize("row", MEANING.values(), ids=list(MEANING))
def test_permissions_are_read_only_where_an_action_changes_somebodys_role(row: tuple, custom: bool) -> None:
    members, invited, entries, read = row
    there = live(members, invited)
    roles, policies = ({"Viewer": "Look"}, {"Look": "project:read"}) if custom else ({}, {})
    asked = _read(desired(want(entries)), defined(there, ORGANIZATION, roles, policies))[1]
    assert any(ORGANIZATION in need.permissions for need in asked) is bool(read)
    assert any(ORGANIZATION in need.policies for need in asked) is (bool(read) and custom)


def test_another_definition_asks_who_reaches_the_project_by_a_role_of_the_organization() -> None:
    people = live({"ada": "Owner", "bob": "Boss", "cyd": "Member"}, Bot=Inside({"bob": "Viewer", "cyd": "Viewer"}))
    there = defined(people, BOT, {"Viewer": "Look"}, {"Look": "trace:read"})
    there = defined(there, ORGANIZATION, {"Boss": "All"}, {"All": "project:manage"})
    nobody = replace(want(), managed=False)
    wanted = desired(Bot=defining(nobody, {"Viewer": "Look"}, {"Look": "trace:read trace:delete"}))
    known, _ = _read(wanted, there)
    plan = plan_of(wanted, known)
    assert plan == plan_of(wanted, there)
    assert [change.people for change in plan.impact] == [(mail("cyd"),)], "bob may do everything there anyway"
    same = desired(Bot=defining(nobody, {"Viewer": "Look"}, {"Look": "trace:read"}))
    known, _ = _read(same, there)
    assert known.of(ORGANIZATION).roles is None, "nothing is to be done: nothing more is read"


@pytest.mark.parametrize(("role", "planned"), [("Member", False), ("Boss", True)])
def test_what_is_to_be_done_is_asked_only_where_somebody_has_a_custom_role_in_the_organization(
    role: str, planned: bool
) -> None:
    people = live({"ada": "Owner", "bob": role}, Bot=Inside({"bob": "Viewer"}))
    there = defined(people, BOT, {"Viewer": "Look"}, {"Look": "trace:read"})
    there = defined(there, ORGANIZATION, {"Boss": "All"}, {"All": "project:manage"})
    wanted = desired(Bot=defining(want({"bob": "Viewer"}), {"Viewer": "Look"}, {"Look": "trace:read trace:delete"}))
    with mock.patch("doorlist.planning.needs.managed_parts", side_effect=managed_parts) as parts:
        known, _ = _read(wanted, there)
    # Planning to find out what is needed takes as long as planning itself.
    assert parts.called is planned
    assert (known.of(ORGANIZATION).roles is not None) is planned
    assert _told(plan_of(wanted, known)) == _told(plan_of(wanted, there))


def test_the_wrong_organization_is_told_before_anything_is_read() -> None:
    there = live({"ada": "Owner"})
    wanted = desired(Zoo=want())
    other = replace(wanted, organization=replace(wanted.organization, name="Bcme"))
    with pytest.raises(AccessFileError):
        needs(other, replace(there, scopes={}), CONFIDENT_AI)
    assert not needs(wanted, replace(there, scopes={}), CONFIDENT_AI), "what isn't there is told with the plan"


def test_leavers() -> None:
    there = live({"ada": "Owner", "kurt": "Member", "zoe": "Member"}).of(ORGANIZATION)
    wanted = at(desired(want({"ada": "Owner", "zoe": "Member until 2026-03-01"})), NOW).organization
    assert leavers(wanted, there) == [mail("kurt"), mail("zoe")]
    assert leavers(replace(wanted, unlisted="keep"), there) == [mail("zoe")]
    assert leavers(wanted, LiveScope()) == []
