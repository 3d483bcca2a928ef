"""What the platform fixes itself: built-in roles and the permissions that policies grant, by kind of scope.

Source: `manual: platform#members` and `#roles-policies-and-permissions`. That page lists resources and actions,
not which resource has which actions: that, and the ids, are the emulator's own.
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
        "project": "read manage create delete",
        "organization": "read manage",
        "featureAccess": "read manage",
        "sso": "read manage",
        "apiKey": "read manage",
        "user": "read manage delete",
        "billing": "read manage",
        "modelCredential": "read manage",
        "modelCost": "read manage",
        "metric": "read manage",
        "retentionConfig": "read manage",
        "iam": "read manage",
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
        "dataset": "create read update delete",
        "golden": "create read update delete",
        "metric": "create read update delete",
        "metricCollection": "create read update delete",
        "evaluationRule": "create read update delete",
        "trace": "create read update delete evaluate",
        "span": "read update evaluate",
        "thread": "read update evaluate",
        "endUser": "read",
        "testRun": "create read update delete evaluate",
        "testCase": "read update",
        "experiment": "create read update delete",
        "prompt": "create read update delete",
        "promptVersion": "create read",
        "promptLabel": "create read assign delete",
        "annotationQueue": "create read update delete assign",
        "queue_item": "read update assign",
        "project": "read update delete",
        "apiKey": "read manage",
        "modelCredential": "read manage",
        "modelCost": "read manage",
        "evaluationModel": "read manage",
        "retentionConfig": "read manage",
        "iam": "read manage",
        "transformer": "create read update delete",
        "aiConnection": "create read update delete",
        "alertConfig": "create read update delete",
        "integration": "read manage",
        "user": "read manage delete",
    },
)
# Permission ids of the other kind may be stored: their names must be found all the same.
PERMISSIONS = ORGANIZATION.permissions | PROJECT.permissions
