"""What a plan carries to be checked again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from doorlist.applying.saved import listing, must_be_applicable, overrides_of
from doorlist.errors import Blocked, PlanFileError, UsageError
from doorlist.values.guardrails import Limit, Overrides
from doorlist.values.plan import Override
from support.plans import BOT, make_blocked, make_plan
from support.worlds import desired, live, plan_of, want


def test_a_plan_for_another_day_is_not_for_applying() -> None:
    must_be_applicable(make_plan())
    with pytest.raises(UsageError) as caught:
        must_be_applicable(make_plan(as_of=datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC)))
    assert str(caught.value) == ("this plan shows 2027-01-31, and can't be applied\n  Make a plan without --as-of.")


def test_every_guardrail_in_the_way_is_listed() -> None:
    plan = make_plan(blocked=[make_blocked(), make_blocked("owner", BOT, reason="No successor.")])
    with pytest.raises(Blocked) as caught:
        must_be_applicable(plan)
    assert str(caught.value) == (
        "guardrails forbid this plan, and nothing was done:\n"
        "  max_removals, the organization: 3 people would be removed, and 2 may be.\n"
        "  owner, project Support Bot: No successor.\n"
        "  Change the file, or lift a guardrail for one run with --allow-guardrail NAME."
    )
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    "overrides",
    [
        Overrides(),
        Overrides(max_removals=Limit(10)),
        Overrides(max_removals=Limit(12.5, percent=True)),
        Overrides(Limit(3), frozenset({"max_removals", "protected"})),
    ],
)
def test_overrides_come_back(overrides: Overrides) -> None:
    plan = plan_of(desired(want(ada="Owner")), live({"ada": "Owner"}), overrides=overrides)
    assert overrides_of(plan) == overrides


def test_overrides_that_make_no_sense() -> None:
    with pytest.raises(PlanFileError, match="overrides can't be read"):
        overrides_of(make_plan(overrides=[Override("max_removals", "many")]))


def test_names_dont_break_out_of_a_list() -> None:
    assert listing("found", ["project A\nB: x", "y\u2028z"]) == "found:\n  project A B: x\n  y z"
    assert listing("found", []) == "found:"
