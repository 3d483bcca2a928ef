"""Reads what it takes to tell who may do what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from doorlist.errors import NotEntitled, NotFound, Rejected, Unreadable
from doorlist.platform.progress import Tally
from doorlist.powers.missing import missing, with_catalogue
from doorlist.reconcile.lists import read_each
from doorlist.side_by_side import side_by_side

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from doorlist.platform.interface import Lists
    from doorlist.platform.progress import Progress
    from doorlist.powers.missing import Missing
    from doorlist.values.live import Live, LiveScope, Member, Permission
    from doorlist.values.scope import Scope


async def read_powers(
    client: Lists,
    live: Live,
    scopes: Iterable[Scope],
    emails: Collection[str] | None = None,
    *,
    strict: bool = True,
    progress: Progress | None = None,
) -> Live:
    """Live state with what is needed to say who may do what in some scopes.

    Args:
        client: open.
        live: what was read before; it isn't read again.
        scopes: those asked for.
        emails: whom it is asked of; `None`: everybody.
        strict: whether roles, policies and permissions that can't be read are an error. Where they are not, what a
            custom role may do isn't known: an installation may have none of these lists, or hide them from this key.
        progress: told of the requests to come and those that are done.

    Raises:
        PlatformError: something couldn't be read; a partial state is never returned.
    """
    tally = Tally(progress)
    asked = tuple(scopes)
    people = missing(live, client.facts, asked, emails).members
    if people:
        read = await _members(client, people, tally)
        found = {scope: replace(live.of(scope), members=members) for scope, members in read.items()}
        live = replace(live, scopes={**live.scopes, **found})
    live = await _definitions(client, live, missing(live, client.facts, asked, emails), tally, strict=strict)
    return with_catalogue(live)


async def _members(client: Lists, scopes: Collection[Scope], tally: Tally) -> dict[Scope, Mapping[str, Member]]:
    """The members of some scopes alone: whoever is invited may do nothing yet."""

    async def members(scope: Scope) -> Mapping[str, Member]:
        return await client.members(scope, tally)

    return await read_each(members, scopes, tally)


async def _definitions(client: Lists, live: Live, needed: Missing, tally: Tally, *, strict: bool) -> Live:
    refused = () if strict else (NotEntitled, NotFound, Rejected, Unreadable)

    async def definitions(scope: Scope) -> LiveScope:
        lists: list[Any] = [client.policies(scope), client.whole_roles(scope)]
        try:
            policies, roles = await side_by_side(lists)
        except refused:
            return live.of(scope)
        return replace(live.of(scope), policies=policies, roles=roles)

    async def catalogue(scope: Scope) -> tuple[Permission, ...] | None:
        try:
            return await client.permissions(scope)
        except refused:
            return None

    lists: list[Any] = [
        read_each(definitions, needed.definitions, tally),
        read_each(catalogue, needed.catalogues, tally),
    ]
    defined, catalogues = await side_by_side(lists)
    scopes = {**live.scopes, **defined}
    for scope, permissions in catalogues.items():
        scopes[scope] = replace(scopes[scope], permissions=permissions)
    return replace(live, scopes=scopes)
