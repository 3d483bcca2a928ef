"""The desired state while it is being put together from several files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from doorlist.access.yaml_nodes import quoted
from doorlist.values.desired import UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from doorlist.access.problems import Place, Problems
    from doorlist.values.desired import Description, Entry, Listing, RoleRef


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

    def given(self, name: str) -> Setting | None:
        """The value given, with its place."""
        return self._given.get(name)

    def place(self, name: str) -> Place | None:
        """Where the value stands."""
        return self._given[name].place if name in self._given else None

    def over(self, others: Settings, names: Iterable[str]) -> Settings:
        """These settings, and of the others those named in `names` that aren't given here."""
        settings = Settings()
        settings._given = {name: others._given[name] for name in names if name in others._given} | self._given
        return settings


class Terms(NamedTuple):
    """What an entry gives, and when."""

    role: RoleRef
    starts: datetime | None = None
    expires: datetime | None = None
    then: RoleRef | None = None
    reason: str | None = None


class Grant(NamedTuple):
    """A `group:NAME` entry of a scope."""

    group: str
    terms: Terms
    place: Place
    listing: Listing
    template: str | None = None


class Definition(NamedTuple):
    """A custom role or a policy, as one place of the files has it.

    Attributes:
        items: a policy's permissions, or the names of a role's policies, each with its place.
        description: `UNCHANGED` where none is given, `None` where it is to be cleared.
        was: the name that it had before.
    """

    name: str
    place: Place
    items: Mapping[str, Place]
    description: Description = UNCHANGED
    was: Setting | None = None
    template: str | None = None

    def says_the_same(self, other: Definition) -> bool:
        """Whether both define the same, wherever they stand."""
        was, other_was = (None if one.was is None else one.was.value for one in (self, other))
        return (self.name, set(self.items), self.description, was) == (
            other.name,
            set(other.items),
            other.description,
            other_was,
        )


#: By their names, in lowercase: names that differ in case only mean one thing.
Definitions = dict[str, Definition]


class PartialScope:
    """One scope, or a template.

    Attributes:
        label: what a sentence calls it.
        broken: whether some part of it couldn't be read. Then nobody is told that something is missing in it.
        template: its name, where this is a template.
        used: the templates that it uses, and where it says so.
        roles: `None` where no file has the key; then they aren't managed. So with `policies`.
    """

    def __init__(self, label: str, place: Place, name: str | None = None, *, template: str | None = None) -> None:
        self.label = label
        self.place = place
        self.name = name
        self.template = template
        self.settings = Settings()
        self.managed = False
        self.broken = False
        self.people: dict[str, Entry] = {}
        self.grants: dict[str, Grant] = {}
        self.used: Mapping[str, Place] = {}
        self.roles: Definitions | None = None
        self.policies: Definitions | None = None


class Group(NamedTuple):
    """A group's people, in the file's order."""

    name: str
    place: Place
    people: tuple[str, ...] = ()


class PartialDesired:
    """All parts of the desired state. The organization's place is in the first file that has the section."""

    def __init__(self) -> None:
        self.organization: PartialScope | None = None
        self.projects: dict[str, PartialScope] = {}
        self.templates: dict[str, PartialScope] = {}
        self.groups: dict[str, Group] = {}
        self.invitations = Settings()

    def scopes(self) -> Iterator[PartialScope]:
        """Everything that has people: the organization, projects and templates."""
        if self.organization is not None:
            yield self.organization
        yield from self.projects.values()
        yield from self.templates.values()
