"""Planning goes by the facts that it is given: another platform's names, seats and permissions are as good."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from doorlist.planning.hints import file_hints
from doorlist.planning.needs import needs
from doorlist.planning.offline import offline_blocks
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.platform.ladder import BuiltinRole, Ladder
from doorlist.values.at_moment import at
from doorlist.values.desired import Desired
from doorlist.values.guardrails import Guardrails, Overrides, Restriction
from doorlist.values.live import Live, LiveScope
from doorlist.values.plan import Plan
from doorlist.values.scope import ORGANIZATION
from doorlist.values.source import FileFacts, Source
from support.defined import defined, defining
from support.exchanged import exchanged, in_text
from support.random_definitions import worlds
from support.random_worlds import PEOPLE, desires, examples, lifted, lives
from support.worlds import NOW, Inside, desired, live, mail, plan_of, project, told, want

_AS_JSON = TypeAdapter(Plan)
ANOTHER = exchanged(CONFIDENT_AI)
BOT = project("Bot")
RESTRICTED = ("project:manage", "iam:*", "trace:delete")
REACHES = (f"{mail('kurt')} reaches every project from then on through the organization.",)


def _document(plan: Plan) -> Any:
    """All of a plan but the digests of what it was made from."""
    document = json.loads(_AS_JSON.dump_json(plan, by_alias=True))
    del document["desired"]["digest"], document["live"]["digest"]
    return document


def test_the_other_platform_is_another_one() -> None:
    assert ANOTHER.ladders["organization"].names == ("Patron", "Adjunct", "Novice")
    assert ANOTHER.ladders["project"].names == ("Patron", "Leader", "Novice")
    assert (ANOTHER.reaches_projects, ANOTHER.seats) == ("project:mandate", {"GIFT": 2})
    assert in_text("an Owner, two Owners, an Admin, mEMBER") == "a Patron, two Patrons, an Adjunct, nOVICE"


@examples
@given(desires(), lives(), lifted(), st.booleans())
def test_a_plan_is_the_same_by_other_names(desired: Desired, live: Live, overrides: Overrides, due: bool) -> None:
    ours = plan_of(desired, live, overrides=overrides, only_due=due)
    theirs = plan_of(exchanged(desired), exchanged(live), ANOTHER, overrides=overrides, only_due=due)
    assert _document(theirs) == exchanged(_document(ours))


@examples
@given(worlds(), st.sampled_from(RESTRICTED), st.sets(st.sampled_from(PEOPLE)))
def test_a_plan_of_roles_and_policies_is_the_same_by_other_names(
    world: tuple[Desired, Live], permission: str, allowed: set[str]
) -> None:
    wanted, there = world
    only = Restriction(permission, frozenset(allowed), frozenset(), Source("access.yaml", 2))
    guarded = replace(wanted, guardrails=replace(wanted.guardrails, restricted=(only,)))
    for one in (wanted, guarded):
        theirs = plan_of(exchanged(one), exchanged(there), ANOTHER)
        assert _document(theirs) == exchanged(_document(plan_of(one, there)))


@examples
@given(desires(guarded=False), lives(), st.booleans())
def test_what_is_read_and_told_before_a_plan_is_the_same_by_other_names(
    desired: Desired, live: Live, people: bool
) -> None:
    wanted = at(desired, NOW)
    known = {scope: LiveScope(there.members, there.invitations) for scope, there in live.scopes.items()}
    partly = replace(live, scopes=known if people else {})
    assert needs(exchanged(wanted), exchanged(partly), ANOTHER) == needs(wanted, partly, CONFIDENT_AI)
    ours, theirs = (
        (offline_blocks(one, facts, NOW), file_hints(one, facts, FileFacts()))
        for one, facts in ((wanted, CONFIDENT_AI), (exchanged(wanted), ANOTHER))
    )
    assert theirs == exchanged(ours)


# What a name alone doesn't tell: more rungs, other seats, another permission that reaches projects.

FOUR = replace(
    CONFIDENT_AI,
    ladders={
        "organization": Ladder(
            (BuiltinRole("Owner"), BuiltinRole("Admin"), BuiltinRole("Auditor"), BuiltinRole("Member"))
        ),
        "project": CONFIDENT_AI.ladders["project"],
    },
)


@pytest.mark.parametrize(
    ("before", "after", "ours", "theirs"),
    [
        ("Admin", "Auditor", True, True),
        ("Viewer", "Auditor", True, False),
        ("Auditor", "Viewer", True, True),
        ("Auditor", "Admin", False, False),
        ("Auditor", "Member", True, True),
    ],
)
def test_a_fourth_rung_ranks_where_it_stands(before: str, after: str, ours: bool, theirs: bool) -> None:
    """Among custom roles any change counts as a demotion; a built-in one is above them all, but for the lowest."""
    wanted = desired(
        want(ada="Owner", kurt=after),
        guardrails=Guardrails(protected=frozenset({mail("kurt")}), sources={"protected": Source("access.yaml", 3)}),
    )
    there = live({"ada": "Owner", "kurt": before})
    found = [bool(told(plan_of(wanted, there, facts)).blocked) for facts in (CONFIDENT_AI, FOUR)]
    assert found == [ours, theirs]


@pytest.mark.parametrize(("admins", "words"), [(1, "1 Owner"), (2, "1 Owner or Admin"), (3, "2 Owners, Admins and")])
def test_so_many_rungs_count_as_admins_as_the_facts_say(admins: int, words: str) -> None:
    facts = replace(FOUR, admins=admins)
    wanted = desired(
        want(ada="Owner", kurt="Auditor"),
        guardrails=Guardrails(min_admins=3, sources={"min_admins": Source("access.yaml", 3)}),
    )
    [block] = plan_of(wanted, live({"ada": "Owner", "kurt": "Auditor"}), facts).blocked
    assert block.reason.startswith(words)


@pytest.mark.parametrize(("seats", "blocked"), [({"TEAM": 2}, True), ({"TEAM": 3}, False), ({"FREE": 0}, False)])
def test_seats_are_the_facts(seats: dict[str, int], blocked: bool) -> None:
    wanted, there = desired(want(ada="Owner", bob="Member", kurt="Member")), live({"ada": "Owner", "bob": "Member"})
    assert bool(plan_of(wanted, there, replace(CONFIDENT_AI, seats=seats)).blocked) == blocked


@pytest.mark.parametrize(("permission", "effects"), [("project:manage", ()), ("billing:read", REACHES)])
def test_what_reaches_projects_is_the_facts(permission: str, effects: tuple[str, ...]) -> None:
    people = {"ada": "Owner", "kurt": "Viewer"}
    there = defined(live(people, Bot=Inside({"kurt": "Member"})), BOT)
    there = defined(there, ORGANIZATION, {"Auditor": "Books", "Viewer": ""}, {"Books": "billing:read"})
    facts = replace(CONFIDENT_AI, reaches_projects=permission)
    [action] = plan_of(desired(want(ada="Owner", kurt="Auditor")), there, facts).actions
    assert action.effects == effects


def test_whoever_is_invited_without_a_role_gets_the_lowest_of_the_facts() -> None:
    """The invitation names no role: what is restricted comes by the lowest."""
    there = defined(live({"ada": "Owner"}, {"kurt": "-"}), ORGANIZATION)
    only = Restriction("project:read", frozenset({mail("ada")}), frozenset(), Source("access.yaml", 2))
    wanted = desired(want({}, "keep", ada="Owner"), guardrails=Guardrails(restricted=(only,)))
    for one, state, facts in ((wanted, there, CONFIDENT_AI), (exchanged(wanted), exchanged(there), ANOTHER)):
        assert told(plan_of(one, state, facts)).blocked == ["restricted org kurt"]


def test_a_role_that_is_offered_to_whoever_is_to_own_the_scope_is_the_same_by_other_names() -> None:
    there = defined(live(Bot=Inside({"ada": "Owner"}, {"eve": "Annotator"})), BOT, {"Annotator": ""})
    wanted = desired(Bot=defining(want(ada="Manager", eve="Owner"), {"Viewer": ""}))
    ours, theirs = plan_of(wanted, there), plan_of(exchanged(wanted), exchanged(there), ANOTHER)
    assert "has joined to become Owner" in ours.blocked[0].reason
    assert _document(theirs) == exchanged(_document(ours))
