"""Live state as a document: written, and read back. It holds no secret.

The dataclasses are the document's shape (`schemas/snapshot.schema.json`). A snapshot file is untrusted input:
whatever it holds, reading it ends in a `Snapshot` or in a `SnapshotFileError`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from doorlist import __version__
from doorlist.errors import SnapshotFileError
from doorlist.values.address import address
from doorlist.values.fields import EmailField, LiveNameField, PlatformIdField
from doorlist.values.live import (
    HeldRole,
    Invitation,
    Live,
    LiveScope,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.plan import ScopeField
from doorlist.values.scope import ORGANIZATION, scope_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.values.scope import Scope

FORMAT_VERSION: Final = "1.1"
_FIX: Final = "Save one with `doorlist snapshot --out`."


@dataclass(frozen=True, slots=True)
class OrganizationSnapshot:
    """The organization."""

    id: PlatformIdField
    name: LiveNameField
    plan: Annotated[str, Field(description="TRIAL, FREE, STARTER, TEAM, PREMIUM, ENTERPRISE, or one that is new.")]


@dataclass(frozen=True, slots=True)
class PermissionSnapshot:
    """Something that somebody may do."""

    id: PlatformIdField
    name: Annotated[str, Field(description="resource:action")]


@dataclass(frozen=True, slots=True)
class PolicyRefSnapshot:
    """A policy as a role shows it."""

    id: PlatformIdField
    name: LiveNameField


@dataclass(frozen=True, slots=True)
class RoleSnapshot:
    """A role that a scope has."""

    id: PlatformIdField
    name: LiveNameField
    builtin: Annotated[bool, Field(description="Whether it belongs to the platform.")]
    description: Annotated[str | None, Field(description="What people read beside the name.")] = None
    policies: Annotated[tuple[PolicyRefSnapshot, ...], Field(description="Of a custom role; ordered by name.")] = ()


@dataclass(frozen=True, slots=True)
class PolicySnapshot:
    """A policy that a scope has."""

    id: PlatformIdField
    name: LiveNameField
    description: Annotated[str | None, Field(description="What people read beside the name.")] = None
    permissions: Annotated[
        tuple[PermissionSnapshot, ...], Field(description="What it permits, ordered by name.")
    ] = ()


@dataclass(frozen=True, slots=True)
class HeldRoleSnapshot:
    """The role that somebody holds."""

    id: PlatformIdField
    name: LiveNameField


@dataclass(frozen=True, slots=True)
class MemberSnapshot:
    """Somebody who is in."""

    email: EmailField
    user_id: PlatformIdField
    name: Annotated[str | None, Field(description="The display name.")]
    role: Annotated[HeldRoleSnapshot | None, Field(description="Null: the platform shows none.")]


@dataclass(frozen=True, slots=True)
class InvitationSnapshot:
    """An outstanding invitation."""

    email: EmailField
    id: Annotated[int, Field(description="The platform's id.")]
    status: Annotated[str, Field(description="PENDING, DECLINED, or one that is new.")]
    created_at: Annotated[str | None, Field(description="A timestamp as the platform gave it; null: none.")]
    role_id: Annotated[str | None, Field(description="Null: none was given, which means Member.")]


@dataclass(frozen=True, slots=True)
class ScopeSnapshot:
    """What one scope holds."""

    scope: ScopeField
    members: Annotated[tuple[MemberSnapshot, ...], Field(description="Ordered by email.")]
    invitations: Annotated[tuple[InvitationSnapshot, ...], Field(description="Ordered by email, then id.")]
    roles: Annotated[tuple[RoleSnapshot, ...], Field(description="Ordered by name, then id.")]
    policies: Annotated[
        tuple[PolicySnapshot, ...] | None,
        Field(description="Ordered by name, then id; null: the installation doesn't tell what roles are made of."),
    ] = None


@dataclass(frozen=True, slots=True)
class CataloguesSnapshot:
    """The permissions that policies can have; null: not read."""

    organization: Annotated[
        tuple[PermissionSnapshot, ...] | None, Field(description="Those of the organization's own policies.")
    ] = None
    project: Annotated[tuple[PermissionSnapshot, ...] | None, Field(description="The same in every project.")] = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An organization's members, invitations, roles and policies at one moment."""

    format_version: Annotated[
        str, Field(pattern=r"^1\.\d+$", description="Minor: only added fields; major: anything else.")
    ]
    tool: Annotated[str, Field(examples=["doorlist 0.1.0"], description="What took the snapshot, and its version.")]
    taken_at: Annotated[datetime, Field(description="When live was read.")]
    organization: OrganizationSnapshot
    scopes: Annotated[tuple[ScopeSnapshot, ...], Field(description="The organization, then its projects by name.")]
    catalogues: Annotated[
        CataloguesSnapshot, Field(description="What the platform lists, which policies are made of.")
    ] = CataloguesSnapshot()


def snapshot(live: Live, *, taken_at: datetime) -> Snapshot:
    """The document of a live state. The same state gives the same document, apart from the time.

    Args:
        live: with members, invitations and roles of every scope.
        taken_at: when it was read (UTC).
    """
    return Snapshot(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        taken_at=taken_at,
        organization=OrganizationSnapshot(*live.organization),
        scopes=tuple(_scope(scope, live.scopes[scope]) for scope in sorted(live.scopes, key=scope_order)),
        catalogues=_catalogues(live),
    )


def _by_name(one: Permission | Policy | PolicyRef) -> tuple[str, str]:
    return one.name, one.id


def _catalogues(live: Live) -> CataloguesSnapshot:
    projects = [there.permissions for scope, there in live.scopes.items() if scope.type == "project"]
    return CataloguesSnapshot(
        _permissions(live.of(ORGANIZATION).permissions),
        _permissions(next((found for found in projects if found is not None), None)),
    )


def _permissions(permissions: Sequence[Permission] | None) -> tuple[PermissionSnapshot, ...] | None:
    return (
        None
        if permissions is None
        else tuple(PermissionSnapshot(one.id, one.name) for one in sorted(permissions, key=_by_name))
    )


def to_live(taken: Snapshot) -> Live:
    """The live state of a document."""
    catalogues = {"organization": taken.catalogues.organization, "project": taken.catalogues.project}
    scopes = {entry.scope: _live_scope(entry, catalogues[entry.scope.type]) for entry in taken.scopes}
    organization = taken.organization
    return Live(
        organization=Organization(organization.id, organization.name, organization.plan),
        projects=tuple(scope for scope in scopes if scope.type == "project"),
        scopes=scopes,
    )


def snapshot_json(taken: Snapshot) -> str:
    """The document, with a new line at its end. Pure ASCII: nothing in it can play tricks where it is shown."""
    document = _adapter().dump_python(taken, mode="json")
    return json.dumps(document, indent=1) + "\n"


def read_snapshot(data: bytes) -> Snapshot:
    """A snapshot from the bytes of its document. Fields that this version doesn't know are passed over.

    Raises:
        SnapshotFileError: not JSON, not a snapshot, of another major version, or with one scope or person twice.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise SnapshotFileError("the snapshot is not JSON", fix=_FIX) from None
    version = document.get("format_version") if isinstance(document, dict) else None
    if not isinstance(version, str) or "scopes" not in document:
        raise SnapshotFileError("the file is JSON, and not a snapshot", fix=_FIX)
    if not re.fullmatch(r"1\.\d{1,9}", version):
        raise SnapshotFileError(
            f"the snapshot has another format than 1.x: {version[:20]!r}",
            fix="Use the version of doorlist that took it, or take a new one.",
        )
    try:
        taken: Snapshot = _adapter().validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part)[:40] for part in first["loc"][:8])
        raise SnapshotFileError(f"the file is not a snapshot: {place}: {first['msg']}", fix=_FIX) from None
    _check(taken)
    return taken


def _check(taken: Snapshot) -> None:
    if taken.taken_at.utcoffset() is None:
        raise SnapshotFileError("the snapshot is at odds with itself: its time has no zone", fix=_FIX)
    keys = [entry.scope.key for entry in taken.scopes]
    if len(set(keys)) < len(keys) or "organization" not in keys:
        raise SnapshotFileError("the snapshot is at odds with itself: a scope is missing or stands twice", fix=_FIX)
    for entry in taken.scopes:
        if len({address(member.email) for member in entry.members}) < len(entry.members):
            raise SnapshotFileError("the snapshot is at odds with itself: somebody is twice in one scope", fix=_FIX)


def _scope(scope: Scope, there: LiveScope) -> ScopeSnapshot:
    members = sorted((there.members or {}).values(), key=lambda member: member.email)
    invitations = sorted(there.invitations or (), key=lambda invitation: (invitation.email, invitation.id))
    return ScopeSnapshot(
        scope,
        tuple(
            MemberSnapshot(m.email, m.user_id, m.name, None if m.role is None else HeldRoleSnapshot(*m.role))
            for m in members
        ),
        tuple(InvitationSnapshot(i.email, i.id, i.status, i.created_at, i.role_id) for i in invitations),
        tuple(
            RoleSnapshot(
                role.id,
                role.name,
                role.builtin,
                role.description,
                tuple(PolicyRefSnapshot(policy.id, policy.name) for policy in sorted(role.policies, key=_by_name)),
            )
            for role in sorted(there.roles or (), key=lambda role: (role.name, role.id))
        ),
        None if there.policies is None else tuple(map(_policy, sorted(there.policies, key=_by_name))),
    )


def _policy(policy: Policy) -> PolicySnapshot:
    return PolicySnapshot(policy.id, policy.name, policy.description, _permissions(policy.permissions) or ())


def _live_scope(entry: ScopeSnapshot, catalogue: tuple[PermissionSnapshot, ...] | None) -> LiveScope:
    return LiveScope(
        members={
            address(m.email): Member(
                m.user_id, address(m.email), m.name, None if m.role is None else HeldRole(m.role.id, m.role.name)
            )
            for m in entry.members
        },
        invitations=tuple(
            Invitation(i.id, address(i.email), i.status, i.created_at, i.role_id) for i in entry.invitations
        ),
        roles=tuple(
            Role(
                role.id,
                role.name,
                role.builtin,
                role.description,
                tuple(PolicyRef(policy.id, policy.name) for policy in role.policies),
            )
            for role in entry.roles
        ),
        policies=None if entry.policies is None else tuple(map(_live_policy, entry.policies)),
        permissions=_live_permissions(catalogue),
    )


def _live_policy(policy: PolicySnapshot) -> Policy:
    return Policy(policy.id, policy.name, policy.description, _live_permissions(policy.permissions) or ())


def _live_permissions(permissions: tuple[PermissionSnapshot, ...] | None) -> tuple[Permission, ...] | None:
    return None if permissions is None else tuple(Permission(one.id, one.name) for one in permissions)


@cache
def _adapter() -> TypeAdapter[Snapshot]:
    return TypeAdapter(Snapshot)
