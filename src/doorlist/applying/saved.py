"""What a plan carries to be checked again: whether it may be carried out, and the guardrails lifted for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from doorlist.errors import Blocked, PlanFileError, UsageError
from doorlist.values.guardrails import Limit, Overrides
from doorlist.values.times import as_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from doorlist.values.plan import Plan

#: How far the clock of the machine that made a plan may be ahead.
CLOCKS_DIFFER: Final = timedelta(minutes=5)


def must_be_applicable(plan: Plan) -> None:
    """Refuse a plan that may not be carried out.

    Raises:
        UsageError: it was made for another day.
        Blocked: guardrails forbid it; all are listed.
    """
    if plan.as_of is not None:
        raise UsageError(
            f"this plan shows {as_of_day(plan.as_of)}, and can't be applied", fix="Make a plan without --as-of."
        )
    if plan.blocked:
        reasons = [f"{entry.guardrail}, {entry.scope.label}: {entry.reason}" for entry in plan.blocked]
        raise Blocked(
            listing("guardrails forbid this plan, and nothing was done", reasons),
            fix="Change the file, or lift a guardrail for one run with --allow-guardrail NAME.",
        )


def must_be_of_the_past(plan: Plan, now: datetime) -> None:
    """Refuse a plan from the future: its times would decide what has expired and who is reminded.

    Raises:
        PlanFileError: it was made later than now, by more than clocks differ.
    """
    if plan.created_at > now + CLOCKS_DIFFER:
        raise PlanFileError(
            f"this plan is from the future: it was made at {plan.created_at:%Y-%m-%d %H:%M} UTC, and here it is "
            f"{now:%Y-%m-%d %H:%M} UTC; nothing was done",
            fix="Put right the clock that is wrong, and make a new plan.",
        )


def overrides_of(plan: Plan) -> Overrides:
    """The guardrails that were lifted for a plan.

    Raises:
        PlanFileError: a value isn't a count or a percentage.
    """
    limit: Limit | None = None
    allowed = set()
    for override in plan.overrides:
        if override.value is None:
            allowed.add(override.guardrail)
            continue
        try:
            limit = Limit(float(override.value.removesuffix("%")), override.value.endswith("%"))
        except ValueError:
            raise PlanFileError("the plan's overrides can't be read", fix="Make the plan again.") from None
    return Overrides(max_removals=limit, allowed=frozenset(allowed))


def listing(what: str, sentences: Iterable[str]) -> str:
    """A sentence with others below it, each on one line whatever the names in it hold."""
    return f"{what}:" + "".join(f"\n  {' '.join(sentence.splitlines())}" for sentence in sentences)
