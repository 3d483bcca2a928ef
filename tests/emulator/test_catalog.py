"""What the platform fixes itself."""

from __future__ import annotations

from doorlist.emulator.catalog import ORGANIZATION, PERMISSIONS, PROJECT


def test_built_in_roles() -> None:
    assert [role.name for role in ORGANIZATION.roles.values()] == ["Owner", "Admin", "Member"]
    assert [role.name for role in PROJECT.roles.values()] == ["Owner", "Manager", "Member"]
    assert all(role.owner_id is None for kind in (ORGANIZATION, PROJECT) for role in kind.roles.values())
    assert (PROJECT.roles[PROJECT.former_owner].name, ORGANIZATION.roles[ORGANIZATION.former_owner].name) == (
        "Manager",
        "Admin",
    )


def test_permissions_are_resource_and_action_in_two_catalogues() -> None:
    assert not ORGANIZATION.permissions.keys() & PROJECT.permissions.keys()
    assert len(PERMISSIONS) == len(ORGANIZATION.permissions) + len(PROJECT.permissions)
    assert all(permission.name.count(":") == 1 for permission in PERMISSIONS.values())
