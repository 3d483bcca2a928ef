"""What is known of Confident AI without asking it (the manual's page on the platform says the same)."""

from __future__ import annotations

import pytest

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.scope import ScopeType

ORGANIZATION, PROJECT = CONFIDENT_AI.ladders["organization"], CONFIDENT_AI.ladders["project"]


def test_the_roles_from_the_highest_to_the_lowest() -> None:
    assert ORGANIZATION.names == ("Owner", "Admin", "Member")
    assert PROJECT.names == ("Owner", "Manager", "Member")


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
    role = CONFIDENT_AI.ladders[kind].role(name)
    assert role is not None
    assert role.gives(permission) is gives


@pytest.mark.parametrize("role", ["Owner", "Admin", "owner"])
def test_who_leads_the_organization_may_do_everything(role: str) -> None:
    assert ORGANIZATION.withheld(role) == frozenset()


def test_a_member_is_kept_from_what_the_documentation_says() -> None:
    assert {"project:manage", "iam:manage", "billing:manage"} <= (ORGANIZATION.withheld("Member") or set())
    assert len(ORGANIZATION.withheld("Member") or ()) == 13
    assert PROJECT.withheld("MEMBER") == {
        "project:delete",
        "retentionConfig:manage",
        "user:manage",
        "user:delete",
        "iam:manage",
    }


def test_the_powers_that_reach_further_are_not_a_members() -> None:
    member = ORGANIZATION.role("Member")
    assert member is not None
    reaching = (CONFIDENT_AI.reaches_projects, CONFIDENT_AI.gives_roles, CONFIDENT_AI.changes_roles)
    assert not any(map(member.gives, reaching))
