"""`renew`: moves the end of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.editing import targets
from doorlist.editing.changes import change
from doorlist.editing.places import ORGANIZATION
from doorlist.errors import EditRefused
from doorlist.words import listed

if TYPE_CHECKING:
    from doorlist.editing.places import Entry, Files, Owner


def renew(files: Files, who: str, until: str, of: Owner | None = None) -> Entry:
    """Note the change in the files.

    Args:
        files: the files.
        who: an email, or `group:NAME`, in canonical spelling.
        until: the new end, as it is to be written.
        of: the scope, or the template; `None` where it is plain which entry is meant.

    Returns:
        The entry.

    Raises:
        EditRefused: there is no end to move, or several and no scope is given.
        NotEditable: it would touch more.
    """
    entries = files.entries(who)
    if not entries and not files.items(who):
        raise targets.known_nowhere(files, who)
    there = [one for one in entries if of is None or one.people.owner == of]
    ending = [one for one in there if one.field("expires") is not None]
    if not ending:
        raise _nothing_to_move(files, who, there, of)
    if len(ending) > 1:
        raise targets.several_entries(f"{who} has an end", ending)
    if ending[0].field("expires") != until:
        change(ending[0], {"expires": until})
    return ending[0]


def _nothing_to_move(files: Files, who: str, there: list[Entry], of: Owner | None) -> EditRefused:
    if there:
        places = [f"{one.people.owner} ({one.place})" for one in there]
        ends = "the entry of {} doesn't end" if len(places) == 1 else "the entries of {} don't end"
        return EditRefused(
            f"{who} has no end to move: {ends.format(listed(places))}",
            fix=f"Give {'it' if len(places) == 1 else 'one of them'} an end with doorlist grant --expires.",
        )
    owners = [of] if of is not None else list(dict.fromkeys(section.owner for section in files.sections()))
    ways = list(dict.fromkeys(way for owner in owners for way in targets.through(files, owner, who)))
    if not ways:
        return EditRefused(f"{who} has no entry{'' if of is None else f' in {of}'}", fix="Check the scope.")
    choices = [_choice(who, one) for one in ways if one.field("expires") is not None]
    return EditRefused(
        f"{who} has no entry of their own{'' if of is None else f' in {of}'}, but comes through "
        f"{listed([targets.way(one) for one in ways])}",
        fix=f"Move the end of that: {listed(choices, last='or')}." if choices else "Nothing of that ends.",
    )


def _choice(who: str, entry: Entry) -> str:
    return f"doorlist renew {entry.key.text.strip() or who} --until DATE {targets.flag(entry.people.owner)}"


def ends_before(files: Files, who: str, until: str, of: Owner) -> Entry | None:
    """The person's entry of the organization, if it ends before a project's: the earlier end counts."""
    if of == ORGANIZATION or not of.is_scope:
        return None
    for entry in files.entries(who):
        end = entry.field("expires") if entry.people.owner == ORGANIZATION else None
        if end is not None and entry.field("then") is None and end[:10] < until[:10]:
            return entry
    return None
