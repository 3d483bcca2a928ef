"""What is known of the platform without asking it (the manual's page on the platform says the same)."""

from __future__ import annotations

import pytest

from doorlist.platform.facts import CONFIDENT_AI
from doorlist.platform.roles import is_builtin
from doorlist.values.scope import ScopeType


@pytest.mark.parametrize(
    ("kind", "name", "permission", "gives"),
    [
        ("organization", "owner", "iam:manage", True),
        ("organization", "ADMIN", "project:manage", True),
        ("organization", "Member", "project:manage", False),
        ("organization", "Member", "project:create", True),
        ("project", "Manager", "project:delete", True),
        ("project", "Member", "project:delete", False),
        ("project", "Member", "trace:delete", True),
        ("project", "Member", "something:new", True),
    ],
)
def test_what_builtin_roles_give(kind: ScopeType, name: str, permission: str, gives: bool) -> None:
    role = CONFIDENT_AI.builtin_role(kind, name)
    assert role is not None
    assert role.gives(permission) is gives


@pytest.mark.parametrize(("kind", "name"), [("organization", "Manager"), ("project", "Admin"), ("project", None)])
def test_roles_that_are_not_built_in(kind: ScopeType, name: str | None) -> None:
    assert CONFIDENT_AI.builtin_role(kind, name) is None
    assert not is_builtin(kind, name)


def test_the_powers_that_reach_further_are_not_a_members() -> None:
    member = CONFIDENT_AI.builtin_role("organization", "Member")
    assert member is not None
    reaching = (CONFIDENT_AI.reaches_projects, CONFIDENT_AI.gives_roles, CONFIDENT_AI.changes_roles)
    assert not any(map(member.gives, reaching))
