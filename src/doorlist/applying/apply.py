"""The whole of `apply`: check the plan against live as it is now, carry it out, read again, tell what it came to."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from doorlist.applying.execute import INTERRUPTED, execute
from doorlist.applying.saved import listing, must_be_applicable, overrides_of
from doorlist.applying.stale import changes, lapsed
from doorlist.applying.stopping import Stop, Stopped
from doorlist.applying.verdict import verdict
from doorlist.errors import DoorlistError, PlanFileError, StalePlan
from doorlist.journal.reading import mail_log
from doorlist.planning.plan import make_plan
from doorlist.reconcile import read
from doorlist.values.desired import at
from doorlist.values.outcome import ActionOutcome, Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from doorlist.api.client import Client
    from doorlist.journal.journal import Journal
    from doorlist.platform.progress import Progress
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live
    from doorlist.values.plan import Plan


def _now() -> datetime:
    return datetime.now(UTC)


async def apply(
    plan: Plan,
    *,
    client: Client,
    journal: Journal,
    live: Live | None = None,
    concurrency: int = 8,
    stop: Stop | None = None,
    progress: Callable[[ActionOutcome], None] | None = None,
    reading: Progress | None = None,
    clock: Callable[[], datetime] = _now,
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Outcome:
    """Carry out a plan, or refuse it before anything is done.

    Args:
        plan: approved; everything else that is needed stands in it.
        client: open.
        journal: entered, so that no other run is under way with it.
        live: what the plan was made from, where that was just now. `None`, or where another run used the journal
            meanwhile: it is read again, and has to yield the same actions.
        concurrency: requests that change something, side by side.
        stop: see `execute`. Before the first request, and after the last, one press is enough to end.
        progress: told what became of each action.
        reading: told of the progress of reading.
        clock: the present moment, UTC.
        pause: waits some seconds before reading back what a lost request came to.

    Raises:
        UsageError, Blocked, StalePlan, PlanFileError: the plan may not, or can't, be applied; nothing was done.
        PlatformError, AccessFileError: live couldn't be read, or is another organization's; nothing was done.
        JournalError: the journal can't be read; nothing was done.
    """
    must_be_applicable(plan)
    stop = stop or Stop()
    if live is None or journal.was_used_since(plan.created_at):
        now = clock()
        desired = at(plan.desired.state, now)
        try:
            live = await stop.reading(read(client, desired, progress=reading))
        except Stopped:
            untouched = tuple(ActionOutcome(action, "skipped", INTERRUPTED) for action in plan.actions)
            return Outcome(plan, untouched, None, "interrupted", "Nothing was done.")
        _must_be_current(plan, desired, live, journal, now)
    executed = await execute(
        plan.actions,
        live,
        client=client,
        journal=journal,
        concurrency=concurrency,
        stop=stop,
        progress=progress,
        pause=pause,
    )
    after, trouble = await _verify(plan, client, journal, stop, reading, clock)
    word, note = verdict(executed.actions, after, interrupted=stop.requested and after is None)
    if executed.gave_up is not None:  # and then the reading at the end wasn't sent either
        trouble = f"Nothing more was sent: {executed.gave_up}."
    if executed.journal_error is not None:
        word, trouble = "failed", str(executed.journal_error)
    return Outcome(plan, executed.actions, after, word, " ".join(filter(None, (note, trouble))) or None)


def _must_be_current(plan: Plan, desired: Desired, live: Live, journal: Journal, now: datetime) -> None:
    if live.organization.id != plan.organization.id:
        raise PlanFileError(
            f"this plan is for the organization {plan.organization.name}, "
            f"and the key belongs to {live.organization.name}; nothing was done",
            fix="Use the key of the plan's organization, or make a plan with this one.",
        )
    again = _again(plan, desired, live, journal)
    found = changes(plan.actions, again.actions)
    if found:
        ended = lapsed(plan.desired.state, live.projects, since=plan.created_at, now=now)
        raise StalePlan(
            listing("other actions would be needed by now, and nothing was done", (*ended, *found)),
            fix="Make a new plan, and have it reviewed.",
        )
    must_be_applicable(again)


def _again(plan: Plan, desired: Desired, live: Live, journal: Journal) -> Plan:
    """The plan that would be made of what is there now.

    `desired` is that of the present moment: what has expired by now counts. A reminder is due by the moment of the
    approved plan: one that came due since is the next plan's, and neither makes this one stale nor is left undone.
    """
    mailed = mail_log(journal.path)  # a run's own mails included: nobody is due again because of them
    return make_plan(desired, live, now=plan.created_at, mailed=mailed, overrides=overrides_of(plan))


async def _verify(
    plan: Plan,
    client: Client,
    journal: Journal,
    stop: Stop,
    reading: Progress | None,
    clock: Callable[[], datetime],
) -> tuple[Plan | None, str | None]:
    """What is left to do, as a plan; or why that can't be told, a sentence."""
    if stop.requested:
        return None, None
    try:
        desired = at(plan.desired.state, clock())
        live = await stop.reading(read(client, desired, progress=reading))
        return _again(plan, desired, live, journal), None
    except Stopped:
        return None, None
    except DoorlistError as error:
        return None, f"The state at the end couldn't be read: {error}"
