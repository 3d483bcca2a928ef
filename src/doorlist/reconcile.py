"""Reads just as much live state as a desired state needs, then plans.

Reading is driven by the planner: `needs` says what a plan can't be made without, this reads it, until nothing is
missing. So a plan with nothing to do reads the organization, the projects, and members and invitations of each
managed scope, and nothing else.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from doorlist.api.reading import read_definitions, read_each, read_outline, read_people, read_roles
from doorlist.api.side_by_side import side_by_side, stopped
from doorlist.errors import NotEntitled, NotFound, Rejected, Unreadable
from doorlist.planning.needs import needs
from doorlist.planning.rolebook import RoleBook
from doorlist.platform.progress import Tally
from doorlist.powers.missing import missing, with_catalogue
from doorlist.values.live import Live
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection, Iterable, Mapping

    from doorlist.api.reading import Outline
    from doorlist.planning.needs import Needs
    from doorlist.platform.interface import Lists
    from doorlist.platform.interface import Reading as Platform
    from doorlist.platform.progress import Progress
    from doorlist.powers.missing import Missing
    from doorlist.values.desired import Desired
    from doorlist.values.live import ApiKey, LiveScope, Member, Permission, Policy, Role
    from doorlist.values.scope import Scope

#: How often the list of projects is read anew because one of them vanished while it was being read.
_VANISHED: Final = 3

Reading = dict["Scope", "LiveScope"]


async def read(
    client: Platform, desired: Desired, *, progress: Progress | None = None, outline: Awaitable[Outline] | None = None
) -> Live:
    """Live state, as much as a plan for `desired` needs.

    Args:
        client: open.
        desired: at its moment (`values.desired.at`).
        progress: told of the requests to come and those that are done.
        outline: organization and projects, where they are being read already.

    Raises:
        AccessFileError: another organization, or a project that doesn't exist (any more).
        PlatformError: something couldn't be read; a partial state is never returned.
    """
    tally = Tally(progress)
    # The organization's people are the longest list: they needn't wait until the projects are known.
    ahead = asyncio.ensure_future(read_people(client, [ORGANIZATION] if desired.organization.managed else [], tally))
    try:
        organization, projects = await (outline or read_outline(client, tally))
        live = Live(organization, projects)
        vanished = 0
        while missing := needs(desired, live):
            try:
                live = await _more(client, live, missing, ahead, tally)
            except NotFound:
                present = await client.projects()
                vanished += 1
                if present == live.projects or vanished > _VANISHED:
                    raise
                # `needs` tells which part of the files names a project that is gone.
                live = replace(live, projects=present)
    finally:
        await stopped([ahead])
    return live


async def _more(client: Platform, live: Live, missing: Needs, ahead: asyncio.Future[Reading], tally: Tally) -> Live:
    async def organization() -> Reading:
        # Shielded, so that a project that vanishes beside it doesn't throw away what was read.
        return await asyncio.shield(ahead) or await read_people(client, [ORGANIZATION], tally)

    people = [read_people(client, missing.people - {ORGANIZATION}, tally)]
    if ORGANIZATION in missing.people:
        people.append(organization())
    scopes = dict(live.scopes)
    for found in await side_by_side(people):
        scopes |= found
    live = replace(live, scopes=scopes)
    for scope, there in (await read_definitions(client, missing, live, tally)).items():
        scopes[scope] = there
    return replace(live, scopes=scopes)


async def read_all(client: Platform, *, definitions: bool = False, progress: Progress | None = None) -> Live:
    """The whole live state: members, invitations and roles of every scope.

    Args:
        client: open.
        definitions: read what roles and policies are made of, too. Where an installation doesn't tell, as `/v1` may
            not, a scope's `policies` stay unread.
        progress: told of the requests to come and those that are done.

    Raises:
        PlatformError: something couldn't be read; a partial state is never returned.
    """
    tally = Tally(progress)
    organization, projects = await read_outline(client, tally)
    for vanished in range(_VANISHED + 1):
        scopes = (ORGANIZATION, *projects)
        try:
            found = await read_people(client, scopes, tally)
            await _all_roles(client, found, tally, definitions=definitions)
        except NotFound:
            present = await client.projects()
            if present == projects or vanished == _VANISHED:
                raise
            projects = present
        else:
            break
    live = Live(organization, projects, {scope: found[scope] for scope in scopes})
    return with_catalogue(live) if definitions else live


async def _all_roles(client: Platform, found: Reading, tally: Tally, *, definitions: bool) -> None:
    if definitions:
        whole = await read_each(partial(_definitions_of, client), list(found), tally)
        catalogues = [ORGANIZATION, *(scope for scope in found if scope != ORGANIZATION)][:2]
        permissions = await read_each(client.permissions, catalogues, tally)
        for scope, (roles, policies) in whole.items():
            found[scope] = replace(found[scope], roles=roles, policies=policies, permissions=permissions.get(scope))
        return
    for scope, roles in (await read_roles(client, list(found), tally)).items():
        found[scope] = replace(found[scope], roles=roles)


async def _definitions_of(client: Platform, scope: Scope) -> tuple[tuple[Role, ...], tuple[Policy, ...] | None]:
    try:
        lists: list[Any] = [client.whole_roles(scope), client.policies(scope)]
        roles, policies = await side_by_side(lists)
    except Unreadable:
        return await client.roles(scope), None
    return roles, policies


async def read_everybody(
    client: Platform, live: Live, scopes: Iterable[Scope], *, progress: Progress | None = None
) -> Live:
    """Live state with the people of some scopes, no matter whether a plan asks for them, and the roles offered.

    Raises:
        PlatformError: something couldn't be read; a partial state is never returned.
    """
    tally = Tally(progress)
    asked = tuple(scopes)
    unread = [scope for scope in asked if live.of(scope).members is None or live.of(scope).invitations is None]
    found = {**live.scopes, **await read_people(client, unread, tally)}
    nameless = [scope for scope in asked if _offers_unknown_role(found[scope])]
    for scope, roles in (await read_roles(client, nameless, tally)).items():
        found[scope] = replace(found[scope], roles=roles)
    return replace(live, scopes=found)


def _offers_unknown_role(scope: LiveScope) -> bool:
    if scope.roles is not None:
        return False
    book = RoleBook(scope)
    return any(book.name_of(invitation.role_id) is None for invitation in scope.invitations or ())


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
    people = missing(live, asked, emails).members
    if people:
        read = await _members(client, people, tally)
        found = {scope: replace(live.of(scope), members=members) for scope, members in read.items()}
        live = replace(live, scopes={**live.scopes, **found})
    live = await _definitions(client, live, missing(live, asked, emails), tally, strict=strict)
    return with_catalogue(live)


async def _members(client: Lists, scopes: Collection[Scope], tally: Tally) -> dict[Scope, Mapping[str, Member]]:
    """Who may do what depends on who is in; whoever is invited may do nothing yet."""

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


async def read_keys(client: Platform, scopes: Iterable[Scope]) -> dict[Scope, tuple[ApiKey, ...] | None]:
    """The API keys of some scopes; `None` where this key may not list them, or the installation can't.

    Raises:
        PlatformError: anything else is wrong.
    """

    async def keys(scope: Scope) -> tuple[ApiKey, ...] | None:
        try:
            return await client.api_keys(scope)
        except (NotEntitled, NotFound, Rejected):
            return None

    return await read_each(keys, tuple(scopes))
