"""Entries that start, end and fall back, in a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorlist.values.desired import Unlisted
from support.worlds import NOW, Inside, Told, desired, in_scope, live, live_in, mail, plan_of, tell, want

NOON = "2026-03-01T12:00:00"
LATER = "2026-03-01T12:00:01"


@pytest.mark.parametrize("scope", ["org", "Bot"])
@pytest.mark.parametrize(
    ("entry", "held", "unlisted", "expected"),
    [
        # Not begun: as whoever isn't named, and waiting.
        (f"Member from {LATER}", None, "remove", Told([], ["{} kurt joining"])),
        (f"Member from {LATER}", "Member", "remove", Told(["remove {} kurt"], ["{} kurt joining"])),
        (f"Member from {LATER}", "Member", "keep", Told([], ["{} kurt joining"], ["{} kurt member Member"])),
        # Begun on the very second.
        (f"Member from {NOON}", None, "remove", Told(["invite {} kurt Member"])),
        (f"Member from {NOON}", "Viewer", "keep", Told(["update-role {} kurt Viewer>Member"])),
        (f"Member from {NOON}", "Member", "remove", Told([])),
        # Ended, and fallen back.
        (f"Member until {NOON}", "Member", "keep", Told(["remove {} kurt"])),
        (f"Member until {LATER} then Viewer", "Member", "remove", Told([])),
        (f"Member until {NOON} then Viewer", "Member", "remove", Told(["update-role {} kurt Member>Viewer"])),
        (f"Member until {NOON} then Viewer", "Viewer", "remove", Told([])),
        (f"Member until {NOON} then Viewer", None, "remove", Told(["invite {} kurt Viewer"])),
    ],
)
def test_on_the_very_second(scope: str, entry: str, held: str | None, unlisted: Unlisted, expected: Told) -> None:
    there = live_in(scope, {"ada": "Owner", **({"kurt": held} if held else {})})
    found = tell(in_scope(scope, want({"ada": "Owner", "kurt": entry}, unlisted)), there)
    filled = Told(*([line.format(scope) for line in part] for part in expected))
    assert tuple(map(list, found)) == tuple(map(list, filled))


def test_an_invitation_of_somebody_whose_entry_has_not_begun_is_revoked() -> None:
    there = live({"ada": "Owner"}, {"kurt": "Member"})
    found = tell(desired(want(ada="Owner", kurt=f"Member from {LATER}")), there)
    assert (found.actions, found.waiting) == (["revoke org kurt 1"], ["org kurt joining"])


def test_an_invitation_follows_the_role_that_somebody_falls_back_to() -> None:
    there = live({"ada": "Owner"}, {"kurt": "Admin"})
    found = tell(desired(want(ada="Owner", kurt=f"Admin until {NOON} then Member")), there)
    assert found.actions == ["revoke org kurt 1", "invite org kurt Member after <revoke org kurt 1>"]


def test_a_project_waits_for_the_start_of_the_organizations_entry() -> None:
    wanted = desired(want(ada="Owner", kurt="Member from 2026-04-01"), Bot=want(kurt="Member"))
    plan = plan_of(wanted, live({"ada": "Owner"}, Bot=Inside()))
    assert [(one.scope.name, one.what, one.reason) for one in plan.waiting] == [
        ("", "joining", "The entry starts on 2026-04-01; until then it counts as absent."),
        (
            "Bot",
            "joining",
            "Their entry in the organization starts on 2026-04-01; until then this one is absent, too.",
        ),
    ]
    assert plan.actions == ()


def test_after_joining_goes_on_once_the_entry_has_begun() -> None:
    wanted = desired(
        want(ada="Owner", kurt=f"Member from {NOON}"), Bot=want(kurt="Member from 2026-03-01"), after_joining=True
    )
    outside = tell(wanted, live({"ada": "Owner"}, Bot=Inside()))
    assert (outside.actions, outside.waiting) == (["invite org kurt Member"], ["Bot kurt joining"])
    inside = tell(wanted, live({"ada": "Owner", "kurt": "Member"}, Bot=Inside()))
    assert (inside.actions, inside.waiting) == (["invite Bot kurt Member"], [])


@pytest.mark.parametrize(
    ("ada", "bea", "actions", "blocked"),
    [
        (f"Owner until {LATER} then Admin", f"Owner from {LATER}", [], []),
        (f"Owner until {NOON} then Admin", "Admin", [], ["owner org ada"]),
        (f"Owner until {NOON}", "Admin", [], ["owner org ada"]),
        (f"Owner from {LATER}", "Admin", [], []),  # as whoever isn't named, and is kept
        (f"Owner until {NOON} then Admin", f"Owner from {NOON}", ["update-role org bea Admin>Owner"], []),
    ],
)
def test_an_owner_cannot_start_end_or_fall_back_without_a_successor(
    ada: str, bea: str, actions: list[str], blocked: list[str]
) -> None:
    found = tell(desired(want({"ada": ada, "bea": bea}, "keep")), live({"ada": "Owner", "bea": "Admin"}))
    assert (found.actions, found.blocked) == (actions, blocked)


def test_as_of_shows_what_time_will_bring() -> None:
    wanted = desired(want(ada="Owner", kurt="Admin from 2026-04-01 until 2026-05-01 then Member"))
    there = live({"ada": "Owner"})
    april, may = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    for moment, roles in ((april - timedelta(seconds=1), []), (april, ["Admin"]), (may, ["Member"])):
        plan = plan_of(wanted, there, as_of=moment)
        assert [action.role.after for action in plan.actions] == roles


def test_a_saved_state_goes_on_with_time() -> None:
    wanted = desired(
        want(ada="Owner", kurt="Admin from 2026-04-01 until 2026-05-01 then Member", zoe="Member until 2026-03-02"),
        Bot=want(zoe="Member", kurt="Member until 2026-06-01"),
    )
    there = live({"ada": "Owner", "zoe": "Member"}, Bot=Inside({"zoe": "Member"}))
    state = plan_of(wanted, there).desired.state
    for days in (0, 1, 31, 61, 92, 400):
        now = NOW + timedelta(days=days)
        direct, later = plan_of(wanted, there, now=now), plan_of(state, there, now=now)
        assert (later.actions, later.waiting) == (direct.actions, direct.waiting)


def test_somebody_with_another_entry_until_then_waits_only_for_another_role() -> None:
    wanted = desired(want(ada="Owner", kurt="Member until 2026-04-01"))
    for role, waiting in (("Member", []), ("Admin", ["org kurt joining"])):
        later = want(kurt=f"{role} from 2026-04-01").entries[mail("kurt")]
        both = replace(wanted, organization=replace(wanted.organization, others={mail("kurt"): (later,)}))
        assert tell(both, live({"ada": "Owner", "kurt": "Member"})).waiting == waiting
