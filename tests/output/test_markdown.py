from __future__ import annotations

from datetime import UTC, datetime

import pytest

from doorlist.output.markdown import LIMIT, marker, outcome_markdown, plan_markdown
from support.expected import check
from support.plans import (
    BOT,
    make_action,
    make_blocked,
    make_outcome,
    make_plan,
    make_waiting,
    representative_outcome,
    representative_plan,
)


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/plan.md", plan_markdown(representative_plan(), hints=["kurt can move."]))


def test_the_outcome() -> None:
    check("tests/output/expected/outcome.md", outcome_markdown(representative_outcome()))


def test_no_changes() -> None:
    assert plan_markdown(make_plan(), key="prod") == (
        "<!-- doorlist:plan:prod -->\n"
        "### doorlist plan: No changes. Live is as the access file says.\n"
        "\n"
        "Organization `Acme`, read 2026-03-01 12:00 UTC.\n"
    )


def test_nothing_was_done() -> None:
    assert outcome_markdown(make_outcome(after=make_plan())) == (
        "<!-- doorlist:outcome:default -->\n"
        "### doorlist apply: Converged: live is as the access file says.\n"
        "\n"
        "Organization `Acme`: 0 done, 0 failed, 0 skipped, 0 unknown.\n"
    )


def test_as_of() -> None:
    text = plan_markdown(make_plan(as_of=datetime(2027, 1, 31, tzinfo=UTC)))

    assert "**As it will be on 2027-01-31 00:00 UTC; this plan can't be applied.**" in text


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("prod", "<!-- doorlist:plan:prod -->"),
        ("a b", "<!-- doorlist:plan:a%20b -->"),
        ("--> <script>", "<!-- doorlist:plan:--%3E%20%3Cscript%3E -->"),
        ("é\n", "<!-- doorlist:plan:%C3%A9%0A -->"),
        ("\ud800", "<!-- doorlist:plan:%3F -->"),
    ],
)
def test_the_marker_stays_one_comment(key: str, line: str) -> None:
    assert marker(key) == line
    assert plan_markdown(make_plan(), key=key).split("\n")[0] == line


def _big() -> list[object]:
    owner = make_action("update-role", "grace@acme.example", BOT, roles=("Manager", "Owner"))
    removals = [make_action("remove", f"gone{n}@acme.example", reason="Not in the file.") for n in range(5)]
    invites = [make_action("invite", f"new{n}@acme.example", reason="王" * 50) for n in range(5_000)]
    return [owner, *removals, *invites]


def test_five_thousand_actions_fit_and_what_matters_is_there() -> None:
    blocked = [make_blocked(emails=tuple(f"p{n}@acme.example" for n in range(900)))]
    plan = make_plan(_big(), blocked=blocked, waiting=[make_waiting(f"w{n}@acme.example") for n in range(2_000)])  # type: ignore[arg-type]

    text = plan_markdown(plan)

    assert len(text.encode()) <= LIMIT
    assert len(text) > 20_000
    assert "### doorlist plan: 5,000 to invite, 1 role to update, 5 to remove, 0 to revoke, 0 to resend" in text
    assert "**Blocked by `max_removals`: nothing of this plan may be applied.**" in text
    assert "`p19@acme.example` and 880 more" in text
    assert "`grace@acme.example` in project `Support Bot`: `Manager` → `Owner`" in text
    assert all(f"`gone{n}@acme.example`" in text for n in range(5))
    assert "<summary>Invitations (5,000)</summary>" in text
    assert "<summary>Waiting (2,000)</summary>" in text
    assert text.count("left out here for length") == 2
    assert text.index("Blocked (1)") < text.index("Ownership (1)") < text.index("Removals (5)") < text.index("Invit")


@pytest.mark.parametrize("limit", [0, 10, 100, 400, 1_000, 3_000, 20_000])
def test_any_limit_holds(limit: int) -> None:
    plan = make_plan(_big())  # type: ignore[arg-type]
    outcome = make_outcome([(action, "failed", "Refused.") for action in plan.actions], verdict="failed")

    assert len(plan_markdown(plan, limit=limit).encode()) <= limit
    assert len(outcome_markdown(outcome, limit=limit).encode()) <= limit


def test_two_thousand_removals_leave_the_other_counts() -> None:
    removals = [make_action("remove", f"gone{n}@acme.example") for n in range(2_000)]
    text = plan_markdown(make_plan([*removals, make_action("invite")]))

    assert "**Removals (2,000)**" in text
    assert "`kurt@acme.example` to the organization as `Member`" in text
