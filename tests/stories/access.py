"""An access file that changes over time, as plain data that no code of doorlist has touched."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from campaign import worlds
from campaign.written import Section, written

if TYPE_CHECKING:
    from datetime import datetime

ORGANIZATION: Final = worlds.ORGANIZATION


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in one scope.

    Attributes:
        expires: the moment from which on they count as absent, or have the role `then`.
        starts: before this moment they count as absent.
        then: what they fall back to.
    """

    role: str
    expires: datetime | None = None
    under: Literal["members", "invitees"] = "members"
    starts: datetime | None = None
    then: str | None = None

    def at(self, moment: datetime) -> worlds.Want:
        """What it comes to at a moment."""
        over = self.expires is not None and self.expires <= moment
        early = self.starts is not None and self.starts > moment
        role = self.then if over and self.then is not None else self.role
        return worlds.Want(role, expired=over and self.then is None, early=early)

    def text(self) -> str:
        """As the file has it."""
        moments = (("starts", self.starts), ("expires", self.expires))
        times = [f'{name}: "{moment:%Y-%m-%dT%H:%M:%SZ}"' for name, moment in moments if moment]
        then = [f"then: {self.then}"] if self.then else []
        return f"{{{', '.join([f'role: {self.role}', *times, *then])}}}"


@dataclass(slots=True)
class Place:
    """What the file says of one scope; nothing but `unlisted` is written while it is unmanaged."""

    unlisted: str
    entries: dict[str, Entry]
    managed: bool = True
    definitions: worlds.Definitions | None = None

    def owner(self) -> str | None:
        """Whom it names Owner."""
        return next((email for email, entry in self.entries.items() if entry.role == "Owner"), None)

    def at(self, moment: datetime) -> worlds.Place:
        """What it comes to at a moment."""
        entries = {email: entry.at(moment) for email, entry in self.entries.items()}
        return worlds.Place(self.unlisted, entries, self.definitions)

    def section(self) -> Section:
        """As it is to be written."""
        if not self.managed:
            return Section(self.unlisted, None)
        people = {email: (entry.under, entry.text()) for email, entry in self.entries.items()}
        return Section(self.unlisted, people, self.definitions)


@dataclass(slots=True)
class Access:
    """The whole file.

    Attributes:
        projects: by id.
        names: theirs, by id.
        resend_after: in days.
        style: decides what is written by groups and templates, and never what it means.
    """

    organization: Place
    projects: dict[str, Place]
    names: dict[str, str]
    declined: str
    project_invitations: str
    resend_after: int | None = None
    max_duration: str | None = None
    style: int = 0

    def place(self, key: str) -> Place:
        """A scope's, by its key."""
        return self.organization if key == ORGANIZATION else self.projects[key.partition(":")[2]]

    def scopes(self) -> list[str]:
        """All scopes that it names."""
        return [ORGANIZATION, *(f"project:{project}" for project in self.projects)]

    def managed(self) -> list[str]:
        """The scopes that it manages."""
        return [key for key in self.scopes() if self.place(key).managed]

    def at(self, moment: datetime) -> worlds.File:
        """What holds at a moment. An organization that isn't managed looks like one that keeps everybody."""
        home = self.organization
        return worlds.File(
            home.at(moment) if home.managed else worlds.Place("keep", {}),
            {project: place.at(moment) for project, place in self.projects.items() if place.managed},
            self.declined,
            self.project_invitations,
            self._reminders(),
            self.names,
        )

    def text(self, style: int | None = None) -> str:
        """As YAML, in its own style or another."""
        return written(
            random.Random(self.style if style is None else style),
            self.organization.section(),
            {self.names[project]: place.section() for project, place in self.projects.items()},
            self.project_invitations,
            self.declined,
            self._reminders(),
            self.max_duration,
        )

    def _reminders(self) -> str | None:
        return f"{self.resend_after}d" if self.resend_after else None


def first(file: worlds.File, long_ago: datetime) -> Access:
    """The campaign's random file, as one that can change."""

    def entry(want: worlds.Want) -> Entry:
        if want.raised is not None:
            return Entry(want.raised, long_ago, then=want.role)
        return Entry(want.role, long_ago if want.expired else None)

    def place(there: worlds.Place) -> Place:
        entries = {email: entry(want) for email, want in there.entries.items()}
        found = there.definitions
        return Place(there.unlisted, entries, definitions=None if found is None else replace(found))

    return Access(
        place(file.organization),
        {project: place(there) for project, there in file.projects.items()},
        dict(file.names),
        file.declined,
        file.project_invitations,
        7 if file.resend_after else 2 if file.declined == "hold" else None,
        file.max_duration,
        file.style,
    )
