"""Makes the plan: of desired, live, journal and clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist import __version__
from doorlist.planning.decide import decide
from doorlist.planning.order import in_order
from doorlist.planning.records import live_digest
from doorlist.values.at_moment import at
from doorlist.values.guardrails import NO_OVERRIDES
from doorlist.values.mail_log import NO_JOURNAL
from doorlist.values.plan import (
    FORMAT_VERSION,
    DesiredRecord,
    LiveRecord,
    OrganizationRecord,
    Override,
    Plan,
    summary_of,
)
from doorlist.values.scope import scope_order
from doorlist.values.state_digest import state_digest

if TYPE_CHECKING:
    from datetime import datetime

    from doorlist.platform.facts import Facts
    from doorlist.values.desired import Desired
    from doorlist.values.guardrails import Overrides
    from doorlist.values.live import Live
    from doorlist.values.mail_log import MailLog


def make_plan(
    desired: Desired,
    live: Live,
    facts: Facts,
    *,
    now: datetime,
    mailed: MailLog = NO_JOURNAL,
    overrides: Overrides = NO_OVERRIDES,
    as_of: datetime | None = None,
    mail_due_at: datetime | None = None,
    only_due: bool = False,
) -> Plan:
    """Make the plan. The same inputs give the same plan, apart from its two times.

    Args:
        desired: what the files say.
        live: with all that `needs` asks for.
        facts: of the platform whose state it is.
        now: the present moment (UTC); stands in the plan, and decides expiry and reminders.
        mailed: what the journal proves about mail; without one nobody is reminded.
        overrides: guardrails lifted for this run.
        as_of: judge by this moment (UTC) instead; such a plan can't be applied.
        mail_due_at: whoever is due to be mailed again by this moment (UTC) is, and nobody who came due since.
        only_due: do no more than what time alone asks for (`planning.due`).

    Raises:
        AccessFileError: the files don't fit the organization: another one, unknown project or role, two Owners.
    """
    moment = now if as_of is None else as_of
    desired = at(desired, moment)
    builder, impact = decide(
        desired,
        live,
        facts,
        now=mail_due_at or moment,
        mailed=mailed,
        overrides=overrides,
        only_due=only_due,
    )
    return Plan(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        created_at=now,
        organization=OrganizationRecord(live.organization.id, live.organization.name),
        desired=DesiredRecord(state_digest(desired), desired.files, desired),
        live=LiveRecord(live_digest(live), now),
        actions=tuple(builder.actions),
        waiting=tuple(sorted(builder.waiting, key=lambda w: (scope_order(w.scope), w.email, w.what))),
        unmanaged=tuple(sorted(builder.unmanaged, key=lambda u: (scope_order(u.scope), u.email, u.what))),
        blocked=tuple(sorted(builder.blocked, key=lambda b: (scope_order(b.scope), b.guardrail, b.emails))),
        overrides=_overrides(overrides),
        summary=summary_of(
            builder.actions,
            waiting=len(builder.waiting),
            unmanaged=len(builder.unmanaged),
            blocked=len(builder.blocked),
        ),
        only="due" if only_due else None,
        left=in_order(builder.left),
        impact=impact,
        as_of=as_of,
    )


def _overrides(overrides: Overrides) -> tuple[Override, ...]:
    lifted = [Override(name, None) for name in overrides.allowed]
    if overrides.max_removals is not None:
        lifted.append(Override("max_removals", str(overrides.max_removals)))
    return tuple(sorted(lifted, key=lambda override: (override.guardrail, override.value or "")))
