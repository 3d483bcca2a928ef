"""Whose key this is, as `doorlist whoami` tells it. The key itself is in none of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from doorlist.output.safe import json_text, terminal
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def identity_text(identity: Identity) -> Iterator[str]:
    """For people, a line a fact."""
    organization = identity.organization
    yield f"organization  {terminal(organization.name)} ({terminal(organization.id)})\n"
    yield f"plan          {terminal(organization.plan)}\n"
    yield f"region        {identity.region or 'self-hosted'}, {terminal(identity.base_url)}\n"
    yield f"roles         {_names(identity.roles)}\n"
    yield f"projects      {len(identity.projects):,}\n"
    for project, roles in zip(identity.projects, identity.project_roles or (), strict=False):
        yield f"  {terminal(project.name)} ({terminal(project.id)}): {_names(roles)}\n"


def _names(roles: Sequence[Role]) -> str:
    return listed([terminal(role.name) for role in roles], most=50)


def identity_json(identity: Identity) -> Iterator[str]:
    """The same as a document."""
    document: dict[str, object] = {
        "format_version": "1.0",
        "organization": identity.organization._asdict(),
        "region": identity.region,
        "base_url": identity.base_url,
        "projects": len(identity.projects),
        "roles": _roles(identity.roles),
    }
    if identity.project_roles is not None:
        document["all_projects"] = [
            {"id": project.id, "name": project.name, "roles": _roles(roles)}
            for project, roles in zip(identity.projects, identity.project_roles, strict=True)
        ]
    yield json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _roles(roles: Sequence[Role]) -> list[dict[str, object]]:
    return [{"id": role.id, "name": role.name, "builtin": role.builtin} for role in roles]
