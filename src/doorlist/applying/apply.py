"""The whole of `apply`: checks the plan against live as it is now, carries it out, reads again, and tells what it
came to."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from doorlist.applying.execute import INTERRUPTED, execute
from doorlist.applying.saved import listing, must_be_applicable, must_be_of_the_past, overrides_of
from doorlist.applying.settle import why_not_needed
from doorlist.applying.stale import compare, lapsed
from doorlist.applying.stopping import Stop, Stopped
from doorlist.applying.verdict import verdict
from doorlist.errors import DoorlistError, PlanFileError, StalePlan
from doorlist.journal.reading import mail_log
from doorlist.planning.plan import make_plan
from doorlist.reconcile.needed import read
from doorlist.values.at_moment import at
from doorlist.values.outcome import ActionOutcome, Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from doorlist.applying.execute import Executed
    from doorlist.applying.stale import Change, Lapse
    from doorlist.journal.journal import Journal
    from doorlist.platform.facts import Facts
    from doorlist.platform.interface import Platform
    from doorlist.platform.progress import Progress
    from doorlist.values.action import Action
    from doorlist.values.live import Live
    from doorlist.values.plan import Plan


def _now() -> datetime:
    return datetime.now(UTC)


async def apply(
    plan: Plan,
    *,
    client: Platform,
    journal: Journal,
    concurrency: int = 8,
    stop: Stop | None = None,
    begun: Callable[[int], None] | None = None,
    progress: Callable[[ActionOutcome], None] | None = None,
    reading: Progress | None = None,
    clock: Callable[[], datetime] = _now,
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Outcome:
    """Carry out a plan, or refuse it before anything is done.

    Live is read first, however new the plan is: a list that shifts while it is read can show somebody twice and
    somebody else not at all, and twice in the same way it won't.

    Args:
        plan: approved; everything else that is needed stands in it.
        client: open.
        journal: of the plan's organization; entered, so that no other run is under way with it.
        concurrency: requests that change something, side by side.
        stop: see `execute`. Before the first request, and after the last, one press is enough to end.
        begun: told how many actions are to be done, once they are about to be.
        progress: told what became of each of them.
        reading: told of the progress of reading.
        clock: the present moment, UTC. It judges what has expired; the plan's own times don't.
        pause: waits some seconds before reading back what a lost request came to.

    Raises:
        UsageError, Blocked, StalePlan, PlanFileError: the plan may not, or can't, be applied; nothing was done.
        PlatformError, AccessFileError: live couldn't be read, or is another organization's; nothing was done.
        JournalError: the journal can't be read; nothing was done.
    """
    now = clock()
    must_be_applicable(plan)
    must_be_of_the_past(plan, now)
    stop = stop or Stop()
    try:
        live = await stop.reading(read(client, at(plan.desired.state, now), progress=reading))
    except Stopped:
        untouched = tuple(ActionOutcome(action, "skipped", INTERRUPTED) for action in plan.actions)
        return Outcome(plan, untouched, None, "interrupted", "Nothing was done.")
    left = _left_of(plan, live, client.facts, journal, now)
    if begun is not None:
        begun(len(left))
    executed = await execute(
        tuple(left.values()),
        live,
        client=client,
        journal=journal,
        concurrency=concurrency,
        stop=stop,
        progress=progress,
        pause=pause,
    )
    after, trouble = await _verify(plan, client, journal, stop, reading, clock)
    outcomes = _outcomes(plan, left, executed, live, client.facts)
    word, note = verdict(outcomes, after, interrupted=stop.requested and after is None)
    if executed.gave_up is not None:  # and then the reading at the end wasn't sent either
        trouble = f"Nothing more was sent: {executed.gave_up}."
    if executed.journal_error is not None:
        word, trouble = "failed", str(executed.journal_error)
    return Outcome(plan, outcomes, after, word, " ".join(filter(None, (note, trouble))) or None)


def _left_of(plan: Plan, live: Live, facts: Facts, journal: Journal, now: datetime) -> Mapping[str, Action]:
    """What is still to be done of a plan: each action as it is planned now, by the id that it has in the plan.

    Raises:
        PlanFileError, StalePlan, Blocked: it isn't for this organization, not enough any more, or forbidden by now.
    """
    if live.organization.id != plan.organization.id:
        raise PlanFileError(
            f"this plan is for the organization {plan.organization.name}, "
            f"and the key belongs to {live.organization.name}; nothing was done",
            fix="Use the key of the plan's organization, or make a plan with this one.",
        )
    again = _again(plan, live, facts, journal, now)
    changes, left = compare(plan.actions, again.actions)
    if changes:
        ended = lapsed(plan.desired.state, live.projects, since=plan.created_at, now=now)
        found: list[Lapse | Change] = [*ended, *changes]
        raise StalePlan(
            listing("other actions would be needed by now, and nothing was done", [one.sentence() for one in found]),
            fix="Make a new plan, and have it reviewed.",
            reasons=[one.document() for one in found],
        )
    must_be_applicable(again)
    return left


def _outcomes(
    plan: Plan, left: Mapping[str, Action], executed: Executed, live: Live, facts: Facts
) -> tuple[ActionOutcome, ...]:
    """One for each action of the plan, in its order and with its ids."""
    became = {outcome.action.id: outcome for outcome in executed.actions}
    return tuple(
        ActionOutcome(action, "done", why_not_needed(action, live, facts))
        if action.id not in left
        else became[left[action.id].id]._replace(action=action)
        for action in plan.actions
    )


def _again(plan: Plan, live: Live, facts: Facts, journal: Journal, now: datetime) -> Plan:
    """The plan that would be made of what is there now.

    What has expired by now counts. A reminder is due by the moment of the approved plan: one that came due since is
    the next plan's, and neither makes this one stale nor is left undone.
    """
    # A run's own mails are included: nobody is due again because of them.
    mailed = mail_log(journal.path, live.organization.id)
    return make_plan(
        plan.desired.state,
        live,
        facts,
        now=now,
        mailed=mailed,
        mail_due_at=min(plan.created_at, now),
        overrides=overrides_of(plan),
        only_due=plan.only == "due",
    )


async def _verify(
    plan: Plan,
    client: Platform,
    journal: Journal,
    stop: Stop,
    reading: Progress | None,
    clock: Callable[[], datetime],
) -> tuple[Plan | None, str | None]:
    """What is left to do, as a plan; or why that can't be told, a sentence."""
    if stop.requested:
        return None, None
    try:
        now = clock()
        live = await stop.reading(read(client, at(plan.desired.state, now), progress=reading))
        return _again(plan, live, client.facts, journal, now), None
    except Stopped:
        return None, None
    except DoorlistError as error:
        return None, f"The state at the end couldn't be read: {error}"
