"""`grant`: adds an entry, or changes the one that is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from doorlist.access.people import GROUP
from doorlist.access.yaml_nodes import quoted
from doorlist.editing import targets
from doorlist.editing.changes import Grant, add, add_listing, add_section, change
from doorlist.editing.entry_text import FIELDS
from doorlist.editing.places import Entry, found_in
from doorlist.errors import EditRefused
from doorlist.values.role_names import same_role
from doorlist.words import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.editing.places import EditedFile, Files, Owner, PeopleMap, Section


@dataclass(frozen=True)
class Wanted:
    """What was asked for.

    Attributes:
        who: an email, or `group:NAME`, in canonical spelling.
        fields: an entry's fields with their values; without `role` an entry that is there keeps its own.
        dropped: fields to take away.
        file: the file to choose among several.
        invitee: among `invitees` instead of `members`.
        manage: whether a scope whose people aren't managed may become managed.
    """

    who: str
    fields: Mapping[str, str]
    dropped: frozenset[str] = field(default_factory=frozenset)
    file: str | None = None
    invitee: bool = False
    manage: bool = False


def grant(files: Files, of: Owner, wanted: Wanted) -> None:
    """Note the changes in the files.

    Args:
        files: the files.
        of: the scope, or the template.
        wanted: what was asked for.

    Raises:
        EditRefused: it could mean several things, or it isn't enough.
        NotEditable: it would touch more.
    """
    if wanted.who.startswith(GROUP):
        _check_group(files, wanted.who.removeprefix(GROUP))
    sections = targets.sections_of(files, of, None)
    entry = existing(files, of, wanted.who)
    if entry is not None:
        _change(entry, wanted)
        return
    if "role" not in wanted.fields:
        raise EditRefused(
            f"{wanted.who} has no entry in {of}, so that a role is needed",
            fix=f"For example: doorlist grant {wanted.who} Member",
        )
    new = Grant(wanted.who, wanted.fields)
    listing = "invitees" if wanted.invitee else "members"
    people = _people_map(of, sections, listing, wanted.file)
    if people is not None:
        add(people, new)
        return
    section = _section(files, of, sections, wanted)
    if isinstance(section, tuple):
        add_listing(section, listing, new)
    else:
        add_section(section, of.name, listing, new)


def existing(files: Files, of: Owner, who: str) -> Entry | None:
    """The entry of that person or group in a scope; a person stands once in each."""
    here = [people for people in files.people() if people.owner == of]
    return next((Entry(people, at) for people in here for at in found_in(people.node.keys, who)), None)


def roles_of(files: Files, of: Owner) -> list[str]:
    """The roles that a scope has in the files, the most common first."""
    counted: Counter[str] = Counter()
    for people in files.people():
        if people.owner == of:
            roles = (Entry(people, at).field("role") for at in range(len(people.node.keys)))
            counted.update(role for role in roles if role)
    return [role for role, _ in counted.most_common()]


def _change(entry: Entry, wanted: Wanted) -> None:
    given = {name: value for name, value in wanted.fields.items() if not _has(entry, name, value)}
    dropped = frozenset(name for name in wanted.dropped if entry.field(name) is not None)
    if wanted.file is not None and not targets.same_file(entry.people.file.path, wanted.file):
        raise EditRefused(f"{wanted.who} stands in {entry.place} already", fix=f"Leave out --file {wanted.file}.")
    if wanted.invitee and entry.people.listing == "members":
        raise _moved(entry, wanted)
    if given or dropped:
        change(entry, given, dropped)


def _has(entry: Entry, name: str, value: str) -> bool:
    there = entry.field(name)
    return same_role(there, value) if name in ("role", "then") else there == value


def _moved(entry: Entry, wanted: Wanted) -> EditRefused:
    return EditRefused(
        f"{wanted.who} is among the members of {entry.people.owner} already ({entry.place})",
        fix="An entry of invitees means the same once somebody has joined: leave out --invitee.",
    )


def _check_group(files: Files, name: str) -> None:
    groups = [one.owner.name for one in files.lists() if one.owner.kind == "group"]
    if name not in groups:
        near = nearest(name, groups)
        fix = f"Did you mean {quoted(GROUP + near)}?" if near else "Define it under groups."
        raise EditRefused(f"no access file has the group {quoted(name)}", fix=fix)


def _people_map(of: Owner, sections: list[Section], listing: str, file: str | None) -> PeopleMap | None:
    maps = [people for section in sections for people in section.people() if people.listing == listing]
    if file is not None:
        maps = [one for one in maps if targets.same_file(one.file.path, file)]
    if len(maps) > 1:
        raise targets.several_files(of, (one.file.path for one in maps))
    return maps[0] if maps else None


def _section(files: Files, of: Owner, sections: list[Section], wanted: Wanted) -> Section | EditedFile:
    """Where the scope's first entry of this listing goes: into a section, or into a file that gets one."""
    managed = [section for section in sections if targets.is_managed(section)]
    templates = targets.used_templates(files, of)
    if not managed and not templates and not wanted.manage and of.is_scope:
        where = f" ({sections[0].file.path}:{sections[0].key.line})" if sections else ""
        raise EditRefused(
            f"the people of {of} aren't managed{where}: with an entry everybody else there would be unlisted",
            fix="Add --manage if that is meant; `unlisted: keep` in its section keeps them.",
        )
    if wanted.file is not None:
        targets.chosen(files, wanted.file)
        sections = [one for one in sections if targets.same_file(one.file.path, wanted.file)]
        managed = [one for one in managed if one in sections]
    choices = managed or sections
    if len(choices) > 1:
        raise targets.several_files(of, (one.file.path for one in choices))
    return choices[0] if choices else _file_for(files, of, wanted)


def _file_for(files: Files, of: Owner, wanted: Wanted) -> EditedFile:
    if of.kind != "project":
        raise EditRefused(
            f"{wanted.file} has no section of {of}", fix="Choose a file that has it, or write it there."
        )
    fitting = [one for one in files.files if wanted.file is None or targets.same_file(one.path, wanted.file)]
    if len(fitting) > 1:
        fitting = [one for one in fitting if "projects" in one.opened.document.sections]
    if len(fitting) != 1:
        raise targets.several_files(of, (one.path for one in fitting or files.files))
    return fitting[0]


def fields_of(**given: str | None) -> dict[str, str]:
    """The fields that are given, in their order."""
    return {name: value for name in FIELDS if (value := given.get(name)) is not None}
