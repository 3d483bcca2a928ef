"""Who may do more and less, told so that a reviewer reads it first."""

from __future__ import annotations

import pytest

from doorlist.output.definitions import definition_line
from doorlist.output.impact import permissions
from doorlist.output.plan import plan_view
from doorlist.output.text import ESCAPING
from doorlist.values.action import (
    DefinitionAction,
    Impact,
    PolicyChange,
    PolicyContent,
    RoleContent,
    RoleContentChange,
    ScopeImpact,
)
from doorlist.values.scope import ORGANIZATION, Scope
from support.plans import BOT, make_action, make_definition, make_plan
from support.shown import as_annotations, as_html, as_markdown, as_text

CROWD = tuple(f"person{number:03}@acme.example" for number in range(500))
MANY = tuple(f"{resource}:{action}" for resource in "abcdefgh" for action in ("create", "read"))


def widened() -> tuple[DefinitionAction, ScopeImpact]:
    action = make_definition(
        "redefine-policy", "Annotate", BOT, after=("trace:delete",), impact=(Impact(CROWD, ("trace:delete",)),)
    )
    return action, ScopeImpact(BOT, CROWD, ("trace:delete",))


def test_a_policy_that_reaches_500_people_is_read_in_ten_lines() -> None:
    action, impact = widened()
    organization, *lines = as_text(plan_view(make_plan([action], impact=(impact,))), width=120).splitlines()

    assert organization.startswith("Organization Acme")
    assert [line for line in lines if line] == [
        "Actions (1)",
        "  Project Support Bot: 1 policy to redefine",
        "    ~ redefine-policy  Annotate: adds trace:delete; drops trace:read  access.yaml:12",
        "        500 people gain trace:delete",
        "People who may do more (500)  Built-in roles are taken as documented.",
        "  Project Support Bot",
        "    + 500 people gain trace:delete",
        f"        {', '.join(CROWD[:4])} and 496 more",
        "Plan: 0 to invite, 0 roles to update, 0 to remove, 0 to revoke, 0 to resend, 1 policy to redefine.",
        "500 people may do more.",
    ]


def test_more_stands_above_less_on_a_page_and_nearer_to_the_headline_on_a_terminal() -> None:
    impact = (ScopeImpact(ORGANIZATION, ("ada",), ("iam:manage",), ("sso:manage",)),)
    view = plan_view(make_plan([make_action()], impact=impact))
    text, markdown = as_text(view), as_markdown(view)

    assert text.index("may do less (1)") < text.index("may do more (1)") < text.index("\nPlan:")
    opened, _, folded = markdown.partition("<details>")
    assert "**People who may do more (1)**" in opened
    assert "People who may do less (1)" in folded
    assert "ada gains iam:manage" in text
    assert "ada loses sso:manage" in text
    assert "1 person may do more and 1 person may do less.\n" in text


def test_whoever_reaches_every_project_is_told_so() -> None:
    reach = "project:manage reaches every project, and everything in it"
    gains = ("project:manage",)

    there = as_text(plan_view(make_plan(impact=(ScopeImpact(ORGANIZATION, ("ada",), gains),))))
    elsewhere = as_text(plan_view(make_plan(impact=(ScopeImpact(BOT, ("ada",), gains),))))
    assert reach in there
    assert reach not in elsewhere


def test_what_follows_in_projects_from_a_reach_through_the_organization_is_not_told_again() -> None:
    projects = [Scope("project", f"p{n}", f"Project {n}") for n in range(200)]
    gains = ("project:manage", "user:manage")
    impact = (
        ScopeImpact(ORGANIZATION, ("ada",), gains, ("a:x",)),
        ScopeImpact(projects[0], ("ada", "kurt"), ("b:x",)),
        *(ScopeImpact(project, ("ada",), MANY) for project in projects[1:]),
    )
    text = as_text(plan_view(make_plan(impact=impact)))

    assert "People who may do more (2)" in text
    assert "+ ada gains project:manage and user:manage\n" in text
    assert "+ kurt gains b:x\n" in text
    assert "Project 1" not in text
    assert len(text.splitlines()) < 25


def test_the_same_change_in_many_projects_is_told_once() -> None:
    projects = [Scope("project", f"p{n}", f"Project {n:02}") for n in range(50)]
    impact = [
        *(ScopeImpact(scope, (f"p{number}", "all"), ("a:x",)) for number, scope in enumerate(projects)),
        *(ScopeImpact(scope, ("ada",), ("b:x",)) for scope in projects[:3]),
        ScopeImpact(ORGANIZATION, ("ada",), ("a:x",)),
    ]
    text = as_text(plan_view(make_plan(impact=tuple(impact))))

    assert (
        "  Several projects\n"
        "    + 51 people gain a:x in 50 projects\n"
        "        all, p0, p1, p10 and 47 more\n"
        "        in Project 00, Project 01, Project 02, Project 03 and 46 more\n"
    ) in text
    assert text.count("ada gains b:x") == 3
    assert (
        text.index("Organization\n    + ada gains a:x") < text.index("Several projects") < text.index("Project 00\n")
    )


def test_what_most_people_gain_comes_first() -> None:
    impact = (ScopeImpact(BOT, ("ada",), ("a:x",)), ScopeImpact(BOT, CROWD, ("b:x",)))
    text = as_text(plan_view(make_plan(impact=impact)))

    assert text.index("500 people gain b:x") < text.index("ada gains a:x")
    assert "People who may do more (501)" in text


def test_people_with_several_changes_count_once() -> None:
    impact = (ScopeImpact(BOT, ("ada",), ("a:x",)), ScopeImpact(ORGANIZATION, ("ada",), ("b:x",)))
    assert "People who may do more (1)" in as_text(plan_view(make_plan(impact=impact)))


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("trace:read",), "trace:read"),
        (("trace:delete", "trace:read"), "trace:delete and trace:read"),
        (MANY[:8], "8 permissions: a (2), b (2), c (2), d (2)"),
        (MANY, "16 permissions: a (2), b (2), c (2), d (2), e (2), f (2) and of 2 more resources"),
    ],
)
def test_many_permissions_are_counted_by_resource(names: tuple[str, ...], told: str) -> None:
    assert permissions(names, ESCAPING) == told


def _policy(name: str, description: str | None, *held: str) -> PolicyContent:
    return PolicyContent(name, description, held)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, _policy("Look", None, "a:read", "b:read"), "Look: a:read and b:read"),
        (None, _policy("Look", None), "Look: nothing"),
        (_policy("Look", None, "a:read"), None, "Look"),
        (_policy("Look", None, "a:read"), _policy("Look", None, "b:read"), "Look: adds b:read; drops a:read"),
        (_policy("Watch", None, "a:read"), _policy("Look", None, "a:read"), "Look: was called Watch"),
        (_policy("Look", None), _policy("Look", "For all"), "Look: another description"),
        (_policy("Look", "For all"), _policy("Look", None), "Look: no description any more"),
        (_policy("Look", None), _policy("Look", None), "Look"),
    ],
)
def test_what_becomes_of_a_policy(before: PolicyContent | None, after: PolicyContent | None, told: str) -> None:
    action = make_definition("redefine-policy", "Look")
    action.definition = PolicyChange(before, after)
    assert definition_line(action, ESCAPING) == told


def test_what_becomes_of_a_role() -> None:
    action = make_definition("redefine-role", "Auditor")
    action.definition = RoleContentChange(
        RoleContent("Auditor", None, ("Look",)), RoleContent("Auditor", None, ("Books", "Sums"))
    )
    assert definition_line(action, ESCAPING) == "Auditor: adds Books and Sums; drops Look"


def test_a_step_says_whom_it_interrupts_and_a_person_s_own_powers_stand_in_the_plan_s_impact() -> None:
    person = make_action(interrupts=("ada",), impact=(Impact(("kurt@acme.example",), ("a:x",)),))
    text = as_text(plan_view(make_plan([person])))

    assert "interrupts: for a while ada can't do what they may do before and after\n" in text
    assert "gains" not in text


def test_what_widens_is_loud_and_what_narrows_is_not() -> None:
    wide, _ = widened()
    narrow = make_definition("redefine-role", "Auditor", impact=(Impact(CROWD, (), ("trace:delete",)),))
    view = plan_view(make_plan([narrow, wide]))
    opened, _, folded = as_markdown(view).partition("<details>")

    assert "**redefine-policy** `Annotate`" in opened
    assert "500 people gain `trace:delete`" in opened
    assert "**redefine-role** `Auditor`" in folded
    first, second = as_annotations(view).splitlines()
    assert first.startswith("::warning file=access.yaml,line=12,title=doorlist%3A redefine-policy::")
    assert "redefine-policy in project Support Bot, Annotate: adds trace:delete; drops trace:read%0A" in first
    assert first.endswith("%0A500 people gain trace:delete")
    assert second.startswith("::notice ")


def test_the_page_has_it_too() -> None:
    action, impact = widened()
    page = as_html(plan_view(make_plan([action], impact=(impact,))))

    assert page.index("People who may do more (500)") < page.index("<h2>Actions (1)")
    assert '<b class="yellow">+</b> 500 people gain trace:delete<br>person000@acme.example,' in page


def test_compact_says_what_a_definition_is() -> None:
    action, _ = widened()
    text = as_text(plan_view(make_plan([action]), compact=True))
    assert "    ~ policy Annotate: adds trace:delete; drops trace:read  access.yaml:12\n" in text
