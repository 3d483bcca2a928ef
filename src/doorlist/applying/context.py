"""What the steps of one run share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from doorlist.applying.reread import Reread
from doorlist.applying.sending import Sender
from doorlist.applying.settle import Settled
from doorlist.planning.rolebook import RoleBook
from doorlist.values.desired import RoleRef
from doorlist.values.live import LiveScope
from doorlist.values.role_names import same_role

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from doorlist.applying.ledger import Ledger
    from doorlist.applying.names import Names
    from doorlist.applying.stopping import Stop
    from doorlist.journal.journal import Journal
    from doorlist.platform.interface import Applying
    from doorlist.platform.ladder import Ladder
    from doorlist.values.action import Action, PersonAction
    from doorlist.values.live import Invitation, Live
    from doorlist.values.scope import Scope

#: Seconds before reading back what a lost request came to: it may still be on its way. One each try, so that an
#: idempotent request goes out three times at most.
PAUSES: Final = (0.1, 0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Context:
    """One run of `execute`: whom it speaks to, what it knows, where it accounts for what it does."""

    client: Applying
    live: Live
    names: Names
    ledger: Ledger
    journal: Journal
    stop: Stop
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    sender: Sender = field(init=False)
    reread: Reread = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sender", Sender(self.journal, self.ledger))
        object.__setattr__(self, "reread", Reread(self.client))

    @property
    def halted(self) -> bool:
        """Whether no new request may go out."""
        return self.stop.requested or self.sender.gave_up is not None

    def settled(self, action: Action, settled: Settled) -> None:
        """Note what became of an action."""
        self.ledger.settled(action, settled)

    def roles(self, scope: Scope) -> RoleBook:
        """The roles of a scope, as far as they were read."""
        return RoleBook(self.live.of(scope), self._ladder(scope))

    def _ladder(self, scope: Scope) -> Ladder:
        return self.client.facts.ladders[scope.type]

    def offers_what_is_wanted(self, revocation: PersonAction) -> bool:
        """Whether an invitation offers the very role that its person is to be invited with once it is revoked.

        The plan couldn't know where the list of roles didn't show that role yet, and this run found it. A new
        invitation would only be another mail.
        """
        scope = revocation.scope
        after = self.ledger.invited_after(revocation) if self.names.has_roles(scope) else None
        if after is None:
            return False
        wanted, there = self.names.role(scope, after.role.after), self.invitation(revocation)
        return wanted is not None and there is not None and there.role_id == wanted

    def invitation(self, action: PersonAction) -> Invitation | None:
        """The invitation that an action is about, as it was read before the run."""
        known = self.live.of(action.scope).invitations or ()
        return next((invitation for invitation in known if invitation.id == action.invitation_id), None)

    async def role_id(self, action: PersonAction) -> str:
        """The id of the role that an action gives: its own, or that of a role which this run has made.

        Raises:
            LookupError: the scope has no such role.
            PlatformError: its roles had to be read, and couldn't be.
        """
        scope, name = action.scope, action.role.after
        role_id = action.role_id or self.names.role(scope, name)
        if role_id is not None:
            return role_id
        wanted = RoleRef(name)
        role = self.roles(scope).named(wanted)
        if role is None:  # no list has shown it so far
            role = RoleBook(LiveScope(roles=await self.client.roles(scope)), self._ladder(scope)).named(wanted)
        if role is None:
            raise LookupError(f"{scope.label} has no role {name}")
        return role.id

    async def invited_role_id(self, action: PersonAction) -> str | None:
        """The id of the role that an invitation offers; `None`, which means the lowest, where that id isn't known."""
        lowest = self._ladder(action.scope).lowest
        unknown = action.role_id is None and self.roles(action.scope).named(RoleRef(lowest)) is None
        if unknown and same_role(action.role.after, lowest):
            return None
        return await self.role_id(action)
