"""What people may do, worked out anew for each question, one person and one permission at a time.

Nothing is shared with `doorlist.powers`: the chain is followed as `manual: platform` tells it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from doorlist.values.live import HeldRole, Live, LiveScope, Member, Organization, Permission, Policy, PolicyRef, Role
from doorlist.values.scope import ORGANIZATION, Scope

ORG_CATALOGUE = ("project:read", "project:manage", "iam:manage", "user:manage", "user:delete", "billing:read")
PROJECT_CATALOGUE = ("trace:read", "trace:delete", "dataset:read", "iam:manage", "user:manage", "project:delete")
PROJECTS = (Scope("project", "p1", "Alpha"), Scope("project", "p2", "Beta"))
PEOPLE = tuple(f"{name}@acme.example" for name in ("ada", "bob", "cy", "dee", "eva"))
_ORG_MEMBER_LACKS = {"project:manage", "iam:manage", "user:manage", "user:delete"}
_PROJECT_MEMBER_LACKS = {"iam:manage", "user:manage", "project:delete"}


@dataclass(frozen=True)
class PlainScope:
    """Policies by id as permissions, custom roles by id as ids of policies, people by email as a role's id."""

    policies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)


World = dict[Scope, PlainScope]


def may(world: World, scope: Scope, email: str, permission: str) -> bool:
    """Whether somebody may do one thing in one scope."""
    if scope == ORGANIZATION:
        return _by_role(world, scope, email, permission)
    return _by_role(world, ORGANIZATION, email, "project:manage") or _by_role(world, scope, email, permission)


def all_of(world: World, scope: Scope, email: str) -> set[str]:
    """Everything that somebody may do in one scope."""
    catalogue = ORG_CATALOGUE if scope == ORGANIZATION else PROJECT_CATALOGUE
    return {one for one in catalogue if may(world, scope, email, one)}


def _by_role(world: World, scope: Scope, email: str, permission: str) -> bool:
    role = world[scope].people.get(email)
    organization = scope == ORGANIZATION
    if role in ("owner", "admin" if organization else "manager"):
        return True
    if role == "member":
        return permission not in (_ORG_MEMBER_LACKS if organization else _PROJECT_MEMBER_LACKS)
    return any(permission in world[scope].policies.get(one, ()) for one in world[scope].roles.get(role or "", ()))


def as_live(world: World) -> Live:
    """The same as live state, roles built in among the others."""
    return Live(
        Organization("org", "Acme", "TEAM"), PROJECTS, {scope: _live(scope, one) for scope, one in world.items()}
    )


def _live(scope: Scope, one: PlainScope) -> LiveScope:
    organization = scope == ORGANIZATION
    names = {"owner": "Owner", "member": "Member"} | ({"admin": "Admin"} if organization else {"manager": "Manager"})
    names |= {role: f"Role {role}" for role in one.roles}
    catalogue = ORG_CATALOGUE if organization else PROJECT_CATALOGUE
    return LiveScope(
        members={
            email: Member(f"id-{email}", email, None, HeldRole(role, names[role]))
            for email, role in one.people.items()
        },
        invitations=(),
        roles=tuple(
            Role(role, name, role not in one.roles, None, tuple(PolicyRef(p, p) for p in one.roles.get(role, ())))
            for role, name in names.items()
        ),
        policies=tuple(
            Policy(key, key, None, tuple(Permission(f"id-{name}", name) for name in permissions))
            for key, permissions in one.policies.items()
        ),
        permissions=tuple(Permission(f"id-{name}", name) for name in catalogue),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A random organization with two projects; whoever is in a project is in the organization."""
    organization = draw(_scopes(ORGANIZATION))
    projects = {scope: draw(_scopes(scope)) for scope in PROJECTS}
    inside = {
        scope: replace(one, people={email: r for email, r in one.people.items() if email in organization.people})
        for scope, one in projects.items()
    }
    return {ORGANIZATION: organization, **inside}


@st.composite
def _scopes(draw: st.DrawFn, scope: Scope) -> PlainScope:
    organization = scope == ORGANIZATION
    catalogue = ORG_CATALOGUE if organization else PROJECT_CATALOGUE
    keys = st.sampled_from(["k1", "k2", "k3"])
    policies = draw(st.dictionaries(keys, st.lists(st.sampled_from(catalogue), unique=True).map(tuple)))
    ids = st.sampled_from(sorted(policies)) if policies else st.nothing()
    roles = draw(st.dictionaries(st.sampled_from(["r1", "r2"]), st.lists(ids, unique=True).map(tuple)))
    built_in = ["owner", "admin" if organization else "manager", "member"]
    people = draw(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from([*built_in, *sorted(roles)])))
    return PlainScope(policies, roles, people)


def could(world: World, scope: Scope, email: str) -> bool:
    """Whether somebody could let themselves do everything: by changing a role, or by taking another."""

    def gets(where: Scope) -> bool:
        changes = _by_role(world, where, email, "iam:manage")
        # Owner and Admin (Manager) may do everything: who gives roles has one to give that has it.
        gives = _by_role(world, where, email, "user:manage")
        return changes or gives

    return gets(scope) or (scope != ORGANIZATION and gets(ORGANIZATION))
