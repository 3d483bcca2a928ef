from __future__ import annotations

from doorlist.errors import AccessFileError, Problem
from doorlist.output.annotations import plan_annotations, problem_annotations
from support.expected import check
from support.plans import make_action, make_plan, representative_plan


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/annotations.txt", "".join(plan_annotations(representative_plan())))


def test_ten_of_a_kind_are_shown_and_the_rest_counted() -> None:
    removals = [make_action("remove", f"p{n}@acme.example") for n in range(12)]
    invites = [make_action("invite", f"q{n}@acme.example") for n in range(10)]

    lines = list(plan_annotations(make_plan([*removals, *invites])))

    warnings = [line for line in lines if line.startswith("::warning ")]
    assert len(warnings) == 10
    assert warnings[-1] == (
        "::warning title=doorlist%3A left out::"
        "3 warnings more: GitHub shows 10 of a kind. See the log for all of them.\n"
    )
    assert len([line for line in lines if line.startswith("::notice ")]) == 10
    assert "q9@acme.example" in lines[-1]


def test_new_owners_are_not_left_out() -> None:
    removals = [make_action("remove", f"p{n}@acme.example") for n in range(12)]
    owner = make_action("update-role", "grace@acme.example", roles=("Admin", "Owner"))

    assert "grace@acme.example" in next(iter(plan_annotations(make_plan([*removals, owner]))))


def test_problems_stand_at_their_places() -> None:
    error = AccessFileError(
        [
            Problem("a,b.yaml", 3, 7, "no such role: `Onwer`", "did you mean Owner?", "  x: Onwer"),
            Problem("c.yaml", 1, 1, "not UTF-8\n::error::x"),
        ]
    )

    assert list(problem_annotations(error)) == [
        "::error file=a%2Cb.yaml,line=3,col=7,title=doorlist%3A access file::"
        "no such role: `Onwer`%0Adid you mean Owner?\n",
        "::error file=c.yaml,line=1,col=1,title=doorlist%3A access file::not UTF-8\\n::error::x\n",
    ]
