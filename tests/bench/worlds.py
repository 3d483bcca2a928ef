"""Access files and platforms of any size, the same each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: How many people a project has where projects are all there is.
CROWD = 100
Roles = dict[str, str]


def email(number: int) -> str:
    """Somebody's address."""
    return f"person{number:06}@acme.example"


def everybody(count: int) -> Roles:
    """An organization: its Owner, and Members."""
    return {email(number): "Member" if number else "Owner" for number in range(count)}


def teams(projects: int, size: int, people: int) -> dict[str, Roles]:
    """Projects of people of the organization; everybody is in a few."""
    return {
        f"Project {number:04}": {email((number * 97 + seat) % people): "Member" for seat in range(size)}
        for number in range(projects)
    }


def differing(entries: int, *, one_in: int) -> tuple[dict[str, Roles], dict[str, Roles]]:
    """Projects as they are wanted and as they are, with 100 entries each.

    Of so many (`one_in`, at least 3) wanted people one has another role, one is missing, and for one more somebody is
    there who isn't wanted: 3 actions for `one_in` entries, 6 means half.
    """
    wanted: dict[str, Roles] = {}
    live: dict[str, Roles] = {}
    for project in range(entries // CROWD):
        name = f"Project {project:04}"
        mine, theirs = wanted.setdefault(name, {}), live.setdefault(name, {})
        for seat in range(CROWD):
            who, turn = email(project * CROWD + seat), seat % one_in
            mine[who] = "Member"
            if turn != 1:
                theirs[who] = "Member" if turn else "Manager"
            if turn == 2:
                theirs[who.replace("person", "former")] = "Member"
    return wanted, live


def access_file(organization: Roles | None, projects: Mapping[str, Roles], more: Iterable[str] = ()) -> str:
    """An access file; `organization` is left unmanaged where it is `None`. `more` is added as it is."""
    return "\n".join([*_lines(organization, projects), *more, ""])


def _lines(organization: Roles | None, projects: Mapping[str, Roles]) -> Iterator[str]:
    yield from ("version: 1", "organization:", "  name: Acme")
    if organization is not None:
        yield "  members:"
        yield from (f"    {who}: {role}" for who, role in organization.items())
    if projects:
        yield "projects:"
    for name, people in projects.items():
        yield from (f"  {name}:", "    members:")
        yield from (f"      {who}: {role}" for who, role in people.items())


def seed(organization: Roles, projects: Mapping[str, Roles], roles: Iterable[str] = ()) -> dict[str, Any]:
    """The same as a world for the emulator; `roles` are custom ones of the organization."""
    return {
        "organization": {
            "name": "Acme",
            "plan": "ENTERPRISE",
            "members": _members(organization),
            "roles": [{"name": role} for role in roles],
        },
        "projects": [{"name": name, "members": _members(people)} for name, people in projects.items()],
    }


def _members(people: Roles) -> list[dict[str, str]]:
    return [{"email": who, "role": role} for who, role in people.items()]


def answers(live: Mapping[str, Roles]) -> Iterator[str]:
    """What the platform answers to a plan's reading, an answer a line.

    The organization, the projects, then members, invitations and roles of each project.
    """
    yield answer({"id": "acme", "name": "Acme", "plan": "ENTERPRISE"})
    yield answer({"projects": [{"id": f"id-{name}", "name": name} for name in live]})
    roles = [{"id": role.lower(), "name": role, "projectId": None} for role in ("Owner", "Manager", "Member")]
    for people in live.values():
        yield members_answer(people, "projectRole")
        yield answer({"invitations": []})
        yield answer({"roles": roles})


def members_answer(people: Roles, role_field: str) -> str:
    """A list of members on one page; a role's id is its name in lower case."""
    members = [
        {"id": f"id-{who}", "email": who, "name": None, role_field: {"id": role.lower(), "name": role}}
        for who, role in people.items()
    ]
    total = f"total{role_field.removesuffix('Role').capitalize()}Members"
    return answer({"members": members, total: len(members), "page": 1, "pageSize": len(members)})


def answer(data: dict[str, Any]) -> str:
    """An answer of the platform."""
    return json.dumps({"success": True, "data": data})
