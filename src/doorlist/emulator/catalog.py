"""What the platform fixes itself: built-in roles and the permissions that policies grant, by kind of scope.

Source: API contract, Behaviour (members; roles and policies). The ids are the emulator's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from doorlist.emulator.model import Role


class Permission(NamedTuple):
    """`name` is `resource:action`."""

    id: str
    name: str
    description: str | None


@dataclass(frozen=True, slots=True)
class Kind:
    """What is true of every scope of one kind.

    Attributes:
        roles: built-in roles by id.
        owner: id of Owner.
        former_owner: id of the role that the previous Owner gets in a transfer.
        member: id of the role that an invitation without one gives.
        permissions: the catalogue by id.
    """

    name: str
    roles: dict[str, Role]
    owner: str
    former_owner: str
    member: str
    permissions: dict[str, Permission]


def _kind(name: str, roles: tuple[tuple[str, str], ...], grants: dict[str, str]) -> Kind:
    built_in = [Role(f"{name}-role-{title.lower()}", title, text) for title, text in roles]
    catalogue = [
        Permission(f"{name}-permission-{resource}-{action}", f"{resource}:{action}", f"May {action} {resource}")
        for resource, actions in grants.items()
        for action in actions.split()
    ]
    return Kind(
        name=name,
        roles={role.id: role for role in built_in},
        owner=built_in[0].id,
        former_owner=built_in[1].id,
        member=built_in[2].id,
        permissions={permission.id: permission for permission in catalogue},
    )


ORGANIZATION = _kind(
    "organization",
    (
        ("Owner", "Everything, billing and ownership included"),
        ("Admin", "Everything but ownership"),
        ("Member", "Sees the organization"),
    ),
    {
        "user": "read manage",
        "role": "read manage",
        "billing": "read manage",
        "project": "read create delete",
        "audit-log": "read",
    },
)
PROJECT = _kind(
    "project",
    (
        ("Owner", "Everything in the project, its deletion included"),
        ("Manager", "Everything but ownership"),
        ("Member", "Works in the project"),
    ),
    {
        "dataset": "read create update delete",
        "annotation": "read create",
        "metric": "read create",
        "trace": "read",
        "prompt": "read update",
        "user": "read manage",
    },
)
# Permission ids of the other kind may be stored: their names must be found all the same.
PERMISSIONS = ORGANIZATION.permissions | PROJECT.permissions
