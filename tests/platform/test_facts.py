"""What is asked of a platform's facts."""

from __future__ import annotations

import pytest

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.scope import ScopeType
from support.facts import ELSEWHERE


@pytest.mark.parametrize(
    ("name", "admin"),
    [("Owner", True), ("OWNER", True), ("Admin", True), ("admin", True), ("Manager", False), (None, False)],
)
def test_admins_are_the_first_roles_of_the_organization(name: str | None, admin: bool) -> None:
    assert CONFIDENT_AI.is_admin(name) == admin


def test_another_platform_has_admins_of_its_own() -> None:
    assert ELSEWHERE.admin_names == ("Boss", "Deputy")
    assert [ELSEWHERE.is_admin(name) for name in ("BOSS", "deputy", "Clerk", "Owner")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("kind", "permission", "of", "elsewhere"),
    [
        ("organization", "role:see", True, False),
        ("organization", "role:*", True, False),
        ("organization", "desk:use", False, True),
        ("organization", "*:use", True, False),
        ("organization", "moon:land", False, False),
        ("organization", "team:reach", True, False),
        ("project", "team:reach", False, True),
        ("project", "team:see", False, True),
        ("project", "desk:use", True, False),
    ],
)
def test_what_a_permission_is_about(kind: ScopeType, permission: str, of: bool, elsewhere: bool) -> None:
    assert ELSEWHERE.documented_of(kind, permission) is of
    assert ELSEWHERE.documented_elsewhere(kind, permission) is elsewhere


def test_what_reaches_projects_is_the_organizations_whatever_it_is_about() -> None:
    assert CONFIDENT_AI.reaches_projects == "project:manage"
    assert "project" in CONFIDENT_AI.resources["project"]
    assert CONFIDENT_AI.documented_elsewhere("project", "project:manage")
    assert not CONFIDENT_AI.documented_elsewhere("project", "project:delete")


def test_resources_of_any_scope() -> None:
    assert ELSEWHERE.all_resources == {"team", "role", "desk"}
