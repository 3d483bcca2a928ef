"""What could be tidied in the files, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.resolve import targets

if TYPE_CHECKING:
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live


def hints(desired: Desired, live: Live) -> list[str]:
    """One sentence each: an `invitees` entry whose person has joined can move to `members`."""
    return [
        f"{entry.source.file}:{entry.source.line}: {entry.email} has joined {target.scope.label}: "
        "the entry can move from invitees to members."
        for target in targets(desired, live)
        if target.wanted.managed
        for entry in target.wanted.entries.values()
        if entry.listing == "invitees" and entry.email in (live.of(target.scope).members or {})
    ]
