"""A random company, and a random access file for it, as plain data that no code of doorlist has touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator, Mapping

ORGANIZATION = "organization"
_NAMES = ("ada", "bob", "cyd", "dan", "eve", "fay", "gus", "hal", "ivy")
_ROLES = {ORGANIZATION: ("Admin", "Member", "Auditor"), "project": ("Manager", "Member", "Annotator")}


@dataclass(frozen=True, slots=True)
class Want:
    """One entry of the access file."""

    role: str
    expired: bool = False


#: What policies are called, and what they can grant, by kind of scope; the first name is every role's.
POLICIES = ("Look", "Edit", "Books")
_GRANTS = {
    ORGANIZATION: ("billing:read", "project:read", "user:read", "iam:read"),
    "project": ("trace:read", "trace:delete", "dataset:read", "prompt:create"),
}


@dataclass(slots=True)
class Definitions:
    """The policies (with their permissions) and roles (with their policies) of one scope."""

    policies: dict[str, list[str]]
    roles: dict[str, list[str]]
    unlisted: str = "remove"


@dataclass(slots=True)
class Place:
    """What the access file says of one scope; `definitions` is `None` where it manages none."""

    unlisted: str
    entries: dict[str, Want]
    definitions: Definitions | None = None


@dataclass(slots=True)
class File:
    """The access file. `projects` by id; a project that isn't here is not named."""

    organization: Place
    projects: dict[str, Place]
    declined: str
    project_invitations: str
    resend_after: str | None
    names: dict[str, str] = field(default_factory=dict)

    def places(self) -> Iterator[tuple[str, Place]]:
        """Each managed scope by its key."""
        yield ORGANIZATION, self.organization
        for project, place in self.projects.items():
            yield f"project:{project}", place

    def current(self, key: str) -> dict[str, str]:
        """Who should be in a scope, and as what: expired entries are absent, and take project entries along."""
        place = self.organization if key == ORGANIZATION else self.projects[key.partition(":")[2]]
        gone = {email for email, want in self.organization.entries.items() if want.expired}
        return {email: want.role for email, want in place.entries.items() if not want.expired and email not in gone}

    def text(self) -> str:
        """As YAML."""
        projects = {self.names[project]: _place(place, "    ") for project, place in self.projects.items()}
        settings = self.project_invitations, self.declined, self.resend_after
        return written(_place(self.organization, "  "), projects, *settings)


def written(
    organization: Iterable[str],
    projects: Mapping[str, Iterable[str]],
    project_invitations: str,
    declined: str,
    resend_after: str | None,
) -> str:
    """An access file as YAML, from the lines of its scopes, projects by name."""
    lines = ["version: 1", "organization:", "  name: Acme", *organization]
    if projects:
        lines.append("projects:")
    for name, place in projects.items():
        lines += [f"  {name}:", *place]
    lines += ["invitations:", f"  projects: {project_invitations}", f"  declined: {declined}"]
    if resend_after:
        lines.append(f"  resend_after: {resend_after}")
    lines += ["guardrails:", "  max_removals: 100%", "  max_role_changes: 100%"]
    return "\n".join(lines) + "\n"


def _place(place: Place, indent: str) -> Iterator[str]:
    yield f"{indent}unlisted: {place.unlisted}"
    if place.definitions is not None:
        yield from _definitions(place.definitions, indent)
    yield f"{indent}members:" if place.entries else f"{indent}members: {{}}"
    for email, want in place.entries.items():
        expiry = ", expires: 2026-01-01" if want.expired else ""
        yield f"{indent}  {email}: {{role: {want.role}{expiry}}}"


def _definitions(found: Definitions, indent: str) -> Iterator[str]:
    yield f"{indent}unlisted_roles: {found.unlisted}"
    for title, things in (("policies", found.policies), ("roles", found.roles)):
        yield f"{indent}{title}:" if things else f"{indent}{title}: {{}}"
        for name, content in things.items():
            yield f"{indent}  {name}: [{', '.join(repr(each) for each in content)}]"


def permission_id(kind: str, name: str) -> str:
    """Of the emulator's catalogue."""
    return f"{kind}-permission-{name.replace(':', '-')}"


def definitions(dice: random.Random, kind: str) -> Definitions:
    """Some policies, and the custom role that people of this kind of scope hold, which has some of them."""
    names = dice.sample(POLICIES, dice.randint(1, len(POLICIES)))
    policies = {name: dice.sample(_GRANTS[kind], dice.randint(0, 3)) for name in sorted(names)}
    roles = {_ROLES[kind][2]: sorted(dice.sample(names, dice.randint(0, len(names))))}
    if dice.random() < 0.4:
        roles["Reviewer"] = sorted(dice.sample(names, dice.randint(0, len(names))))
    return Definitions(policies, roles, dice.choice(("remove", "remove", "keep")))


def people(dice: random.Random) -> list[str]:
    """Everybody who plays a part, the last few of them not there at first."""
    return [f"{name}@{dice.choice(('acme.example', 'partner.example'))}" for name in _NAMES[: dice.randint(5, 9)]]


def company(dice: random.Random, everybody: list[str]) -> dict[str, Any]:
    """A seed for the emulator."""
    inside = everybody[: dice.randint(2, len(everybody) - 1)]
    organization = _scope(dice, ORGANIZATION, inside, inside[0], everybody)
    projects = []
    for number in range(1, dice.randint(1, 3) + 1):
        members = dice.sample(inside, dice.randint(0, len(inside)))
        owner = dice.choice(members) if members and dice.random() < 0.8 else None
        projects.append(
            {"id": f"p{number}", "name": f"Bot {number}"} | _scope(dice, "project", members, owner, everybody)
        )
    return {"organization": {"name": "Acme", **organization}, "projects": projects}


def _scope(
    dice: random.Random, kind: str, inside: list[str], owner: str | None, everybody: list[str]
) -> dict[str, Any]:
    invitations = []
    for email in everybody:
        if dice.random() < (0.1 if email in inside else 0.4):
            status = dice.choice(("PENDING", "PENDING", "DECLINED", "ACCEPTED"))
            invitations.append({"email": email, "role": dice.choice(_ROLES[kind]), "status": status})
    there = definitions(dice, kind)
    return {
        "members": [
            {"email": email, "role": "Owner" if email == owner else dice.choice(_ROLES[kind])} for email in inside
        ],
        "invitations": invitations,
        "policies": [
            {"id": name.lower(), "name": name, "permissions": [permission_id(kind, each) for each in grants]}
            for name, grants in there.policies.items()
        ],
        "roles": [
            {"id": name.lower(), "name": name, "policies": [each.lower() for each in policies]}
            for name, policies in there.roles.items()
        ],
    }


def access_file(dice: random.Random, everybody: list[str], seed: dict[str, Any]) -> File:
    """An access file that the loader takes, with an Owner for every scope that it manages."""
    unlisted = dice.choice(("remove", "remove", "keep"))
    named = dice.sample(everybody, dice.randint(2, len(everybody)))
    live_owner = seed["organization"]["members"][0]["email"]
    owner = live_owner if dice.random() < 0.6 else dice.choice(named)
    if owner not in named:
        named.append(owner)
    managed = dice.random() < 0.6
    organization = Place(unlisted, _entries(dice, ORGANIZATION, named, owner), _some(dice, ORGANIZATION, managed))
    gone = {email for email, want in organization.entries.items() if want.expired}
    projects = {}
    for project in seed["projects"]:
        nameable = named if unlisted == "remove" else everybody
        able = [email for email in nameable if email not in gone]
        if dice.random() < 0.75:
            there = dice.sample(nameable, dice.randint(1, len(nameable)))
            lead = dice.choice(able)
            if lead not in there:
                there.append(lead)
            projects[project["id"]] = Place(
                dice.choice(("remove", "remove", "keep")),
                _entries(dice, "project", there, lead),
                _some(dice, "project", managed),
            )
    return File(
        organization,
        projects,
        dice.choice(("hold", "resend")),
        dice.choice(("immediately", "immediately", "after-joining")),
        dice.choice((None, None, "7d")),
        {project["id"]: project["name"] for project in seed["projects"]},
    )


def _some(dice: random.Random, kind: str, managed: bool) -> Definitions | None:
    return definitions(dice, kind) if managed and dice.random() < 0.7 else None


def _entries(dice: random.Random, kind: str, named: list[str], owner: str) -> dict[str, Want]:
    return {
        email: Want("Owner") if email == owner else Want(dice.choice(_ROLES[kind]), dice.random() < 0.07)
        for email in named
    }
