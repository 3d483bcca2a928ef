"""Invitations, many at a time: what was created, what was dropped silently and why, and who was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.applying import settle
from doorlist.applying.batches import halves
from doorlist.applying.run import PAUSES
from doorlist.applying.sending import LOST, why_lost
from doorlist.applying.settle import Came
from doorlist.errors import Conflict, PlatformError, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from doorlist.applying.batches import Batch
    from doorlist.applying.run import Run
    from doorlist.values.live import Invitation
    from doorlist.values.plan import Action

_LEFT_OUT = "the platform left them out"


class _Part(NamedTuple):
    """Part of a batch that is still to be sent, and how often it has been lost."""

    batch: Batch
    lost: int = 0
    why: str = ""


async def invite(run: Run, batch: Batch) -> None:
    """Send one batch of one scope and role, and account for each person of it in the run's ledger.

    A refusal creates nothing, so a refused batch is sent again in halves until only those who are refused
    themselves are left. A lost one is sent again only for those whom the list doesn't show: the platform drops
    whoever is invited already, so nobody is mailed twice. Source: API contract, Invitations.

    Raises:
        JournalError: a request couldn't be recorded; nothing was sent that isn't in the journal.
    """
    scope, role = batch[0].scope, batch[0].role.after
    try:
        role_id = await run.invited_role_id(scope, role)
    except LookupError as error:
        return _all(run, batch, Came("failed", str(error.args[0])))
    except PlatformError as error:
        return _all(run, batch, Came("failed", f"the roles couldn't be read: {error.what}"))
    await _Inviting(run, role_id).go(batch)
    return None


class _Inviting:
    def __init__(self, run: Run, role_id: str | None) -> None:
        self._run = run
        self._role_id = role_id
        self._left: list[_Part] = []

    async def go(self, batch: Batch) -> None:
        self._left.append(_Part(batch))
        first = True
        while self._left:
            part = self._left.pop()
            if not first and self._run.stop.requested:
                self._interrupted(part)
                continue
            first = False
            await self._send(part)

    async def _send(self, part: _Part) -> None:
        run, batch = self._run, part.batch
        emails = [action.email for action in batch]
        scope = batch[0].scope
        try:
            created = await run.sender.send(
                batch, lambda: run.client.invite(scope, emails, self._role_id), created=lambda answer: answer
            )
        except LOST as error:
            await self._lost(part, why_lost(error))
        except Conflict as error:
            await self._conflict(batch, error)
        except Rejected as error:
            self._in_parts(batch, error)
        except PlatformError as error:
            _all(run, batch, Came("failed", error.what))
        else:
            await self._answered(batch, created)

    async def _answered(self, batch: Batch, created: Iterable[Invitation]) -> None:
        new = {invitation.email for invitation in created}
        for action in batch:
            if action.email in new:
                self._run.came(action, Came("done"))
        dropped = [action for action in batch if action.email not in new]
        if not dropped:
            return
        try:
            unexplained = await self._by_reading(dropped, "the platform left them out")
        except PlatformError as error:
            _all(
                self._run,
                dropped,
                Came("failed", f"the platform left them out, and reading why failed: {error.what}"),
            )
            return
        _all(self._run, unexplained, Came("failed", "the platform left them out and doesn't say why"))

    async def _lost(self, part: _Part, why: str) -> None:
        run = self._run
        await run.pause(PAUSES[part.lost])
        try:
            absent = await self._by_reading(part.batch, why)
        except PlatformError as error:
            _all(run, part.batch, Came("unknown", f"{why}, and reading back failed: {error.what}"))
            return
        if part.lost + 1 == len(PAUSES):
            _all(run, absent, Came("failed", f"{why}; sent {len(PAUSES)} times, and the list doesn't show it"))
        elif absent:
            self._left.append(_Part(tuple(absent), part.lost + 1, why))

    async def _conflict(self, batch: Batch, error: Conflict) -> None:
        """409: nobody of them was new, or something else stands in the way."""
        try:
            left = await self._by_reading(batch, _LEFT_OUT)
        except PlatformError:
            left = list(batch)
        if 0 < len(left) < len(batch):
            self._left.append(_Part(tuple(left)))
        elif left:
            self._in_parts(batch, error)

    def _in_parts(self, batch: Batch, error: PlatformError) -> None:
        if len(batch) == 1:
            self._run.came(batch[0], Came("failed", error.what))
        else:
            self._left.extend(_Part(half) for half in reversed(halves(batch)))

    async def _by_reading(self, batch: Sequence[Action], why: str) -> list[Action]:
        """Account for those whom the lists show; returns the others."""
        run, scope = self._run, batch[0].scope
        invitations, members = await run.fresh.invitations(scope), await run.fresh.members(scope)
        roles = run.roles(scope)
        absent = []
        for action in batch:
            came = settle.invitation(action, self._role_id, invitations, members, roles)
            if came is None:
                absent.append(action)
            else:
                run.came(action, Came(came.result, f"{why}; {came.detail}"))
        return absent

    def _interrupted(self, part: _Part) -> None:
        if part.lost:
            came = Came("failed", f"{part.why}; the list doesn't show it, and it wasn't sent again: interrupted")
            _all(self._run, part.batch, came)


def _all(run: Run, actions: Iterable[Action], came: Came) -> None:
    for action in actions:
        run.came(action, came)
