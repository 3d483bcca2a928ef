"""The core: exactly a plan's actions, in its order, on a platform behind an interface."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from doorlist.applying.batches import lanes_of
from doorlist.applying.context import Context
from doorlist.applying.definitions import definition_request
from doorlist.applying.inviting import invite
from doorlist.applying.ledger import Ledger
from doorlist.applying.names import Names
from doorlist.applying.request import carry_out
from doorlist.applying.settle import Settled
from doorlist.applying.singles import person_request
from doorlist.applying.stopping import Stop, Stopped
from doorlist.errors import JournalError, PlatformError
from doorlist.planning.order import phase
from doorlist.values.action import DefinitionAction, about_people

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from doorlist.applying.batches import Batch, Lane
    from doorlist.journal.journal import Journal
    from doorlist.platform.interface import Applying
    from doorlist.values.action import Action
    from doorlist.values.live import Live
    from doorlist.values.outcome import ActionOutcome

INTERRUPTED = "interrupted"


class Executed(NamedTuple):
    """What became of each action, in the plan's order; and what ended the run before its end, where something did.

    Attributes:
        gave_up: the platform put off everything, and this is how.
    """

    actions: tuple[ActionOutcome, ...]
    journal_error: JournalError | None = None
    gave_up: str | None = None


async def execute(
    actions: Sequence[Action],
    live: Live,
    *,
    client: Applying,
    journal: Journal,
    concurrency: int = 8,
    stop: Stop | None = None,
    progress: Callable[[ActionOutcome], None] | None = None,
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Executed:
    """Carry out actions. Whatever happens to one is told in its outcome; nothing of the platform is raised.

    Phases go one after another, as in the plan; within one, requests go side by side. An action whose dependency
    isn't done is skipped.

    Args:
        actions: in the plan's order.
        live: read just before; tells role ids, and how an invitation looked before it is resent.
        client: an open client.
        journal: entered.
        concurrency: how many requests that change something are under way at once, at least 1.
        stop: once pressed no new request starts; pressed twice, those under way are given up.
        progress: told of each action when it is known what became of it.
        pause: waits some seconds before reading back.
    """
    stop = stop or Stop()
    ledger, names = Ledger(actions, progress), Names(client, live, actions)
    execution = _Execution(Context(client, live, names, ledger, journal, stop, pause), concurrency)
    with suppress(Stopped):  # what was given up is under way in the ledger
        await stop.writing(execution.phases(actions))
    try:
        await journal.flush()
    except JournalError as error:
        execution.journal_error = error
    broken = execution.journal_error
    unsent = INTERRUPTED if execution.gave_up is None else execution.gave_up
    if broken is not None:
        unsent = f"nothing is sent that can't be recorded: {broken.what}"
    for action in actions:
        if ledger.is_under_way(action):
            ledger.settled(action, Settled("unknown", "sent, and given up before it was known what it came to"))
        else:
            ledger.settled(action, Settled("skipped", unsent))
    return Executed(ledger.outcomes(), broken, execution.gave_up)


class _Execution:
    def __init__(self, context: Context, concurrency: int) -> None:
        self._run = context
        self._concurrency = concurrency
        self.journal_error: JournalError | None = None

    @property
    def gave_up(self) -> str | None:
        """Why the platform isn't asked for anything more, where it puts off everything."""
        return self._run.sender.gave_up

    async def phases(self, actions: Sequence[Action]) -> None:
        # Not sorted: where a rule moves an action to a later phase, the plan's order says so.
        for _, group in groupby(actions, key=phase):
            waiting = list(group)
            while waiting and not self._halted():
                waiting = await self._ready(waiting)

    async def _ready(self, actions: list[Action]) -> list[Action]:
        """Do the actions that wait for none of the others, and return those that do."""
        ledger = self._run.ledger
        among = {action.id for action in actions}
        later = [action for action in actions if not among.isdisjoint(action.depends_on)]
        if len(later) == len(actions):  # each waits for another: no plan of ours, and no reason to hang
            later = []
        held = {action.id for action in later}
        ready = []
        for action in actions:
            if action.id not in held:
                obstacle = ledger.obstacle(action)
                if obstacle is None:
                    ready.append(action)
                else:
                    ledger.settled(action, Settled("skipped", obstacle))
        for lanes in lanes_of(ready, self._run.client.facts.invitations_a_call):
            await self._side_by_side(lanes)
        return later

    async def _side_by_side(self, lanes: Sequence[Lane]) -> None:
        left = deque(lanes)

        async def worker() -> None:
            while left and not self._halted():
                for batch in left.popleft():
                    if self._halted():
                        return
                    try:
                        await self._do(batch)
                    except JournalError as error:
                        self.journal_error = error

        async with asyncio.TaskGroup() as workers:
            for _ in range(min(self._concurrency, len(left))):
                workers.create_task(worker())

    async def _do(self, batch: Batch) -> None:
        if batch[0].kind == "invite":
            await invite(self._run, about_people(batch))
        else:
            self._run.settled(batch[0], await _single(self._run, batch[0]))

    def _halted(self) -> bool:
        return self._run.halted or self.journal_error is not None


async def _single(context: Context, action: Action) -> Settled:
    """Do one action other than an invitation, and find out what it came to. Raises JournalError."""
    try:
        if isinstance(action, DefinitionAction):
            request = await definition_request(context, action)
        elif action.kind == "revoke" and context.offers_what_is_wanted(action):
            return Settled("skipped", "it offers the role that is wanted, which the platform didn't show before")
        else:
            request = await person_request(context, action)
    except LookupError as error:
        return Settled("failed", str(error.args[0]))
    except PlatformError as error:
        return Settled("failed", f"what it names couldn't be looked up: {error.what}")
    return await carry_out(context, action, request)
