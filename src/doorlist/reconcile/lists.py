"""Reads the lists of several scopes side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from doorlist.errors import Unreadable
from doorlist.platform.progress import Tally
from doorlist.side_by_side import side_by_side
from doorlist.values.live import LiveScope, Organization
from doorlist.values.scope import ORGANIZATION
from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine

    from doorlist.platform.interface import Reading
    from doorlist.platform.ladder import Ladder
    from doorlist.values.live import Live, Role
    from doorlist.values.scope import Scope

    Outline = tuple[Organization, tuple[Scope, ...]]

T = TypeVar("T")

#: How often people are read whose Owners can't be true.
_READINGS: Final = 3
#: How often the list of projects is read anew because one of them vanished while it was being read.
MOST_VANISHED: Final = 3


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

    A reading whose Owners can't be true is made again. Source: `manual: platform#members`.

    Raises:
        PlatformError: the first that goes wrong; a partial reading is never returned.
    """
    counted = tally or Tally()

    async def people(scope: Scope) -> LiveScope:
        counted.expect(1)
        owners, ladder = 0, client.facts.ladders[scope.type]
        for _ in range(_READINGS):
            found: list[Any] = await side_by_side([client.members(scope, counted), client.invitations(scope)])
            owners = sum(
                member.role is not None and ladder.is_owner(member.role.name) for member in found[0].values()
            )
            if owners == 1 or (owners == 0 and scope != ORGANIZATION):
                counted.done()
                return LiveScope(members=found[0], invitations=found[1])
        raise _untrue(scope, owners, ladder)

    ordered = list(scopes)
    return dict(zip(ordered, await side_by_side(people(scope) for scope in ordered), strict=True))


def _untrue(scope: Scope, owners: int, ladder: Ladder) -> Unreadable:
    """An Owner may have changed while the pages were read; who that is must not be left to chance."""
    path = "/organization" if scope == ORGANIZATION else f"/projects/{scope.id}"
    one = "exactly one" if scope == ORGANIZATION else "one at most"
    return Unreadable(
        f"{scope.label} shows {plural(owners, ladder.owner)}, and there is {one}",
        verb="GET",
        path=f"{path}/members",
        fix="Somebody may be changing it just now: try again in a while. `doorlist doctor` tells more.",
    )


class Definitions(Protocol):
    """Scopes of which something about roles is to be read."""

    @property
    def roles(self) -> Collection[Scope]:
        """Roles by name and id."""

    @property
    def whole_roles(self) -> Collection[Scope]:
        """Roles with their policies."""

    @property
    def policies(self) -> Collection[Scope]:
        """Policies."""

    @property
    def permissions(self) -> Collection[Scope]:
        """The permissions there are."""


async def read_definitions(
    client: Reading, asked: Definitions, live: Live, tally: Tally | None = None
) -> dict[Scope, LiveScope]:
    """Read side by side what is asked for of each scope, and add it to what was read before.

    All projects have the same permissions (`manual: platform#roles-policies-and-permissions`): they are read once.

    Raises:
        PlatformError: the first that goes wrong; `Unreadable` where a role's policies are left out and asked for.
    """
    counted = tally or Tally()
    known = {scope.type: there.permissions for scope, there in live.scopes.items() if there.permissions is not None}
    catalogues = {scope.type: scope for scope in asked.permissions if scope.type not in known}
    work: list[tuple[Scope, str, Callable[[Scope], Coroutine[Any, Any, Any]]]] = [
        *((scope, "roles", client.roles) for scope in asked.roles),
        *((scope, "roles", client.whole_roles) for scope in asked.whole_roles),
        *((scope, "policies", client.policies) for scope in asked.policies),
        *((scope, "permissions", client.permissions) for scope in catalogues.values()),
    ]
    counted.expect(len(work))

    async def read_one(scope: Scope, read: Callable[[Scope], Coroutine[Any, Any, Any]]) -> Any:
        found = await read(scope)
        counted.done()
        return found

    answers = await side_by_side([read_one(scope, read) for scope, _, read in work])
    read: dict[Scope, dict[str, Any]] = {}
    for (scope, what, _), answer in zip(work, answers, strict=True):
        read.setdefault(scope, {})[what] = answer
        if what == "permissions":
            known[scope.type] = answer
    for scope in asked.permissions:
        read.setdefault(scope, {})["permissions"] = known[scope.type]
    return {scope: replace(live.of(scope), **fields) for scope, fields in read.items()}


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

    async def read_one(scope: Scope) -> T:
        found = await read(scope)
        counted.done()
        return found

    ordered = list(scopes)
    return dict(zip(ordered, await side_by_side(read_one(scope) for scope in ordered), strict=True))
