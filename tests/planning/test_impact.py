"""What a step means for people, as a plan tells it: gains and losses, and who reaches projects by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from doorlist.planning.arrange import Steps
from doorlist.planning.impact import course_of, known_powers
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.platform.ladder import BuiltinRole, Ladder
from doorlist.values.scope import ORGANIZATION
from support.defined import CATALOGUE, defined, defining, known
from support.worlds import Inside, desired, live, mail, plan_of, project, want

if TYPE_CHECKING:
    from doorlist.values.action import Action
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live

BOT = project("Bot")
ALL = tuple(sorted(CATALOGUE["organization"]))
WITHHELD = ("iam:manage", "project:manage", "user:manage")
PROJECT = CATALOGUE["project"]
PROJECT_WITHHELD = ("iam:manage", "user:manage")


def _only(wanted: Desired, there: Live, kind: str) -> Action:
    (found,) = (action for action in plan_of(wanted, there).actions if action.kind == kind)
    return found


def _told(action: Action) -> list[tuple[list[str], tuple[str, ...], tuple[str, ...]]]:
    return [([one.partition("@")[0] for one in each.people], each.gains, each.loses) for each in action.impact]


def test_who_becomes_admin_reaches_every_project_and_who_was_one_does_no_more() -> None:
    there = known(live({"ada": "Owner", "bob": "Member", "cyd": "Admin"}, Bot=Inside({"bob": "Member"})))
    wanted = desired(want({"ada": "Owner", "bob": "Admin", "cyd": "Member"}))
    down, up = sorted(plan_of(wanted, there).actions, key=_down_first)
    assert down.effects == (f"{mail('cyd')} reaches no project any more through the organization.",)
    assert _told(down) == [(["cyd"], (), WITHHELD)]
    assert up.effects == (f"{mail('bob')} reaches every project from then on through the organization.",)
    assert _told(up) == [(["bob"], WITHHELD, ())]
    whole = [(one.scope, one.people, one.gains, one.loses) for one in plan_of(wanted, there).impact]
    assert whole == [
        (ORGANIZATION, (mail("bob"),), WITHHELD, ()),
        (ORGANIZATION, (mail("cyd"),), (), WITHHELD),
        (BOT, (mail("bob"),), PROJECT_WITHHELD, ()),
        (BOT, (mail("cyd"),), (), tuple(sorted(PROJECT))),
    ]


def _down_first(action: Action) -> bool:
    return action.subject != mail("cyd")


def test_the_whole_tells_people_apart_by_where_they_start_and_where_they_end() -> None:
    start = {"ada": "Owner", "bob": "Member", "cyd": "Member", "dan": "Viewer"}
    there = known(defined(live(Bot=Inside(start)), BOT, {"Viewer": "Look"}, {"Look": "trace:read"}))
    plan = plan_of(desired(Bot=want({"ada": "Owner", "bob": "Manager", "cyd": "Viewer", "dan": "Manager"})), there)
    assert [(one.people, one.gains, one.loses) for one in plan.impact] == [
        ((mail("bob"),), PROJECT_WITHHELD, ()),
        ((mail("cyd"),), (), ("span:read", "trace:delete")),
        ((mail("dan"),), ("iam:manage", "span:read", "trace:delete", "user:manage"), ()),
    ]


@pytest.mark.parametrize(
    ("names", "who"),
    [
        (["bob"], f"{mail('bob')} reaches"),
        (["bob", "cyd"], f"{mail('bob')} and {mail('cyd')} reach"),
        ([f"p{number}" for number in range(8)], " and p7@acme.example reach"),
        ([f"p{number}" for number in range(9)], "9 people reach"),
    ],
)
@pytest.mark.parametrize("wider", [True, False])
def test_a_policy_that_opens_the_projects_says_for_whom(names: list[str], who: str, wider: bool) -> None:
    people = {"ada": "Owner", **dict.fromkeys(names, "Boss")}
    before, after = "project:read", "project:read project:manage"
    if not wider:
        before, after = after, before
    there = known(defined(live(people, Bot=Inside({})), ORGANIZATION, {"Boss": "Reach"}, {"Reach": before}))
    wanted = desired(defining(want(people), {"Boss": "Reach"}, {"Reach": after}))
    action = _only(wanted, there, "redefine-policy")
    end = "every project from then on" if wider else "no project any more"
    (effect,) = action.effects
    assert effect.endswith(f"{who} {end} through the organization.")
    gains, loses = (("project:manage",), ()) if wider else ((), ("project:manage",))
    assert _told(action) == [(sorted(names), gains, loses)]


def test_leaving_the_organization_says_what_is_lost_there_and_nothing_of_reaching() -> None:
    there = known(live({"ada": "Owner", "cyd": "Admin"}, Bot=Inside({"cyd": "Manager"})))
    action = _only(desired(want({"ada": "Owner"})), there, "remove")
    assert not any("through the organization" in effect for effect in action.effects)
    assert _told(action) == [(["cyd"], (), ALL)]
    assert action.interrupts == ()
    told = {one.scope: (one.people, one.loses) for one in plan_of(desired(want({"ada": "Owner"})), there).impact}
    assert told[ORGANIZATION] == ((mail("cyd"),), ALL)
    assert told[BOT] == ((mail("cyd"),), tuple(sorted(PROJECT)))


def test_a_hand_over_tells_what_it_means_for_both() -> None:
    there = known(live(Bot=Inside({"ada": "Owner", "bob": "Member"})))
    action = _only(desired(Bot=want({"ada": "Manager", "bob": "Owner"})), there, "update-role")
    assert _told(action) == [(["bob"], PROJECT_WITHHELD, ())], "a Manager may do all that an Owner may"
    first, second = plan_of(desired(Bot=want({"ada": "Member", "bob": "Owner"})), there).actions
    assert (first.cause, _told(first)) == ("ownership-transfer", [(["bob"], PROJECT_WITHHELD, ())])
    assert _told(second) == [(["ada"], (), PROJECT_WITHHELD)]


def test_a_hand_over_takes_from_the_previous_owner_what_the_next_lower_role_lacks() -> None:
    member = CONFIDENT_AI.ladders["project"].roles[-1]
    rungs = BuiltinRole("Owner"), BuiltinRole("Manager", frozenset({"iam:manage"})), member
    facts = replace(CONFIDENT_AI, ladders={**CONFIDENT_AI.ladders, "project": Ladder(rungs)})
    there = known(live(Bot=Inside({"ada": "Owner", "bob": "Member"})))
    (action,) = plan_of(desired(Bot=want({"ada": "Manager", "bob": "Owner"})), there, facts).actions
    assert _told(action) == [(["ada"], (), ("iam:manage",)), (["bob"], PROJECT_WITHHELD, ())]


def test_an_invitation_tells_what_accepting_it_gives() -> None:
    there = known(
        defined(live({"ada": "Owner"}, Bot=Inside({})), BOT, {"Viewer": "Look", "None": ""}, {"Look": "trace:read"})
    )
    action = _only(desired(Bot=want({"kurt": "Viewer"})), there, "invite")
    assert _told(action) == [(["kurt"], ("trace:read",), ())]
    assert action.effects == ()
    assert _told(_only(desired(Bot=want({"kurt": "None"})), there, "invite")) == []
    assert plan_of(desired(Bot=want({"kurt": "Viewer"})), there).impact == (), "nobody may do anything by it yet"
    assert _told(_only(desired(Bot=want({"ada": "Viewer"})), there, "invite")) == [], (
        "an Owner may do all of it anyway"
    )


def test_an_invitation_to_a_role_that_is_made_in_the_same_plan() -> None:
    there = known(defined(live({"ada": "Owner"}, Bot=Inside({})), BOT, {}, {}))
    wanted = desired(Bot=defining(want({"kurt": "Viewer"}), {"Viewer": "Look"}, {"Look": "trace:*"}))
    assert _told(_only(wanted, there, "invite")) == [(["kurt"], ("trace:delete", "trace:read"), ())]
    assert _told(_only(wanted, there, "define-role")) == _told(_only(wanted, there, "define-policy")) == []


def test_nothing_is_told_where_permissions_were_not_read() -> None:
    there = live({"ada": "Owner", "cyd": "Admin"}, Bot=Inside({"bob": "Manager"}))
    plan = plan_of(desired(want({"ada": "Owner", "cyd": "Member"}), Bot=want({"bob": "Member"})), there)
    assert [action.impact for action in plan.actions] == [(), ()]
    assert plan.impact == ()
    half = known(there)
    half = replace(half, scopes={**half.scopes, BOT: there.of(BOT)})
    plan = plan_of(desired(want({"ada": "Owner", "cyd": "Member"}), Bot=want({"bob": "Member"})), half)
    assert {one.scope for one in plan.impact} == {ORGANIZATION}


@pytest.mark.parametrize(
    ("unread", "in_the_organization", "in_a_project"),
    [
        ((), True, True),
        (("members",), False, False),
        (("roles",), True, False),
        (("policies",), True, False),
        (("permissions",), True, False),
    ],
)
def test_what_everybody_may_do_is_known_where_all_that_it_takes_was_read(
    unread: tuple[str, ...], in_the_organization: bool, in_a_project: bool
) -> None:
    there = known(live({"ada": "Owner"}, Bot=Inside({"ada": "Owner"})))
    for scope, is_known in ((ORGANIZATION, in_the_organization), (BOT, in_a_project)):
        half = replace(there.of(scope), **dict.fromkeys(unread))
        powers = known_powers(replace(there, scopes={**there.scopes, scope: half}), CONFIDENT_AI)
        assert (scope in powers.scopes) == is_known


def test_whoever_reaches_projects_loses_nothing_in_one_where_no_more_than_the_people_was_read_above_it() -> None:
    there = defined(live({"ada": "Owner", "cyd": "Admin"}, Bot=Inside({"ada": "Owner", "cyd": "Manager"})), BOT)
    plan = plan_of(desired(Bot=want({"ada": "Owner", "cyd": "Member"})), there)
    assert [action.impact for action in plan.actions] == [()]
    assert plan.impact == ()


def test_a_scope_that_was_not_read_hides_nothing_of_those_after_it() -> None:
    people = {"bob": "Manager"}
    there = defined(live(Ant=Inside(people), Bot=Inside(people)), BOT)
    plan = plan_of(desired(Ant=want({"bob": "Member"}), Bot=want({"bob": "Member"})), there)
    assert [_told(action) for action in plan.actions] == [[], [(["bob"], (), PROJECT_WITHHELD)]]
    assert [(one.scope, one.loses) for one in plan.impact] == [(BOT, PROJECT_WITHHELD)]


def test_the_whole_comes_by_the_names_of_projects_as_written() -> None:
    inside = Inside({"bob": "Manager"})
    there = known(live({"ada": "Owner", "bob": "Admin"}, apple=inside, Bot=inside))
    assert sorted(there.projects)[0].name == "apple", "their ids come the other way round"
    plan = plan_of(desired(want({"ada": "Owner"})), there)
    assert [one.scope.name for one in plan.impact] == ["", "Bot", "apple"]


def test_whoever_ceases_to_reach_a_project_before_they_hold_enough_in_it_is_interrupted() -> None:
    people = {"ada": "Owner", "bob": "Admin", "cyd": "Admin", "dan": "Member"}
    there = known(live(people, Bot=Inside({"bob": "Manager", "cyd": "Member", "dan": "Member"})))
    wanted = desired(
        want({"ada": "Owner", "bob": "Member", "cyd": "Member", "dan": "Admin"}),
        Bot=want({"bob": "Manager", "cyd": "Manager", "dan": "Member"}),
    )
    actions = plan_of(wanted, there).actions
    interrupted = []
    for order in (actions, actions[::-1]):
        powers = known_powers(there, CONFIDENT_AI)
        course = course_of(order, {}, there, powers, Steps(order, powers, {}))
        interrupted.append({action.id: action.interrupts for action in course.actions if action.interrupts})
    assert interrupted == [{}, {f"update-role:organization:{mail('cyd')}": (mail("cyd"),)}]


def test_whoever_ceases_to_reach_projects_loses_by_it_there_and_nothing_is_told_above_where_that_was_not_read() -> (
    None
):
    there = defined(live({"ada": "Owner", "cyd": "Admin"}, Bot=Inside({"cyd": "Member"})), BOT)
    plan = plan_of(desired(want({"ada": "Owner", "cyd": "Member"})), there)
    assert [action.impact for action in plan.actions] == [()]
    assert [(one.scope, one.people, one.loses) for one in plan.impact] == [(BOT, (mail("cyd"),), PROJECT_WITHHELD)]
