"""A random company, and a random access file for it, as plain data that no code of doorlist has touched."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .written import Section, written

if TYPE_CHECKING:
    from collections.abc import Iterator

ORGANIZATION = "organization"
_NAMES = ("ada", "bob", "cyd", "dan", "eve", "fay", "gus", "hal", "ivy")
_ROLES = {ORGANIZATION: ("Admin", "Member", "Auditor"), "project": ("Manager", "Member", "Annotator")}
#: A custom role that some files define, and some people hold without one.
REVIEWER = "Reviewer"


@dataclass(frozen=True, slots=True)
class Want:
    """One entry of the access file.

    Attributes:
        role: the one that counts now.
        expired: whether it has ended.
        early: whether it starts later than any story ends.
        raised: the role that it gave before it fell back to `role`.
        since: whether it started long ago.
        until: whether it ends later than any story.
    """

    role: str
    expired: bool = False
    early: bool = False
    raised: str | None = None
    since: bool = False
    until: bool = False

    def text(self) -> str:
        """As the file has it."""
        if self.raised is not None:
            return f"{{role: {self.raised}, expires: 2026-01-01, then: {self.role}}}"
        starts = ", starts: 2098-01-01" if self.early else ", starts: 2025-01-01" if self.since else ""
        expires = ", expires: 2026-01-01" if self.expired else ", expires: 2098-12-31" if self.until else ""
        return f"{{role: {self.role}{starts}{expires}}}" if starts or expires else self.role


#: What policies are called, and what they can grant, by kind of scope; the first name is every role's.
POLICIES = ("Look", "Edit", "Books")
_GRANTS = {
    ORGANIZATION: ("billing:read", "project:read", "user:read", "iam:read", "*:read", "sso:*", "project:manage"),
    "project": ("trace:read", "trace:delete", "dataset:read", "prompt:create", "span:*", "*:read", "iam:manage"),
}


@dataclass(slots=True)
class Definitions:
    """The policies (with their permissions) and roles (with their policies) of one scope.

    Attributes:
        roles: `None` where the file manages policies only.
        unlisted: what happens to those that aren't here.
        was: former names, by name.
        descriptions: by name of a policy; `None` clears it.
    """

    policies: dict[str, list[str]]
    roles: dict[str, list[str]] | None
    unlisted: str = "remove"
    was: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class Place:
    """What the access file says of one scope; `definitions` is `None` where it manages none."""

    unlisted: str
    entries: dict[str, Want]
    definitions: Definitions | None = None


@dataclass(slots=True)
class File:
    """The access file.

    Attributes:
        projects: by id; a project that isn't here is not named.
        names: the projects', by id.
        style: decides what is written by groups and templates, and never what it means.
    """

    organization: Place
    projects: dict[str, Place]
    declined: str
    project_invitations: str
    resend_after: str | None
    names: dict[str, str] = field(default_factory=dict)
    max_duration: str | None = None
    style: int = 0

    def places(self) -> Iterator[tuple[str, Place]]:
        """Each managed scope by its key."""
        yield ORGANIZATION, self.organization
        for project, place in self.projects.items():
            yield f"project:{project}", place

    def place(self, key: str) -> Place:
        """A scope's, by its key."""
        return self.organization if key == ORGANIZATION else self.projects[key.partition(":")[2]]

    def current(self, key: str) -> dict[str, str]:
        """Who should be in a scope, and as what.

        Entries that have ended or start later are absent, and so are project entries of whoever's entry in the
        organization is.
        """
        absent = {email for email, want in self.organization.entries.items() if want.expired or want.early}
        return {
            email: want.role
            for email, want in self.place(key).entries.items()
            if not want.expired and not want.early and email not in absent
        }

    def over(self, key: str, email: str) -> bool:
        """Whether somebody's entry has ended, so that they go although unlisted people are kept."""
        own, home = self.place(key).entries.get(email), self.organization.entries.get(email)
        return own is not None and (own.expired or (home is not None and home.expired))

    def text(self) -> str:
        """As YAML."""
        return written(
            random.Random(self.style),
            _section(self.organization),
            {self.names[project]: _section(place) for project, place in self.projects.items()},
            self.project_invitations,
            self.declined,
            self.resend_after,
            self.max_duration,
        )


def _section(place: Place) -> Section:
    people = {email: ("members", want.text()) for email, want in place.entries.items()}
    return Section(place.unlisted, people, place.definitions)


def permission_id(kind: str, name: str) -> str:
    """Of the emulator's catalogue."""
    return f"{kind}-permission-{name.replace(':', '-')}"


def custom(kind: str) -> str:
    """The custom role that every scope of a kind has at first."""
    return _ROLES[kind][2]


def definitions(dice: random.Random, kind: str) -> Definitions:
    """Some policies, and the custom role that people of this kind of scope hold, which has some of them."""
    names = dice.sample(POLICIES, dice.randint(1, len(POLICIES)))
    policies = {name: dice.sample(_GRANTS[kind], dice.randint(0, 3)) for name in sorted(names)}
    if dice.random() < 0.1:
        return Definitions(policies, None, "keep")
    roles = {custom(kind): sorted(dice.sample(names, dice.randint(0, len(names))))}
    was = {}
    if dice.random() < 0.5:
        name = dice.choice((REVIEWER, REVIEWER, "Checker"))
        roles[name] = sorted(dice.sample(names, dice.randint(0, len(names))))
        was = {name: REVIEWER} if name != REVIEWER else {}
    descriptions = {name: dice.choice(("For looking", None)) for name in policies if dice.random() < 0.2}
    return Definitions(policies, roles, dice.choice(("remove", "remove", "keep")), was, descriptions)


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
    there = _live_definitions(dice, kind)
    assert there.roles is not None
    roles = (*_ROLES[kind], *(name for name in there.roles if name not in _ROLES[kind]))
    invitations = []
    for email in everybody:
        if dice.random() < (0.1 if email in inside else 0.4):
            status = dice.choice(("PENDING", "PENDING", "DECLINED", "ACCEPTED"))
            invitations.append({"email": email, "role": dice.choice(roles), "status": status})
    return {
        "members": [{"email": email, "role": _held(dice, roles) if email != owner else "Owner"} for email in inside],
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


def _held(dice: random.Random, roles: tuple[str, ...]) -> str | None:
    return None if dice.random() < 0.04 else dice.choice(roles)


def _live_definitions(dice: random.Random, kind: str) -> Definitions:
    """What the platform has at first: no patterns, and its roles in any case."""
    found = definitions(dice, kind)
    return Definitions(
        {name: [each for each in grants if "*" not in each] for name, grants in found.policies.items()},
        {custom(kind): [POLICIES[0]] if POLICIES[0] in found.policies else []}
        if found.roles is None
        else found.roles,
    )


def access_file(dice: random.Random, everybody: list[str], seed: dict[str, Any]) -> File:
    """An access file that the loader takes, with an Owner for every scope that it manages."""
    unlisted = dice.choice(("remove", "remove", "keep"))
    named = dice.sample(everybody, dice.randint(2, len(everybody)))
    live_owner = seed["organization"]["members"][0]["email"]
    owner = live_owner if dice.random() < 0.6 else dice.choice(named)
    if owner not in named:
        named.append(owner)
    managed = dice.random() < 0.7
    # Definitions that projects share, and mostly people too, are what a template can say.
    shared = definitions(dice, "project")
    organization = _place(dice, unlisted, ORGANIZATION, named, owner, _some(dice, managed, ORGANIZATION))
    absent = {email for email, want in organization.entries.items() if want.expired or want.early}
    projects = {}
    for project in seed["projects"]:
        nameable = named if unlisted == "remove" else everybody
        able = [email for email in nameable if email not in absent]
        if dice.random() < 0.75:
            there = dice.sample(nameable, dice.randint(1, len(nameable)))
            lead = dice.choice(able)
            if lead not in there:
                there.append(lead)
            found = _some(dice, managed, "project", shared)
            projects[project["id"]] = _place(
                dice, dice.choice(("remove", "remove", "keep")), "project", there, lead, found
            )
    return File(
        organization,
        projects,
        dice.choice(("hold", "resend")),
        dice.choice(("immediately", "immediately", "after-joining")),
        dice.choice((None, None, "7d")),
        {project["id"]: project["name"] for project in seed["projects"]},
        dice.choice((None, "30000d", "{partner.example: 30000d}")),
        dice.randrange(1 << 30),
    )


def _some(dice: random.Random, managed: bool, kind: str, shared: Definitions | None = None) -> Definitions | None:
    if not managed or dice.random() < 0.3:
        return None
    return shared if shared is not None and dice.random() < 0.6 else definitions(dice, kind)


def _place(
    dice: random.Random, unlisted: str, kind: str, named: list[str], owner: str, found: Definitions | None
) -> Place:
    further = [] if found is None or found.roles is None else [name for name in found.roles if name != custom(kind)]
    roles = (*_ROLES[kind], *further)
    entries = {email: Want("Owner") if email == owner else _want(dice, roles) for email in named}
    return Place(unlisted, entries, found)


def _want(dice: random.Random, roles: tuple[str, ...]) -> Want:
    role = dice.choice(roles)
    match dice.choice((*(None,) * 9, "expired", "early", "raised", "since", "until")):
        case "expired":
            return Want(role, expired=True, since=dice.random() < 0.3)
        case "early":
            return Want(role, early=True, until=dice.random() < 0.5)
        case "raised":
            return Want(role, raised=dice.choice(roles))
        case "since":
            return Want(role, since=True, until=dice.random() < 0.5)
        case "until":
            return Want(role, until=True)
        case _:
            return Want(role)
