"""Reads whole scopes side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from doorlist.api.side_by_side import side_by_side
from doorlist.platform.progress import Tally
from doorlist.values.live import LiveScope, Organization

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine
    from typing import Any

    from doorlist.platform.interface import Reading
    from doorlist.values.live import Role
    from doorlist.values.scope import Scope

    Outline = tuple[Organization, tuple[Scope, ...]]

T = TypeVar("T")


async def read_outline(client: Reading, tally: Tally | None = None) -> Outline:
    """The organization and its projects, at once."""
    tally = tally or Tally()
    tally.expect(2)
    found: list[Any] = await side_by_side([client.organization(), client.projects()])
    tally.done(2)
    return found[0], found[1]


async def read_people(
    client: Reading, scopes: Collection[Scope], tally: Tally | None = None
) -> dict[Scope, LiveScope]:
    """Members and invitations of each scope, all side by side; roles aren't read.

    Raises:
        PlatformError: the first that goes wrong; a partial reading is never returned.
    """
    counted = tally or Tally()

    async def people(scope: Scope) -> LiveScope:
        counted.expect(1)
        found: list[Any] = await side_by_side([client.members(scope, counted), client.invitations(scope)])
        counted.done()
        return LiveScope(members=found[0], invitations=found[1])

    ordered = list(scopes)
    return dict(zip(ordered, await side_by_side(people(scope) for scope in ordered), strict=True))


async def read_roles(
    client: Reading, scopes: Collection[Scope], tally: Tally | None = None
) -> dict[Scope, tuple[Role, ...]]:
    """The roles of each scope, side by side."""
    return await read_each(client.roles, scopes, tally)


async def read_each(
    read: Callable[[Scope], Coroutine[Any, Any, T]], scopes: Collection[Scope], tally: Tally | None = None
) -> dict[Scope, T]:
    """One list of each scope, side by side."""
    counted = tally or Tally()
    counted.expect(len(scopes))

    async def one(scope: Scope) -> T:
        found = await read(scope)
        counted.done()
        return found

    ordered = list(scopes)
    return dict(zip(ordered, await side_by_side(one(scope) for scope in ordered), strict=True))
