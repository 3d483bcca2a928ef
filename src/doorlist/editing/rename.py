"""`rename`: writes another address wherever one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.editing import targets
from doorlist.editing.changes import respell
from doorlist.errors import EditRefused

if TYPE_CHECKING:
    from doorlist.editing.places import Files, Owner


def rename(files: Files, old: str, new: str) -> None:
    """Note the changes in the files.

    Raises:
        EditRefused: no file names the old address, or the new one stands in the same scope or list.
        NotEditable: it would touch more.
    """
    entries, items = files.entries(old), files.items(old)
    if not entries and not items:
        raise targets.known_nowhere(files, old)
    taken: dict[Owner, str] = {one.people.owner: one.place for one in files.entries(new)}
    taken |= {one.people.owner: one.place for one in files.items(new)}
    if old == new:
        return
    for owner in [*(one.people.owner for one in entries), *(one.people.owner for one in items)]:
        if owner in taken:
            raise EditRefused(
                f"{new} stands in {owner} already ({taken[owner]})",
                fix=f"Decide which of the two entries holds: doorlist withdraw {old} takes the other one out.",
            )
    for entry in entries:
        respell(entry.people.file, entry.people.collection().pair(entry.number)[0], new)
    for item in items:
        respell(item.people.file, item.people.collection().written.items[item.number], new)
