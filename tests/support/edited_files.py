"""Random files that are edited in place, and what is then looked at: what they say, and which lines changed."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorlist.access.load import load
from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence
from doorlist.editing.edit import edit
from doorlist.editing.entry_text import FIELDS
from doorlist.editing.places import ORGANIZATION, Entry, Owner, canonical
from doorlist.editing.places import Files as Opened
from doorlist.editing.replacing import replace
from doorlist.errors import AccessFileError
from support.meaning import meaning
from support.written_files import PROJECTS, TEMPLATES, Files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from doorlist.access.load import Opened as ToEdit
    from doorlist.access.yaml_nodes import Node
    from doorlist.editing.edit import Edited

#: Where a scope or a template is chosen.
SCOPES = (ORGANIZATION, *(Owner("project", name) for name in PROJECTS))
OWNERS = (*SCOPES, *(Owner("template", name) for name in TEMPLATES))


def comments(text: str) -> list[str]:
    """All comments: elsewhere the random files have `#` in one reason."""
    found = re.findall(r"#[^\r\n\x85\u2028\u2029]*", text.replace("#1: yes", ""))
    return sorted(line.rstrip() for line in found)


class Case:
    """Files in a folder of their own, edited in place."""

    def __init__(self, files: Files, folder: str) -> None:
        self.odd = files.odd
        self.path = files.write(Path(folder))
        self.first = self.texts()
        self.before = self.meaning()
        self._sections = list(self._opened().sections())

    def edit(self, change: Callable[[Opened], object]) -> Edited | None:
        """Make an edit that needs the files alone, as by `edit_with`."""
        return self.edit_with(lambda opened, _: _ignored(change(opened)))

    def edit_with(self, work: Callable[[Opened, ToEdit], None]) -> Edited | None:
        """Make an edit; `None` where it can't be made without touching more, which is for odd files alone."""
        try:
            edited = edit([str(self.path)], work)
            _ = edited.new
        except AccessFileError as error:
            if not any("can't be changed by itself" in one.message for one in error.problems):
                raise
            assert self.odd, str(error)
            assert self.unchanged()
            return None
        replace(edited.replacements())
        return edited

    def texts(self) -> dict[str, str]:
        """The files as they are."""
        return {file.name: file.read_bytes().decode() for file in self.path.iterdir()}

    def meaning(self) -> dict[str, Any]:
        """What they say."""
        return meaning(load([str(self.path)]).desired)

    def unchanged(self) -> bool:
        """Whether each byte is as it was."""
        return self.texts() == self.first

    def again(self, files: Files) -> Case:
        """The files as they are now, as a case of its own."""
        now = {file.name: file.read_bytes() for file in self.path.iterdir()}
        return Case(Files(now, files.odd, files.mixed), str(self.path.parent))

    # What is written where

    def has(self, owner: Owner) -> bool:
        """Whether the files have a section of it."""
        return any(section.owner == owner for section in self._sections)

    def has_members(self, owner: Owner) -> bool:
        """Whether it has `members`."""
        return any(section.owner == owner and section.value("members") for section in self._sections)

    def templates_of(self, owner: Owner) -> list[Owner]:
        """The templates that a project uses."""
        used = [section.value("use") for section in self._sections if section.owner == owner]
        return [Owner("template", name) for value in used if value is not None for name in _texts(value[1])]

    def reached(self, owner: Owner) -> set[str]:
        """The scopes that a scope's, or a template's, entries count in."""
        if owner.kind == "template":
            return {scope.name for scope in SCOPES if owner in self.templates_of(scope)}
        return {owner.name}

    def entries(self, owner: Owner) -> dict[str, dict[str, str]]:
        """What a scope's, or a template's, own entries say, field by field, groups among them."""
        return {
            canonical(entry.key.text): {name: text for name in FIELDS if (text := entry.field(name)) is not None}
            for people in self._opened().people()
            if people.owner == owner
            for entry in (Entry(people, at) for at in range(len(people.node.keys)))
        }

    def people_of(self, who: str) -> set[str] | None:
        """A person, or those of a group; `None` where there is no such group."""
        if not who.startswith("group:"):
            return {who}
        for one in self._opened().lists():
            if one.owner == Owner("group", who.removeprefix("group:")):
                return set(_texts(one.node))
        return None

    def comes_through(self, owner: Owner, who: str) -> bool:
        """Whether a group or a template brings somebody in, beside an entry of their own."""
        named = [self.entries(one).keys() for one in (owner, *self.templates_of(owner))]
        groups = {key for keys in named for key in keys if key.startswith("group:")}
        return any(who in keys for keys in named[1:]) or any(who in (self.people_of(one) or ()) for one in groups)

    def _opened(self) -> Opened:
        return Opened(edit([str(self.path)], lambda *_: None).opened.files)

    # Which bytes changed

    def changed_lines(self) -> tuple[list[str], list[str]]:
        """Lines that went, and lines that came."""
        now = self.texts()
        assert now.keys() == self.first.keys()
        gone: list[str] = []
        came: list[str] = []
        for name, old in self.first.items():
            one, other = old.splitlines(keepends=True), now[name].splitlines(keepends=True)
            for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
                if tag != "equal":
                    gone += one[a:b]
                    came += other[c:d]
        return gone, came

    def lost_comments(self) -> list[str]:
        """Comments that are no longer there."""
        # The last line of a file may have no end.
        left = comments("\n".join(self.texts().values()))
        return [one for one in comments("\n".join(self.first.values())) if not _is_among(one, left)]


def _is_among(comment: str, found: list[str]) -> bool:
    """Whether a comment is there, also behind a reason with `#` that is new on its line."""
    return any(one == comment or one.endswith((f" {comment}", f"\t{comment}")) for one in found)


def _ignored(_: object) -> None:
    """An edit's own answer isn't looked at."""


def _texts(node: Node) -> Iterable[str]:
    nodes = node.items if isinstance(node, Sequence) else [node]
    assert not isinstance(node, Mapping)
    return [one.text for one in nodes if isinstance(one, Scalar)]


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[tuple[str, str]]:
    """In which scopes who has something else, by what was said before and after."""
    old, new = said_of_people(before), said_of_people(after)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def said_of_people(said: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """By scope and email, what is said of somebody."""
    return {
        (name, who): (scope["entries"].get(who), scope["others"].get(who))
        for name, scope in said["scopes"].items()
        for who in {*scope["entries"], *scope["others"]}
    }


def said_besides(said: dict[str, Any], managed: Iterable[str] = ()) -> dict[str, Any]:
    """All but what is said of people, as if some scopes' people were managed."""
    scopes = {
        name: {**one, "entries": {}, "others": {}, "managed": one["managed"] or name in managed}
        for name, one in said["scopes"].items()
    }
    return {**said, "scopes": scopes}
