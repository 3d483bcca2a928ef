"""Invitations, many at a time: what was created, what was dropped silently and why, and who was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.applying import settle
from doorlist.applying.batches import halves
from doorlist.applying.context import PAUSES
from doorlist.applying.sending import LOST, why_lost
from doorlist.applying.settle import Settled
from doorlist.errors import Conflict, PlatformError, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from doorlist.applying.context import Context
    from doorlist.values.action import PersonAction
    from doorlist.values.live import Invitation

_Invitees = tuple["PersonAction", ...]
_LEFT_OUT = "the platform left them out"


class _Part(NamedTuple):
    """Part of a batch that is still to be sent, and how often it has been lost."""

    batch: _Invitees
    lost: int = 0
    why: str = ""


async def invite(context: Context, batch: _Invitees) -> None:
    """Send one batch of one scope and role, and account for each person of it in the run's ledger.

    A refusal creates nothing, so a refused batch is sent again in halves until only those who are refused
    themselves are left. A lost one is sent again only for those whom the list doesn't show: the platform drops
    whoever is invited already, so nobody is mailed twice. Source: `manual: platform#invitations`.

    Raises:
        JournalError: a request couldn't be recorded; nothing was sent that isn't in the journal.
    """
    try:
        role_id = await context.invited_role_id(batch[0])
    except LookupError as error:
        return _all(context, batch, Settled("failed", str(error.args[0])))
    except PlatformError as error:
        return _all(context, batch, Settled("failed", f"the roles couldn't be read: {error.what}"))
    await _Inviting(context, role_id).go(batch)
    return None


class _Inviting:
    def __init__(self, context: Context, role_id: str | None) -> None:
        self._run = context
        self._role_id = role_id
        self._left: list[_Part] = []

    async def go(self, batch: _Invitees) -> None:
        self._left.append(_Part(batch))
        first = True
        while self._left:
            part = self._left.pop()
            if not first and self._run.halted:
                self._interrupted(part)
                continue
            first = False
            await self._send(part)

    async def _send(self, part: _Part) -> None:
        context, batch = self._run, part.batch
        emails = [action.email for action in batch]
        scope = batch[0].scope
        try:
            created = await context.sender.send(
                batch, lambda: context.client.invite(scope, emails, self._role_id), created=lambda answer: answer
            )
        except LOST as error:
            await self._lost(part, why_lost(error))
        except Conflict as error:
            await self._conflict(batch, error)
        except Rejected as error:
            self._in_parts(batch, error)
        except PlatformError as error:
            _all(context, batch, Settled("failed", error.what))
        else:
            await self._answered(batch, created)

    async def _answered(self, batch: _Invitees, created: Iterable[Invitation]) -> None:
        new = {invitation.email for invitation in created}
        for action in batch:
            if action.email in new:
                self._run.settled(action, Settled("done"))
        dropped = [action for action in batch if action.email not in new]
        if not dropped:
            return
        try:
            unexplained = await self._by_reading(dropped, "the platform left them out")
        except PlatformError as error:
            _all(
                self._run,
                dropped,
                Settled("failed", f"the platform left them out, and reading why failed: {error.what}"),
            )
            return
        _all(self._run, unexplained, Settled("failed", "the platform left them out and doesn't say why"))

    async def _lost(self, part: _Part, why: str) -> None:
        context = self._run
        await context.pause(PAUSES[part.lost])
        try:
            absent = await self._by_reading(part.batch, why)
        except PlatformError as error:
            _all(context, part.batch, Settled("unknown", f"{why}, and reading back failed: {error.what}"))
            return
        if part.lost + 1 == len(PAUSES):
            _all(context, absent, Settled("failed", f"{why}; sent {len(PAUSES)} times, and the list doesn't show it"))
        elif absent:
            self._left.append(_Part(tuple(absent), part.lost + 1, why))

    async def _conflict(self, batch: _Invitees, error: Conflict) -> None:
        """After a 409: nobody of them was new, or something else is in the way."""
        try:
            left = await self._by_reading(batch, _LEFT_OUT)
        except PlatformError:
            left = list(batch)
        if 0 < len(left) < len(batch):
            self._left.append(_Part(tuple(left)))
        elif left:
            self._in_parts(batch, error)

    def _in_parts(self, batch: _Invitees, error: PlatformError) -> None:
        if len(batch) == 1:
            self._run.settled(batch[0], Settled("failed", error.what))
        else:
            self._left.extend(_Part(half) for half in reversed(halves(batch)))

    async def _by_reading(self, batch: Sequence[PersonAction], why: str) -> list[PersonAction]:
        """Account for those whom the lists show; returns the others."""
        context, scope = self._run, batch[0].scope
        invitations, members = await context.reread.invitations(scope), await context.reread.members(scope)
        roles = context.roles(scope)
        absent = []
        for action in batch:
            settled = settle.invitation(action, self._role_id, invitations, members, roles)
            if settled is None:
                absent.append(action)
            else:
                context.settled(action, Settled(settled.result, f"{why}; {settled.detail}"))
        return absent

    def _interrupted(self, part: _Part) -> None:
        if part.lost:
            settled = Settled(
                "failed", f"{part.why}; the list doesn't show it, and it wasn't sent again: interrupted"
            )
            _all(self._run, part.batch, settled)


def _all(context: Context, actions: Iterable[PersonAction], settled: Settled) -> None:
    for action in actions:
        context.settled(action, settled)
