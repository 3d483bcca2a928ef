"""The whole state of the platform that one key sees, and who is who in it.

Nothing here knows HTTP, JSON or the real clock. The rules are functions over a `World` in `members`, `invitations`,
`roles` and `projects`; each raises `Refusal` before it changes anything, or does all of it.
"""

from __future__ import annotations

import secrets
import threading
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from doorlist.emulator.addresses import normal
from doorlist.emulator.model import Mail, Person, Refusal, Scope
from doorlist.emulator.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = uuid.UUID("6f5d0c1e-6f0a-4a39-9d6d-3c1b7a9f2e55")


def stable_id(*parts: str) -> str:
    """The id of something that a seed doesn't give one: the same for the same seed."""
    return str(uuid.uuid5(_NAMES, "\x1f".join(parts)))


def fresh_id() -> str:
    """The id of something made while the emulator runs."""
    return str(uuid.uuid4())


def fresh_token() -> str:
    """The secret of an invitation's link."""
    return secrets.token_urlsafe(32)


class World:
    """One organization, its projects, and everybody who ever had an account.

    Attributes:
        settings: how the platform behaves where the contract calls it unknown, its clock, its faults.
        revision: counts changes, so that answers can be kept until the next one.
        lock: held by whoever reads or changes the world; the rules don't take it themselves.
    """

    def __init__(self, organization: Scope, settings: Settings | None = None) -> None:
        self.organization = organization
        self.projects: dict[str, Scope] = {}
        self.people: dict[str, Person] = {}
        self.mails: list[Mail] = []
        self.project_keys: set[str] = set()
        self.next_invitation_id = 1
        self.settings = settings or Settings()
        self.revision = 0
        self.lock = threading.RLock()
        self._by_email: dict[str, Person] = {}
        self._unseen: dict[str | int, int] = {}

    def now(self) -> str:
        """The platform's time as its answers write it: the setting `clock`, else the real one."""
        moment = self.settings.clock or datetime.now(UTC)
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def touched(self) -> None:
        """Note that something has changed."""
        self.revision += 1

    def made(self, thing_id: str | int) -> None:
        """Note that something was just made, so that it can't be found for as long as the setting `unseen` says."""
        if self.settings.unseen:
            self._unseen[thing_id] = self.settings.unseen

    def seen(self, thing_id: str | int) -> bool:
        """Whether a request finds a thing; each look brings what was just made nearer to being found."""
        left = self._unseen.get(thing_id, 0)
        if not left:
            return True
        self._unseen[thing_id] = left - 1
        self.touched()
        return False

    def become(self, other: World) -> None:
        """Take over everything of another world but its settings and its lock."""
        self.organization = other.organization
        self.projects = other.projects
        self.people = other.people
        self.mails = other.mails
        self.project_keys = other.project_keys
        self.next_invitation_id = other.next_invitation_id
        self._by_email = other._by_email
        self._unseen = other._unseen
        self.touched()

    def scopes(self) -> Iterator[Scope]:
        """The organization, then its projects."""
        yield self.organization
        yield from self.projects.values()

    def scope(self, label: str) -> Scope:
        """The scope that a label names: `organization` or `project:ID`.

        Raises:
            Refusal: 404.
        """
        if label == "organization":
            return self.organization
        kind, _, project_id = label.partition(":")
        if kind != "project":
            raise Refusal(400, f'scope must be "organization" or "project:ID", not {label!r}')
        return self.project(project_id)

    def project(self, project_id: str) -> Scope:
        """A project of this organization.

        Raises:
            Refusal: 404; one of another organization is unknown too.
        """
        try:
            return self.projects[project_id]
        except KeyError:
            raise Refusal(404, "Project not found") from None

    def add_person(self, person: Person) -> Person:
        """Open an account."""
        self.people[person.id] = person
        self._by_email[normal(person.email)] = person
        return person

    def person(self, email: str) -> Person | None:
        """The account of an address, however it is spelt."""
        return self._by_email.get(normal(email))

    def account(self, email: str) -> Person:
        """The account of an address, opened if need be."""
        return self.person(email) or self.add_person(Person(stable_id("person", normal(email)), normal(email)))

    def is_in(self, scope: Scope, email: str) -> bool:
        """Whether somebody with this address is a member of the scope."""
        person = self.person(email)
        return person is not None and person.id in scope.members

    def take_invitation_id(self) -> int:
        """The next number; numbers are never used twice."""
        number = self.next_invitation_id
        self.next_invitation_id += 1
        return number
