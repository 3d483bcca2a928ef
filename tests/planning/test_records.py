"""The digest of the live state: the same for the same access, whatever the order and the display names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from doorlist.planning.records import live_digest
from doorlist.values.live import HeldRole, Live, LiveScope, Organization, Role
from doorlist.values.scope import ORGANIZATION, Scope
from support.defined import defined
from support.worlds import Inside, live, mail

THERE = live({"ada": "Owner", "kurt": "-"}, {"zoe": ["Member", "-"]}, Bot=Inside({"ada": "Owner"}), Lab=Inside())


def _organization(**changes: object) -> Live:
    return replace(THERE, scopes={**THERE.scopes, ORGANIZATION: replace(THERE.of(ORGANIZATION), **changes)})  # type: ignore[arg-type]


def _members(**changes: object) -> Live:
    members = dict(THERE.of(ORGANIZATION).members or {})
    members[mail("ada")] = members[mail("ada")]._replace(**changes)  # type: ignore[arg-type]
    return _organization(members=members)


def _renamed(old: str, new: str) -> Live:
    members = dict(THERE.of(ORGANIZATION).members or {})
    members[mail(new)] = members.pop(mail(old))._replace(email=mail(new))
    return _organization(members=members)


def _invitations(**changes: object) -> Live:
    first, *rest = THERE.of(ORGANIZATION).invitations or ()
    return _organization(invitations=(first._replace(**changes), *rest))  # type: ignore[arg-type]


SAME = {
    "order": lambda: replace(
        THERE,
        projects=tuple(reversed(THERE.projects)),
        scopes={
            scope: LiveScope(
                dict(reversed((there.members or {}).items())),
                tuple(reversed(there.invitations or ())),
                tuple(reversed(there.roles or ())),
            )
            for scope, there in reversed(THERE.scopes.items())
        },
    ),
    "display name": lambda: _members(name="Ada Lovelace"),
    "when invited": lambda: _invitations(created_at="2026-01-01T00:00:00Z"),
    "which link": lambda: _invitations(stamp="abc"),
}
OTHER = {
    "organization": lambda: replace(THERE, organization=Organization("org-1", "Acme", "FREE")),
    "a project more": lambda: replace(THERE, projects=(*THERE.projects, Scope("project", "x", "X"))),
    "a project renamed": lambda: replace(THERE, projects=(Scope("project", "prj-bot", "Bott"), THERE.projects[1])),
    "a role held": lambda: _members(role=HeldRole("organization/admin", "Admin")),
    "no role held": lambda: _members(role=None),
    "a user id": lambda: _members(user_id="u-2"),
    "an email": lambda: _renamed("ada", "x"),
    "a status": lambda: _invitations(status="DECLINED"),
    "an invitation's role": lambda: _invitations(role_id="organization/admin"),
    "an invitation's id": lambda: _invitations(id=77),
    "who is invited": lambda: _invitations(email="x@acme.example"),
    "nobody invited": lambda: _organization(invitations=()),
    "nobody in": lambda: _organization(members={}),
    "the roles": lambda: _organization(roles=(Role("1", "Owner"),)),
    "a role's name": lambda: _organization(roles=(Role("1", "Owners"),)),
    "a scope not read": lambda: replace(THERE, scopes={ORGANIZATION: THERE.of(ORGANIZATION)}),
    "people of another scope": lambda: replace(
        THERE,
        scopes={
            **THERE.scopes,
            THERE.projects[0]: THERE.of(THERE.projects[1]),
            THERE.projects[1]: THERE.of(THERE.projects[0]),
        },
    ),
}


@pytest.mark.parametrize("change", SAME.values(), ids=list(SAME))
def test_the_same_access_has_the_same_digest(change: Callable[[], Live]) -> None:
    assert live_digest(change()) == live_digest(THERE)


@pytest.mark.parametrize("change", OTHER.values(), ids=list(OTHER))
def test_other_access_has_another_digest(change: Callable[[], Live]) -> None:
    assert live_digest(change()) != live_digest(THERE)


def test_a_digest_is_sha_256_in_hex() -> None:
    assert len(live_digest(THERE)) == 64
    assert set(live_digest(THERE)) <= set("0123456789abcdef")


def test_nothing_read_has_a_digest() -> None:
    nothing = Live(Organization("o", "A", "TEAM"), (), {ORGANIZATION: LiveScope()})
    assert live_digest(nothing) == live_digest(replace(nothing, scopes={ORGANIZATION: LiveScope({}, (), ())}))


def test_names_in_any_script_do() -> None:
    assert live_digest(replace(THERE, organization=Organization("o", "Ä 日本 \ud800", "TEAM")))


def test_it_matters_which_scope_was_read() -> None:
    bot, lab = THERE.projects
    one, other = (replace(THERE, scopes={scope: THERE.of(bot)}) for scope in (bot, lab))
    assert live_digest(one) != live_digest(other)


# Roles and policies, where they were read

BOT = THERE.projects[0]
DEFINED = defined(THERE, BOT, {"Viewer": "Look Edit"}, {"Look": "trace:read span:read", "Edit": "trace:delete"})
HERE = DEFINED.of(BOT)
*BUILTIN, VIEWER = HERE.roles or ()
LOOK, EDIT = HERE.policies or ()
CATALOGUE = HERE.permissions or ()


def _defined(**changes: object) -> Live:
    return replace(DEFINED, scopes={**DEFINED.scopes, BOT: replace(HERE, **changes)})  # type: ignore[arg-type]


SAME_DEFINED = {
    "order": lambda: _defined(
        roles=(VIEWER._replace(policies=tuple(reversed(VIEWER.policies))), *BUILTIN),
        policies=(EDIT, LOOK._replace(permissions=tuple(reversed(LOOK.permissions)))),
        permissions=tuple(reversed(CATALOGUE)),
    ),
    "no description, and an empty one": lambda: _defined(
        roles=(*BUILTIN, VIEWER._replace(description="")), policies=(LOOK._replace(description=""), EDIT)
    ),
}
OTHER_DEFINED = {
    "a role's description": lambda: _defined(roles=(*BUILTIN, VIEWER._replace(description="Looks"))),
    "a role's policies": lambda: _defined(roles=(*BUILTIN, VIEWER._replace(policies=VIEWER.policies[:1]))),
    "a policy's name": lambda: _defined(policies=(LOOK._replace(name="See"), EDIT)),
    "a policy's description": lambda: _defined(policies=(LOOK._replace(description="Looks"), EDIT)),
    "a policy's permissions": lambda: _defined(policies=(LOOK._replace(permissions=LOOK.permissions[:1]), EDIT)),
    "a policy less": lambda: _defined(policies=(LOOK,)),
    "the catalogue": lambda: _defined(permissions=CATALOGUE[1:]),
    "the catalogue alone was read": lambda: _defined(policies=None),
    "policies alone were read": lambda: _defined(permissions=None),
    "neither was": lambda: _defined(policies=None, permissions=None),
}


@pytest.mark.parametrize("change", SAME_DEFINED.values(), ids=list(SAME_DEFINED))
def test_the_same_definitions_have_the_same_digest(change: Callable[[], Live]) -> None:
    assert live_digest(change()) == live_digest(DEFINED)


@pytest.mark.parametrize("change", OTHER_DEFINED.values(), ids=list(OTHER_DEFINED))
def test_other_definitions_have_another_digest(change: Callable[[], Live]) -> None:
    assert live_digest(change()) != live_digest(DEFINED)


@pytest.mark.parametrize("unread", ["policies", "permissions"])
def test_what_was_read_of_definitions_matters_though_not_all_was(unread: str) -> None:
    changes = [
        {"policies": (EDIT,)} if unread == "permissions" else {"permissions": CATALOGUE[1:]},
        {"roles": (*BUILTIN, VIEWER._replace(description="Looks"))},
    ]
    before = live_digest(_defined(**{unread: None}))
    assert all(live_digest(_defined(**{unread: None, **change})) != before for change in changes)
