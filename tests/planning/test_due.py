"""What time alone asks for: told apart from what people changed, in the files or by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.values.action import about_people
from doorlist.values.desired import Desired, DesiredScope, RoleRef, Unlisted
from doorlist.values.live import Live, Member
from doorlist.values.mail_log import MailLog
from doorlist.values.scope import ORGANIZATION
from support.defined import defined, defining
from support.powers_by_sets import may, may_by_role
from support.random_definitions import worlds
from support.random_worlds import ALL_LIFTED, desires, examples, lives
from support.simulator import Simulator
from support.worlds import (
    NOW,
    Inside,
    action_line,
    desired,
    guard,
    in_scope,
    live,
    live_in,
    mail,
    plan_of,
    project,
    want,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

NOON = "2026-03-01T12:00:00"
STARTED, ENDED, FELL_BACK = f"Viewer from {NOON}", f"Viewer until {NOON}", f"Lower until {NOON} then Viewer"

#: The entry, who is in, who is invited, what happens to the unlisted → the cause, or `None` where it is left.
CASES: dict[tuple[str, str | None, str | None, Unlisted], str | None] = {
    # Started: before, the files asked for nothing where nobody was in, or where the unlisted are kept.
    (STARTED, None, None, "remove"): "started",
    (STARTED, None, None, "keep"): "started",
    (STARTED, "Member", None, "remove"): None,
    (STARTED, "Member", None, "keep"): "started",
    (STARTED, None, "Member", "remove"): None,
    (STARTED, None, "Member", "keep"): "started",
    (STARTED, "Lower", None, "remove"): None,  # on the way to an ownership it would be in order
    # Ended: whoever is in or invited goes, in whichever role.
    (ENDED, "Viewer", None, "remove"): "expired",
    (ENDED, "Member", None, "remove"): "expired",
    (ENDED, "Viewer", None, "keep"): "expired",
    (ENDED, None, "Viewer", "keep"): "expired",
    # Fell back: from the role before, held or offered. Another role was wrong before already.
    (FELL_BACK, "Lower", None, "remove"): "fell-back",
    (FELL_BACK, "Member", None, "remove"): None,
    (FELL_BACK, "Lower", "Lower", "remove"): None,
    (FELL_BACK, None, "Lower", "remove"): "fell-back",
    (FELL_BACK, None, "Member", "remove"): None,
    (FELL_BACK, None, None, "remove"): None,
    (f"Lower from 2026-02-01 until {NOON} then Viewer", "Lower", None, "remove"): "fell-back",
    # No role that is there is one that was deleted since.
    (f"Gone until {NOON} then Viewer", "Member", None, "remove"): None,
    (f"Gone until {NOON} then Viewer", None, "Member", "remove"): None,
    # Time has nothing to do with it.
    ("Viewer", None, None, "remove"): None,
    ("Viewer", "Member", None, "remove"): None,
    ("Viewer until 2027-01-01", "Member", None, "remove"): None,
    ("Viewer from 2026-04-01", "Member", None, "remove"): None,
}


@pytest.mark.parametrize("scope", ["org", "Bot"])
@pytest.mark.parametrize(("case", "cause"), CASES.items())
def test_what_is_due(case: tuple[str, str | None, str | None, Unlisted], cause: str | None, scope: str) -> None:
    entry, held, offered, unlisted = case
    there = live_in(scope, {"ada": "Owner", **({"kurt": held} if held else {})}, {"kurt": offered} if offered else {})
    wanted = in_scope(scope, want({"ada": "Owner", "kurt": entry}, unlisted))
    everything = plan_of(wanted, there)
    assert everything.actions
    assert (everything.only, everything.left) == (None, ())
    plan = plan_of(wanted, there, only_due=True)
    assert plan.only == "due"
    if cause is None:
        assert (plan.actions, plan.left) == ((), everything.actions)
    else:
        assert (plan.actions, plan.left) == (everything.actions, ())
        assert cause in {action.cause for action in plan.actions}
    assert plan.summary.invite == sum(action.kind == "invite" for action in plan.actions)


@pytest.mark.parametrize(("held", "due"), [("Member", True), ("Viewer", False)])
def test_a_start_that_follows_on_another_groups_end(held: str, due: bool) -> None:
    before = want(kurt=f"Member via a until {NOON}").entries[mail("kurt")]
    wanted = desired(want({"ada": "Owner", "kurt": f"Admin via b from {NOON}"}))
    wanted = replace(wanted, organization=replace(wanted.organization, others={mail("kurt"): (before,)}))
    plan = plan_of(wanted, live({"ada": "Owner", "kurt": held}), only_due=True)
    assert bool(plan.actions) == due
    assert [action.cause for action in (*plan.actions, *plan.left)] == ["started" if due else "role-differs"]


def test_what_depends_on_something_that_is_left_is_left_too() -> None:
    wanted = desired(want({"ada": f"Owner until {NOON}", "bea": "Owner"}))
    plan = plan_of(wanted, live({"ada": "Owner", "bea": "Admin"}), only_due=True)
    assert [action_line(action) for action in plan.left] == ["update-role org bea Admin>Owner", "remove org ada"]
    assert plan.actions == ()


def test_an_ownership_that_moves_with_time_is_due_step_by_step() -> None:
    wanted = desired(want({"ada": f"Owner until {NOON} then Member", "bea": f"Owner from {NOON}"}))

    def due(*members: tuple[str, str], **invited: str) -> list[str]:
        plan = plan_of(wanted, live(dict(members), invited), only_due=True)
        assert plan.left == ()
        return [action_line(action) for action in plan.actions]

    assert due(("ada", "Owner")) == ["invite org bea Admin"]
    assert due(("ada", "Owner"), bea="Admin") == []
    assert due(("ada", "Owner"), ("bea", "Admin")) == [
        "update-role org bea Admin>Owner",
        "update-role org ada Admin>Member",
    ]
    assert due(("ada", "Admin"), ("bea", "Owner")) == ["update-role org ada Admin>Member"]


def test_an_owner_whom_the_files_demote_without_times_is_left_what_the_hand_over_leaves_them() -> None:
    """The files asked for less already before the successor started, in vain: that is more than time."""
    wanted = desired(want({"ada": "Member", "bea": f"Owner from {NOON}"}, "keep"))
    there = live({"ada": "Owner", "bea": "Admin"})
    earlier = plan_of(wanted, there, now=NOW - timedelta(seconds=1))
    assert (earlier.actions, [block.guardrail for block in earlier.blocked]) == ((), ["owner"])
    plan = plan_of(wanted, there, only_due=True)
    assert [(action_line(action), action.cause) for action in plan.actions] == [
        ("update-role org bea Admin>Owner", "ownership-transfer")
    ]
    assert [action_line(action) for action in plan.left] == ["update-role org ada Admin>Member"]
    assert plan.blocked == ()


def test_projects_follow_the_organizations_entry() -> None:
    wanted = desired(
        want({"ada": "Owner", "kurt": f"Member from {NOON}", "zoe": f"Member until {NOON}"}),
        Bot=want(kurt="Member", zoe="Member"),
    )
    plan = plan_of(wanted, live({"ada": "Owner", "zoe": "Member"}, Bot=Inside({"zoe": "Member"})), only_due=True)
    assert [(action_line(action), action.cause) for action in plan.actions] == [
        ("remove org zoe", "expired"),
        ("invite org kurt Member", "started"),
        ("invite Bot kurt Member", "started"),
    ]


@pytest.mark.parametrize("end", [NOON, "2026-02-27T12:00:00"])
def test_a_projects_entry_that_fell_back_before_the_organizations_started(end: str) -> None:
    wanted = desired(
        want({"ada": "Owner", "kurt": f"Member from {NOON}"}), Bot=want(kurt=f"Manager until {end} then Member")
    )
    plan = plan_of(wanted, live({"ada": "Owner"}, Bot=Inside({})), only_due=True)
    assert [(action_line(action), action.cause) for action in plan.actions] == [
        ("invite org kurt Member", "started"),
        ("invite Bot kurt Member", "started"),
    ]
    assert plan.left == ()


def test_who_was_kept_on_the_way_to_an_ownership_was_in_order_with_an_invitation_left_over() -> None:
    wanted = desired(Bot=want({"kurt": f"Owner from {NOON}"}, "keep"))
    there = live(Bot=Inside({"kurt": "Manager"}, {"kurt": "Manager"}))
    plan = plan_of(wanted, there, only_due=True)
    assert [action_line(action) for action in plan.actions] == [
        "update-role Bot kurt Manager>Owner",
        "revoke Bot kurt 1",
    ]
    assert plan.left == ()


def test_guardrails_look_at_what_is_done_and_not_at_what_is_left() -> None:
    wanted = desired(
        want({"ada": "Owner", "zoe": f"Member until {NOON}"}), guardrails=guard(removals="1", protected={"kurt"})
    )
    there = live({"ada": "Owner", "kurt": "Member", "zoe": "Member", "tim": "Member"}, {"eve": "Member"})
    assert {block.guardrail for block in plan_of(wanted, there).blocked} == {"max_removals", "protected"}
    plan = plan_of(wanted, there, only_due=True)
    assert ([action_line(action) for action in plan.actions], plan.blocked) == (["remove org zoe"], ())
    assert len(plan.left) == 3


def test_an_offer_whose_time_is_over_counts_as_taken_away() -> None:
    wanted = desired(want({"ada": "Owner", "kurt": f"Member until {NOON}"}), guardrails=guard(removals="0"))
    plan = plan_of(wanted, live({"ada": "Owner"}, {"kurt": "Member"}), only_due=True)
    assert [action_line(action) for action in plan.actions] == ["revoke org kurt 1"]
    assert [block.guardrail for block in plan.blocked] == ["max_removals"]


def test_an_owner_whose_demotion_is_not_due_blocks_nothing() -> None:
    there = live({"ada": "Owner", "zoe": "Member"})
    left = desired(want({"ada": "Admin", "zoe": f"Member until {NOON}"}))
    assert plan_of(left, there).blocked
    assert plan_of(left, there, only_due=True).blocked == ()
    due = desired(want({"ada": f"Owner until {NOON} then Admin", "zoe": f"Member until {NOON}"}))
    assert [block.guardrail for block in plan_of(due, there, only_due=True).blocked] == ["owner"]


def test_roles_and_policies_are_left_and_so_is_who_needs_a_new_role() -> None:
    roles, policies = {"Viewer": "Look", "Annotator": "Look"}, {"Look": "trace:read"}
    there = defined(
        live(Bot=Inside({"ada": "Owner", "kurt": "Annotator", "zoe": "Annotator"})), project("Bot"), roles, policies
    )
    entries = want(
        {
            "ada": "Owner",
            "kurt": f"Annotator until {NOON} then Judge",
            "tim": f"Judge from {NOON}",
            "zoe": f"Annotator until {NOON} then Viewer",
        }
    )
    wanted = desired(Bot=defining(entries, {"Viewer": "Look", "Judge": "Look"}, {"Look": "trace:read trace:delete"}))
    plan = plan_of(wanted, there, only_due=True)
    assert [(action.id.split(":")[0], action.email) for action in about_people(plan.actions)] == [
        ("update-role", mail("zoe"))
    ]
    assert len(plan.actions) == 1
    assert sorted(action.id.replace("project:prj-bot:", "") for action in plan.left) == [
        "define-role:Judge",
        "delete-role:Annotator",
        f"invite:{mail('tim')}",
        "redefine-policy:Look",
        f"update-role:{mail('kurt')}",
    ]
    assert plan.blocked == ()
    reasons = {action.email: action.reason for action in about_people(plan.left)}
    assert all(reason.endswith(". The whole plan makes the role Judge first.") for reason in reasons.values())


@pytest.mark.parametrize(
    ("held", "offered", "due"),
    [
        ("Old", None, ["update-role Bot kurt Old>Viewer"]),
        (None, "Old", ["revoke Bot kurt 1", "invite Bot kurt Viewer"]),
        ("Member", None, []),
        (None, "Member", []),
    ],
)
def test_a_role_that_is_only_renamed_was_in_order(held: str | None, offered: str | None, due: list[str]) -> None:
    """The rename itself is left; a moment before the same files asked nothing else."""
    members = {"ada": "Owner", **({"kurt": held} if held else {})}
    there = live(Bot=Inside(members, {"kurt": offered} if offered else {}))
    there = defined(there, project("Bot"), {"Old": "", "Viewer": ""})
    entries = want({"ada": "Owner", "kurt": f"Past until {NOON} then Viewer"})
    wanted = desired(Bot=defining(entries, {"Past<Old": "", "Viewer": ""}, {}))
    earlier = plan_of(wanted, there, now=NOW - timedelta(seconds=1))
    assert bool(about_people(earlier.actions)) == (not due)
    plan = plan_of(wanted, there, only_due=True)
    assert [action_line(action) for action in plan.actions] == due


#: What `Judge` and the role before may do by live, and what the files make of `Judge`; who is in or invited with the
#: role before → what is done, and why the rest is left.
ROLES_TODAY: dict[tuple[str, str, str, str | None, str | None], tuple[list[str], str | None]] = {
    # Whoever comes in or goes up gets no more than the files say ...
    ("started", "", "trace:read trace:delete", None, None): ([], "trace:delete"),
    ("started", "", "trace:read", None, None): (["invite Bot kurt Judge"], None),
    ("started", "", "", None, None): (["invite Bot kurt Judge"], None),
    # ... nor does whoever falls back, where the role of before doesn't have it.
    ("fell-back", "trace:read", "trace:read trace:delete", "Past", None): ([], "trace:delete"),
    ("fell-back", "trace:delete", "trace:delete span:read", "Past", None): ([], "span:read"),
    # Here it has: falling back leaves less, or as much.
    ("fell-back", "trace:delete span:read", "trace:delete", "Past", None): (
        ["update-role Bot kurt Past>Judge"],
        None,
    ),
    ("fell-back", "trace:delete", "trace:read trace:delete", "Past", None): (
        ["update-role Bot kurt Past>Judge"],
        None,
    ),
    ("fell-back", "", "trace:read trace:delete", "Manager", None): (["update-role Bot kurt Manager>Judge"], None),
    ("fell-back", "", "trace:read", "Past", None): (["update-role Bot kurt Past>Judge"], None),
    # An offer that has ended is taken back, whatever the role is that would replace it.
    ("fell-back", "trace:delete", "trace:delete", None, "Past"): (["revoke Bot kurt 1"], "trace:delete"),
    ("fell-back", "trace:read", "trace:read", None, "Past"): (
        ["revoke Bot kurt 1", "invite Bot kurt Judge"],
        None,
    ),
}


@pytest.mark.parametrize("by", ["policy", "role", "policy alone", "rename"])
@pytest.mark.parametrize(("case", "expected"), ROLES_TODAY.items())
def test_nobody_gets_more_by_a_role_that_waits_to_be_redefined(
    case: tuple[str, str, str, str | None, str | None], expected: tuple[list[str], str | None], by: str
) -> None:
    turn, before, today, held, offered = case
    entry = f"Judge from {NOON}" if turn == "started" else f"{held or offered} until {NOON} then Judge"
    members = {"ada": "Owner", **({"kurt": held} if held else {})}
    there = live(Bot=Inside(members, {"kurt": offered} if offered else {}))
    policies = {"Before": before, "Today": today, "Files": "trace:read"}
    there = defined(there, project("Bot"), {"Past": "Before", "Judge": "Today"}, policies)
    # The same end in several ways; only the renamed one has another name until then.
    roles, given = {"Past": "Before", "Judge": "Today"}, {**policies, "Today": "trace:read"}
    if by == "role":
        roles, given = {**roles, "Judge": "Files"}, policies
    if by == "rename":
        there = defined(there, project("Bot"), {"Past": "Before", "Marker": "Today"}, policies)
        roles = {"Past": "Before", "Judge<Marker": "Today"}
    wanted = desired(
        Bot=defining(
            want({"ada": "Owner", "kurt": entry}),
            None if by == "policy alone" else roles,
            given,
        )
    )
    plan = plan_of(wanted, there, only_due=True)
    done, takes = expected
    assert [action_line(action) for action in plan.actions] == done
    reasons = [action.reason for action in about_people(plan.left)]
    assert len(reasons) == (takes is not None)
    assert all(one.endswith(f" The whole plan first takes {takes} from the role Judge.") for one in reasons)
    assert plan.blocked == ()


def test_nobody_is_reminded_of_more_than_the_files_offer() -> None:
    there = live(
        Bot=Inside(
            {"ada": "Owner"},
            {
                "kurt": "Judge PENDING 2026-01-01",
                "tim": "Guest PENDING 2026-01-01",
                "eve": "- PENDING 2026-01-01",  # without a role, which means Member
            },
        )
    )
    policies = {"Look": "trace:read", "Wipe": "trace:delete"}
    there = defined(there, project("Bot"), {"Judge": "Look Wipe", "Guest": "Look"}, policies)
    entries = want(ada="Owner", kurt="Judge", tim="Guest", eve="Member")
    roles = {"Judge": "Look", "Guest": "Look"}
    wanted = desired(resend_after=timedelta(days=7), Bot=defining(entries, roles, policies))
    log = MailLog(since=NOW - timedelta(days=90))
    plan = plan_of(wanted, there, mailed=log, only_due=True)
    assert [action_line(action) for action in about_people(plan.actions)] == ["resend Bot eve 3", "resend Bot tim 2"]
    assert [action_line(action) for action in about_people(plan.left)] == ["resend Bot kurt 1"]


def test_an_offer_that_is_not_replaced_counts_as_taken_away() -> None:
    there = defined(
        live(Bot=Inside({"ada": "Owner"}, {"kurt": "Past"})),
        project("Bot"),
        {"Past": "", "Judge": "Wipe"},
        {"Wipe": "trace:delete"},
    )
    entries = want({"ada": "Owner", "kurt": f"Past until {NOON} then Judge"})

    def blocked(wipe: str) -> list[str]:
        bot = defining(entries, {"Past": "", "Judge": "Wipe"}, {"Wipe": wipe})
        plan = plan_of(desired(guardrails=guard(removals="0"), Bot=bot), there, only_due=True)
        return [block.guardrail for block in plan.blocked]

    assert blocked("trace:delete") == []
    assert blocked("trace:read") == ["max_removals"]


def test_a_role_in_use_that_must_go_blocks_no_plan_that_leaves_it() -> None:
    there = defined(
        live(Bot=Inside({"kurt": "Annotator", "zoe": "Viewer"})), project("Bot"), {"Annotator": "", "Viewer": ""}
    )
    entries = want({"kurt": f"Viewer until {NOON}", "zoe": "Viewer"}, "keep")
    wanted = desired(Bot=defining(entries, {"Viewer": ""}))
    stays = want({"zoe": f"Viewer until {NOON}"}, "keep")
    blocked = desired(Bot=defining(stays, {"Viewer": ""}))
    assert [block.guardrail for block in plan_of(blocked, there).blocked] == ["role-in-use"]
    plan = plan_of(blocked, there, only_due=True)
    assert ([action_line(action) for action in about_people(plan.actions)], plan.blocked) == (["remove Bot zoe"], ())
    assert [action_line(a) for a in about_people(plan_of(wanted, there, only_due=True).actions)] == [
        "remove Bot kurt"
    ]


@examples
@given(desires(guarded=False), lives())
def test_due_and_left_are_all_there_is_and_can_be_done_apart(wanted: Desired, there: Live) -> None:
    everything, plan = plan_of(wanted, there), plan_of(wanted, there, only_due=True)
    assert sorted(a.id for a in (*plan.actions, *plan.left)) == sorted(a.id for a in everything.actions)
    done = {action.id for action in plan.actions}
    assert all(done.issuperset(action.depends_on) for action in plan.actions)
    assert plan.waiting == everything.waiting


@examples
@given(desires(guarded=False), lives())
def test_of_files_without_times_only_reminders_can_be_due(wanted: Desired, there: Live) -> None:
    def timeless(scope):  # type: ignore[no-untyped-def]
        entries = {e.email: e._replace(starts=None, expires=None, then=None) for e in scope.entries.values()}
        return replace(scope, entries=entries)

    wanted = replace(
        wanted, organization=timeless(wanted.organization), projects=tuple(map(timeless, wanted.projects))
    )
    assert plan_of(wanted, there, only_due=True).actions == ()


@examples
@given(desires(guarded=False), lives(plans=("TEAM",)))
def test_where_live_was_in_order_all_that_time_brings_is_due(wanted: Desired, there: Live) -> None:
    """In a world where nothing is to be done a moment before, nothing is left afterwards.

    A plan has no actions either where a hand-over waits, or where an Owner is to have less and nobody succeeds them:
    such a world isn't in order.
    """
    simulator, earlier = Simulator(there), NOW - timedelta(seconds=1)
    for _ in range(4):
        for action in plan_of(wanted, simulator.live(), now=earlier, overrides=ALL_LIFTED).actions:
            simulator.run(action)
        simulator.everybody_accepts()
    settled = simulator.live()
    before = plan_of(wanted, settled, now=earlier, overrides=ALL_LIFTED)
    waits = any(one.what in ("transfer", "removal") for one in before.waiting)
    stuck = any(block.guardrail == "owner" for block in plan_of(wanted, settled, now=earlier).blocked)
    if not (before.actions or waits or stuck):
        assert plan_of(wanted, settled, only_due=True, overrides=ALL_LIFTED).left == ()


@st.composite
def _timed(draw: st.DrawFn) -> tuple[Desired, Live]:
    """A world with roles and policies whose entries have just started, or fallen back, or have no times."""
    wanted, there = draw(worlds())
    noon = datetime.fromisoformat(NOON).replace(tzinfo=UTC)

    def timed(scope: DesiredScope, held: Mapping[str, Member]) -> DesiredScope:
        entries = {}
        for email, entry in scope.entries.items():
            member = held.get(email)
            if entry.role.name != "Owner":
                before = RoleRef(member.role.name) if member is not None and member.role is not None else entry.role
                fell_back = entry._replace(role=before, expires=noon, then=entry.role)
                entry = draw(st.sampled_from([entry, entry._replace(starts=noon), fell_back]))
            entries[email] = entry
        return replace(scope, entries=entries)

    projects = [timed(one, there.of(project("Bot")).members or {}) for one in wanted.projects]
    organization = timed(wanted.organization, there.of(ORGANIZATION).members or {})
    return replace(wanted, organization=organization, projects=tuple(projects)), there


def _ends(wanted: Desired, there: Live) -> Live:
    """The live state when the whole plan is done."""
    simulator = Simulator(there)
    for action in plan_of(wanted, there, overrides=ALL_LIFTED).actions:
        simulator.run(action)
    return simulator.live()


@examples
@given(_timed())
def test_what_is_due_gives_nobody_what_neither_live_nor_the_files_do(world: tuple[Desired, Live]) -> None:
    wanted, there = world
    plan = plan_of(wanted, there, only_due=True, overrides=ALL_LIFTED)
    start, end, simulator = may(there), may(_ends(wanted, there)), Simulator(there)
    for action in plan.actions:
        simulator.run(action)
        for key, now in may(simulator.live()).items():
            assert now <= start.get(key, frozenset()) | end.get(key, frozenset()), (action.id, key)


@examples
@given(_timed())
def test_an_action_that_time_asks_for_is_left_for_its_role_only_where_that_gives_too_much(
    world: tuple[Desired, Live],
) -> None:
    wanted, there = world
    plan, ends = plan_of(wanted, there, only_due=True, overrides=ALL_LIFTED), _ends(wanted, there)
    for action in (*about_people(plan.actions), *about_people(plan.left)):
        role, scope = action.role_id, action.scope
        if role is None or action.role.after is None or action.cause not in ("started", "fell-back"):
            continue
        member = (there.of(scope).members or {}).get(action.email)
        held = None if member is None or member.role is None else member.role.id
        has = frozenset[str]() if held is None else may_by_role(scope, held, there.of(scope))
        today, then = (may_by_role(scope, role, side.of(scope)) for side in (there, ends))
        assert (action in plan.left) == (not today - then <= has) or action.depends_on, action.id
    taken = {action.id for action in about_people(plan.left) if action.cause == "expired" and not action.depends_on}
    assert not taken
