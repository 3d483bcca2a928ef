from __future__ import annotations

import pytest

from doorlist.platform.powers import documented_names, withheld


@pytest.mark.parametrize("role", ["Owner", "Admin", "owner"])
def test_who_leads_the_organization_may_do_everything(role: str) -> None:
    assert withheld("organization", role) == frozenset()


def test_a_member_is_kept_from_what_the_documentation_says() -> None:
    assert {"project:manage", "iam:manage", "billing:manage"} <= (withheld("organization", "Member") or set())
    assert len(withheld("organization", "Member") or ()) == 13
    assert withheld("project", "MEMBER") == {
        "project:delete",
        "retentionConfig:manage",
        "user:manage",
        "user:delete",
        "iam:manage",
    }


def test_of_a_custom_role_nothing_is_documented() -> None:
    assert withheld("organization", "Manager") is None
    assert withheld("project", "Admin") is None


def test_only_what_is_named_is_known_without_the_catalogue() -> None:
    assert documented_names("project") == withheld("project", "Member")
