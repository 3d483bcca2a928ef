"""The desired state while it is being put together from several files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from doorlist.access.yaml_nodes import quoted

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


class PartialScope:
    """One scope. `broken` where something of it couldn't be read, so that what is missing may be meant."""

    def __init__(self, label: str, place: Place, name: str | None = None) -> None:
        self.label = label
        self.place = place
        self.name = name
        self.settings = Settings()
        self.managed = False
        self.broken = False
        self.people: dict[str, Entry] = {}
        self.grants: dict[str, Grant] = {}


class Group(NamedTuple):
    """A group's people, in the file's order."""

    name: str
    place: Place
    people: tuple[str, ...] = ()


class PartialDesired:
    """All of it. The organization's draft has its place from the first file that has the section."""

    def __init__(self) -> None:
        self.organization: PartialScope | None = None
        self.projects: dict[str, PartialScope] = {}
        self.groups: dict[str, Group] = {}
        self.invitations = Settings()
