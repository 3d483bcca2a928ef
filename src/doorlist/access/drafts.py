"""The desired state while it is being put together from several files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from doorlist.access.nodes import quoted

if TYPE_CHECKING:
    from datetime import datetime

    from doorlist.access.problems import Place, Problems
    from doorlist.values.desired import Entry, Listing, RoleRef


class Setting(NamedTuple):
    """A value and where it stands."""

    value: Any
    place: Place


class Settings:
    """Values that several files may give, as long as they agree."""

    def __init__(self) -> None:
        self._given: dict[str, Setting] = {}

    def put(self, name: str, setting: Setting, problems: Problems, *, of: str) -> None:
        """Take a value; another one for the same name is a problem that names both places."""
        other = self._given.setdefault(name, setting)
        if other.value != setting.value:
            problems.add(
                setting.place,
                f"{name} of {of} is set to another value here",
                f"It is {quoted(str(other.value))} at {other.place}: keep one of them.",
            )

    def value(self, name: str, otherwise: Any = None) -> Any:
        """The value given, or `otherwise`."""
        return self._given[name].value if name in self._given else otherwise

    def place(self, name: str) -> Place | None:
        """Where the value stands."""
        return self._given[name].place if name in self._given else None


class Grant(NamedTuple):
    """A `group:NAME` entry of a scope."""

    group: str
    role: RoleRef
    place: Place
    listing: Listing
    expires: datetime | None = None
    reason: str | None = None


@dataclass(slots=True)
class ScopeDraft:
    """One scope. `broken` where something of it couldn't be read, so that what is missing may be meant."""

    label: str
    place: Place
    name: str | None = None
    settings: Settings = field(default_factory=Settings)
    managed: bool = False
    broken: bool = False
    people: dict[str, Entry] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)


class Group(NamedTuple):
    """A group's people, in the file's order."""

    name: str
    place: Place
    people: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """All of it. The organization's draft has its place from the first file that has the section."""

    organization: ScopeDraft | None = None
    projects: dict[str, ScopeDraft] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    invitations: Settings = field(default_factory=Settings)
