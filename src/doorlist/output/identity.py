"""Whose key this is, as `doorlist whoami` tells it. The key itself is in none of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field

from doorlist.output.blocks import Document, Item, Line, section
from doorlist.output.json_writer import document_json
from doorlist.output.view import View
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.output.blocks import Escaping
    from doorlist.values.live import Organization, Role
    from doorlist.values.scope import Scope


class Identity(NamedTuple):
    """What a key opens.

    Attributes:
        region: `None` for a self-hosted installation.
        roles: the organization's.
        project_roles: of each project; `None` where they weren't asked for.
    """

    organization: Organization
    region: str | None
    base_url: str
    projects: tuple[Scope, ...]
    roles: tuple[Role, ...]
    project_roles: tuple[tuple[Role, ...], ...] | None = None


def identity_view(identity: Identity) -> View:
    """Everything that it can be shown as."""
    return View(
        "whoami",
        partial(identity_document, identity),
        lambda: document_json(_record(identity), {"roles": RoleRecord, "all_projects": ProjectRecord}),
    )


def identity_document(identity: Identity, escaping: Escaping) -> Document:
    """The organization of the key, and what it opens."""
    name, organization = escaping.name, identity.organization
    projects = zip(identity.projects, identity.project_roles or (), strict=False)
    return Document(
        "whoami",
        "doorlist: whose key this is",
        Line(f"The platform knows the key; it opens {plural(len(identity.projects), 'project')}.", "good"),
        lines=[
            Line(f"Organization: {name(organization.name)} ({name(organization.id)})"),
            Line(f"Plan: {name(organization.plan)}"),
            Line(f"Region: {identity.region or 'self-hosted'}, {name(identity.base_url)}"),
            Line(f"Roles: {_names(identity.roles, escaping)}"),
        ],
        sections=[
            section(
                "Projects",
                [
                    Item(f"{name(project.name)} ({name(project.id)}): {_names(roles, escaping)}")
                    for project, roles in projects
                ],
            )
        ],
    )


def _names(roles: Sequence[Role], escaping: Escaping) -> str:
    return listed([escaping.name(role.name) for role in roles], most=50)


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """The organization of the key."""

    id: str
    name: str
    plan: str


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """A role that can be given."""

    id: str
    name: str
    builtin: bool


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A project and its roles."""

    id: str
    name: str
    roles: tuple[RoleRecord, ...]


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """The JSON document."""

    format_version: str
    organization: OrganizationRecord
    region: str | None
    base_url: str
    projects: int
    roles: tuple[RoleRecord, ...]
    all_projects: Annotated[tuple[ProjectRecord, ...] | None, Field(exclude_if=lambda value: value is None)]


def _record(identity: Identity) -> IdentityRecord:
    of_each = None
    if identity.project_roles is not None:
        of_each = tuple(
            ProjectRecord(project.id, project.name, _roles(roles))
            for project, roles in zip(identity.projects, identity.project_roles, strict=True)
        )
    organization = identity.organization
    return IdentityRecord(
        format_version="1.0",
        organization=OrganizationRecord(organization.id, organization.name, organization.plan),
        region=identity.region,
        base_url=identity.base_url,
        projects=len(identity.projects),
        roles=_roles(identity.roles),
        all_projects=of_each,
    )


def _roles(roles: Sequence[Role]) -> tuple[RoleRecord, ...]:
    return tuple(RoleRecord(role.id, role.name, role.builtin) for role in roles)
