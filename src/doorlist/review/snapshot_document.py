"""The shape of a snapshot (`schemas/snapshot.schema.json`): live state as a document, without a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from doorlist.values.fields import EmailField, LiveNameField, PlatformIdField, ScopeField, ToolField, Version1Field


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

    format_version: Version1Field
    tool: ToolField
    taken_at: Annotated[datetime, Field(description="When live was read.")]
    organization: OrganizationSnapshot
    scopes: Annotated[tuple[ScopeSnapshot, ...], Field(description="The organization, then its projects by name.")]
    catalogues: Annotated[
        CataloguesSnapshot, Field(description="What the platform lists, which policies are made of.")
    ] = CataloguesSnapshot()
