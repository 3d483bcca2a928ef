"""An access file that changes over time, as plain data that no code of doorlist has touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from campaign import worlds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

ORGANIZATION: Final = worlds.ORGANIZATION


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in one scope; `expires` is the moment from which on they count as absent."""

    role: str
    expires: datetime | None = None
    under: Literal["members", "invitees"] = "members"


@dataclass(slots=True)
class Place:
    """What the file says of one scope; what stands in `entries` isn't written while it is unmanaged."""

    unlisted: str
    entries: dict[str, Entry]
    managed: bool = True

    def owner(self) -> str | None:
        """Whom it names Owner."""
        return next((email for email, entry in self.entries.items() if entry.role == "Owner"), None)


@dataclass(slots=True)
class Access:
    """The whole file. `projects` by id, `names` theirs; `resend_after` in days."""

    organization: Place
    projects: dict[str, Place]
    names: dict[str, str]
    declined: str
    project_invitations: str
    resend_after: int | None = None

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
            _at(home, moment) if home.managed else worlds.Place("keep", {}),
            {project: _at(place, moment) for project, place in self.projects.items() if place.managed},
            self.declined,
            self.project_invitations,
            self._reminders(),
            self.names,
        )

    def text(self) -> str:
        """As YAML."""
        projects = {self.names[project]: _lines(place, "    ") for project, place in self.projects.items()}
        settings = self.project_invitations, self.declined, self._reminders()
        return worlds.written(_lines(self.organization, "  "), projects, *settings)

    def _reminders(self) -> str | None:
        return f"{self.resend_after}d" if self.resend_after else None


def first(file: worlds.File, long_ago: datetime) -> Access:
    """The campaign's random file, as one that can change."""

    def place(there: worlds.Place) -> Place:
        entries = {
            email: Entry(want.role, long_ago if want.expired else None) for email, want in there.entries.items()
        }
        return Place(there.unlisted, entries)

    return Access(
        place(file.organization),
        {project: place(there) for project, there in file.projects.items()},
        dict(file.names),
        file.declined,
        file.project_invitations,
        7 if file.resend_after else 2 if file.declined == "hold" else None,
    )


def _at(place: Place, moment: datetime) -> worlds.Place:
    return worlds.Place(
        place.unlisted,
        {
            email: worlds.Want(entry.role, entry.expires is not None and entry.expires <= moment)
            for email, entry in place.entries.items()
        },
    )


def _lines(place: Place, indent: str) -> Iterator[str]:
    yield f"{indent}unlisted: {place.unlisted}"
    if not place.managed:
        return
    if not place.entries:
        yield f"{indent}members: {{}}"
    for under in ("members", "invitees"):
        people = {email: entry for email, entry in place.entries.items() if entry.under == under}
        if people:
            yield f"{indent}{under}:"
        for email, entry in people.items():
            expiry = f', expires: "{entry.expires:%Y-%m-%dT%H:%M:%SZ}"' if entry.expires else ""
            yield f"{indent}  {email}: {{role: {entry.role}{expiry}}}"
