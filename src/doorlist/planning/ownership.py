"""Who owns a scope, who is to own it, and what waits for that.

A scope has one Owner (a project may have none). Naming a member Owner transfers it, and the previous Owner becomes
Admin, or Manager in a project, in the same transaction; an Owner can't be demoted or removed directly
(`manual: platform#members`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from doorlist.planning.builder import action_id

if TYPE_CHECKING:
    from doorlist.planning.builder import PlanBuilder
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.values.desired import Entry

#: `stays`: no other Owner is named; `moves`: the heir is a member; `waits`: the heir isn't in yet.
Succession = Literal["stays", "moves", "waits"]


def succession(managed: ManagedScope) -> Succession:
    """What happens to the scope's ownership in this plan."""
    if managed.heir is None or managed.heir == managed.owner:
        return "stays"
    return "moves" if managed.heir in managed.members else "waits"


def transfer_id(managed: ManagedScope) -> str:
    """The id of the action that gives the scope its new Owner."""
    return action_id("update-role", managed.scope, managed.heir or "")


def transfer_effects(managed: ManagedScope) -> tuple[str, ...]:
    """What else the transfer changes."""
    if managed.owner is None:
        return ()
    ladder = managed.ladder
    return (f"{managed.owner} is no longer {ladder.owner} and becomes {ladder.below_owner}.",)


def leave_later(managed: ManagedScope, email: str, reason: str, builder: PlanBuilder) -> None:
    """Somebody who has to leave can't for now: their removal waits, and an invitation that is left over goes now."""
    builder.wait(managed, email, "removal", reason)
    revoke_left_over(managed, email, managed.wanted.expired.get(email), builder)


def revoke_left_over(managed: ManagedScope, email: str, entry: Entry | None, builder: PlanBuilder) -> None:
    """Take back every invitation of somebody who is in already."""
    for invitation in managed.invitations.get(email, ()):
        builder.revoke(
            managed, invitation, entry, cause="already-in", reason="In already: the invitation is a left-over."
        )


def no_successor(managed: ManagedScope, email: str, builder: PlanBuilder, *, removal: bool) -> None:
    """Block: the Owner is to be removed or demoted, and nobody is named Owner instead.

    Where the `owner` guardrail is lifted the Owner simply stays, and waits for a successor to be named.
    """
    fate = "be removed from" if removal else "get another role in"
    owner = managed.ladder.owner
    reason = f"{email} is {owner} and would {fate} {managed.scope.label}, but no successor is named {owner}."
    if "owner" in builder.lifted and removal:
        leave_later(managed, email, reason, builder)
    elif "owner" in builder.lifted:
        builder.wait(managed, email, "transfer", reason)
    else:
        entry = managed.wanted.entries.get(email) or managed.wanted.expired.get(email)
        builder.block("owner", managed.scope, (email,), reason, entry.source if entry else managed.wanted.source)
