"""Requests about one person: role updates, removals, revocations, resends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.applying import settle
from doorlist.applying.run import PAUSES
from doorlist.applying.sending import LOST, why_lost
from doorlist.applying.settle import Came
from doorlist.errors import Conflict, NotFound, PlatformError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from doorlist.applying.run import Run
    from doorlist.values.live import Invitation
    from doorlist.values.plan import Action


class _Request(NamedTuple):
    """How to send it, how to read back what it came to, and whether it may be sent again if it surely did nothing."""

    send: Callable[[], Coroutine[Any, Any, object]]
    read: Callable[[], Awaitable[Came | None]]
    again: bool = True


async def carry_out(run: Run, action: Action) -> Came:
    """Do one action other than an invitation, and find out what it came to.

    Raises:
        JournalError: it couldn't be recorded; nothing was sent that isn't in the journal.
    """
    try:
        request = await _request(run, action)
    except LookupError as error:
        return Came("failed", str(error.args[0]))
    except PlatformError as error:
        return Came("failed", f"the roles couldn't be read: {error.what}")
    return await _send(run, action, request)


async def _send(run: Run, action: Action, request: _Request) -> Came:
    lost = ""
    for number, seconds in enumerate(PAUSES):
        if number and run.stop.requested:
            return Came("failed", f"{lost}; reading shows no effect, and it wasn't sent again: interrupted")
        try:
            await run.sender.send([action], request.send)
        except LOST as error:
            lost = why_lost(error)
        except PlatformError as error:
            return await _refused(action, request, error, repeated=number > 0)
        else:
            return Came("done")
        await run.pause(seconds)
        try:
            came = await request.read()
        except PlatformError as error:
            return Came("unknown", f"{lost}, and reading back failed: {error.what}")
        if came is not None:
            return Came(came.result, f"{lost}; {came.detail}")
        if not request.again:
            # A request that is still on its way could mail as well: a second one is never worth that.
            return Came("failed", f"{lost}; reading shows no effect. Not sent again, so that nobody is mailed twice")
    return Came("failed", f"{lost}; sent {len(PAUSES)} times, and reading shows no effect")


async def _refused(action: Action, request: _Request, error: PlatformError, *, repeated: bool) -> Came:
    """A refusal can mean that there is nothing left to do: somebody else, or a request thought lost, did it."""
    if isinstance(error, NotFound) and action.kind == "remove":
        return Came("done", "they were gone already")
    if not repeated and not isinstance(error, (NotFound, Conflict)):
        return Came("failed", error.what)
    try:
        came = await request.read()
    except PlatformError:
        came = None  # why it was refused is the better account
    if came is None or came.result == "unknown":
        return Came("failed", error.what)
    return came


async def _request(run: Run, action: Action) -> _Request:
    scope, client, fresh = action.scope, run.client, run.fresh
    user_id, invitation_id = action.user_id or "", action.invitation_id or 0
    if action.kind == "update-role":
        role_id = await run.role_id(scope, action.role.after)

        async def by_member() -> Came | None:
            return settle.role_update(action, role_id, await fresh.members(scope))

        return _Request(lambda: client.set_role(scope, user_id, role_id), by_member)
    if action.kind == "remove":

        async def by_absence() -> Came | None:
            return settle.removal(action, await fresh.members(scope))

        return _Request(lambda: client.remove(scope, user_id), by_absence)
    if action.kind == "revoke":

        async def by_list() -> Came | None:
            return settle.revocation(action, await fresh.invitations(scope), await fresh.members(scope))

        return _Request(lambda: client.revoke(scope, invitation_id), by_list)

    async def by_change() -> Came | None:
        before = _before(run, action)
        return settle.resending(action, before, await fresh.invitations(scope), await fresh.members(scope))

    return _Request(lambda: client.resend(scope, invitation_id), by_change, again=False)


def _before(run: Run, action: Action) -> Invitation | None:
    known = run.live.of(action.scope).invitations or ()
    return next((invitation for invitation in known if invitation.id == action.invitation_id), None)
