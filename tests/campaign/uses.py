"""What a custom role or a policy is needed by, so that nobody may delete it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from doorlist.emulator.model import Scope
    from doorlist.emulator.world import World

#: A scope's key, the id of the role or policy, and who or what needs it.
Use = tuple[str, str, str]


def uses(world: World) -> set[Use]:
    """All there are."""
    return {(scope.label, thing, by) for scope in world.scopes() for thing, by, _ in _uses(scope)}


def hidden(world: World) -> set[Use]:
    """Those by what was made so lately that the platform doesn't show it yet, and by whom a total hides."""
    lost = overlooked(world)
    unseen = world._unseen  # asking by `seen` would bring it nearer to being found
    return {
        (scope.label, thing, by)
        for scope in world.scopes()
        for thing, by, by_id in _uses(scope)
        if unseen.get(by_id) or by_id in lost
    }


def hides(world: World, keys: Collection[str], defined: Collection[str]) -> bool:
    """Whether the platform doesn't show yet what was just made and doorlist would have something to do about.

    Args:
        world: as it is.
        keys: the scopes whose invitations doorlist reads.
        defined: those whose roles and policies it reads, too.
    """
    scopes = list(world.scopes())
    made: list[str | int] = [
        one.id
        for scope in scopes
        if scope.label in keys
        for one in scope.invitations.values()
        if one.status != "ACCEPTED"
    ]
    made += [one for scope in scopes if scope.label in defined for one in (*scope.roles, *scope.policies)]
    return any(world._unseen.get(one) for one in made)


def overlooked(world: World) -> set[str]:
    """User ids of whom a total hides that is too small by just the one person on the last page.

    All that came fits together then, so that nobody who reads such a list can tell.
    """
    size = world.settings.page_size_cap
    if size is None or world.settings.total_off != -1:
        return set()
    return {user for scope in world.scopes() if len(scope.members) % size == 1 % size for user in _last(scope)}


def last_on_lists(world: World) -> set[str]:
    """User ids of the last of each list that can have several pages: whom a total can have hidden for a while.

    It hides the last one of its moment. Whoever was that before, and isn't now, has been removed since.
    """
    if world.settings.page_size_cap is None:
        return set()
    return {user for scope in world.scopes() for user in _last(scope)}


def _last(scope: Scope) -> list[str]:
    return list(scope.members)[-1:]


def _uses(scope: Scope) -> Iterator[tuple[str, str, str | int]]:
    for user, role_id in scope.members.items():
        if role_id in scope.roles:
            yield role_id, f"the member {user}", user
    for invitation in scope.invitations.values():
        if invitation.open and invitation.role_id in scope.roles:
            yield invitation.role_id, f"the invitation {invitation.id}", invitation.id
    for role in scope.roles.values():
        yield from ((policy_id, f"the role {role.name}", role.id) for policy_id in role.policy_ids)


def deleted_in_use(world: World, path: str, overtaken: set[Use]) -> Iterator[str]:
    """What is wrong with a DELETE of something that is needed.

    Args:
        world: before it.
        path: of the request.
        overtaken: uses that came up too late for whoever deletes to know.
    """
    *before, thing = path.strip("/").split("/")
    label = f"project:{before[1]}" if before[0] == "projects" else "organization"
    for scope, needed, by in sorted(uses(world) - overtaken):
        if (scope, needed) == (label, thing):
            yield f"DELETE {path}, though {by} needs it"
