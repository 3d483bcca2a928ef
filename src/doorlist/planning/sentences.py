"""Why something is planned, in a sentence for a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.values.times import end_day, start_day

if TYPE_CHECKING:
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.values.action import Cause
    from doorlist.values.desired import Entry
    from doorlist.values.mail_log import Removals


def why_gone(managed: ManagedScope, email: str) -> tuple[Cause, str]:
    """Why somebody who isn't wanted goes: cause and sentence."""
    entry = managed.wanted.expired.get(email)
    if entry is None:
        to_come = managed.wanted.upcoming.get(email)
        why = f"Not named in {managed.scope.label}" if to_come is None else why_later(to_come).removesuffix(".")
        return "unlisted", f"{why}, {'where' if to_come is None else 'and'} unlisted people are removed."
    if entry.ends is None or (entry.ends == entry.within.ends and entry.ends != entry.expires):
        return "expired", "Their entry in the organization has expired, and takes this one with it."
    return "expired", f"Access expired on {end_day(entry.ends)}."


def come_back(removals: Removals) -> str:
    """A sentence that somebody who must go had been removed before, and that doorlist hasn't invited them since."""
    last = f"{removals.last:%Y-%m-%d}"
    how = "without an invitation from here: by signing in, or invited by hand"
    if removals.times == 1:
        return f"Was removed on {last} already, and has come back {how}."
    return f"Was removed {removals.times} times already, last on {last}, and has come back {how}."


def why_later(entry: Entry) -> str:
    """Why an entry that hasn't begun waits."""
    starts = entry.counts.starts
    assert starts is not None, "an entry that is to come has a start"
    if starts == entry.starts:
        return f"The entry starts on {start_day(starts)}; until then it counts as absent."
    return f"Their entry in the organization starts on {start_day(starts)}; until then this one is absent, too."


def why_in(managed: ManagedScope, entry: Entry) -> str:
    """How the files name somebody, and since when, for the start of a sentence that goes on with their role."""
    named = f"Named through the group {entry.group}" if entry.group else "Named in the file"
    raised = managed.wanted.fell_back.get(entry.email)
    if raised is not None and raised.expires is not None:
        return f"{named} as {raised.role} until {end_day(raised.expires)}, then"
    return named if entry.starts is None else f"{named} from {start_day(entry.starts)} on"
