"""Live → access files: what is written comes to live as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorlist.access.load import load
from doorlist.editing.layout import laid_out
from doorlist.editing.new_file import ORGANIZATION_FILE, write
from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.desired import UNCHANGED
from doorlist.values.live import Live, LiveScope, Member, Permission, Policy, PolicyRef, Role
from doorlist.values.scope import ORGANIZATION, Scope
from support.live_states import CATALOGUE, FOREIGN, lives
from support.worlds import Inside, live

if TYPE_CHECKING:
    from doorlist.values.desired import Desired
    from doorlist.values.plan import Plan

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def loaded(files: dict[str, str]) -> Desired:
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8", newline="")
        return load([folder]).desired


def planned(there: Live, *, split: bool = False, groups: bool = False, keep: bool = False) -> Plan:
    return make_plan(
        loaded(write(there, CONFIDENT_AI, split=split, groups=groups, keep=keep)), there, CONFIDENT_AI, now=NOW
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize(("split", "groups"), [(False, False), (True, True)])
@given(there=lives())
def test_planning_what_was_written_has_no_actions(there: Live, split: bool, groups: bool) -> None:
    plan = planned(there, split=split, groups=groups)
    assert plan.actions == ()
    assert plan.blocked == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(there=lives(), split=st.booleans(), groups=st.booleans())
def test_fmt_has_nothing_to_lay_out(there: Live, split: bool, groups: bool) -> None:
    for text in write(there, CONFIDENT_AI, split=split, groups=groups).values():
        assert laid_out(text) == text


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(there=lives())
def test_where_everybody_is_kept_every_scope_says_so(there: Live) -> None:
    assert planned(there, keep=True).actions == ()
    for scope in loaded(write(there, CONFIDENT_AI, keep=True)).scopes():
        assert scope.unlisted == "keep"
        assert scope.unlisted_roles == ("keep" if scope.roles is not None else "remove")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(there=lives())
def test_roles_and_policies_come_to_what_they_are(there: Live) -> None:
    wanted = loaded(write(there, CONFIDENT_AI))
    scopes = {project.id: project for project in there.projects} | {
        name: next(one for one in there.projects if one.name == name)
        for name in {project.name for project in there.projects}
    }
    for section in wanted.scopes():
        live_scope = ORGANIZATION if section is wanted.organization else scopes[section.id or section.name or ""]
        found = there.of(live_scope)
        custom = {role.name: role for role in found.roles or () if not role.builtin}
        policies = {policy.name: policy for policy in found.policies or ()}
        if found.policies is None or not (custom or policies):
            assert (section.roles, section.policies) == (None, None)
            continue
        assert section.roles is not None
        assert section.policies is not None
        for name, policy in section.policies.items():
            assert set(policy.permissions) == {one.name for one in policies[name].permissions}
            assert policy.description in (UNCHANGED, policies[name].description)
        for name, role in section.roles.items():
            assert set(role.policies) == {one.name for one in custom[name].policies}
            assert role.description in (UNCHANGED, custom[name].description)
        # Whatever isn't written is kept.
        whole = section.roles.keys() == custom.keys() and section.policies.keys() == policies.keys()
        assert whole or section.unlisted_roles == "keep"


def with_definitions(roles: tuple[Role, ...], policies: tuple[Policy, ...]) -> Live:
    there = live({"ada": "Owner"})
    scope = there.of(ORGANIZATION)
    built_in = tuple(role for role in scope.roles or () if role.builtin)
    scope = replace(scope, roles=(*built_in, *roles), policies=policies, permissions=CATALOGUE)
    return replace(there, scopes={**there.scopes, ORGANIZATION: scope})


def test_roles_and_policies_read_well() -> None:
    look = Policy("p1", "Look", None, (Permission("1", "billing:read"),))
    books = Policy("p2", "The books: all", "For the accountants", (CATALOGUE[0], CATALOGUE[1]))
    roles = (
        Role("r1", "Auditor", policies=(PolicyRef("p1", "Look"),)),
        Role("r2", "Accountant", description="Keeps them", policies=(PolicyRef("p2", "…"), PolicyRef("p1", "Look"))),
        Role("r3", "Nothing"),
    )
    (text,) = write(with_definitions(roles, (books, look)), CONFIDENT_AI).values()
    assert text.endswith("""\
  policies:
    Look: [billing:read]
    "The books: all":
      permissions: [billing:manage, billing:read]
      description: For the accountants
  roles:
    Accountant:
      policies: [Look, "The books: all"]
      description: Keeps them
    Auditor: [Look]
    Nothing: []

projects: {}
""")


@pytest.mark.parametrize(
    ("roles", "policies", "why"),
    [
        ((Role("r1", " padded "),), (), "the role  padded : its name can't be written, or isn't the only one"),
        ((Role("r1", "A"), Role("r2", "a")), (), "the role A: its name can't be written, or"),
        (
            (Role("r1", "A", policies=(PolicyRef("p", "Gone"),)),),
            (),
            "the role A: it has a policy that isn't written",
        ),
        (
            (),
            (Policy("p1", "P"), Policy("p2", "p")),
            "the policy P: its name can't be written, or isn't the only one",
        ),
        ((), (Policy("p1", "P", None, (FOREIGN,)),), "the policy P: it has a permission that the platform doesn't"),
        ((), (Policy("p1", "P", None, (CATALOGUE[3],)),), "the policy P: it has a permission that no file takes"),
        ((), (Policy("p1", "P", None, (CATALOGUE[0], Permission("x", "billing:manage"))),), "two permissions of one"),
    ],
)
def test_what_cannot_be_defined_is_kept_and_told(
    roles: tuple[Role, ...], policies: tuple[Policy, ...], why: str
) -> None:
    (text,) = write(with_definitions(roles, policies), CONFIDENT_AI).values()
    assert why in text
    assert "\n  unlisted_roles: keep\n" in text
    assert loaded({"access.yaml": text}).organization.unlisted_roles == "keep"


def company() -> Live:
    return live(
        {"ada": "Owner", "grace": "Admin", "alan": "Member", "emmy": "Auditor"},
        {"kurt": "Member", "zoe": "Auditor DECLINED"},
        Bot=Inside({"grace": "Owner", "alan": "Annotator"}, {"emmy": "- PENDING"}),
        Voice=Inside(),
    )


def test_one_file_reads_well() -> None:
    there = company()
    people = dict(there.of(ORGANIZATION).members or {})
    people["grace@acme.example"] = people["grace@acme.example"]._replace(name="Grace Hopper")
    people["alan@acme.example"] = people["alan@acme.example"]._replace(name="alan@acme.example")
    scopes = {**there.scopes, ORGANIZATION: replace(there.of(ORGANIZATION), members=people)}
    files = write(Live(there.organization, there.projects, scopes), CONFIDENT_AI)
    assert files == {
        "access.yaml": """\
# Who is where in Acme, written by `doorlist import` from live state.
# As it stands, planning it has no actions. Whoever a scope doesn't name is removed from it, unless the
# scope says `unlisted: keep`.
version: 1

organization:
  name: Acme
  id: org-1
  members:
    ada@acme.example: Owner
    alan@acme.example: Member
    emmy@acme.example: Auditor
    grace@acme.example: Admin # Grace Hopper
  invitees:
    kurt@acme.example: Member
    zoe@acme.example: Auditor # declined the invitation

projects:
  Bot:
    members:
      alan@acme.example: Annotator
      grace@acme.example: Owner
    invitees:
      emmy@acme.example: Member

  Voice:
    members: {}
"""
    }


def test_everybody_who_can_be_named_is_named() -> None:
    desired = loaded(write(company(), CONFIDENT_AI))
    assert {email.split("@")[0]: str(entry.role) for email, entry in desired.organization.entries.items()} == {
        "ada": "Owner", "grace": "Admin", "alan": "Member", "emmy": "Auditor", "kurt": "Member", "zoe": "Auditor",
    }  # fmt: skip
    assert [scope.unlisted for scope in desired.scopes()] == ["remove"] * 3
    assert all(scope.managed for scope in desired.scopes())


def test_split_is_one_file_for_each_project_with_safe_names() -> None:
    names = ["Support Bot", "support  bot", "../../etc/passwd", "CON", "名前", "organization"]
    there = Live(
        company().organization,
        tuple(Scope("project", f"prj-{number}", name) for number, name in enumerate(names)),
        {scope: LiveScope({}, (), ()) for scope in [ORGANIZATION]},
    )
    files = write(there, CONFIDENT_AI, split=True)
    assert sorted(files) == [
        "etc-passwd.yaml",
        "organization-2.yaml",
        ORGANIZATION_FILE,
        "project-con.yaml",
        "project.yaml",
        "support-bot-2.yaml",
        "support-bot.yaml",
    ]
    body = "version: 1\n\nprojects:\n  Support Bot:\n    members: {}\n"
    assert files["support-bot.yaml"] == f"# Written by `doorlist import` from live state.\n{body}"
    assert {project.name for project in loaded(files).projects} == set(names)


@pytest.mark.parametrize(
    ("members", "invited", "why"),
    [
        ({"kurt": "-"}, {}, "a member without a role"),
        ({"kurt": "Member"}, {"kurt": "Member"}, "a member with an invitation left over"),
        ({}, {"kurt": ["Member", "Auditor"]}, "invited more than once"),
        ({}, {"kurt": "Member ACCEPTED"}, "accepted, and not in any more"),
        ({}, {"kurt": "?gone"}, "invited with a role that isn't there any more"),
        ({}, {"kurt": "Owner"}, "invited as Owner"),
        ({"kurt": "Owner"}, {}, "one of several Owners"),
        ({"k(u)rt@acme.example": "Member"}, {}, "a member whose address no access file takes"),
        ({}, {"k(u)rt@acme.example": "Member"}, "invited, at an address that no access file takes"),
    ],
)
def test_who_cannot_be_named_is_kept_and_told(members: dict[str, str], invited: dict[str, str], why: str) -> None:
    there = live({"ada": "Owner", **members}, invited)
    text = write(there, CONFIDENT_AI)["access.yaml"]
    assert f"rt@acme.example: {why}" in text
    assert "\n  unlisted: keep\n" in text
    plan = planned(there)
    assert (plan.actions, plan.blocked) == ((), ())
    assert any(one.email in {"kurt@acme.example", "k(u)rt@acme.example"} for one in plan.unmanaged)


@pytest.mark.parametrize(
    "email", ["kürt@acme.example", "eva@xn--bcher-kva.example", "root@intranet", "a..b@acme.example", "a_b@1.2.3.4"]
)
def test_whoever_is_live_can_be_named_however_unusual(email: str) -> None:
    there = live({"ada": "Owner", email: "Member"}, Bot=Inside({}, {email: "Member"}))
    (text,) = write(there, CONFIDENT_AI).values()
    assert "left out" not in text
    assert "\n  unlisted" not in text
    assert email in loaded({"access.yaml": text}).organization.entries
    assert planned(there).actions == ()


def test_somebody_invited_to_a_project_alone_keeps_the_organization_open() -> None:
    there = live({"ada": "Owner"}, {}, Bot=Inside({}, {"kurt": "Member"}))
    text = write(there, CONFIDENT_AI)["access.yaml"]
    assert "  # - kurt@acme.example: named in a project, and not in the organization\n  unlisted: keep\n" in text
    assert planned(there).actions == ()


def test_free_mail_in_use_is_allowed_beside_all_other_domains_in_use() -> None:
    there = live({"ada": "Owner", "kurt@gmail.com": "Member"})
    assert "  allowed_domains: [acme.example, gmail.com]\n" in write(there, CONFIDENT_AI)["access.yaml"]
    assert (planned(there).actions, planned(there).blocked) == ((), ())


def test_roles_and_projects_whose_name_does_not_tell_go_by_id() -> None:
    there = live({"ada": "Owner"}, {}, Bot=Inside({"ada": "Member"}))
    bot = there.projects[0]
    odd, long = Scope("project", "prj-odd", " Bot"), Scope("project", "prj-long", "x" * 300)
    unwritable = Scope("project", " ", "\ud800")
    people = {"ada@acme.example": Member("u", "ada@acme.example", None, None)}
    scopes = {**there.scopes, odd: LiveScope(people, (), ()), long: LiveScope({}, (), ())}
    text = write(Live(there.organization, (bot, odd, long, unwritable), scopes), CONFIDENT_AI)["access.yaml"]
    assert "\n  Bot:\n    members:" in text
    assert "\n  Bot (2):\n    id: prj-odd\n" in text
    assert "    id: prj-long\n" in text
    assert "neither its name nor its id can be written: the project" in text


def test_a_role_is_named_by_id_where_its_name_is_trimmed_away() -> None:
    there = live({"ada": "Owner", "kurt": "Auditor"})
    scope = there.of(ORGANIZATION)
    kurt = (scope.members or {})["kurt@acme.example"]
    assert kurt.role is not None
    for role_id, written in (("r 1", "{role_id: r 1}"), ("a: b", '{role_id: "a: b"}')):
        held = kurt._replace(role=kurt.role._replace(id=role_id, name=" padded "))
        changed = LiveScope({**(scope.members or {}), held.email: held}, (), scope.roles)
        text = write(Live(there.organization, (), {ORGANIZATION: changed}), CONFIDENT_AI)["access.yaml"]
        assert f"kurt@acme.example: {written}\n" in text
    held = kurt._replace(role=kurt.role._replace(id="", name=" padded "))
    changed = LiveScope({**(scope.members or {}), held.email: held}, (), scope.roles)
    assert (
        "whose role can't be written"
        in write(Live(there.organization, (), {ORGANIZATION: changed}), CONFIDENT_AI)["access.yaml"]
    )


def test_groups_are_proposed_where_the_same_people_recur() -> None:
    team = {"alan": "Annotator", "kurt": "Annotator", "emmy": "Annotator"}
    there = live(
        {"ada": "Owner", "alan": "Member", "kurt": "Member", "emmy": "Member", "zoe": "Member"},
        {},
        Bot=Inside({"ada": "Owner", **team}),
        Voice=Inside({**team, "zoe": "Viewer"}),
        Search=Inside({"ada": "Member"}),
    )
    text = write(there, CONFIDENT_AI, groups=True)["access.yaml"]
    assert "      ada@acme.example: Owner\n" in text
    assert text.count("group:team-1: Annotator") == 2
    assert "alan@acme.example: Annotator" not in text
    assert "\ngroups:\n  team-1:\n    - alan@acme.example\n    - emmy@acme.example\n    - kurt@acme.example\n" in text
    assert planned(there, groups=True).actions == ()


def test_the_same_live_state_gives_the_same_text_in_any_order() -> None:
    there = company()
    turned = Live(
        there.organization,
        there.projects[::-1],
        {
            scope: LiveScope(
                dict(reversed(list((part.members or {}).items()))), (part.invitations or ())[::-1], part.roles
            )
            for scope, part in reversed(list(there.scopes.items()))
        },
    )
    assert write(there, CONFIDENT_AI, groups=True) == write(turned, CONFIDENT_AI, groups=True)
