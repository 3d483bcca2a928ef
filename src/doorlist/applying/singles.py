"""Requests about one person: role updates, removals, revocations, resends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.applying import settle
from doorlist.applying.context import PAUSES
from doorlist.applying.sending import LOST, why_lost
from doorlist.applying.settle import Settled
from doorlist.errors import Conflict, NotFound, PlatformError
from doorlist.values.plan import DefinitionAction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from doorlist.applying.context import Context
    from doorlist.values.live import Invitation
    from doorlist.values.plan import Action, PersonAction


class _Request(NamedTuple):
    """How to send it, how to read back what it came to, and whether it may be sent again if it surely did nothing."""

    send: Callable[[], Coroutine[Any, Any, object]]
    read: Callable[[], Awaitable[Settled | None]]
    again: bool = True


async def carry_out(context: Context, action: Action) -> Settled:
    """Do one action other than an invitation, and find out what it came to.

    Raises:
        JournalError: it couldn't be recorded; nothing was sent that isn't in the journal.
    """
    if isinstance(action, DefinitionAction):
        return Settled("failed", "this version of doorlist changes no roles and no policies")
    try:
        request = await _request(context, action)
    except LookupError as error:
        return Settled("failed", str(error.args[0]))
    except PlatformError as error:
        return Settled("failed", f"the roles couldn't be read: {error.what}")
    return await _send(context, action, request)


async def _send(context: Context, action: PersonAction, request: _Request) -> Settled:
    lost = ""
    for number, seconds in enumerate(PAUSES):
        if number and context.stop.requested:
            return Settled("failed", f"{lost}; reading shows no effect, and it wasn't sent again: interrupted")
        try:
            await context.sender.send([action], request.send)
        except LOST as error:
            lost = why_lost(error)
        except PlatformError as error:
            return await _refused(action, request, error, repeated=number > 0)
        else:
            return Settled("done")
        await context.pause(seconds)
        try:
            settled = await request.read()
        except PlatformError as error:
            return Settled("unknown", f"{lost}, and reading back failed: {error.what}")
        if settled is not None:
            return Settled(settled.result, f"{lost}; {settled.detail}")
        if not request.again:
            # A request that is still on its way could mail as well: a second one is never worth that.
            return Settled(
                "failed", f"{lost}; reading shows no effect. Not sent again, so that nobody is mailed twice"
            )
    return Settled("failed", f"{lost}; sent {len(PAUSES)} times, and reading shows no effect")


async def _refused(action: Action, request: _Request, error: PlatformError, *, repeated: bool) -> Settled:
    """A refusal can mean that there is nothing left to do: somebody else, or a request thought lost, did it."""
    if isinstance(error, NotFound) and action.kind == "remove":
        return Settled("done", "they were gone already")
    if not repeated and not isinstance(error, (NotFound, Conflict)):
        return Settled("failed", error.what)
    try:
        settled = await request.read()
    except PlatformError:
        settled = None  # why it was refused is the better account
    if settled is None or settled.result == "unknown":
        return Settled("failed", error.what)
    return settled


async def _request(context: Context, action: PersonAction) -> _Request:
    scope, client, reread = action.scope, context.client, context.reread
    user_id, invitation_id = action.user_id or "", action.invitation_id or 0
    if action.kind == "update-role":
        role_id = await context.role_id(scope, action.role.after)

        async def by_member() -> Settled | None:
            return settle.role_update(action, role_id, await reread.members(scope))

        return _Request(lambda: client.set_role(scope, user_id, role_id), by_member)
    if action.kind == "remove":

        async def by_absence() -> Settled | None:
            return settle.removal(action, await reread.members(scope))

        return _Request(lambda: client.remove(scope, user_id), by_absence)
    if action.kind == "revoke":

        async def by_list() -> Settled | None:
            return settle.revocation(action, await reread.invitations(scope), await reread.members(scope))

        return _Request(lambda: client.revoke(scope, invitation_id), by_list)

    async def by_change() -> Settled | None:
        before = _before(context, action)
        return settle.resending(action, before, await reread.invitations(scope), await reread.members(scope))

    return _Request(lambda: client.resend(scope, invitation_id), by_change, again=False)


def _before(context: Context, action: PersonAction) -> Invitation | None:
    known = context.live.of(action.scope).invitations or ()
    return next((invitation for invitation in known if invitation.id == action.invitation_id), None)
