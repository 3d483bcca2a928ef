"""Projects with roles and policies of their own, as they are wanted and as they are, the same each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from doorlist.emulator.catalog import PROJECT

from .worlds import answer, email, everybody, members_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .worlds import Roles

#: The permissions of every project, by name, with their ids.
CATALOGUE = {permission.name: ident for ident, permission in PROJECT.permissions.items()}
#: How many people an organization has for each place in one of its projects.
_CIRCLE = 10


class Side(NamedTuple):
    """One project on one side: permissions by policy, policies by role, and each person's role."""

    policies: dict[str, list[str]]
    roles: dict[str, list[str]]
    people: Roles


Sides = dict[str, Side]


def sides(projects: int, roles: int, policies: int, people: int, *, differing: bool) -> tuple[Sides, Sides]:
    """Projects as they are wanted, and as they are.

    With `differing` a tenth of the policies, of the roles and of the people does: policies that live has widened and
    narrowed, in turn; roles that have another policy or one more, in turn; people with the role beside theirs.
    """
    wanted: Sides = {}
    live: Sides = {}
    for number in range(projects):
        name = f"Project {number:04}"
        crowd = [email(1 + (number * 97 + seat) % (people * _CIRCLE - 1)) for seat in range(people)]
        mine = wanted[name] = Side(
            {_policy(one): _permissions(one, 5) for one in range(policies)},
            {_role(one): [_policy((one + more) % policies) for more in range(3)] for one in range(roles)},
            {who: _role(seat % roles) for seat, who in enumerate(crowd)},
        )
        theirs = live[name] = Side(dict(mine.policies), dict(mine.roles), dict(mine.people))
        for one in range(0, policies, 10) if differing else ():
            theirs.policies[_policy(one)] = _permissions(one, 4 if one % 20 else 6)
        for one in range(5, roles, 10) if differing else ():
            first = mine.roles[_role(one)]
            theirs.roles[_role(one)] = [*(first if one % 20 == 15 else first[:2]), _policy((one + 3) % policies)]
        for seat in range(8, people, 10) if differing else ():
            theirs.people[crowd[seat]] = _role((seat + 1) % roles)
    return wanted, live


def _policy(number: int) -> str:
    return f"Policy {number:02}"


def _role(number: int) -> str:
    return f"Role {number:02}"


def _permissions(number: int, count: int) -> list[str]:
    names = list(CATALOGUE)
    return [names[(number * 6 + more) % len(names)] for more in range(count)]


def organization(there: Mapping[str, Side]) -> Roles:
    """Everybody who can be in one of these projects."""
    return everybody(max(len(side.people) for side in there.values()) * _CIRCLE)


def access_file(there: Mapping[str, Side]) -> str:
    """An access file for the projects alone."""
    return "\n".join([*_lines(there), ""])


def _lines(there: Mapping[str, Side]) -> Iterator[str]:
    yield from ("version: 1", "organization:", "  name: Acme", "guardrails:", "  max_role_changes: 100%", "projects:")
    for name, side in there.items():
        yield from (f"  {name}:", "    policies:")
        yield from (f"      {policy}: {json.dumps(names)}" for policy, names in side.policies.items())
        yield "    roles:"
        yield from (f"      {role}: {json.dumps(names)}" for role, names in side.roles.items())
        yield "    members:"
        yield from (f"      {who}: {role}" for who, role in side.people.items())


def seed(there: Mapping[str, Side]) -> dict[str, Any]:
    """A world for the emulator."""
    return {
        "organization": {
            "name": "Acme",
            "plan": "ENTERPRISE",
            "members": [{"email": who, "role": role} for who, role in organization(there).items()],
        },
        "projects": [
            {
                "name": name,
                "members": [{"email": who, "role": role} for who, role in side.people.items()],
                "roles": [{"name": role, "policies": names} for role, names in side.roles.items()],
                "policies": [{"name": policy, "permissions": names} for policy, names in side.policies.items()],
            }
            for name, side in there.items()
        ],
    }


def answers(there: Mapping[str, Side]) -> Iterator[str]:
    """What the platform answers to a plan's reading, an answer a line.

    The organization, the projects, the organization's members, the permissions of projects, then members,
    invitations, roles and policies of each project. A policy's id is its name, a role's the same in lower case.
    """
    yield answer({"id": "acme", "name": "Acme", "plan": "ENTERPRISE"})
    yield answer({"projects": [{"id": f"id-{name}", "name": name} for name in there]})
    yield members_answer(organization(there), "organizationRole")
    yield answer({"permissions": [{"id": ident, "name": name} for name, ident in CATALOGUE.items()]})
    for name, side in there.items():
        yield members_answer(side.people, "projectRole")
        yield answer({"invitations": []})
        own = [
            {
                "id": role.lower(),
                "name": role,
                "projectId": f"id-{name}",
                "policies": [{"id": p, "name": p} for p in names],
            }
            for role, names in side.roles.items()
        ]
        built_in = [{"id": role.lower(), "name": role, "projectId": None} for role in ("Owner", "Manager", "Member")]
        yield answer({"roles": [*built_in, *own]})
        policies = [
            {"id": policy, "name": policy, "permissions": [{"id": CATALOGUE[one], "name": one} for one in names]}
            for policy, names in side.policies.items()
        ]
        yield answer({"policies": policies})
