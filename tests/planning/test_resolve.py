"""Desired meets live: the right organization, and the project that each part of the files means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doorlist.errors import AccessFileError, Problem
from doorlist.planning.resolve import problem, targets
from doorlist.values.desired import Desired, DesiredScope
from doorlist.values.live import Live, Organization
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source

THERE = Live(
    Organization("org-1", "Acme", "TEAM"),
    (Scope("project", "b", "Zoo"), Scope("project", "a", "Bot"), Scope("project", "c", "2024")),
)
EMPTY = replace(THERE, projects=())


def _scope(name: str | None = None, given: str | None = None, line: int = 1) -> DesiredScope:
    return DesiredScope(name, given, Source("access.yaml", line), managed=True)


def _desired(*projects: DesiredScope, name: str | None = "Acme", given: str | None = None) -> Desired:
    return Desired(_scope(name, given, 2), projects)


def _problems(wanted: Desired, there: Live = THERE) -> tuple[Problem, ...]:
    with pytest.raises(AccessFileError) as caught:
        targets(wanted, there)
    return caught.value.problems


def test_in_the_order_of_a_plan() -> None:
    found = targets(_desired(_scope("Zoo"), _scope(given="a"), _scope("2024")), THERE)
    assert [target.scope for target in found] == [
        ORGANIZATION,
        THERE.projects[2],
        THERE.projects[1],
        THERE.projects[0],
    ]
    assert found[2].wanted.id == "a"


@pytest.mark.parametrize(("name", "given"), [("Acme", None), (None, "org-1"), ("Acme", "org-1"), (None, None)])
def test_the_right_organization(name: str | None, given: str | None) -> None:
    assert len(targets(_desired(name=name, given=given), THERE)) == 1


FIX = "Use a key of the organization that the file is for, or correct the file."


@pytest.mark.parametrize(
    ("name", "given", "what"),
    [
        ("acme", None, "acme"),
        (None, "org-2", "the id org-2"),
        ("Acme", "org-2", "the id org-2"),
        ("Other", "org-1", "Other"),
        ("Other", "org-2", "the id org-2"),
    ],
)
def test_another_organization_is_refused(name: str | None, given: str | None, what: str) -> None:
    message = f"The key is for the organization Acme (org-1), the file is for {what}"
    assert _problems(_desired(name=name, given=given)) == (Problem("access.yaml", 2, 1, message, FIX),)


@pytest.mark.parametrize(
    ("wanted", "there", "message", "fix"),
    [
        (_scope("Bott"), THERE, "The organization has no project called Bott", "Did you mean Bot?"),
        (
            _scope("Unlike any"),
            THERE,
            "The organization has no project called Unlike any",
            "It has 2024, Bot and Zoo. doorlist creates no projects.",
        ),
        (
            _scope("Bot"),
            EMPTY,
            "The organization has no project called Bot",
            "It has no projects yet. doorlist creates no projects.",
        ),
        (
            _scope("Bot", "zz"),
            THERE,
            "The organization has no project with the id zz",
            "Take the id from the project's settings page, or name the project instead.",
        ),
    ],
)
def test_a_project_that_does_not_exist(wanted: DesiredScope, there: Live, message: str, fix: str) -> None:
    assert _problems(_desired(wanted), there) == (Problem("access.yaml", 1, 1, message, fix),)


def test_an_id_wins_over_the_key() -> None:
    assert targets(_desired(_scope("Bot", "b")), THERE)[1].scope.name == "Zoo"


def test_one_project_twice() -> None:
    problems = _problems(_desired(_scope("Bot", line=5), _scope("any", "a", line=9)))
    assert problems == (
        Problem(
            "access.yaml",
            9,
            1,
            "This is project Bot (a) a second time",
            "It stands at access.yaml:5 already: keep one of them.",
        ),
    )


def test_all_problems_at_once() -> None:
    problems = _problems(_desired(_scope("X1", line=8), _scope("Y2", line=9), name="Other"))
    assert [one.line for one in problems] == [2, 8, 9]


def test_problem_is_at_its_line() -> None:
    assert problem(Source("a.yaml", 3), "What") == Problem("a.yaml", 3, 1, "What", None)
