"""Who owns a scope, who is to own it, and what waits for that.

A scope has one Owner (a project may have none). Naming a member Owner transfers it, and the previous Owner becomes
Admin, or Manager in a project, in the same transaction; an Owner can't be demoted or removed directly. Source: API
contract, Members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from doorlist.planning.draft import action_id
from doorlist.values.roles import next_lower_than_owner

if TYPE_CHECKING:
    from doorlist.planning.draft import Draft
    from doorlist.planning.place import Place

#: `stays`: no other Owner is named; `moves`: the heir is a member; `waits`: the heir isn't in yet.
Succession = Literal["stays", "moves", "waits"]


def succession(place: Place) -> Succession:
    """What happens to the scope's ownership in this plan."""
    if place.heir is None or place.heir == place.owner:
        return "stays"
    return "moves" if place.heir in place.members else "waits"


def transfer_id(place: Place) -> str:
    """The id of the action that gives the scope its new Owner."""
    return action_id("update-role", place.scope, place.heir or "")


def transfer_effects(place: Place) -> tuple[str, ...]:
    """What else the transfer changes."""
    if place.owner is None:
        return ()
    return (f"{place.owner} is no longer Owner and becomes {next_lower_than_owner(place.scope)}.",)


def no_successor(place: Place, email: str, draft: Draft, *, removal: bool) -> None:
    """The Owner is to be removed or demoted and nobody is named Owner instead: blocked.

    Where the `owner` guardrail is lifted the Owner simply stays, and waits for a successor to be named.
    """
    fate = "be removed from" if removal else "get another role in"
    reason = f"{email} is Owner and would {fate} {place.scope.label}, but no successor is named Owner."
    if "owner" in draft.lifted:
        draft.wait(place, email, "removal" if removal else "transfer", reason)
    else:
        entry = place.wanted.entries.get(email) or place.wanted.expired.get(email)
        draft.block("owner", place.scope, (email,), reason, entry.source if entry else place.wanted.source)
