from __future__ import annotations

from datetime import UTC, datetime

from doorlist.output.style import ANSI
from doorlist.output.text import plan_text
from support.expected import check
from support.plans import BOT, make_action, make_blocked, make_plan, make_waiting, representative_plan


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/plan.txt", "".join(plan_text(representative_plan(), hints=["kurt can move."])))


def test_no_changes() -> None:
    assert "".join(plan_text(make_plan())).splitlines() == [
        "Organization Acme (org_1), read 2026-03-01 12:00 UTC",
        "",
        "No changes. Live is as the access file says.",
    ]


def test_no_changes_and_somebody_waits() -> None:
    lines = "".join(plan_text(make_plan(waiting=[make_waiting()]))).splitlines()

    assert lines[-2:] == ["No changes. Live is as the access file says.", "1 entry waits."]


def test_the_legend_holds_only_what_is_used() -> None:
    text = "".join(plan_text(make_plan([make_action("invite"), make_action("remove", "eve@acme.example")])))

    assert "In this order:  - remove   + invite\n" in text


def test_order_is_the_plans() -> None:
    actions = [
        make_action("invite", "z@acme.example"),
        make_action("remove", "b@acme.example", BOT),
        make_action("invite", "a@acme.example"),
    ]

    text = "".join(plan_text(make_plan(actions)))

    assert text.index("z@acme") < text.index("b@acme") < text.index("a@acme")


def test_as_of_says_that_it_cannot_be_applied() -> None:
    plan = make_plan(as_of=datetime(2027, 1, 31, tzinfo=UTC))

    assert "As it will be on 2027-01-31 00:00 UTC; this plan can't be applied.\n" in "".join(plan_text(plan))


def test_many_blocked_people_are_counted() -> None:
    blocked = make_blocked(emails=tuple(f"p{n}@acme.example" for n in range(30)))

    assert "p18@acme.example and 11 more\n" in "".join(plan_text(make_plan(blocked=[blocked])))


def test_a_dependency_that_is_not_in_the_plan_is_named_by_its_id() -> None:
    text = "".join(plan_text(make_plan([make_action(depends_on=("revoke:x\n",))])))

    assert "      after: revoke:x\\n\n" in text


def test_colour_only_with_a_palette() -> None:
    plan = representative_plan()
    plain, colourful = "".join(plan_text(plan)), "".join(plan_text(plan, palette=ANSI))
    for code in ANSI:
        colourful = colourful.replace(code, "")

    assert "\x1b" not in plain
    assert colourful == plain


def test_it_streams_a_piece_for_every_action() -> None:
    plan = make_plan([make_action("invite", f"p{n}@acme.example") for n in range(1_000)])
    pieces = list(plan_text(plan))

    assert len(pieces) > 1_000
    assert max(map(len, pieces)) < 500
