"""Whose key this is, as `doorlist whoami` tells it. The key itself is in none of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from doorlist.output.safe import json_text, terminal
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.values.live import Organization, Role


class Identity(NamedTuple):
    """What a key opens. `region` is `None` for a self-hosted installation; `roles` are the organization's."""

    organization: Organization
    region: str | None
    base_url: str
    projects: int
    roles: tuple[Role, ...]


def identity_text(identity: Identity) -> Iterator[str]:
    """For people, a line a fact."""
    organization = identity.organization
    yield f"organization  {terminal(organization.name)} ({terminal(organization.id)})\n"
    yield f"plan          {terminal(organization.plan)}\n"
    yield f"region        {identity.region or 'self-hosted'}, {terminal(identity.base_url)}\n"
    yield f"projects      {plural(identity.projects, 'project')}\n"
    yield f"roles         {listed([terminal(role.name) for role in identity.roles], most=50)}\n"


def identity_json(identity: Identity) -> Iterator[str]:
    """The same as a document."""
    document = {
        "format_version": "1.0",
        "organization": identity.organization._asdict(),
        "region": identity.region,
        "base_url": identity.base_url,
        "projects": identity.projects,
        "roles": [{"id": role.id, "name": role.name, "builtin": role.builtin} for role in identity.roles],
    }
    yield json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"
