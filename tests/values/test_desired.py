"""The desired state as the files have it."""

from __future__ import annotations

from doorlist.values.desired import RoleRef
from support.worlds import desired, want


def test_scopes_are_the_organization_then_projects() -> None:
    wanted = desired(Bot=want(), Ape=want())
    assert [scope.name for scope in wanted.scopes()] == ["Acme", "Bot", "Ape"]


def test_a_role_reads_as_named() -> None:
    assert (str(RoleRef("Admin")), str(RoleRef(id="7"))) == ("Admin", "role_id 7")
