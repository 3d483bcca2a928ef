from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest

from doorlist.output.style import Palette
from doorlist.planning.order import phase
from doorlist.values.action import about_definitions, about_people
from doorlist.values.kinds import KINDS, MAILING, DefinitionKind, Kind, PersonKind, Phase, concerns_person
from doorlist.values.plan import Summary, summary_of
from support.plans import make_action, make_definition


def test_every_kind_has_a_row_in_the_order_of_a_plan() -> None:
    assert set(KINDS) == {*get_args(PersonKind), *get_args(DefinitionKind)}
    assert [facts.phase for facts in KINDS.values()] == sorted(facts.phase for facts in KINDS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_rows_make_sense(kind: Kind) -> None:
    facts = KINDS[kind]
    assert (facts.about == "person") == (kind in get_args(PersonKind))
    assert hasattr(Palette, facts.colour)
    assert len(facts.symbol) == 1
    assert facts.takes_away == (facts.colour == "red")


def test_who_is_mailed() -> None:
    assert {"invite", "resend"} == MAILING


def test_of_several_actions_about_one_person_each_says_more_or_less() -> None:
    ranks = [facts.tells_more for facts in KINDS.values() if facts.about == "person"]
    assert len(set(ranks)) == len(ranks)


def test_a_summary_counts_every_kind_in_the_table_s_order() -> None:
    names = [field.name.replace("_", "-") for field in fields(Summary)]
    assert names == [*KINDS, "waiting", "unmanaged", "blocked"]

    made = summary_of([make_action("invite"), make_definition("delete-role")], waiting=1, unmanaged=2, blocked=3)
    assert {kind: made.of(kind) for kind in KINDS if made.of(kind)} == {"invite": 1, "delete-role": 1}
    assert (made.waiting, made.unmanaged, made.blocked) == (1, 2, 3)


def test_people_and_definitions_are_told_apart() -> None:
    person, policy = make_action("remove"), make_definition("redefine-policy")
    assert (about_people([policy, person]), about_definitions([policy, person])) == ((person,), (policy,))
    assert (concerns_person(person), concerns_person(policy)) == (True, False)
    assert (person.subject, policy.subject) == ("kurt@acme.example", "Look")
    assert phase(policy) is Phase.WIDENING
