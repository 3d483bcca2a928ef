"""The planner and a second opinion written from the contract alone agree, whatever live and the files are like."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from doorlist.values.action import Action
from doorlist.values.desired import Desired
from doorlist.values.guardrails import Overrides
from doorlist.values.live import Live
from doorlist.values.plan import Plan
from support.random_worlds import desires, examples, lifted, lives
from support.reference import Opinion, opinion
from support.worlds import NOW, plan_of


def _outcome(plan: Plan) -> Opinion:
    return Opinion(
        {(a.kind, a.scope.key, a.email, _object(a)) for a in plan.actions},
        {(w.scope.key, w.email, w.what) for w in plan.waiting},
        {(u.scope.key, u.email, u.what) for u in plan.unmanaged},
        {(b.guardrail, b.scope.key, frozenset(b.emails)) for b in plan.blocked},
    )


def _object(action: Action) -> str | int | None:
    return action.invitation_id if action.kind in {"revoke", "resend"} else action.role.after


@examples
@given(desires(), lives(), lifted())
def test_the_outcome_is_what_a_second_opinion_says(desired: Desired, live: Live, overrides: Overrides) -> None:
    plan = plan_of(desired, live, overrides=overrides)
    assert _outcome(plan) == opinion(desired, live, NOW, overrides)
    # A set hides what is said twice.
    assert not [a for a, count in Counter(a.id for a in plan.actions).items() if count > 1]
    assert not [w for w, count in Counter((w.scope, w.email, w.what) for w in plan.waiting).items() if count > 1]
