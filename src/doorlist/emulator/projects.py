"""The organization's name, and its projects. Source: `manual: platform#endpoints`."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from doorlist.emulator.catalog import PROJECT
from doorlist.emulator.model import KEEP, ApiKey, Keep, Refusal, Scope, named
from doorlist.emulator.world import fresh_id

if TYPE_CHECKING:
    from doorlist.emulator.world import World


def rename_organization(world: World, name: str) -> None:
    """Give the organization another name.

    Raises:
        Refusal: 400 for a blank one.
    """
    named(name)
    world.organization.name = name
    world.touched()


def create(world: World, name: str, description: str | None, owner_email: str | None) -> tuple[Scope, str]:
    """Make a project, with an Owner if an organization member's address is given.

    Returns:
        The project, and the value of its API key, which is shown this once.

    Raises:
        Refusal: 400 for a blank name, 409 for one in use, 422 for an address that isn't in the organization.
    """
    _free_name(world, name)
    project = Scope(PROJECT, fresh_id(), name, world.now(), description=description)
    if owner_email is not None:
        owner = world.person(owner_email)
        if owner is None or owner.id not in world.organization.members:
            raise Refusal(422, "email must be that of an organization member")
        project.members[owner.id] = PROJECT.owner
    world.projects[project.id] = project
    key = world.settings.project_key_prefix + secrets.token_urlsafe(24)
    world.project_keys.add(key)
    project.api_keys.insert(0, ApiKey(len(world.project_keys), "Default", world.now(), key[-4:]))
    world.touched()
    return project, key


def update(world: World, project: Scope, *, name: str | Keep = KEEP, description: str | Keep | None = KEEP) -> None:
    """Change a project's name, description or both; what is left out stays.

    Raises:
        Refusal: 400 where nothing is given or the name is blank, 409 for a name in use.
    """
    if name is KEEP and description is KEEP:
        raise Refusal(400, "name or description is needed")
    if name is not KEEP:
        _free_name(world, name, besides=project.id)
        project.name = name
    if description is not KEEP:
        project.description = description
    world.touched()


def delete(world: World, project: Scope) -> None:
    """Delete a project with everything in it."""
    del world.projects[project.id]
    world.touched()


def _free_name(world: World, name: str, *, besides: str = "") -> None:
    named(name)
    if any(project.name == name and project.id != besides for project in world.projects.values()):
        raise Refusal(409, f"A project named {name} exists")
