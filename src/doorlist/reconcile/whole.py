"""Reads all of live state, or all people of some scopes, no matter what a plan needs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from doorlist.errors import NotEntitled, NotFound, Rejected, Unreadable
from doorlist.planning.rolebook import RoleBook
from doorlist.platform.progress import Tally
from doorlist.powers.missing import with_catalogue
from doorlist.reconcile.lists import MOST_VANISHED, read_each, read_outline, read_people, read_roles
from doorlist.side_by_side import side_by_side
from doorlist.values.live import Live
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.platform.interface import Reading as Platform
    from doorlist.platform.ladder import Ladder
    from doorlist.platform.progress import Progress
    from doorlist.values.live import ApiKey, LiveScope, Policy, Role
    from doorlist.values.scope import Scope


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
    for vanished in range(MOST_VANISHED + 1):
        scopes = (ORGANIZATION, *projects)
        try:
            found = await read_people(client, scopes, tally)
            await _all_roles(client, found, tally, definitions=definitions)
        except NotFound:
            present = await client.projects()
            if present == projects or vanished == MOST_VANISHED:
                raise
            projects = present
        else:
            break
    live = Live(organization, projects, {scope: found[scope] for scope in scopes})
    return with_catalogue(live) if definitions else live


async def _all_roles(client: Platform, found: dict[Scope, LiveScope], tally: Tally, *, definitions: bool) -> None:
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
    nameless = [scope for scope in asked if _offers_unknown_role(found[scope], client.facts.ladders[scope.type])]
    for scope, roles in (await read_roles(client, nameless, tally)).items():
        found[scope] = replace(found[scope], roles=roles)
    return replace(live, scopes=found)


def _offers_unknown_role(scope: LiveScope, ladder: Ladder) -> bool:
    if scope.roles is not None:
        return False
    book = RoleBook(scope, ladder)
    return any(book.name_of(invitation.role_id) is None for invitation in scope.invitations or ())


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
