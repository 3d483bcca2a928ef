"""`withdraw`: takes somebody's, or a group's, entry out of one scope, or out of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.access.people import GROUP
from doorlist.access.yaml_nodes import quoted
from doorlist.editing import targets
from doorlist.editing.changes import remove, remove_items
from doorlist.errors import EditRefused
from doorlist.words import listed

if TYPE_CHECKING:
    from doorlist.editing.places import Entry, Files, Owner


def withdraw(files: Files, who: str, of: Owner | None = None, *, from_group: bool = False) -> None:
    """Note the changes in the files.

    Args:
        files: the files.
        who: an email, or `group:NAME`, in canonical spelling.
        of: the scope, or the template; `None`: out of scopes, templates, groups and the lists of guardrails.
        from_group: whether somebody who is there through a group may be taken out of the group.

    Raises:
        EditRefused: no file names them, or it would leave them where they are.
        NotEditable: it would touch more.
    """
    entries, items = files.entries(who), files.items(who)
    if not entries and not items:
        raise targets.known_nowhere(files, who)
    if of is None:
        remove(entries)
        remove_items(items)
        return
    own = [entry for entry in entries if entry.people.owner == of]
    ways = targets.through(files, of, who)
    if not own and not ways:
        raise EditRefused(f"{who} has no entry in {of}", fix=_elsewhere(entries))
    groups = {entry.key.text.strip() for entry in ways if entry.key.text.strip().startswith(GROUP)}
    if ways and not (from_group and len(groups) and all(_is_group(entry) for entry in ways)):
        raise _refused(of, who, ways)
    remove(own)
    if ways:
        names = {one.removeprefix(GROUP).strip() for one in groups}
        remove_items(one for one in files.groups_of(who) if one.people.owner.name in names)


def _is_group(entry: Entry) -> bool:
    return entry.key.text.strip().startswith(GROUP)


def _refused(of: Owner, who: str, ways: list[Entry]) -> EditRefused:
    groups = sorted({entry.key.text.strip() for entry in ways if _is_group(entry)})
    templates = [entry for entry in ways if not _is_group(entry)]
    fixes = [f"--from-group takes them out of {listed(groups)}, wherever that is used."] if groups else []
    fixes += [f"To edit the template: {targets.flag(entry.people.owner)}." for entry in templates]
    return EditRefused(
        f"{who} is in {of} through {listed([targets.way(entry) for entry in ways])}, and would stay there",
        fix=" ".join(fixes),
    )


def _elsewhere(entries: list[Entry]) -> str:
    if not entries:
        return "No scope names them directly; without a scope they are taken out of groups and lists, too."
    places = [f"{entry.people.owner} ({entry.place})" for entry in entries]
    return f"They stand in {listed(places)}."


def definition(files: Files, group: str) -> str | None:
    """Where a group is still defined, for a hint."""
    for one in files.lists():
        if one.owner.kind == "group" and GROUP + one.owner.name == group:
            return f"The group {quoted(one.owner.name)} is still defined in {one.file.path}."
    return None
