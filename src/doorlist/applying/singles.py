"""Requests about one person: role updates, removals, revocations, resends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.applying import settle
from doorlist.applying.request import Request

if TYPE_CHECKING:
    from doorlist.applying.context import Context
    from doorlist.applying.settle import Settled
    from doorlist.values.action import PersonAction


async def person_request(context: Context, action: PersonAction) -> Request:
    """The request for one action other than an invitation.

    Raises:
        LookupError: the scope has no such role.
        PlatformError: the scope's roles had to be read, and couldn't be.
    """
    scope, client, reread = action.scope, context.client, context.reread
    user_id, invitation_id = action.user_id or "", action.invitation_id or 0
    if action.kind == "update-role":
        role_id = await context.role_id(action)

        async def by_member() -> Settled | None:
            return settle.role_update(action, role_id, await reread.members(scope))

        return Request(lambda: client.set_role(scope, user_id, role_id), by_member)
    if action.kind == "remove":

        async def by_absence() -> Settled | None:
            return settle.removal(action, await reread.members(scope))

        return Request(lambda: client.remove(scope, user_id), by_absence)
    if action.kind == "revoke":

        async def by_list() -> Settled | None:
            return settle.revocation(action, await reread.invitations(scope), await reread.members(scope))

        return Request(lambda: client.revoke(scope, invitation_id), by_list)

    async def by_change() -> Settled | None:
        before = context.invitation(action)
        return settle.resending(action, before, await reread.invitations(scope), await reread.members(scope))

    # A request that is still on its way could mail as well: a second one is never worth that.
    return Request(lambda: client.resend(scope, invitation_id), by_change, once="so that nobody is mailed twice")
