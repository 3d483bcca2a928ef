"""What users of other tools complained about, numbered, as far as a plan can get it wrong.

Elsewhere: 4 a refusal stops everybody (applying), 7 paging (api), 9 a dry run writes (e2e), 13 exit codes (commands),
14 long comments and names as Markdown (output), 15 secrets (output).
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.desired import Desired
from doorlist.values.live import Live
from doorlist.values.mail_log import MailLog
from doorlist.values.scope import ORGANIZATION
from doorlist.values.state import from_state, to_state
from support.simulator import Simulator, simulate
from support.worlds import NOW, Inside, desired, guard, live, live_in, mail, plan_of, tell, want

SCOPES = pytest.mark.parametrize("scope", ["org", "Bot"])
WEEK = timedelta(days=7)


@SCOPES
def test_1_who_is_dropped_from_the_file_loses_their_open_invitation(scope: str) -> None:
    there = live_in(scope, {"ada": "Owner"}, {"kurt": "Member"})
    wanted = desired(want(ada="Owner")) if scope == "org" else desired(Bot=want(ada="Owner"))
    assert tell(wanted, there).actions == [f"revoke {scope} kurt 1"]


def test_1_and_their_open_invitations_to_projects() -> None:
    there = live({"ada": "Owner"}, {"kurt": "Member"}, Bot=Inside({}, {"kurt": "Member"}))
    assert tell(desired(want(ada="Owner"), Bot=want()), there).actions == ["revoke org kurt 1", "revoke Bot kurt 2"]


def test_2_who_declined_is_not_asked_for_ever() -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), resend_after=WEEK)
    simulator = Simulator(live({"ada": "Owner"}, {"kurt": "Member DECLINED 2026-01-01T00:00:00Z"}))
    for week in range(5):
        plan = plan_of(wanted, simulator.live(), now=NOW + week * WEEK, mailed=MailLog(NOW - WEEK))
        assert plan.actions == ()
        assert [w.what for w in plan.waiting] == ["declined"]


def test_2_who_has_not_answered_is_asked_again_after_a_while_and_not_on_every_run() -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), resend_after=WEEK)
    there = live({"ada": "Owner"}, {"kurt": "Member PENDING 2026-02-01T00:00:00Z"})
    log = MailLog(NOW - 9 * WEEK)
    mails = 0
    for day in range(28):
        now = NOW + timedelta(days=day)
        plan = make_plan(wanted, there, CONFIDENT_AI, now=now, mailed=log)
        mails += len(plan.actions)
        if plan.actions:
            log = MailLog(log.since, {("organization", mail("kurt")): now})
    assert mails == 4


@SCOPES
def test_3_a_pending_person_is_not_added_again(scope: str) -> None:
    wanted = (
        desired(want(ada="Owner", kurt="Member")) if scope == "org" else desired(Bot=want(ada="Owner", kurt="Member"))
    )
    there = live_in(scope, {"ada": "Owner"})
    after = simulate(there, plan_of(wanted, there).actions)
    assert tell(wanted, after) == ([], [f"{scope} kurt invitation"], [], [])


def test_5_a_file_that_lost_its_people_is_blocked_by_default() -> None:
    members = {"ada": "Owner", **{f"p{number}": "Member" for number in range(20)}}
    plan = plan_of(desired(want(ada="Owner"), guardrails=guard(None, None)), live(members))
    assert [b.guardrail for b in plan.blocked] == ["max_removals"]


def test_5_cancelled_invitations_do_not_escape_the_removal_limit() -> None:
    invited = {f"p{number}": "Member" for number in range(20)}
    plan = plan_of(desired(want(ada="Owner"), guardrails=guard(None, None)), live({"ada": "Owner"}, invited))
    assert [(b.guardrail, len(b.emails)) for b in plan.blocked] == [("max_removals", 20)]


def test_6_who_is_named_in_a_project_and_not_in_the_organization_does_not_flap() -> None:
    wanted = desired(want({"ada": "Owner"}, "keep"), Bot=want(kurt="Member"))
    simulator = Simulator(live({"ada": "Owner"}, Bot=Inside()))
    for _ in range(3):
        for action in plan_of(wanted, simulator.live()).actions:
            simulator.run(action)
        simulator.everybody_accepts()
    assert tell(wanted, simulator.live()) == ([], [], ["org kurt member Member"], [])
    assert simulator.mails == [("project:prj-bot", mail("kurt"))]


def test_8_another_spelling_of_an_address_is_the_same_person() -> None:
    # Whoever reads (files and API) trims and lowers; an address then is one key, and is compared as it is.
    wanted = desired(want({"ada": "Owner", "Kurt@ACME.example".strip().lower(): "Member"}))
    assert tell(wanted, live({"ada": "Owner", "kurt": "Member"})).actions == []


def test_10_protection_holds_when_the_protected_entry_is_gone_from_the_file() -> None:
    wanted = desired(want(ada="Owner"), guardrails=guard(protected=["kurt"]))
    assert tell(wanted, live({"ada": "Owner", "kurt": "Admin"})).blocked == ["protected org kurt"]


@SCOPES
@pytest.mark.parametrize("held", ["Lower", "Viewer", "-"])
def test_11_a_role_is_updated_and_nobody_mailed(scope: str, held: str) -> None:
    there = live_in(scope, {"ada": "Owner", "kurt": held})
    wanted = (
        desired(want(ada="Owner", kurt="Member")) if scope == "org" else desired(Bot=want(ada="Owner", kurt="Member"))
    )
    assert [a.kind for a in plan_of(wanted, there).actions] == ["update-role"]


def test_11_a_run_over_an_unchanged_organization_mails_nobody() -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), Bot=want(kurt="Viewer"))
    simulator = Simulator(live({"ada": "Owner"}, Bot=Inside()))
    for _ in range(4):
        for action in plan_of(wanted, simulator.live()).actions:
            simulator.run(action)
    assert len(simulator.mails) == 2


def _twice(wanted: Desired, there: Live) -> tuple[tuple, tuple]:
    first = plan_of(wanted, there)
    after = simulate(there, first.actions)
    return first.actions, plan_of(from_state(to_state(first.desired.state)), after).actions


def test_12_a_plan_applied_twice_does_nothing_the_second_time() -> None:
    there = live({"ada": "Owner", "grace": "Admin", "old": "Member"}, {"gone": "Member", "kurt": "Admin"})
    first, second = _twice(desired(want(grace="Owner", ada="Member", kurt="Member", new="Member")), there)
    assert len(first) == 7
    assert second == ()


def test_12_a_saved_state_yields_other_actions_once_live_has_changed() -> None:
    there = live({"ada": "Owner"})
    wanted = desired(want(ada="Owner", kurt="Member"))
    saved = plan_of(wanted, there)
    joined = live({"ada": "Owner", "kurt": "Admin"})
    again = plan_of(from_state(to_state(saved.desired.state)), joined)
    assert [a.id for a in again.actions] != [a.id for a in saved.actions]


def test_13_a_display_name_or_the_order_of_a_list_is_no_drift() -> None:
    there = live({"ada": "Owner", "kurt": "Member"})
    wanted = desired(want(kurt="member", ada="owner"))
    members = there.of(ORGANIZATION).members or {}
    assert {member.name for member in members.values()} == {None}
    assert tell(wanted, there) == ([], [], [], [])
