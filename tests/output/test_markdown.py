from __future__ import annotations

from datetime import UTC, datetime

import pytest

from doorlist.output.markdown import LIMIT, marker
from doorlist.output.outcome import outcome_view
from doorlist.output.plan import plan_view
from support.expected import check
from support.plans import (
    BOT,
    hinted,
    make_action,
    make_blocked,
    make_outcome,
    make_plan,
    make_waiting,
    representative_outcome,
    representative_plan,
)
from support.shown import as_markdown


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/plan.md", as_markdown(plan_view(hinted(representative_plan(), "kurt can move."))))


def test_the_outcome() -> None:
    check("tests/output/expected/outcome.md", as_markdown(outcome_view(representative_outcome())))


def test_no_changes() -> None:
    assert as_markdown(plan_view(make_plan()), key="prod") == (
        "<!-- doorlist:plan:prod -->\n"
        "### doorlist plan: No changes. Live is as the access file says.\n"
        "\n"
        "Organization `Acme` (`org_1`), read 2026-03-01 12:00 UTC.\n"
    )


def test_nothing_was_done() -> None:
    assert as_markdown(outcome_view(make_outcome(after=make_plan()))) == (
        "<!-- doorlist:outcome:default -->\n"
        "### doorlist outcome: Converged: live is as the access file says.\n"
        "\n"
        "Organization `Acme` (`org_1`).\n"
    )


def test_as_of() -> None:
    text = as_markdown(plan_view(make_plan(as_of=datetime(2027, 1, 31, tzinfo=UTC))))

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
    assert marker(key, "plan") == line
    assert as_markdown(plan_view(make_plan()), key=key).split("\n")[0] == line


def _big() -> list[object]:
    owner = make_action("update-role", "grace@acme.example", BOT, roles=("Manager", "Owner"))
    removals = [make_action("remove", f"gone{n}@acme.example", reason="Not in the file.") for n in range(5)]
    invites = [make_action("invite", f"new{n}@acme.example", reason="王" * 50) for n in range(5_000)]
    return [owner, *removals, *invites]


def test_five_thousand_actions_fit_and_what_matters_is_there() -> None:
    blocked = [make_blocked(emails=tuple(f"p{n}@acme.example" for n in range(900)))]
    plan = make_plan(_big(), blocked=blocked, waiting=[make_waiting(f"w{n}@acme.example") for n in range(2_000)])  # type: ignore[arg-type]

    text = as_markdown(plan_view(plan))

    assert len(text.encode()) <= LIMIT
    assert len(text) > 20_000
    assert "### doorlist plan: 5,000 to invite, 1 role to update, 5 to remove, 0 to revoke, 0 to resend" in text
    assert "**Blocked by `max_removals`: nothing of this plan may be applied.**" in text
    assert "`p18@acme.example` and 881 more" in text
    assert "**Project `Support Bot`**\n\n- **update-role** `grace@acme.example`: `Manager` → `Owner`" in text
    assert all(f"`gone{n}@acme.example`" in text for n in range(5))
    assert "<summary>Actions: the others (5,000)</summary>" in text
    assert "<summary>Waiting (2,000)</summary>" in text
    assert text.count("left out here for length") == 2
    assert text.index("Blocked (1)") < text.index("look at these first (6)") < text.index("the others (5,000)")


@pytest.mark.parametrize("limit", [0, 10, 100, 400, 1_000, 3_000, 20_000])
def test_any_limit_holds(limit: int) -> None:
    plan = make_plan(_big())  # type: ignore[arg-type]
    outcome = make_outcome([(action, "failed", "Refused.") for action in plan.actions], verdict="failed")

    assert len(as_markdown(plan_view(plan), limit=limit).encode()) <= limit
    assert len(as_markdown(outcome_view(outcome), limit=limit).encode()) <= limit


def test_two_thousand_removals_leave_the_other_counts() -> None:
    removals = [make_action("remove", f"gone{n}@acme.example") for n in range(2_000)]
    text = as_markdown(plan_view(make_plan([*removals, make_action("invite")])))

    assert "**Actions: look at these first (2,000)**" in text
    assert "**invite** `kurt@acme.example` as `Member`" in text
