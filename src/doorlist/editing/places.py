"""Where people and groups stand in access files: as keys of `members` and `invitees`, and as items of lists."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from doorlist.access.people import GROUP
from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence, quoted
from doorlist.editing.splice import Collection, Splice, Text, spliced
from doorlist.values.address import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.access.load import OpenedFile
    from doorlist.access.yaml_nodes import Node

LISTINGS: Final = ("members", "invitees")
#: Lists of people in `guardrails`, and mappings of such lists.
_GUARDED: Final = ("protected",)
_GUARDED_BY_NAME: Final = ("restricted",)

Kind = Literal["organization", "project", "template", "group", "guardrail"]


class Owner(NamedTuple):
    """What a list of people belongs to."""

    kind: Kind
    name: str = ""

    @property
    def is_scope(self) -> bool:
        """Whether it is the organization or a project."""
        return self.kind in ("organization", "project")

    def __str__(self) -> str:
        return "the organization" if self.kind == "organization" else f"the {self.kind} {quoted(self.name)}"


ORGANIZATION: Final = Owner("organization")


@dataclass(frozen=True, eq=False)
class EditedFile:
    """An access file, and what is to be changed in it."""

    opened: OpenedFile
    splices: list[Splice] = field(default_factory=list)
    #: What the changes are of; `None` where that isn't one thing.
    touched: set[Owner | None] = field(default_factory=set)
    #: Whose entries the changes are of.
    whom: set[str] = field(default_factory=set)

    @property
    def path(self) -> str:
        """Its path."""
        return self.opened.file

    def take(self, splices: Iterable[Splice], of: Owner | None = None, whom: Iterable[str] = ()) -> None:
        """Note changes to be made.

        Args:
            splices: the changes.
            of: the one thing that they are of, if it is one.
            whom: whose entries alone they are of, people and groups, where `of` is given.
        """
        self.splices.extend(splices)
        self.touched.add(of)
        self.whom.update(whom)

    @property
    def new_text(self) -> str:
        """The text with all changes made."""
        return spliced(self.opened.text, self.splices)

    @cached_property
    def text(self) -> Text:
        """Its text, by lines."""
        return Text(self.opened.text)


class Section(NamedTuple):
    """What one file says of a scope or a template."""

    file: EditedFile
    owner: Owner
    key: Scalar
    node: Node

    def value(self, name: str) -> tuple[Scalar, Node] | None:
        """A key of it with its value."""
        if isinstance(self.node, Mapping):
            for key, value in zip(self.node.keys, self.node.values, strict=True):
                if key.text == name:
                    return key, value
        return None

    def people(self) -> Iterator[PeopleMap]:
        """Its `members` and `invitees`."""
        for listing in LISTINGS:
            key, value = self.value(listing) or (None, None)
            if key is not None and isinstance(value, Mapping):
                yield PeopleMap(self.file, self.owner, listing, key, value)


class PeopleMap(NamedTuple):
    """People and groups with what they hold."""

    file: EditedFile
    owner: Owner
    listing: str
    key: Scalar
    node: Mapping

    def collection(self) -> Collection:
        """The mapping as something that can be changed."""
        return Collection(self.file.text, self.key, self.node)


class PeopleList(NamedTuple):
    """People, and in guardrails groups and domains too."""

    file: EditedFile
    owner: Owner
    key: Scalar
    node: Sequence

    def collection(self) -> Collection:
        """The list as something that can be changed."""
        return Collection(self.file.text, self.key, self.node)


class Entry(NamedTuple):
    """Somebody's, or a group's, entry."""

    people: PeopleMap
    number: int

    @property
    def key(self) -> Scalar:
        """Who it is."""
        return self.people.node.keys[self.number]

    @property
    def value(self) -> Node:
        """What they hold."""
        return self.people.node.values[self.number]

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.people.file.path}:{self.key.line}"

    def field(self, name: str) -> str | None:
        """The text of a field, such as `expires`; a role alone is the field `role`."""
        value = self.value
        if isinstance(value, Scalar):
            return value.text.strip() if name == "role" else None
        if isinstance(value, Mapping):
            for key, given in zip(value.keys, value.values, strict=True):
                if key.text == name and isinstance(given, Scalar):
                    return given.text.strip()
        return None


class Item(NamedTuple):
    """Somebody, or a group, in a list."""

    people: PeopleList
    number: int

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.people.file.path}:{self.people.node.items[self.number].line}"


class Files:
    """Access files that are being changed."""

    def __init__(self, opened: Iterable[OpenedFile]) -> None:
        self.files = tuple(EditedFile(one) for one in opened)
        self._searches = 0

    def sections(self) -> Iterator[Section]:
        """Every section of a scope or a template."""
        for file in self.files:
            known = file.opened.document.sections
            if "organization" in known:
                yield Section(file, ORGANIZATION, known["organization"].name, known["organization"].value)
            for name, kind in _NAMED:
                node = known[name].value if name in known else None
                if isinstance(node, Mapping):
                    for key, value in zip(node.keys, node.values, strict=True):
                        yield Section(file, Owner(kind, key.text), key, value)

    def people(self) -> Iterator[PeopleMap]:
        """Every `members` and `invitees`."""
        for section in self.sections():
            yield from section.people()

    def lists(self) -> Iterator[PeopleList]:
        """Every list of people: groups, and those of guardrails."""
        for file in self.files:
            known = file.opened.document.sections
            for name, kind, chosen in _LISTED:
                node = known[name].value if name in known else None
                if isinstance(node, Mapping):
                    yield from _lists(file, kind, node, chosen)

    def entries(self, who: str) -> list[Entry]:
        """Every entry of a person or a group, by their canonical spelling."""
        if self._is_worth_an_index():
            return list(self._entries.get(who, ()))
        return [Entry(one, at) for one in self.people() for at in found_in(one.node.keys, who)]

    def items(self, who: str) -> list[Item]:
        """Every place of a person or a group in a list."""
        if self._is_worth_an_index():
            return list(self._items.get(who, ()))
        return [Item(one, at) for one in self.lists() for at in found_in(one.node.items, who)]

    def groups_of(self, who: str) -> list[Item]:
        """The groups that a person is in."""
        return [one for one in self.items(who) if one.people.owner.kind == "group"]

    @cached_property
    def uses(self) -> dict[Owner, list[str]]:
        """The templates that each project uses."""
        found: defaultdict[Owner, list[str]] = defaultdict(list)
        for section in self.sections():
            given = section.value("use")
            if given is not None:
                nodes = given[1].items if isinstance(given[1], Sequence) else [given[1]]
                found[section.owner] += [node.text.strip() for node in nodes if isinstance(node, Scalar)]
        return found

    def _is_worth_an_index(self) -> bool:
        """Whether so much was looked for that an index takes less time, as for `tidy`; other edits are of few."""
        self._searches += 1
        return self._searches > _FEW

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for one in self.people():
            for at, key in enumerate(one.node.keys):
                found[canonical(key.text)].append(Entry(one, at))
        return found

    @cached_property
    def _items(self) -> dict[str, list[Item]]:
        found: defaultdict[str, list[Item]] = defaultdict(list)
        for one in self.lists():
            for at, item in enumerate(one.node.items):
                if isinstance(item, Scalar):
                    found[canonical(item.text)].append(Item(one, at))
        return found


#: How many searches are done one by one.
_FEW: Final = 16

_NAMED: Final[tuple[tuple[str, Kind], ...]] = (("projects", "project"), ("templates", "template"))

_LISTED: Final[tuple[tuple[str, Kind, tuple[str, ...] | None], ...]] = (
    ("groups", "group", None),
    ("guardrails", "guardrail", _GUARDED),
)


def _lists(file: EditedFile, kind: Kind, node: Mapping, chosen: tuple[str, ...] | None) -> Iterator[PeopleList]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(value, Sequence) and (chosen is None or key.text in chosen):
            yield PeopleList(file, Owner(kind, key.text.strip()), key, value)
        elif chosen is not None and key.text in _GUARDED_BY_NAME and isinstance(value, Mapping):
            for name, people in zip(value.keys, value.values, strict=True):
                if isinstance(people, Sequence):
                    yield PeopleList(file, Owner(kind, f"{key.text} {name.text}"), name, people)


def canonical(text: str) -> str:
    """How a person or a group is compared: an email as `address` has it, a group as `group:NAME`."""
    name = text.strip()
    if name.startswith(GROUP):
        return GROUP + name.removeprefix(GROUP).strip()
    return address(name)


def all_canonical(texts: Iterable[str]) -> list[str]:
    """The same of many texts."""
    # What most addresses are is done without a call for each, which takes a third of the time: files have them by the
    # hundred thousand.
    names = map(str.strip, texts)
    return [one.lower() if one.isascii() and not one.startswith(GROUP) else canonical(one) for one in names]


def found_in(nodes: Iterable[Node], who: str) -> list[int]:
    """Which of some keys or items are that person or group."""
    texts = [node.text if type(node) is Scalar else "" for node in nodes]
    return [at for at, one in enumerate(all_canonical(texts)) if one == who]
