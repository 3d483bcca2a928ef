"""Fewer entries shown, and nothing else changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from doorlist.errors import DoorlistError
from doorlist.output.diff import diff_view
from doorlist.output.narrowing import ALL, Narrowing, narrowed_plan
from doorlist.output.plan import plan_view
from doorlist.review.diff import Counts, Diff, Side
from doorlist.review.diff_values import Expiry, PersonChange, RailChange, Start, Switch
from doorlist.values.action import Impact, RoleChange, ScopeImpact
from doorlist.values.plan import Unmanaged
from doorlist.values.scope import ORGANIZATION, Scope
from support.plans import BOT, NOW, make_action, make_blocked, make_definition, make_plan, make_waiting
from support.shown import as_annotations, as_json, as_markdown, as_text

if TYPE_CHECKING:
    from doorlist.review.diff_values import Effect
    from doorlist.values.plan import Plan

DOCS = Scope("project", "prj_2", "Docs")
FIRST = make_action("revoke", "kurt@acme.example", BOT)


def plan() -> Plan:
    return make_plan(
        [
            FIRST,
            make_action("remove", "eve@acme.example", DOCS),
            make_action("invite", "kurt@acme.example", BOT, depends_on=(FIRST.id,)),
            make_action("invite", "kurt@acme.example", DOCS),
            make_definition("redefine-policy", "Look", BOT, impact=(Impact(("kurt@acme.example", "zoe"), ("a:b",)),)),
            make_definition("redefine-role", "Reader", BOT),
        ],
        waiting=[make_waiting("zoe", BOT), make_waiting("kurt@acme.example", DOCS)],
        unmanaged=[Unmanaged(BOT, "carl", "member", None)],
        blocked=[make_blocked(scope=DOCS, emails=("eve@acme.example",))],
        impact=(
            ScopeImpact(BOT, ("kurt@acme.example", "zoe"), ("a:b",)),
            ScopeImpact(ORGANIZATION, ("zoe",), ("c:d",)),
        ),
    )


def narrowing(people: str = "", projects: str = "") -> Narrowing:
    return Narrowing(frozenset(people.split()), frozenset(projects.split()))


@pytest.mark.parametrize(
    ("only", "told"),
    [
        (narrowing("kurt@acme.example"), "4 of 6 actions, those of kurt@acme.example."),
        (narrowing("zoe kurt@acme.example"), "4 of 6 actions, those of kurt@acme.example and zoe."),
        (narrowing(projects="Docs"), "2 of 6 actions, those of project Docs."),
        (narrowing(projects="prj_2"), "2 of 6 actions, those of project prj_2."),
        (narrowing("eve@acme.example", "Docs"), "1 of 6 actions, those of eve@acme.example in project Docs."),
        (narrowing("carl"), "0 of 6 actions, those of carl."),
    ],
)
def test_the_counts_say_how_much_is_shown_of_the_whole(only: Narrowing, told: str) -> None:
    text = as_text(plan_view(plan(), narrowing=only))

    assert f"\nShown {'is' if told[0] == '1' else 'are'} {told}\n" in text
    assert "\nPlan: 2 to invite, 0 roles to update, 1 to remove, 1 to revoke" in text
    assert "2 entries wait and 1 is kept though not in the file.\n" in text
    assert "Blocked by max_removals: nothing of this plan may be applied.\n" in text


def test_of_one_person_everything_is_shown_that_concerns_them_and_nobody_else() -> None:
    text = as_text(plan_view(plan(), narrowing=narrowing("kurt@acme.example")), verbose=True)

    assert text.count("kurt@acme.example") >= 4
    assert "redefine-policy  Look" in text
    assert "+ kurt@acme.example gains a:b\n" in text
    assert "after: revoke (Member)\n" in text
    for other in ("eve@", "Reader", "carl", "c:d", "zoe"):
        assert other not in text


def test_of_one_project_everything_is_shown_that_is_in_it_and_nothing_else() -> None:
    only = Narrowing(projects=frozenset({"Support Bot"}))
    text = as_text(plan_view(plan(), narrowing=only), verbose=True)

    assert "Project Support Bot: 1 to revoke, 1 to invite, 1 policy to redefine, 1 role to redefine\n" in text
    assert "carl (no role)" in text
    assert "Docs" not in text
    assert "c:d" not in text


def test_documents_and_annotations_stay_whole() -> None:
    view, whole = plan_view(plan(), narrowing=narrowing("eve@acme.example")), plan_view(plan())

    assert as_json(view) == as_json(whole)
    assert as_annotations(view) == as_annotations(whole)
    assert as_markdown(view) != as_markdown(whole)


def test_without_a_wish_everything_is_shown() -> None:
    given = plan()
    assert narrowed_plan(given, ALL) is given
    assert "Shown" not in as_text(plan_view(given))


@pytest.mark.parametrize(
    ("only", "what", "fix"),
    [
        (narrowing("krut@acme.example"), "the plan has nobody called krut@acme.example", "kurt@acme.example?"),
        (narrowing(projects="docs"), "the plan has no project called docs", "Docs?"),
        (narrowing("\x1b[31m"), "the plan has nobody called \\x1b[31m", None),
    ],
)
def test_somebody_unknown_is_an_error_with_the_nearest(only: Narrowing, what: str, fix: str | None) -> None:
    with pytest.raises(DoorlistError) as caught:
        plan_view(plan(), narrowing=only)
    assert caught.value.what == what
    assert caught.value.fix == (None if fix is None else f"Did you mean {fix}")


def _diff() -> Diff:
    def change(what: Effect, email: str, scope: Scope = ORGANIZATION) -> PersonChange:
        return PersonChange(
            scope=scope,
            email=email,
            what=what,
            role=RoleChange("Member", "Admin"),
            starts=Start(None, None),
            expires=Expiry(None, None),
            then=RoleChange(None, None),
            marks=(),
            reason=None,
            source=None,
        )

    return Diff(
        format_version="1.0",
        tool="doorlist",
        moment=NOW,
        old=Side("old", ()),
        new=Side("new", ()),
        people=(change("loses", "gone"), change("role", "ada"), change("role", "ada", BOT)),
        definitions=(),
        impact=(ScopeImpact(BOT, ("ada", "gone"), ("a:b",)),),
        guardrails=(RailChange("max_removals", "loosened", "10%", None, None),),
        settings=(Switch(BOT, "unlisted", "remove", "keep", True, "Kept.", None),),
        blocked=(make_blocked(emails=("gone",)),),
        summary=Counts(loses=1, role=2, loosened=2),
    )


def test_a_diff_is_narrowed_too() -> None:
    person = as_text(diff_view(_diff(), narrowing("gone")))
    project = as_text(diff_view(_diff(), Narrowing(projects=frozenset({"Support Bot"}))))

    assert "Shown is 1 of 3 changes, those of gone.\n" in person
    assert "Lose access (1)" in person
    assert "gone gains a:b" in person
    assert "ada" not in person
    assert "Shown is 1 of 3 changes, those of project Support Bot.\n" in project
    assert "unlisted of project Support Bot" in project
    assert "max_removals" not in project
    for text in (person, project):
        assert "Change of access: 2 change role, 1 loses access.\n" in text
    with pytest.raises(DoorlistError, match="what differs has nobody called x"):
        diff_view(_diff(), narrowing("x"))


def test_a_narrowed_diff_keeps_its_document() -> None:
    assert as_json(diff_view(_diff(), narrowing("ada"))) == as_json(diff_view(_diff()))


def test_an_action_about_nobody_asked_for_is_left_out_whoever_it_gives_a_role() -> None:
    given = replace(plan(), actions=(replace(FIRST, role=RoleChange(None, "kurt@acme.example"), email="zoe"),))
    assert narrowed_plan(given, narrowing("kurt@acme.example")).actions == ()
