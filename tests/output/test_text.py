from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from doorlist.output.plan import plan_view
from doorlist.output.style import ANSI
from doorlist.output.width import cells
from doorlist.values.at_moment import bounded
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.plan import Unmanaged
from doorlist.values.source import Source
from doorlist.words import listed
from support.expected import check
from support.plans import (
    BOT,
    NOW,
    hinted,
    make_action,
    make_blocked,
    make_definition,
    make_plan,
    make_waiting,
    representative_plan,
)
from support.shown import as_text
from support.sized_plans import sized_plan


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/plan.txt", as_text(plan_view(hinted(representative_plan(), "kurt can move."))))


def test_no_changes() -> None:
    assert as_text(plan_view(make_plan())).splitlines() == [
        "Organization Acme (org_1), read 2026-03-01 12:00 UTC.",
        "",
        "No changes. Live is as the access file says.",
    ]


def test_no_changes_and_somebody_waits() -> None:
    lines = as_text(plan_view(make_plan(waiting=[make_waiting()]))).splitlines()

    assert lines[-2:] == ["No changes. Live is as the access file says.", "1 entry waits."]


def test_no_actions_and_a_block_is_not_live_as_the_files_say() -> None:
    lines = as_text(plan_view(make_plan(blocked=[make_blocked("role-in-use")]))).splitlines()

    assert lines[-2:] == [
        "No actions, and the plan is blocked.",
        "Blocked by role-in-use: nothing of this plan may be applied.",
    ]


def test_the_legend_holds_only_what_is_used_in_the_order_of_the_plan() -> None:
    text = as_text(plan_view(make_plan([make_action("invite"), make_action("remove", "eve@acme.example")])))

    assert "Carried out in this order, each step in all scopes:  + invite   - remove\n" in text


def test_a_scope_has_a_heading_with_counts_and_its_name_once() -> None:
    actions = [
        make_action("remove", "eve@acme.example", BOT),
        make_action("invite", "kurt@acme.example"),
        make_action("invite", "ada@acme.example", BOT),
        make_action("invite", "bea@acme.example", BOT),
    ]

    text = as_text(plan_view(make_plan(actions)))

    assert text.count("Support Bot") == 1
    assert (
        "  Organization: 1 to invite\n"
        "    + invite  kurt@acme.example as Member  access.yaml:9\n"
        "        A reason.\n"
        "\n"
        "  Project Support Bot: 1 to remove, 2 to invite\n"
        "    - remove  eve@acme.example (Member)  access.yaml:9\n"
        "        A reason.\n"
        "    A reason:\n"
        "      + invite  ada@acme.example as Member  access.yaml:9\n"
        "      + invite  bea@acme.example as Member  access.yaml:9\n"
    ) in text


def test_compact_is_a_line_an_action() -> None:
    actions = [make_action("invite", f"p{n}@acme.example", effects=("More.",)) for n in range(50)]

    text = as_text(plan_view(make_plan(actions), compact=True))

    assert text.count("\n") == 50 + 8
    assert "A reason" not in text


def test_the_order_names_hand_overs_apart_and_tells_where_one_step_waits_for_another() -> None:
    owner = make_action("update-role", "grace@acme.example", BOT, roles=("Manager", "Owner"))
    revoke = make_action("revoke", "kurt@acme.example")
    late = make_action("revoke", "zoe@acme.example")
    plan = make_plan([owner, revoke, make_action("invite", "kurt@acme.example"), late])

    assert (
        "each step in all scopes:  ~ hand over ownership   x revoke   + invite; "
        "what has to wait for another comes after it\n"
    ) in as_text(plan_view(plan))


def test_an_end_is_shown_wherever_it_comes_from() -> None:
    source = Source("access.yaml", 3)

    def entry(email: str, expires: datetime | None) -> Entry:
        return Entry(email, RoleRef("Member"), source, expires=expires)

    inside = {"ada": entry("ada", datetime(2027, 1, 1, tzinfo=UTC)), "kurt": entry("kurt", None)}
    there = {"ada": entry("ada", datetime(2028, 1, 1, tzinfo=UTC)), "kurt": entry("kurt", NOW)}
    wanted = Desired(
        DesiredScope("Acme", None, source, managed=True, entries=inside),
        (DesiredScope("Support Bot", None, source, managed=True, entries=there),),
    )
    actions = [make_action("invite", "ada"), make_action("invite", "ada", BOT), make_action("invite", "kurt", BOT)]

    text = as_text(plan_view(make_plan(actions, desired=bounded(wanted)), compact=True))

    assert text.count("ada as Member, until 2026-12-31  access.yaml:9\n") == 2
    assert "kurt as Member, until 2026-03-01 12:00 UTC  access.yaml:9\n" in text
    raised = entry("ada", datetime(2027, 1, 1, tzinfo=UTC))._replace(then=RoleRef("Viewer"))
    inside["ada"] = raised
    there["ada"] = entry("ada", None)
    text = as_text(plan_view(make_plan(actions, desired=bounded(wanted)), compact=True))
    assert text.count("ada as Member, until 2026-12-31, then Viewer  access.yaml:9\n") == 1
    assert text.count("ada as Member  access.yaml:9\n") == 1


def test_many_prerequisites_are_counted() -> None:
    moves = [make_action("update-role", f"p{n}@acme.example") for n in range(5)]
    last = make_action("invite", depends_on=tuple(move.id for move in moves))

    assert "        after: 5 roles to update\n" in as_text(plan_view(make_plan([*moves, last])))


def test_a_reason_that_the_line_says_already_is_left_out() -> None:
    in_file = "Named in the file as Member; not in project Support Bot yet."
    in_group = "Named through the group ml as Member; not in project Support Bot yet."
    actions = [
        make_action("invite", "ada@acme.example", BOT, reason=in_file),
        make_action("invite", "alan@acme.example", BOT, reason=in_group),
        make_action("invite", "bea@acme.example", BOT, reason=in_file, source=None),
        make_action("invite", "kurt@acme.example", BOT, reason=in_file),
    ]

    assert as_text(plan_view(make_plan(actions))).partition("4 to invite\n")[2].partition("\n\n")[0].splitlines() == [
        "    + invite  ada@acme.example as Member  access.yaml:9",
        "    + invite  kurt@acme.example as Member  access.yaml:9",
        "    + invite  alan@acme.example as Member  access.yaml:9",
        f"        {in_group}",
        "    + invite  bea@acme.example as Member",
        f"        {in_file}",
    ]


@pytest.mark.parametrize("half", [False, True])
def test_a_definition_s_reason_is_left_out_where_its_line_says_as_much(half: bool) -> None:
    why = "The file adds the permission trace:delete."
    more: dict[str, Any] = {"depends_on": ("redefine-policy:org:Look:take",)} if half else {}
    after = ("trace:delete", "trace:read")
    actions = [make_definition(id="redefine-policy:org:Look", after=after, reason=why, **more)]
    text = as_text(plan_view(make_plan(actions)))
    assert "Look: adds trace:delete" in text
    assert (why in text) == half, "why there are two halves is said by the reason alone"


def test_who_waits_for_the_same_stands_together() -> None:
    waits = [make_waiting("ada", BOT), make_waiting("alan", BOT, since=None), make_waiting("kurt")]

    assert (
        "Waiting (3)\n"
        "  Invitation to project Support Bot: Not answered.\n"
        "    ada (since 2026-02-01 00:00 UTC)\n"
        "    alan\n"
        "  kurt: invitation to the organization (since 2026-02-01 00:00 UTC)\n"
        "      Not answered.\n"
    ) in as_text(plan_view(make_plan(waiting=waits)))


@pytest.mark.parametrize("size", [3, 30, 300, 3_000])
@pytest.mark.parametrize("columns", [80, 120])
def test_no_line_is_wider_than_the_terminal_and_a_plan_stays_short(size: int, columns: int) -> None:
    plan = sized_plan(size)
    for compact, most in ((False, 2.7), (True, 1.5)):
        lines = as_text(plan_view(plan, compact=compact), width=columns).splitlines()

        assert all(cells(line) <= columns for line in lines)
        assert len(lines) <= most * len(plan.actions) + 15


def test_who_is_kept_is_counted_unless_everything_is_asked_for() -> None:
    plan = make_plan(unmanaged=[Unmanaged(BOT, "carl@acme.example", "invitation", "Annotator")])

    assert "Kept though not in the file (1)  -v shows them\n" in as_text(plan_view(plan))
    assert (
        "Kept though not in the file (1)\n  Project Support Bot:\n    carl@acme.example (Annotator), invited\n"
    ) in as_text(plan_view(plan), verbose=True)


def test_as_of_says_that_it_cannot_be_applied() -> None:
    plan = make_plan(as_of=datetime(2027, 1, 31, tzinfo=UTC))

    assert "As it will be on 2027-01-31 00:00 UTC; this plan can't be applied.\n" in as_text(plan_view(plan))


def test_many_blocked_people_are_counted() -> None:
    blocked = make_blocked(emails=tuple(f"p{n}@acme.example" for n in range(30)))

    assert "p18@acme.example and 11 more\n" in as_text(plan_view(make_plan(blocked=[blocked])))


def test_a_dependency_that_is_not_in_the_plan_is_named_by_its_id() -> None:
    text = as_text(plan_view(make_plan([make_action(depends_on=("revoke:x\n",))])))

    assert "        after: revoke:x\\n\n" in text


def test_colour_only_with_a_palette() -> None:
    plan = representative_plan()
    plain, colourful = as_text(plan_view(plan)), as_text(plan_view(plan), palette=ANSI)
    for code in ANSI:
        colourful = colourful.replace(code, "")

    assert "\x1b" not in plain
    assert colourful == plain


def test_it_streams_a_piece_for_every_action() -> None:
    plan = make_plan([make_action("invite", f"p{n}@acme.example") for n in range(1_000)])
    pieces = list(plan_view(plan).pieces("text"))

    assert len(pieces) > 1_000
    assert max(map(len, pieces)) < 500


def test_whom_a_guardrail_concerns_is_told_once() -> None:
    emails = tuple(f"p{n}@acme.example" for n in range(12))
    for some in (emails[:1], emails[:2], emails):
        reason = f"Protected, and would be removed: {listed(some)}."
        text = as_text(plan_view(make_plan(blocked=[make_blocked(emails=some, reason=reason)])))

        assert "      Protected, and would be removed.\n      concerns: p0@acme.example" in text
        assert text.count("p0@acme.example") == 1
        assert all(email in text for email in some)


def test_that_a_role_comes_before_its_holders_goes_without_saying() -> None:
    role = make_definition("define-role", "Reader", BOT)
    policy = make_definition("redefine-policy", "Look", BOT, depends_on=(role.id,))
    people = [make_action("invite", f"p{n}@acme.example", BOT, depends_on=(role.id,)) for n in range(5)]
    text = as_text(plan_view(make_plan([role, policy, *people])))

    assert text.count("after:") == 1
    assert "        after: define-role Reader\n" in text


def test_the_order_tells_definitions_that_only_lose_from_those_that_gain() -> None:
    less = make_definition("redefine-policy", "Less", before=("a:x", "b:x"), after=("a:x",))
    more = make_definition("redefine-policy", "More", before=("a:x",), after=("a:x", "b:x"))
    new, gone = make_definition("define-role", "New"), make_definition("delete-role", "Gone")
    text = as_text(plan_view(make_plan([new, less, make_action("update-role"), more, gone])))

    assert (
        "each step in all scopes:  + define-role   ~ redefine-policy, giving nothing   ~ update-role   "
        "~ redefine-policy   - delete-role\n"
    ) in text
