"""The plan as a whole: its head, its moment, its lists in order, its counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter

from doorlist import __version__
from doorlist.errors import AccessFileError
from doorlist.planning.plan import make_plan
from doorlist.planning.records import live_digest
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.at_moment import at
from doorlist.values.plan import OrganizationRecord, Plan, Summary
from doorlist.values.state_digest import state_digest
from support.worlds import NOW, Inside, desired, guard, live, plan_of, tell, want

THERE = live(
    {"ada": "Owner", "kurt": "Member", "tim": "Member"},
    {"zoe": "Member"},
    Zoo=Inside({"tim": "Member"}, {"tim": "Member", "eve": "Member"}),
    Bot=Inside({"tim": "Member"}),
)
WANTED = desired(
    want(ada="Owner", tim="Admin", zoe="Member", new="Member"),
    Zoo=want({}, "keep"),
    Bot=want({"zoe": "Member", "abe": "Member"}, "keep"),
    guardrails=guard("0", "0"),
)


def test_head() -> None:
    plan = plan_of(WANTED, THERE)
    assert (plan.format_version, plan.tool) == ("2.0", f"doorlist {__version__}")
    assert plan.organization == OrganizationRecord("org-1", "Acme")
    assert (plan.created_at, plan.live.read_at, plan.as_of) == (NOW, NOW, None)
    assert plan.desired.files == ("access.yaml",)
    assert (plan.desired.digest, plan.live.digest) == (state_digest(at(WANTED, NOW)), live_digest(THERE))


def test_lists_and_counts() -> None:
    plan = plan_of(WANTED, THERE)
    assert tell(WANTED, THERE) == (
        [
            "remove org kurt",
            "update-role org tim Member>Admin",
            "invite org new Member",
            "invite Bot abe Member",
            "invite Bot zoe Member",
        ],
        ["org zoe invitation"],
        ["Bot tim member Member", "Zoo eve invitation Member", "Zoo tim member Member"],
        ["max_removals org kurt", "max_role_changes org tim"],
    )
    assert plan.summary == Summary(
        update_role=1, revoke=0, remove=1, invite=3, resend=0, waiting=1, unmanaged=3, blocked=2
    )
    other = plan_of(
        desired(want(ada="Owner", x="Member", y="Member"), resend_declined=True),
        live({"ada": "Owner"}, {"x": "Member DECLINED", "y": ["Member", "Member"], "z": "Member"}),
    )
    assert other.summary == Summary(revoke=2, resend=1, waiting=1)


def test_the_same_inputs_give_the_same_bytes_apart_from_the_two_times() -> None:
    adapter = TypeAdapter(Plan)
    one = plan_of(WANTED, THERE)
    later = plan_of(WANTED, THERE, now=NOW + timedelta(hours=1))
    assert one != later
    same = replace(later, created_at=one.created_at, live=one.live)
    assert later.live.digest == one.live.digest
    assert adapter.dump_json(same, by_alias=True) == adapter.dump_json(one, by_alias=True)


def test_as_of_judges_expiry_by_that_day_and_says_so() -> None:
    day = datetime(2027, 1, 31, tzinfo=UTC)
    wanted = desired(want({"ada": "Owner", "kurt": "Member until 2027-01-31"}))
    there = live({"ada": "Owner", "kurt": "Member"})
    assert plan_of(wanted, there).actions == ()
    plan = plan_of(wanted, there, as_of=day)
    assert [(a.kind, a.cause) for a in plan.actions] == [("remove", "expired")]
    assert (plan.as_of, plan.created_at, plan.live.read_at) == (day, NOW, NOW)
    assert plan_of(wanted, there, as_of=day - timedelta(seconds=1)).actions == ()


def test_as_of_the_past_brings_back_who_has_expired_since() -> None:
    wanted = desired(want({"ada": "Owner", "kurt": "Member until 2026-02-01"}))
    told = tell(wanted, live({"ada": "Owner"}), as_of=datetime(2026, 1, 1, tzinfo=UTC))
    assert told.actions == ["invite org kurt Member"]


def test_without_journal_and_overrides() -> None:
    plan = make_plan(WANTED, THERE, CONFIDENT_AI, now=NOW)
    assert plan.overrides == ()
    assert plan == plan_of(WANTED, THERE)


def test_files_that_do_not_fit_make_no_plan() -> None:
    with pytest.raises(AccessFileError):
        plan_of(desired(Nope=want()), THERE)


def test_blocked_in_order_of_scope_guardrail_and_people() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Zoo=Inside({"kurt": "Member"}), Bot=Inside({"kurt": "Manager"}))
    wanted = desired(
        want({"ada": "Owner", "kurt": "Member"}),
        Zoo=want(),
        Bot=want(kurt="Member"),
        guardrails=guard("0", "0", protected=["kurt"]),
    )
    assert tell(wanted, there).blocked == [
        "max_role_changes Bot kurt",
        "protected Bot kurt",
        "max_removals Zoo kurt",
        "protected Zoo kurt",
    ]


def test_waiting_and_unmanaged_in_order_of_scope_person_and_what() -> None:
    there = live(
        {"ada": "Owner"}, {"zoe": "Admin", "kurt": "Member"}, Zoo=Inside({}, {"b": "-", "a": ["Viewer", "-"]})
    )
    wanted = desired(want(zoe="Owner", kurt="Member"), Zoo=want({"kurt": "Member"}, "keep"), after_joining=True)
    told = tell(wanted, there)
    assert told.waiting == [
        "org ada removal",
        "org kurt invitation",
        "org zoe invitation",
        "org zoe transfer",
        "Zoo kurt joining",
    ]
    assert told.unmanaged == ["Zoo a invitation Viewer", "Zoo a invitation Member", "Zoo b invitation Member"]
