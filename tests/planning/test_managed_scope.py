"""A managed scope with both its sides: roles that must exist, one Owner, invitations by address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doorlist.errors import AccessFileError, Problem
from doorlist.planning.managed_scope import ManagedScope, managed_scopes
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.desired import RoleRef
from doorlist.values.live import Live
from doorlist.values.scope import ORGANIZATION
from doorlist.values.source import Source
from support.defined import defined, defining
from support.worlds import Inside, desired, in_scope, live, live_in, mail, project, role_named, scope_named, want

SCOPES = pytest.mark.parametrize("scope", ["org", "Bot"])
KNOWN = {
    "org": "It has Admin, Auditor, Member, Owner and Viewer.",
    "Bot": "It has Annotator, Manager, Member, Owner and Viewer.",
}
LABEL = {"org": "the organization", "Bot": "project Bot"}
SUBJECT = {"org": "The organization", "Bot": "Project Bot"}


def _only(scope: str, entries: dict[str, str], there: Live) -> ManagedScope:
    (managed,) = managed_scopes(in_scope(scope, want(entries)), there, CONFIDENT_AI)
    return managed


def _problems(scope: str, entries: dict[str, str], there: Live) -> tuple[Problem, ...]:
    with pytest.raises(AccessFileError) as caught:
        _only(scope, entries, there)
    return caught.value.problems


@SCOPES
def test_owner_heir_and_live_role_names(scope: str) -> None:
    there = live_in(scope, {"kurt": "-", "ada": "Owner"}, {"zoe": ["Member", "Viewer"], "tim": "Member"})
    managed = _only(scope, {"grace": "OWNER", "ada": "viewer"}, there)
    assert managed.scope == scope_named(scope)
    assert (managed.owner, managed.heir) == (mail("ada"), mail("grace"))
    assert managed.role(managed.wanted.entries[mail("ada")]).name == "Viewer"
    assert managed.given[RoleRef("OWNER")].name == "Owner"
    assert {email: [one.id for one in many] for email, many in managed.invitations.items()} == {
        mail("zoe"): [1, 2],
        mail("tim"): [3],
    }


@SCOPES
def test_nobody_owns_and_nobody_is_to(scope: str) -> None:
    managed = _only(scope, {"ada": "Member"}, live_in(scope, {"ada": "Member"}))
    assert (managed.owner, managed.heir) == (None, None)


@SCOPES
def test_invitations_are_oldest_first_however_they_are_listed(scope: str) -> None:
    there = live_in(scope, {}, {"zoe": ["Member", "Viewer", "Lower"]})
    where = scope_named(scope)
    listed = replace(there.of(where), invitations=tuple(reversed(there.of(where).invitations or ())))
    managed = _only(scope, {}, replace(there, scopes={**there.scopes, where: listed}))
    assert [one.id for one in managed.invitations[mail("zoe")]] == [1, 2, 3]


@SCOPES
@pytest.mark.parametrize(
    ("role", "name", "hint"),
    [("Viewr", "Viewr", "Did you mean Viewer? "), ("Xyzzy", "Xyzzy", ""), ("#nope", "role_id nope", "")],
)
def test_a_role_that_the_scope_does_not_have(scope: str, role: str, name: str, hint: str) -> None:
    problems = _problems(scope, {"ada": "Owner", "kurt": role}, live_in(scope, {"ada": "Owner"}))
    message = f"{SUBJECT[scope]} has no role {name}"
    words = (mail("kurt"), role.removeprefix("#"))
    assert problems == (Problem("access.yaml", 11, 1, message, f"{hint}{KNOWN[scope]}", words=words),)


def test_an_unknown_role_of_a_group_is_marked_at_the_group() -> None:
    (problem,) = _problems("org", {"kurt": "Nope via ml"}, live({}))
    assert problem.words == ("group:ml", "Nope")


def test_of_roles_that_differ_in_case_only_one_has_to_be_meant() -> None:
    there = defined(live(Bot=Inside()), project("Bot"), {"Viewer": "", "VIEWER": ""})
    roles = tuple(role._replace(id=f"id {role.name}") for role in there.of(project("Bot")).roles or ())
    there = replace(there, scopes={**there.scopes, project("Bot"): replace(there.of(project("Bot")), roles=roles)})
    (problem,) = _problems("Bot", {"kurt": "viewer"}, there)
    assert problem.message == (
        "Project Bot has roles that differ in case only, and viewer is none of them: VIEWER (id VIEWER) and "
        "Viewer (id Viewer)"
    )
    assert problem.fix == "Spell it as the one that is meant, or give its `role_id`."


#: What becomes of Judge, a role of live, by the files; the entry's role → what is wrong with it, and what to do.
REDEFINED = {
    "it is removed": (
        {"Viewer": ""},
        "Judge",
        "The role Judge isn't defined in the files, and unlisted roles are removed",
        "Define it under `roles`, give another role, or set `unlisted_roles: keep`.",
    ),
    "it is renamed": (
        {"Arbiter<Judge": ""},
        "Judge",
        "The role Judge is called Arbiter from now on",
        "Write Arbiter here, too.",
    ),
    "the files make another": (
        {"Arbiter": "", "Judge": ""},
        "Nope",
        "Project Bot has no role Nope",
        "It has Arbiter, Judge, Manager, Member and Owner.",
    ),
    "nearly one that the files make": (
        {"Arbiter": "", "Judge": ""},
        "Arbitr",
        "Project Bot has no role Arbitr",
        "Did you mean Arbiter? It has Arbiter, Judge, Manager, Member and Owner.",
    ),
}


@pytest.mark.parametrize(("roles", "role", "message", "fix"), REDEFINED.values(), ids=list(REDEFINED))
def test_an_entrys_role_has_to_be_there_at_the_end(roles: dict[str, str], role: str, message: str, fix: str) -> None:
    there = defined(live(Bot=Inside()), project("Bot"), {"Judge": ""})
    wanted = desired(Bot=defining(want({"ada": "Owner", "kurt": role}), roles, {}))
    with pytest.raises(AccessFileError) as caught:
        managed_scopes(wanted, there, CONFIDENT_AI)
    assert [(one.line, one.message, one.fix) for one in caught.value.problems] == [(11, message, fix)]


@SCOPES
def test_a_built_in_role_is_known_by_its_id_where_live_shows_it(scope: str) -> None:
    managed = _only(scope, {"ada": "Owner"}, live_in(scope, {"ada": "Owner"}))
    assert managed.builtin("Member")[:2] == ("Member", role_named(scope_named(scope), "Member").id)
    unread = replace(live_in(scope, {}).of(scope_named(scope)), roles=None)
    there = live_in(scope, {})
    managed = _only(scope, {"ada": "Owner"}, replace(there, scopes={**there.scopes, scope_named(scope): unread}))
    assert managed.builtin("Member")[:2] == ("Member", None)


@SCOPES
def test_a_role_of_the_other_kind_of_scope_is_not_had(scope: str) -> None:
    other = "Manager" if scope == "org" else "Admin"
    assert len(_problems(scope, {"ada": other}, live_in(scope, {}))) == 1


def test_a_role_id_of_another_project_is_refused() -> None:
    there = live(Bot=Inside(), Lab=Inside())
    with pytest.raises(AccessFileError, match="Project Bot has no role role_id project:prj-lab/viewer"):
        managed_scopes(desired(Bot=want(kurt="#project:prj-lab/viewer")), there, CONFIDENT_AI)


@SCOPES
def test_an_unknown_role_that_somebody_holds_nevertheless_is_fine_for_them(scope: str) -> None:
    there = live_in(scope, {"kurt": "Ghost"})
    managed = _only(scope, {"kurt": "ghost"}, there)
    assert managed.has(managed.members[mail("kurt")], managed.wanted.entries[mail("kurt")])
    problems = _problems(scope, {"kurt": "ghost", "zoe": "ghost"}, there)
    assert [one.line for one in problems] == [11]


@SCOPES
def test_two_owners_are_an_error_that_names_both_places(scope: str) -> None:
    problems = _problems(
        scope, {"ada": "Owner", "grace": "OWNER", "kurt": "Member", "zoe": "owner"}, live_in(scope, {})
    )
    assert [(one.line, one.message) for one in problems] == [
        (11, f"grace@acme.example is a second Owner of {LABEL[scope]}"),
        (13, f"zoe@acme.example is a second Owner of {LABEL[scope]}"),
    ]
    assert problems[0].fix == "ada@acme.example is named Owner at access.yaml:10: a scope has one."
    assert [one.words for one in problems] == [(mail("grace"),), (mail("zoe"),)]


def test_two_owners_where_one_is_given_by_id() -> None:
    with pytest.raises(AccessFileError, match="a second Owner"):
        managed_scopes(desired(want(ada="Owner", kurt="#organization/owner")), live({"ada": "Owner"}), CONFIDENT_AI)


def test_problems_of_all_scopes_at_once() -> None:
    wanted = desired(want(ada="Nope"), Bot=want(ada="Nix"))
    with pytest.raises(AccessFileError) as caught:
        managed_scopes(wanted, live({"ada": "Owner"}, Bot=Inside()), CONFIDENT_AI)
    assert len(caught.value.problems) == 2


def test_only_managed_scopes_the_organization_first() -> None:
    there = live({"ada": "Owner"}, Zoo=Inside(), Bot=Inside(), Lab=Inside())
    found = managed_scopes(desired(want(ada="Owner"), Zoo=want(), Bot=want()), there, CONFIDENT_AI)
    assert [managed.scope for managed in found] == [ORGANIZATION, project("Bot"), project("Zoo")]
    assert managed_scopes(desired(), there, CONFIDENT_AI) == ()


def test_unknown_roles_are_not_told_before_the_roles_were_read() -> None:
    there = live(Bot=Inside())
    unread = replace(there, scopes={project("Bot"): replace(there.of(project("Bot")), roles=None)})
    (managed,) = managed_scopes(desired(Bot=want(ada="Nope", kurt="#x")), unread, CONFIDENT_AI)
    assert {role.name for role in managed.given.values()} == {"Nope", "role_id x"}


def test_a_second_owner_names_the_first_ones_file() -> None:
    wanted = desired(want(ada="Owner", kurt="Owner"))
    entries = dict(wanted.organization.entries)
    entries[mail("ada")] = entries[mail("ada")]._replace(source=Source("other.yaml", 3))
    wanted = replace(wanted, organization=replace(wanted.organization, entries=entries))
    with pytest.raises(AccessFileError, match=r"named Owner at other\.yaml:3: a scope has one"):
        managed_scopes(wanted, live({"ada": "Owner"}), CONFIDENT_AI)
