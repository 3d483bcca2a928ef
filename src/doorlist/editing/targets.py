"""Which scope, template and file an edit is about. Where several could be meant, the error lists them."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

from doorlist.access.people import GROUP
from doorlist.access.yaml_nodes import Mapping, Scalar, quoted
from doorlist.editing.places import ORGANIZATION, Owner
from doorlist.errors import EditRefused
from doorlist.words import listed, nearest, nearest_email

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.editing.places import Entry, Files, Section


def owner(files: Files, *, project: str | None = None, template: str | None = None, new: bool = False) -> Owner:
    """The scope or the template that is meant; by default the organization.

    Args:
        files: the files.
        project: a project's name as the files have it, or its id.
        template: a template's name.
        new: whether a project that no file has may be meant.

    Raises:
        EditRefused: no file has it.
    """
    if template is not None:
        return _named(files, "template", template)
    if project is None:
        return ORGANIZATION
    for section in files.sections():
        given = section.value("id") if section.owner.kind == "project" else None
        if given is not None and isinstance(given[1], Scalar) and given[1].text.strip() == project:
            return section.owner
    return Owner("project", project) if new else _named(files, "project", project)


def _named(files: Files, kind: str, name: str) -> Owner:
    known = {one.owner.name: one.owner for one in files.sections() if one.owner.kind == kind}
    if name in known:
        return known[name]
    alike = [one for one in known if one.strip().casefold() == name.strip().casefold()]
    if len(alike) == 1:
        return known[alike[0]]
    near = nearest(name, known)
    fix = f"Did you mean {quoted(near)}?" if near else _known(f"{kind}s", sorted(known))
    raise EditRefused(f"no access file has the {kind} {quoted(name)}", fix=fix)


def _known(what: str, names: list[str]) -> str:
    return (
        f"There are no {what}." if not names else f"{what.capitalize()} here: {listed([quoted(n) for n in names])}."
    )


def flag(of: Owner) -> str:
    """The option that chooses a scope or a template."""
    if of.kind == "organization":
        return "--organization"
    return f"--{of.kind} {_shell(of.name)}"


def _shell(text: str) -> str:
    return shlex.quote(text)


def sections_of(files: Files, of: Owner, file: str | None) -> list[Section]:
    """The sections of a scope or a template, in one file if one is given.

    Raises:
        EditRefused: the file isn't one of them, or doesn't have it.
    """
    sections = [one for one in files.sections() if one.owner == of]
    if file is None:
        return sections
    chosen(files, file)
    return [one for one in sections if same_file(one.file.path, file)]


def chosen(files: Files, file: str) -> None:
    """Checks that a file is one of those that are read.

    Raises:
        EditRefused: it isn't.
    """
    if not any(same_file(one.path, file) for one in files.files):
        raise EditRefused(
            f"{quoted(file)} isn't one of the access files",
            fix=f"They are {_paths(one.path for one in files.files)}.",
        )


def same_file(one: str, other: str) -> bool:
    """Whether two paths are spelled for one file."""
    return one == other or os.path.normpath(one) == os.path.normpath(other)


def _paths(paths: Iterable[str]) -> str:
    return listed(sorted(paths), most=12)


def several_files(of: Owner, paths: Iterable[str]) -> EditRefused:
    """The error for an entry that several files could take."""
    given = sorted(paths)
    return EditRefused(
        f"several files have people of {of}, so that the entry could go into {listed(given, last='or', most=12)}",
        fix=f"Choose one: {listed([f'--file {_shell(path)}' for path in given], last='or', most=12)}.",
    )


def several_entries(what: str, entries: Iterable[Entry]) -> EditRefused:
    """The error for an edit that could be about several entries."""
    given = list(entries)
    places = [f"{one.people.owner} ({one.place})" for one in given]
    return EditRefused(
        f"{what} in several places: {listed(places, most=12)}",
        fix=f"Choose one: {listed([flag(one.people.owner) for one in given], last='or', most=12)}.",
    )


def known_nowhere(files: Files, who: str) -> EditRefused:
    """The error for a person or group that no file names."""
    named = {key.text.strip() for people in files.people() for key in people.node.keys}
    named |= {item.text.strip() for one in files.lists() for item in one.node.items if isinstance(item, Scalar)}
    alike = {one for one in named if one.startswith(GROUP) == who.startswith(GROUP)}
    kind = nearest if who.startswith(GROUP) else nearest_email
    near = kind(who, alike) if len(alike) < 2_000 else None
    fix = f"Did you mean {quoted(near)}?" if near else "Check the spelling."
    return EditRefused(f"no access file names {quoted(who)}", fix=fix)


def used_templates(files: Files, scope: Owner) -> list[str]:
    """The templates that a project uses."""
    return files.uses.get(scope, [])


def is_managed(section: Section) -> bool:
    """Whether a section has people of its own, so that its scope is managed."""
    return isinstance(section.node, Mapping) and any(key.text in ("members", "invitees") for key in section.node.keys)


def through(files: Files, of: Owner, who: str) -> list[Entry]:
    """The entries that bring somebody into a scope or a template beside its own entry of them: those of groups that
    they are in, and all that stands in templates."""
    groups = {GROUP + one.people.owner.name for one in files.groups_of(who)}
    templates = {Owner("template", name) for name in used_templates(files, of)}
    found = [entry for entry in files.entries(who) if entry.people.owner in templates]
    for group in sorted(groups):
        found += [entry for entry in files.entries(group) if entry.people.owner in {of, *templates}]
    return found


def way(entry: Entry) -> str:
    """An entry that brings somebody in, for a sentence: `group:ml of the template "standard" (access.yaml:7)`."""
    of = f" of {entry.people.owner}" if entry.people.owner.kind == "template" else ""
    who = entry.key.text.strip()
    return f"{who}{of} ({entry.place})" if who.startswith(GROUP) else f"{entry.people.owner} ({entry.place})"
