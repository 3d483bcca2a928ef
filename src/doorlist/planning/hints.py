"""What could be tidied in the files, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.place import places

if TYPE_CHECKING:
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live


def hints(desired: Desired, live: Live) -> list[str]:
    """One sentence each: an `invitees` entry whose person has joined can move to `members`."""
    return [
        f"{entry.source.file}:{entry.source.line}: {entry.email} has joined {place.scope.label}: "
        "the entry can move from invitees to members."
        for place in places(desired, live)
        for entry in place.wanted.entries.values()
        if entry.listing == "invitees" and entry.email in place.members
    ]
