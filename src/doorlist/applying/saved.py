"""What a plan carries to be checked again: whether it may be carried out, and the guardrails lifted for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.errors import Blocked, PlanFileError, UsageError
from doorlist.values.desired import Limit
from doorlist.values.overrides import Overrides
from doorlist.values.times import as_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.plan import Plan


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
