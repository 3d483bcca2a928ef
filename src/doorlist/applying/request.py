"""One action as a request: how it is sent, how its outcome is read back, and whether it may be sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.applying.context import PAUSES
from doorlist.applying.sending import LOST, why_lost
from doorlist.applying.settle import Settled
from doorlist.errors import Conflict, NotFound, PlatformError, Rejected

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from doorlist.applying.context import Context
    from doorlist.values.action import Action


class Request(NamedTuple):
    """What one action asks of the platform.

    Attributes:
        send: sends it, once.
        read: what it came to, told by reading; `None` where it surely had no effect.
        once: why it is never sent a second time, though reading shows no effect: it could still be on its way.
            `None` where a second time does no harm.
        done: told of the answer.
    """

    send: Callable[[], Coroutine[Any, Any, object]]
    read: Callable[[], Awaitable[Settled | None]]
    once: str | None = None
    done: Callable[[Any], None] = lambda _: None


async def carry_out(context: Context, action: Action, request: Request) -> Settled:
    """Send a request and find out what it came to.

    Raises:
        JournalError: it couldn't be recorded; nothing was sent that isn't in the journal.
    """
    lost = ""
    for number, seconds in enumerate(PAUSES):
        if number and request.once is None and context.halted:
            return Settled("failed", f"{lost}; reading shows no effect, and it wasn't sent again: interrupted")
        if not number or request.once is None:
            try:
                request.done(await context.sender.send([action], request.send))
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
    if request.once is not None:
        return Settled("failed", f"{lost}; reading shows no effect. Not sent again, {request.once}")
    return Settled("failed", f"{lost}; sent {len(PAUSES)} times, and reading shows no effect")


async def _refused(action: Action, request: Request, error: PlatformError, *, repeated: bool) -> Settled:
    """A refusal can mean that there is nothing left to do: somebody else, or a request thought lost, did it."""
    # Which status says that a name is in use isn't known: `manual: platform#roles-policies-and-permissions`.
    telling = (NotFound, Conflict, Rejected) if action.kind.startswith("define-") else (NotFound, Conflict)
    if not repeated and not isinstance(error, telling):
        return Settled("failed", error.what)
    try:
        settled = await request.read()
    except PlatformError:
        settled = None  # why it was refused is the better account
    if settled is None or settled.result == "unknown":
        return Settled("failed", error.what)
    return settled
